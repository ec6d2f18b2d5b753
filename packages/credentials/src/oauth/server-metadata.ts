import { ATTESTATION_ALGS } from './client-attestation.ts'
import {
  MessageError,
  membersOf,
  optionalFlag,
  optionalTexts,
  optionalUrl,
  requiredText,
  requiredUrl,
  type Place,
  type UrlPolicy,
} from './message.ts'

/** What a wallet needs to know of an authorization server (RFC 8414; HAIP 1.0 §4; RFC 9449 §5.1). */
export type ServerMetadata = {
  readonly issuer: string
  readonly authorizationEndpoint: string | undefined
  readonly tokenEndpoint: string
  readonly parEndpoint: string | undefined
  readonly parRequired: boolean
  readonly challengeEndpoint: string | undefined
  readonly grantTypes: readonly string[]
  readonly dpopAlgs: readonly string[]
  /** RFC 9207: the server puts `iss` into every authorization response. */
  readonly issInResponse: boolean
  readonly pkceMethods: readonly string[]
  /** Wallets authenticate by attestation here. */
  readonly attestsClients: boolean
}

const ATTESTED = 'attest_jwt_client_auth'

export const PRE_AUTHORIZED_GRANT = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

const PLACE: Place = { code: 'AS_METADATA', path: '' }
/** RFC 8414 §2: what counts when the server does not say. */
const DEFAULT_GRANTS = ['authorization_code', 'implicit']

/**
 * RFC 8414 §3.3: the issuer in the document must be the one that was asked, by plain comparison. Members nobody
 * needs here are still checked for their type, because a server that gets them wrong is not to be trusted.
 */
export function parseServerMetadata(
  value: unknown,
  options: UrlPolicy & { readonly issuer?: string } = {},
): ServerMetadata {
  const members = membersOf(value, PLACE)
  const place = { ...PLACE, urls: options }
  const issuer = requiredUrl(members, 'issuer', place)
  if (options.issuer !== undefined && issuer !== options.issuer) {
    throw new MessageError('AS_ISSUER', `issuer: is ${issuer}, but ${options.issuer} was asked`)
  }
  optionalTexts(members, 'response_types_supported', PLACE)
  optionalTexts(members, 'scopes_supported', PLACE)
  const authMethods = optionalTexts(members, 'token_endpoint_auth_methods_supported', PLACE) ?? []
  optionalFlag(members, 'pre-authorized_grant_anonymous_access_supported', PLACE)
  optionalUrl(members, 'jwks_uri', place)
  return {
    issuer,
    authorizationEndpoint: optionalUrl(members, 'authorization_endpoint', place),
    tokenEndpoint: requiredUrl(members, 'token_endpoint', place),
    parEndpoint: optionalUrl(members, 'pushed_authorization_request_endpoint', place),
    parRequired: optionalFlag(members, 'require_pushed_authorization_requests', PLACE) ?? false,
    challengeEndpoint: optionalUrl(members, 'challenge_endpoint', place),
    grantTypes: optionalTexts(members, 'grant_types_supported', PLACE) ?? DEFAULT_GRANTS,
    dpopAlgs: optionalTexts(members, 'dpop_signing_alg_values_supported', PLACE) ?? [],
    issInResponse: optionalFlag(members, 'authorization_response_iss_parameter_supported', PLACE) ?? false,
    pkceMethods: optionalTexts(members, 'code_challenge_methods_supported', PLACE) ?? [],
    attestsClients: authMethods.includes(ATTESTED),
  }
}

/** Where a server publishes its metadata: the well-known part goes between host and path (RFC 8414 §3.1). */
export function wellKnownUrl(issuer: string, name: string): string {
  const url = new URL(issuer)
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '')
  return `${url.origin}/.well-known/${name}${path}`
}

export type ServerModel = {
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly parEndpoint: string
  readonly jwksUri: string
  readonly scopes: readonly string[]
  /** Wallets must be attested, with a challenge from here; without it they are public clients. */
  readonly challengeEndpoint?: string | undefined
}

/** RFC 8414 §2: the metadata of our authorization server. */
export function createServerMetadata(server: ServerModel): { readonly [name: string]: unknown } {
  return {
    issuer: server.issuer,
    authorization_endpoint: server.authorizationEndpoint,
    token_endpoint: server.tokenEndpoint,
    jwks_uri: server.jwksUri,
    pushed_authorization_request_endpoint: server.parEndpoint,
    require_pushed_authorization_requests: true,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', PRE_AUTHORIZED_GRANT],
    scopes_supported: server.scopes,
    authorization_details_types_supported: ['openid_credential'],
    code_challenge_methods_supported: ['S256'],
    dpop_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
    ...(server.challengeEndpoint === undefined
      ? { token_endpoint_auth_methods_supported: ['none'] }
      : {
          token_endpoint_auth_methods_supported: [ATTESTED],
          client_attestation_signing_alg_values_supported: ATTESTATION_ALGS,
          client_attestation_pop_signing_alg_values_supported: ATTESTATION_ALGS,
          challenge_endpoint: server.challengeEndpoint,
        }),
    'pre-authorized_grant_anonymous_access_supported': false,
  }
}

/** Attestation-based client authentication: a challenge for the next proof of a wallet instance. */
export function parseChallengeResponse(value: unknown): string {
  const place: Place = { code: 'CHALLENGE_RESPONSE', path: '' }
  return requiredText(membersOf(value, place), 'attestation_challenge', place)
}

/** The server's own word on why it refused (RFC 6749 §5.2), bounded and never shown as our text. */
export type ServerRefusal = { readonly error: string; readonly description: string | undefined }

export function parseRefusal(value: unknown): ServerRefusal | undefined {
  try {
    const members = membersOf(value, { code: 'OAUTH_ERROR', path: '' })
    const error = requiredText(members, 'error', { code: 'OAUTH_ERROR', path: '' })
    const description = members['error_description']
    return { error, description: typeof description === 'string' ? description.slice(0, 500) : undefined }
  } catch {
    return undefined
  }
}
