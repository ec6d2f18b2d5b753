import { expect, test } from 'vitest'
import { run } from '../sd-jwt-fixtures.ts'
import {
  createAuthorizationUrl,
  createPkce,
  createPushedRequest,
  createTokenRequest,
  parseAuthorizationResponse,
  parsePushedResponse,
  parseTokenResponse,
} from './authorization.ts'
import { MessageError } from './message.ts'

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof MessageError) return error.code
    throw error
  }
  return 'accepted'
}

test('the challenge of RFC 7636 Appendix B is made from its verifier', async () => {
  const pkce = await run(createPkce('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'))
  expect(pkce.challenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
})

test.each(['short', 'x'.repeat(129), `${'x'.repeat(42)} `])(
  'a verifier of the wrong form is refused',
  (verifier) => {
    expect(() => createPkce(verifier).next()).toThrow(TypeError)
  },
)

const CALLBACK = 'https://wallet.example/callback'
const EXPECTED = { issuer: 'https://issuer.example', state: 'state-1', issRequired: true }
const GOOD = 'code=abc&state=state-1&iss=https%3A%2F%2Fissuer.example'

test.each<[string, string, string]>([
  ['is missing', 'code=abc&state=state-1', 'AUTHZ_ISS'],
  ['is another', 'code=abc&state=state-1&iss=https%3A%2F%2Fevil.example', 'AUTHZ_ISS'],
  ['differs by a slash', `code=abc&state=state-1&iss=https%3A%2F%2Fissuer.example%2F`, 'AUTHZ_ISS'],
  ['is given twice', `${GOOD}&iss=https%3A%2F%2Fissuer.example`, 'AUTHZ_FORM'],
  ['hides in an error', 'error=access_denied&state=state-1&iss=https%3A%2F%2Fevil.example', 'AUTHZ_ISS'],
])('an answer whose iss %s stops the flow', (_, query, code) => {
  expect(codeOf(() => parseAuthorizationResponse(`${CALLBACK}?${query}`, EXPECTED))).toBe(code)
})

test.each<[string, string, string]>([
  ['without state', 'code=abc&iss=https%3A%2F%2Fissuer.example', 'AUTHZ_STATE'],
  ['with another state', 'code=abc&state=x&iss=https%3A%2F%2Fissuer.example', 'AUTHZ_STATE'],
  ['without code', 'state=state-1&iss=https%3A%2F%2Fissuer.example', 'AUTHZ_FORM'],
  ['with two codes', `${GOOD}&code=def`, 'AUTHZ_FORM'],
  [
    'that says access_denied',
    'error=access_denied&state=state-1&iss=https%3A%2F%2Fissuer.example',
    'AUTHZ_DENIED',
  ],
  [
    'that says server_error',
    'error=server_error&state=state-1&iss=https%3A%2F%2Fissuer.example',
    'AUTHZ_ERROR',
  ],
])('an answer %s gives no code', (_, query, code) => {
  expect(codeOf(() => parseAuthorizationResponse(`${CALLBACK}?${query}`, EXPECTED))).toBe(code)
})

test('a good answer gives the code; iss may be absent only where the server does not promise it', () => {
  expect(parseAuthorizationResponse(`${CALLBACK}?${GOOD}`, EXPECTED)).toEqual({ code: 'abc' })
  const lax = { ...EXPECTED, issRequired: false }
  expect(parseAuthorizationResponse(`${CALLBACK}?code=abc&state=state-1`, lax)).toEqual({ code: 'abc' })
})

test('what is not an address is no answer', () => {
  expect(codeOf(() => parseAuthorizationResponse('not an address', EXPECTED))).toBe('AUTHZ_FORM')
})

test('a pushed request carries scope, PKCE and state, and nothing that is undefined', () => {
  const request = createPushedRequest({
    clientId: 'entente-wallet',
    redirectUri: CALLBACK,
    scope: 'pid',
    state: 's',
    challenge: 'c',
    issuerState: undefined,
    resource: 'https://issuer.example',
  })
  expect(Object.fromEntries(request)).toEqual({
    response_type: 'code',
    client_id: 'entente-wallet',
    redirect_uri: CALLBACK,
    scope: 'pid',
    state: 's',
    code_challenge: 'c',
    code_challenge_method: 'S256',
    resource: 'https://issuer.example',
  })
})

test('the address for the browser holds the reference and the client only', () => {
  const url = createAuthorizationUrl(
    'https://as.example/authorize?x=1',
    'w',
    'urn:ietf:params:oauth:request_uri:r',
  )
  expect(url).toBe(
    'https://as.example/authorize?x=1&client_id=w&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ar',
  )
})

test.each<[string, unknown]>([
  ['is not an object', []],
  ['lacks request_uri', { expires_in: 60 }],
  ['lacks expires_in', { request_uri: 'urn:x' }],
  ['has expires_in as text', { request_uri: 'urn:x', expires_in: '60' }],
])('an answer to a pushed request that %s is refused', (_, answer) => {
  expect(codeOf(() => parsePushedResponse(answer))).toBe('PAR_RESPONSE')
})

test('an answer to a pushed request may have further members', () => {
  expect(parsePushedResponse({ request_uri: 'urn:x', expires_in: 60, more: true })).toEqual({
    requestUri: 'urn:x',
    expiresIn: 60,
  })
})

test.each<[string, unknown, string]>([
  ['is not an object', 'token', 'TOKEN_RESPONSE'],
  ['lacks access_token', { token_type: 'DPoP' }, 'TOKEN_RESPONSE'],
  ['has a token that would break a header', { access_token: 'a b', token_type: 'DPoP' }, 'TOKEN_RESPONSE'],
  ['lacks token_type', { access_token: 'a' }, 'TOKEN_RESPONSE'],
  ['gives a bearer token', { access_token: 'a', token_type: 'Bearer' }, 'TOKEN_NOT_BOUND'],
  ['has a negative expires_in', { access_token: 'a', token_type: 'DPoP', expires_in: -1 }, 'TOKEN_RESPONSE'],
])('a token response that %s is refused', (_, answer, code) => {
  expect(codeOf(() => parseTokenResponse(answer))).toBe(code)
})

test.each(['DPoP', 'dpop', 'DPOP'])('token_type %s is accepted, also without expires_in', (type) => {
  expect(parseTokenResponse({ access_token: 'a', token_type: type })).toEqual({
    accessToken: 'a',
    expiresIn: undefined,
    scope: undefined,
    credentialIdentifiers: [],
  })
})

test('a refresh token is read', () => {
  const answer = { access_token: 'a', token_type: 'DPoP', refresh_token: 'r' }
  expect(parseTokenResponse(answer).refreshToken).toBe('r')
})

test('credential identifiers are read from the token response', () => {
  const details = [{ type: 'openid_credential', credential_identifiers: ['one', 'two'] }]
  const answer = { access_token: 'a', token_type: 'DPoP', authorization_details: details }
  expect(parseTokenResponse(answer).credentialIdentifiers).toEqual(['one', 'two'])
})

test('a token request names its grant and what it proves', () => {
  const refresh = createTokenRequest({ grant: 'refresh', clientId: 'w', refreshToken: 'r' })
  expect(Object.fromEntries(refresh)).toEqual({
    grant_type: 'refresh_token',
    client_id: 'w',
    refresh_token: 'r',
  })
  const code = createTokenRequest({
    grant: 'code',
    clientId: 'w',
    code: 'c',
    verifier: 'v',
    redirectUri: CALLBACK,
  })
  expect(Object.fromEntries(code)).toMatchObject({ grant_type: 'authorization_code', code_verifier: 'v' })
  const preAuthorized = createTokenRequest({
    grant: 'pre-authorized',
    clientId: 'w',
    code: 'c',
    txCode: '123456',
  })
  expect(Object.fromEntries(preAuthorized)).toEqual({
    grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code',
    client_id: 'w',
    'pre-authorized_code': 'c',
    tx_code: '123456',
  })
})
