import type { Steps } from '../ports.ts'
import { MessageError, membersOf, optionalCount, optionalText, requiredText, type Place } from './message.ts'
import { PRE_AUTHORIZED_GRANT } from './server-metadata.ts'

/** RFC 7636: a secret of the client, and its image that travels first. Only S256 exists here. */
export type Pkce = { readonly verifier: string; readonly challenge: string }

const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

/** RFC 7636 §4.1–4.2. The verifier is 256 bits of randomness in base64url, made by the caller. */
export function* createPkce(verifier: string): Steps<Pkce> {
  if (!VERIFIER.test(verifier)) throw new TypeError('verifier: 43 to 128 unreserved characters are needed')
  const challenge = (yield { op: 'hash', alg: 'sha-256', data: verifier }) as unknown as string
  return { verifier, challenge }
}

export type PushedRequest = {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly state: string
  readonly challenge: string
  readonly issuerState?: string | undefined
  /** RFC 9449 §10: binds the code to the DPoP key. */
  readonly dpopJkt?: string | undefined
  /** RFC 8707: the credential issuer the token is for. */
  readonly resource?: string | undefined
}

/** RFC 9126 §2.1: the body of a pushed authorization request; OpenID4VCI 1.0 §5.1.2 scope, §5.1.3 issuer_state. */
export function createPushedRequest(request: PushedRequest): URLSearchParams {
  return form({
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    scope: request.scope,
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: 'S256',
    issuer_state: request.issuerState,
    dpop_jkt: request.dpopJkt,
    resource: request.resource,
  })
}

const PAR_PLACE: Place = { code: 'PAR_RESPONSE', path: '' }

/** RFC 9126 §2.2. */
export function parsePushedResponse(value: unknown): { requestUri: string; expiresIn: number } {
  const members = membersOf(value, PAR_PLACE)
  const expiresIn = optionalCount(members, 'expires_in', { ...PAR_PLACE, min: 1 })
  if (expiresIn === undefined) throw new MessageError('PAR_RESPONSE', 'expires_in: is missing')
  return { requestUri: requiredText(members, 'request_uri', PAR_PLACE), expiresIn }
}

/** RFC 9126 §4: the address the person is sent to. Nothing but the reference and the client travels in it. */
export function createAuthorizationUrl(endpoint: string, clientId: string, requestUri: string): string {
  const url = new URL(endpoint)
  url.searchParams.set('client_id', clientId)
  url.searchParams.set('request_uri', requestUri)
  return url.href
}

export type AuthorizationExpected = {
  readonly issuer: string
  readonly state: string
  /** The server announced `authorization_response_iss_parameter_supported`. */
  readonly issRequired: boolean
}

/**
 * RFC 6749 §4.1.2 and RFC 9207 §2.4: `iss` and `state` first, before anything in the answer is believed.
 * A wrong or missing one stops the flow: no further endpoint may be called.
 */
export function parseAuthorizationResponse(
  callbackUrl: string,
  expected: AuthorizationExpected,
): { readonly code: string } {
  const query = URL.parse(callbackUrl)?.searchParams
  if (query === undefined) throw new MessageError('AUTHZ_FORM', 'callback: not an address')
  const { iss, state, error, error_description: description, code } = singleValues(query)
  checkIssuer(iss, expected)
  if (state !== expected.state) throw new MessageError('AUTHZ_STATE', 'state: missing or not ours')
  if (error !== undefined) {
    const denied = error === 'access_denied' ? 'AUTHZ_DENIED' : 'AUTHZ_ERROR'
    throw new MessageError(denied, `${error}: ${description ?? 'no reason given'}`.slice(0, 500))
  }
  if (code === undefined || code === '') throw new MessageError('AUTHZ_FORM', 'code: is missing')
  return { code }
}

type ResponseValues = { readonly [Name in (typeof RESPONSE_MEMBERS)[number]]?: string }
const RESPONSE_MEMBERS = ['iss', 'state', 'error', 'error_description', 'code'] as const

