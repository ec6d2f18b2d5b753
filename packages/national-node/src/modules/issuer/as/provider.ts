import { ATTESTATION_ALGS, PRE_AUTHORIZED_GRANT } from '@entente/credentials'
import { mac, privateJwkOf } from '../../../kernel/crypto.ts'
import type { Keys } from '../../../kernel/keys.ts'
import { isHolder } from '../find-holder.ts'
import type { IssuerDeps } from '../issuer-deps.ts'
import { issuerSecret } from '../secret.ts'
import { renderErrorPage } from '../pages/error-page.ts'
import { createAdapter } from './adapter.ts'
import { extraOfToken } from './attested-status.ts'
import { clientAuthMethods, configuredClients, serverKey } from './clients.ts'
import { bindingAdapter } from './instance-binding.ts'
import { credentialDetails } from './credential-details.ts'
import { importLibrary, type Library, type Provider, type ProviderContext } from './library.ts'
import { createPreAuthorizedGrant } from './pre-authorized-grant.ts'
import {
  ACCESS_TOKEN_SECONDS,
  AS_PATHS,
  CODE_SECONDS,
  INTERACTION_SECONDS,
  REFRESH_SECONDS,
} from './settings.ts'

/**
 * oidc-provider as authorization server of the credential issuer (HAIP 1.0 §4, FAPI 2.0): pushed requests, PKCE
 * S256, DPoP with server nonces, `iss` in every response, codes of 60 s used once, opaque tokens of 5 min.
 * Loaded on first use: it costs more to import than all the rest. It reads the system clock;
 * our store gives its rows a second expiry in the node's clock.
 */
export async function createProvider(deps: IssuerDeps): Promise<Provider> {
  const library = await importLibrary()
  const { Provider, errors } = library
  const adapter = createAdapter(deps, {
    usedTwice: (model) =>
      model === 'PushedAuthorizationRequest'
        ? new errors.InvalidRequestUri('request_uri was already used')
        : new errors.InvalidGrant('already used'),
    replayed: () => new errors.InvalidDpopProof('DPoP proof was already used'),
  })
  const provider = new Provider(
    deps.config.baseUrl,
    configurationOf(deps, library, bindingAdapter(deps, adapter)),
  )
  // Behind a proxy or not: the address is the configured one, set by the raw handler.
  provider.proxy = true
  const { handler, parameters } = await createPreAuthorizedGrant({ ...deps, provider, errors })
  provider.registerGrantType(PRE_AUTHORIZED_GRANT, handler, parameters)
  provider.on('server_error', (_ctx, error) => {
    deps.log.error('issuer.authorization-server-failed', { error: error.message })
  })
  return provider
}

function configurationOf(deps: IssuerDeps, library: Library, adapter: ReturnType<typeof createAdapter>) {
  const { config, keys } = deps
  return {
    adapter,
    clients: configuredClients(config),
    clientAuthMethods: clientAuthMethods(config),
    routes: AS_PATHS,
    scopes: [],
    claims: {},
    responseTypes: ['code'],
    extraParams: ['issuer_state'],
    clientBasedCORS: () => true,
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: cookiesOf(deps),
    jwks: { keys: [privateJwkOf(serverKey(keys).key)] },
    enabledJWA: {
      dPoPSigningAlgValues: ['ES256'],
      idTokenSigningAlgValues: ['ES256'],
      ...(config.attestation && { attestSigningAlgValues: ATTESTATION_ALGS }),
    },
    extraTokenClaims: extraOfToken,
    expiresWithSession: () => false,
    // FAPI 2.0: not rotated as a routine; each one is bound to the DPoP key and to the attested instance key.
    issueRefreshToken: () => true,
    rotateRefreshToken: false,
    findAccount: async (_ctx: unknown, id: string) =>
      (await isHolder(deps, id)) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    features: featuresOf(deps, library),
    interactions: {
      url: (_ctx: unknown, { uid }: { uid: string }) => `/issuer/login/${uid}`,
      policy: policyOf(library),
    },
    renderError: (ctx: ProviderContext, out: { error: string }) => renderErrorPage(ctx, out.error, config),
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      Grant: REFRESH_SECONDS,
      RefreshToken: REFRESH_SECONDS,
      Interaction: INTERACTION_SECONDS,
      Session: INTERACTION_SECONDS,
    },
  }
}

function cookiesOf({ config, keys }: IssuerDeps) {
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    secure: config.baseUrl.startsWith('https:'),
  }
  return {
    keys: [mac(keys.secret('cookies'), 'cookies of the authorization server')],
    names: { session: 'as_session', interaction: 'as_interaction', resume: 'as_resume' },
    long: cookie,
    short: cookie,
  }
}

function featuresOf({ config, keys }: IssuerDeps, { errors }: Library) {
  const scopes = new Set(config.types.map(({ scope }) => scope))
  const resource = { scope: [...scopes].join(' '), accessTokenFormat: 'opaque' }
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    pushedAuthorizationRequests: {
      enabled: true,
      requirePushedAuthorizationRequests: true,
      // A wallet that is attested says itself where it is to be found; who nobody vouches for must be known before.
      allowUnregisteredRedirectUris: config.attestation !== undefined,
    },
    ...(config.attestation && { attestClientAuth: attestationOf(keys) }),
    richAuthorizationRequests: credentialDetails(config, errors),
    dPoP: {
      enabled: true,
      nonceSecret: Buffer.from(
        mac(issuerSecret(keys), 'DPoP nonces of the authorization server'),
        'base64url',
      ),
      requireNonce: () => true,
      allowReplay: false,
    },
    fapi: { enabled: true, profile: '2.0' },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => config.baseUrl,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx: unknown, indicator: string) => {
        if (indicator !== config.baseUrl) throw new errors.InvalidTarget('unknown resource')
        return { ...resource, audience: config.baseUrl }
      },
    },
  }
}

/** What the library is shown as attestation is our own statement about it: see attested-request.ts. */
function attestationOf(keys: Keys) {
  const publicKey = crypto.subtle.importKey(
    'jwk',
    { ...serverKey(keys).publicJwk },
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['verify'],
  )
  return {
    enabled: true,
    ack: 'draft-12',
    challengeSecret: Buffer.from(
      mac(issuerSecret(keys), 'attestation challenges of the authorization server'),
      'base64url',
    ),
    getAttestationSignaturePublicKey: () => publicKey,
    assertAttestationJwtAndPop: () => undefined,
  }
}

/** The citizen identifies anew for each issuance: a session that is still open gives no credential. */
function policyOf({ interactionPolicy }: Library) {
  const { Check, Prompt } = interactionPolicy
  const policy = interactionPolicy.base()
  policy.remove('login')
  const everyTime = new Check('every_issuance', 'each issuance asks who you are', ({ oidc }) =>
    oidc.result?.['login'] === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
  )
  policy.add(new Prompt({ name: 'login', requestable: true }, everyTime), 0)
  return policy
}
