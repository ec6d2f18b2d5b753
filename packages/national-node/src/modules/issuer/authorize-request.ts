import { clientStatusOf } from './as/attested-status.ts'
import type { Provider } from './as/library.ts'
import { type MaintainedStatus, runSync, verifyDpopProof } from '@entente/credentials'
import { sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { CLOCK_SKEW_SECONDS } from '../../kernel/limits.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import type { Nonces } from '../../kernel/nonce.ts'
import { issuerStore } from './store.ts'

/** What a request to the credential endpoint brings to prove that it may ask. */
export type ResourceRequest = {
  readonly method: string
  readonly url: string
  /** Every header value as sent: a doubled header must show. */
  readonly authorization: readonly string[]
  readonly dpop: readonly string[]
  readonly query: URLSearchParams
}

/** For whom and for what the wallet may ask. */
export type Authorization = {
  readonly personId: string
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Identifiers that the token was given for; undefined when it is good for all of its scopes. */
  readonly identifiers: readonly string[] | undefined
  /** Of the wallet unit that got the token. */
  readonly clientStatus: MaintainedStatus | undefined
}

const CREDENTIALS = /^([A-Za-z]+) +([A-Za-z0-9\-._~+/]+=*)$/

function refuse(error: string, detail: string): never {
  throw new Fault('unauthenticated', `oauth/${error}`, detail)
}

/** RFC 9449 §7 and RFC 6750: an opaque token of ours, in a DPoP proof made for it, with our nonce, used once. */
export async function authorizeRequest(
  deps: IssuerDeps & { readonly provider: () => Promise<Provider>; readonly dpopNonces: Nonces },
  request: ResourceRequest,
): Promise<Authorization> {
  const value = tokenOf(request)
  const { AccessToken, Grant } = await deps.provider()
  const token = await AccessToken.find(value)
  if (token?.accountId === undefined || token.clientId === undefined || token.jkt === undefined) {
    return refuse('invalid_token', 'access token: unknown, expired or not bound to a key')
  }
  if ((await Grant.find(token.grantId ?? '')) === undefined) {
    return refuse('invalid_token', 'access token: its grant was withdrawn')
  }
  if (token.aud !== deps.config.baseUrl) refuse('invalid_token', 'access token: for another issuer')
  await checkProof(deps, request, { value, jkt: token.jkt })
  const scopes = (token.scope ?? '').split(' ').filter((scope) => scope !== '')
  const clientStatus = clientStatusOf(token.extra)
  const identifiers = token.rar?.flatMap((detail) => detail.credential_identifiers)
  return { personId: token.accountId, clientId: token.clientId, scopes, identifiers, clientStatus }
}

function tokenOf({ authorization, query }: ResourceRequest): string {
  if (query.has('access_token')) {
    throw new Fault('invalid', 'oauth/invalid_request', 'access_token: not accepted in the address')
  }
  const [header, ...others] = authorization
  const [, scheme, token] = CREDENTIALS.exec(header ?? '') ?? []
  if (others.length > 0 || scheme?.toLowerCase() !== 'dpop' || token === undefined) {
    return refuse('invalid_token', 'Authorization: one access token of scheme DPoP is needed')
  }
  return token
}

async function checkProof(
  deps: IssuerDeps & { readonly dpopNonces: Nonces },
  request: ResourceRequest,
  token: { readonly value: string; readonly jkt: string },
): Promise<void> {
  const { clock, driver, dpopNonces, store } = deps
  const now = clock.seconds()
  const steps = verifyDpopProof({
    proofs: request.dpop,
    method: request.method,
    url: request.url,
    now,
    accessToken: token.value,
    jkt: token.jkt,
    isFreshNonce: (nonce) => dpopNonces.isFresh(nonce),
  })
  const proof = runSync(steps, driver)
  if (!proof.ok) {
    const error = proof.code === 'DPOP_NONCE' ? 'use_dpop_nonce' : 'invalid_dpop_proof'
    return refuse(error, `${proof.code}: ${proof.detail}`)
  }
  // A proof is good for the skew on both sides of its iat.
  const once = {
    kind: 'dpop',
    hash: sha256(`${proof.jkt} ${proof.jti}`),
    expiresAt: proof.iat + 2 * CLOCK_SKEW_SECONDS,
  } as const
  if (!(await issuerStore(store.db).useOnce(once, now))) {
    refuse('invalid_dpop_proof', 'DPOP_REPLAY: this proof was used before')
  }
}
