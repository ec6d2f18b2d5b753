import {
  createAuthorizationUrl,
  createPkce,
  createPushedRequest,
  type CredentialConfiguration,
  jwkThumbprint,
  parseAuthorizationResponse,
  parsePushedResponse,
  runAsync,
} from '@entente/credentials'
import { jsonOf } from './http.ts'
import { randomText } from './keys.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { receiveAll, type ReceiveOptions } from './receive-keep.ts'
import { type OpenOffer, openIssuer } from './receive-offer.ts'
import {
  callWithProof,
  fetchToken,
  findSessionKeys,
  openSession,
  sessionKeyIds,
  sessionKeys,
} from './receive-session.ts'
import { keyName, type StoredCredential } from './store.ts'
import { asWalletError, WalletError } from './wallet-error.ts'

type Flow = {
  readonly state: string
  /** Credential issuer and authorization server, as they were when the person left. */
  readonly issuer: string
  readonly server: string
  readonly configurationIds: readonly string[]
  readonly verifier: string
  readonly dpopKeyId: string
  readonly instanceKeyId: string | undefined
  readonly endsAt: number
}

/** How long the person may take at the issuer. */
const FLOW_SECONDS = 900

/** OpenID4VCI 1.0 §3.5: by a code that came with the offer. `txCode` is what the person typed. */
export async function receivePreAuthorized(
  deps: ReceiveDeps,
  offer: OpenOffer,
  { txCode, ...options }: ReceiveOptions & { readonly txCode?: string | undefined },
): Promise<readonly StoredCredential[]> {
  const { preAuthorized } = offer
  if (preAuthorized === undefined)
    throw new WalletError('OFFER_GRANT', 'the offer has no pre-authorized code')
  if (preAuthorized.txCode !== undefined && (txCode === undefined || txCode === '')) {
    throw new WalletError('TX_CODE_MISSING', 'the issuer asks for a transaction code')
  }
  const session = await openSession(deps, offer.server)
  const token = await fetchToken(deps, session, {
    url: offer.server.tokenEndpoint,
    request: {
      grant: 'pre-authorized',
      clientId: deps.clientId,
      code: preAuthorized.code,
      txCode: preAuthorized.txCode === undefined ? undefined : txCode,
    },
  })
  return receiveAll(deps, session, { offer, token, options })
}

/** OpenID4VCI 1.0 §3.4, pushed (RFC 9126): the address at which the person agrees. */
export async function startAuthorization(deps: ReceiveDeps, offer: OpenOffer): Promise<{ url: string }> {
  const { server, issuer, configurations } = offer
  const { authorizationEndpoint, parEndpoint } = server
  if (
    authorizationEndpoint === undefined ||
    parEndpoint === undefined ||
    !server.pkceMethods.includes('S256')
  ) {
    throw new WalletError(
      'AS_PROFILE',
      'the authorization server has no pushed requests or no PKCE with S256',
    )
  }
  const session = await openSession(deps, server)
  const { dpopKey } = session
  const flow: Flow = {
    state: randomText(deps.random),
    issuer: issuer.issuer,
    server: server.issuer,
    configurationIds: configurations.map(({ id }) => id),
    verifier: randomText(deps.random),
    ...sessionKeyIds(session),
    endsAt: deps.clock.seconds() + FLOW_SECONDS,
  }
  const { challenge } = await runAsync(createPkce(flow.verifier), deps.driver)
  const form = createPushedRequest({
    clientId: deps.clientId,
    redirectUri: deps.redirectUri,
    scope: [...new Set(configurations.map(scopeOf))].join(' '),
    state: flow.state,
    challenge,
    issuerState: offer.issuerState,
    dpopJkt: await runAsync(jwkThumbprint(dpopKey.publicJwk), deps.driver),
    resource: issuer.issuer,
  })
  const answer = await callWithProof(deps, session, { url: parEndpoint, kind: 'server', form })
  const { requestUri } = asWalletError(() => parsePushedResponse(jsonOf(answer, parEndpoint)))
  await deps.storage.change({
    put: { [flowName(flow.state)]: flow, ...deps.keys.stored(sessionKeys(session)) },
  })
  return { url: createAuthorizationUrl(authorizationEndpoint, deps.clientId, requestUri) }
}

/** The person is back: checks who answers and to what, before any further endpoint is called. Once per flow. */
export async function continueWith(
  deps: ReceiveDeps,
  callbackUrl: string,
  options: ReceiveOptions,
): Promise<readonly StoredCredential[]> {
  const { flow, keys } = await takeFlow(deps, callbackUrl)
  // A wrong or missing `iss` must stop before the network: only what the flow recorded counts here.
  const expected = { issuer: flow.server, state: flow.state, issRequired: true }
  const { code } = asWalletError(() => parseAuthorizationResponse(callbackUrl, expected))
  const offer = await openIssuer(deps, flow.issuer, flow.configurationIds)
  if (offer.server.issuer !== flow.server) {
    throw new WalletError('AS_ISSUER', 'the issuer has changed its authorization server meanwhile')
  }
  const session = await openSession(deps, offer.server, keys)
  const token = await fetchToken(deps, session, {
    url: offer.server.tokenEndpoint,
    request: {
      grant: 'code',
      clientId: deps.clientId,
      code,
      verifier: flow.verifier,
      redirectUri: deps.redirectUri,
    },
  })
  return receiveAll(deps, session, { offer, token, options })
}

/** Finds the flow by `state` and forgets it in the same moment: an answer counts once. */
async function takeFlow(deps: ReceiveDeps, callbackUrl: string) {
  const state = URL.parse(callbackUrl)?.searchParams.get('state') ?? ''
  const flow = (await deps.storage.get(flowName(state))) as Flow | undefined
  const keys = flow && (await findSessionKeys(deps, flow))
  if (flow === undefined || keys === undefined || flow.endsAt < deps.clock.seconds()) {
    throw new WalletError('AUTHZ_STATE', 'state: this wallet has not begun that, or too long ago')
  }
  const { dpopKeyId, instanceKeyId } = flow
  const used = [dpopKeyId, ...(instanceKeyId === undefined ? [] : [instanceKeyId])]
  await deps.storage.change({ delete: [flowName(state), ...used.map(keyName)] })
  return { flow, keys }
}

/** HAIP 1.0 §4.2: the scope names the credential; there is no other way to ask. */
function scopeOf({ id, scope }: CredentialConfiguration): string {
  if (scope === undefined) throw new WalletError('METADATA_SCOPE', `${id}: has no scope`)
  return scope
}

function flowName(state: string): string {
  return `flow/${state}`
}