function singleValues(query: URLSearchParams): ResponseValues {
  const twice = RESPONSE_MEMBERS.find((name) => query.getAll(name).length > 1)
  if (twice !== undefined) throw new MessageError('AUTHZ_FORM', `${twice}: given more than once`)
  return Object.fromEntries(query)
}

function checkIssuer(iss: string | undefined, { issuer, issRequired }: AuthorizationExpected): void {
  if (iss === undefined && issRequired) throw new MessageError('AUTHZ_ISS', 'iss: is missing')
  if (iss !== undefined && iss !== issuer) {
    throw new MessageError('AUTHZ_ISS', `iss: is ${iss}, but ${issuer} was asked`)
  }
}

export type TokenRequest =
  | {
      readonly grant: 'code'
      readonly clientId: string
      readonly code: string
      readonly verifier: string
      readonly redirectUri: string
    }
  | {
      readonly grant: 'pre-authorized'
      readonly clientId: string
      readonly code: string
      readonly txCode?: string | undefined
    }
  | { readonly grant: 'refresh'; readonly clientId: string; readonly refreshToken: string }

/** RFC 6749 §4.1.3 and OpenID4VCI 1.0 §6.1. */
export function createTokenRequest(request: TokenRequest): URLSearchParams {
  if (request.grant === 'code') {
    return form({
      grant_type: 'authorization_code',
      client_id: request.clientId,
      code: request.code,
      code_verifier: request.verifier,
      redirect_uri: request.redirectUri,
    })
  }
  if (request.grant === 'refresh') {
    return form({
      grant_type: 'refresh_token',
      client_id: request.clientId,
      refresh_token: request.refreshToken,
    })
  }
  return form({
    grant_type: PRE_AUTHORIZED_GRANT,
    client_id: request.clientId,
    'pre-authorized_code': request.code,
    tx_code: request.txCode,
  })
}

export type TokenResponse = {
  readonly accessToken: string
  /** Undefined when the server does not say: RFC 6749 only recommends it. */
  readonly expiresIn: number | undefined
  readonly scope: string | undefined
  /** To come back for new copies without the person. */
  readonly refreshToken: string | undefined
  readonly credentialIdentifiers: readonly string[]
}

const TOKEN_PLACE: Place = { code: 'TOKEN_RESPONSE', path: '' }
const ACCESS_TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/

/** RFC 6749 §5.1 and OpenID4VCI 1.0 §6.2. A token that is not bound to our DPoP key is not accepted. */
export function parseTokenResponse(value: unknown): TokenResponse {
  const members = membersOf(value, TOKEN_PLACE)
  const accessToken = requiredText(members, 'access_token', TOKEN_PLACE)
  if (!ACCESS_TOKEN.test(accessToken))
    throw new MessageError('TOKEN_RESPONSE', 'access_token: bad characters')
  const type = requiredText(members, 'token_type', TOKEN_PLACE)
  if (type.toLowerCase() !== 'dpop') {
    throw new MessageError('TOKEN_NOT_BOUND', `token_type: ${type}, DPoP is needed`)
  }
  return {
    accessToken,
    expiresIn: optionalCount(members, 'expires_in', { ...TOKEN_PLACE, min: 0 }),
    scope: optionalText(members, 'scope', TOKEN_PLACE),
    refreshToken: optionalText(members, 'refresh_token', TOKEN_PLACE),
    credentialIdentifiers: credentialIdentifiers(members['authorization_details']),
  }
}

function credentialIdentifiers(details: unknown): readonly string[] {
  if (!Array.isArray(details)) return []
  return details.slice(0, 32).flatMap((detail: unknown) => {
    const list = membersOf(detail, { ...TOKEN_PLACE, path: 'authorization_details' })[
      'credential_identifiers'
    ]
    return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : []
  })
}

function form(members: { readonly [name: string]: string | undefined }): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(members)) if (value !== undefined) parameters.set(name, value)
  return parameters
}
