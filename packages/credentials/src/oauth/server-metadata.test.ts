import { expect, test } from 'vitest'
import { MessageError } from './message.ts'
import {
  createServerMetadata,
  parseChallengeResponse,
  parseRefusal,
  parseServerMetadata,
  wellKnownUrl,
} from './server-metadata.ts'

const GOOD = {
  issuer: 'https://as.example',
  token_endpoint: 'https://as.example/token',
  response_types_supported: ['code'],
}

test.each<[string, object, string]>([
  ['has another issuer', { issuer: 'https://other.example' }, 'AS_ISSUER'],
  ['has an issuer with a slash more', { issuer: 'https://as.example/' }, 'AS_ISSUER'],
  ['has no issuer', { issuer: undefined }, 'AS_METADATA'],
  ['has a number as issuer', { issuer: 123 }, 'AS_METADATA'],
  ['has no token endpoint', { token_endpoint: undefined }, 'AS_METADATA'],
  ['has a token endpoint over http', { token_endpoint: 'http://as.example/token' }, 'AS_METADATA'],
  ['has credentials in an address', { token_endpoint: 'https://a:b@as.example/token' }, 'AS_METADATA'],
  ['has response types as text', { response_types_supported: 'code' }, 'AS_METADATA'],
  ['has PKCE methods that are numbers', { code_challenge_methods_supported: [456] }, 'AS_METADATA'],
  ['says yes instead of true', { require_pushed_authorization_requests: 'yes' }, 'AS_METADATA'],
])('server metadata that %s is refused', (_, change, code) => {
  expect(() => parseServerMetadata({ ...GOOD, ...change }, { issuer: GOOD.issuer })).toThrow(
    expect.objectContaining({ code }),
  )
})

test('http is allowed on this machine only, and only in development', () => {
  const local = { issuer: 'http://localhost:7101', token_endpoint: 'http://localhost:7101/as/token' }
  expect(parseServerMetadata(local, { allowLocalHttp: true }).issuer).toBe(local.issuer)
  expect(() => parseServerMetadata(local)).toThrow(MessageError)
  const foreign = { ...local, token_endpoint: 'http://as.example/token' }
  expect(() => parseServerMetadata(foreign, { allowLocalHttp: true })).toThrow(MessageError)
})

test('what we create is what we read', () => {
  const created = createServerMetadata({
    issuer: 'https://as.example',
    authorizationEndpoint: 'https://as.example/authorize',
    tokenEndpoint: 'https://as.example/token',
    parEndpoint: 'https://as.example/par',
    jwksUri: 'https://as.example/jwks',
    scopes: ['pid'],
  })
  expect(parseServerMetadata(created, { issuer: 'https://as.example' })).toEqual({
    issuer: 'https://as.example',
    authorizationEndpoint: 'https://as.example/authorize',
    tokenEndpoint: 'https://as.example/token',
    parEndpoint: 'https://as.example/par',
    parRequired: true,
    challengeEndpoint: undefined,
    grantTypes: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:pre-authorized_code',
    ],
    dpopAlgs: ['ES256'],
    issInResponse: true,
    pkceMethods: ['S256'],
    attestsClients: false,
  })
})

test('a server that demands attested wallets says where its challenges are', () => {
  const created = createServerMetadata({
    issuer: 'https://as.example',
    authorizationEndpoint: 'https://as.example/authorize',
    tokenEndpoint: 'https://as.example/token',
    parEndpoint: 'https://as.example/par',
    jwksUri: 'https://as.example/jwks',
    scopes: ['pid'],
    challengeEndpoint: 'https://as.example/challenge',
  })
  expect(created).toMatchObject({
    token_endpoint_auth_methods_supported: ['attest_jwt_client_auth'],
    client_attestation_signing_alg_values_supported: ['ES256', 'ES384', 'ES512'],
  })
  expect(parseServerMetadata(created)).toMatchObject({
    attestsClients: true,
    challengeEndpoint: 'https://as.example/challenge',
  })
})

test('a challenge answer without a challenge is refused', () => {
  expect(parseChallengeResponse({ attestation_challenge: 'c' })).toBe('c')
  expect(() => parseChallengeResponse({})).toThrow(/attestation_challenge/)
})

test.each([
  ['https://i.example', 'https://i.example/.well-known/openid-credential-issuer'],
  ['https://i.example/', 'https://i.example/.well-known/openid-credential-issuer'],
  ['https://i.example/tenant/a', 'https://i.example/.well-known/openid-credential-issuer/tenant/a'],
])('the well-known part of %s goes between host and path', (issuer, url) => {
  expect(wellKnownUrl(issuer, 'openid-credential-issuer')).toBe(url)
})

test('a refusal of a server is read, bounded; anything else is no refusal', () => {
  expect(parseRefusal({ error: 'invalid_grant', error_description: 'x'.repeat(900) })).toEqual({
    error: 'invalid_grant',
    description: 'x'.repeat(500),
  })
  expect(parseRefusal('no')).toBeUndefined()
  expect(parseRefusal({ error: 5 })).toBeUndefined()
})
