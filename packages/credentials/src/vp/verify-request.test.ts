import { beforeAll, expect, test } from 'vitest'
import { encodeBase64url } from '../bytes.ts'
import type { Json } from '../json.ts'
import { parseJws } from '../jose/jws.ts'
import { runAsync } from '../ports.ts'
import { createX509HashClientId } from './create-request.ts'
import type { RequestPolicy } from './parse-request.ts'
import { verifyRequestObject, type RequestVerdict } from './verify-request.ts'
import {
  bentRequest,
  newTestKey,
  NOW,
  testDriver,
  testRequest,
  trustOf,
  X5C,
  type TestKey,
  type TrustPort,
} from './vp-fixtures.ts'

let signer: TestKey
let stranger: TestKey
let clientId: string

beforeAll(async () => {
  signer = await newTestKey()
  stranger = await newTestKey()
  clientId = await runAsync(createX509HashClientId(X5C), testDriver(trustOf(signer.publicKey)))
})

async function verify(
  text: string,
  changes: Partial<RequestPolicy> = {},
  trust: TrustPort = trustOf(signer.publicKey),
): Promise<RequestVerdict> {
  return runAsync(verifyRequestObject(text, { clientId, at: NOW, ...changes }), testDriver(trust))
}

function codeOf(verdict: RequestVerdict): string {
  return verdict.ok ? 'accepted' : verdict.code
}

type Members = { [name: string]: Json }

test('A signed request of a listed relying party is understood as it was written', async () => {
  const verdict = await verify(await testRequest(signer))
  expect(verdict).toMatchObject({
    ok: true,
    relyingParty: { subject: 'CN=TEST University' },
    x5c: X5C,
    request: {
      clientId,
      responseUri: 'https://rp.example/verifier/response/1',
      nonce: 'n'.repeat(43),
      state: 's'.repeat(43),
      answerKey: { kid: 'request-key-1', enc: 'A256GCM' },
      expiresAt: NOW + 300,
    },
  })
})

test('P alternate-happy-flow: a long state, unknown parameters, a foreign iss and a key without use are accepted', async () => {
  const text = await bentRequest(signer, (payload) => {
    payload['state'] = 'x'.repeat(64)
    payload['iss'] = 'https://somebody.else.example'
    payload['unknown_parameter'] = { nested: [1, 2] }
    const [key] = ((payload['client_metadata'] as Members)['jwks'] as Members)['keys'] as Members[]
    delete key?.['use']
    delete key?.['alg']
  })
  expect(codeOf(await verify(text))).toBe('accepted')
})

test('P ignores-unusable-encryption-key: keys of unknown kinds and signing keys are passed over', async () => {
  const text = await bentRequest(signer, (payload) => {
    const jwks = (payload['client_metadata'] as Members)['jwks'] as Members
    const [good] = jwks['keys'] as Members[]
    jwks['keys'] = [
      { kty: 'unknown', kid: 'a' },
      { ...good, crv: 'P-999', kid: 'b' },
      { ...good, alg: 'RSA-OAEP', kid: 'c' },
      { ...good, use: 'sig', kid: 'd' },
      { ...good, kid: 'usable' },
    ]
  })
  const verdict = await verify(text)
  expect(verdict.ok && verdict.request.answerKey.kid).toBe('usable')
})

test('Without a list of encryptions the default of the specification holds, A128GCM', async () => {
  const text = await bentRequest(signer, (payload) => {
    delete (payload['client_metadata'] as Members)['encrypted_response_enc_values_supported']
  })
  const verdict = await verify(text)
  expect(verdict.ok && verdict.request.answerKey.enc).toBe('A128GCM')
})

type Bend = [title: string, code: string, bend: (payload: Members, header: Members) => void]

const BENDS: Bend[] = [
  [
    'P mismatched-client-id: client_id inside differs',
    'JAR_CLIENT_ID',
    (p) => (p['client_id'] = 'x509_hash:AAAA'),
  ],
  [
    'P invalid-client-id-prefix: an unknown prefix',
    'JAR_PREFIX',
    (p) => (p['client_id'] = 'unknown:rp.example'),
  ],
  ['prefix origin:', 'JAR_PREFIX', (p) => (p['client_id'] = 'origin:https://rp.example')],
  ['no prefix at all', 'JAR_PREFIX', (p) => (p['client_id'] = 'rp.example')],
  ['no client_id', 'JAR_PREFIX', (p) => delete p['client_id']],
  [
    'prefix redirect_uri: of the plain profile',
    'JAR_PREFIX',
    (p) => (p['client_id'] = 'redirect_uri:https://rp.example'),
  ],
  ['P missing-nonce: no nonce', 'JAR_NONCE', (p) => delete p['nonce']],
  ['an empty nonce', 'JAR_NONCE', (p) => (p['nonce'] = '')],
  ['a nonce that is not URL-safe', 'JAR_NONCE', (p) => (p['nonce'] = 'a b&c')],
  [
    'P redirect-uri-with-direct-post: both redirect_uri and response_uri',
    'JAR_REDIRECT_AND_RESPONSE',
    (p) => (p['redirect_uri'] = 'https://rp.example/cb'),
  ],
  [
    'P wrong-expected-origins: origins of the other channel',
    'JAR_ORIGINS',
    (p) => (p['expected_origins'] = ['https://rp.example']),
  ],
  [
    'P unknown-transaction-data-type: an unknown type',
    'TXDATA_UNKNOWN',
    (p) => (p['transaction_data'] = [encodeBase64url('{"type":"x","credential_ids":["pid"]}')]),
  ],
  ['transaction_data that is not a list', 'TXDATA_UNKNOWN', (p) => (p['transaction_data'] = 'x')],
  ['transaction_data that is not JSON', 'TXDATA_UNKNOWN', (p) => (p['transaction_data'] = ['!!'])],
  ['an audience of another request', 'JAR_AUDIENCE', (p) => (p['aud'] = 'https://wallet.example')],
  ['no audience', 'JAR_AUDIENCE', (p) => delete p['aud']],
  ['an expired request', 'JAR_EXPIRED', (p) => (p['exp'] = NOW)],
  ['a request from the future', 'JAR_EXPIRED', (p) => (p['iat'] = NOW + 61)],
  ['a request not valid yet', 'JAR_EXPIRED', (p) => (p['nbf'] = NOW + 61)],
  ['an exp that is no number', 'JAR_EXPIRED', (p) => (p['exp'] = 'tomorrow')],
  ['an answer mode in the clear', 'JAR_RESPONSE_MODE', (p) => (p['response_mode'] = 'direct_post')],
  ['another response type', 'JAR_RESPONSE_MODE', (p) => (p['response_type'] = 'code')],
  ['no response_uri', 'JAR_RESPONSE_MODE', (p) => delete p['response_uri']],
  [
    'a response_uri with a fragment',
    'JAR_RESPONSE_MODE',
    (p) => (p['response_uri'] = 'https://rp.example/#x'),
  ],
  ['no query', 'JAR_QUERY', (p) => delete p['dcql_query']],
  ['a malformed query', 'JAR_QUERY', (p) => (p['dcql_query'] = { credentials: [] })],
  ['a query by scope', 'JAR_QUERY', (p) => (p['scope'] = 'pid')],
  ['a query in the older language', 'JAR_QUERY', (p) => (p['presentation_definition'] = {})],
  ['no client_metadata', 'JAR_ENCRYPTION', (p) => delete p['client_metadata']],
  [
    'only keys that cannot be used',
    'JAR_ENCRYPTION',
    (p) => (p['client_metadata'] = { jwks: { keys: [{ kty: 'RSA' }] } }),
  ],
  ['another typ', 'JAR_SIGNATURE', (_, h) => (h['typ'] = 'JWT')],
  ['no x5c', 'JAR_SIGNATURE', (_, h) => delete h['x5c']],
  ['a critical extension', 'JAR_SIGNATURE', (_, h) => (h['crit'] = ['b64'])],
]

test.each(BENDS)('Refused before anybody is asked: %s (%s)', async (_, code, bend) => {
  expect(codeOf(await verify(await bentRequest(signer, bend)))).toBe(code)
})

test('P invalid-request-object-signature: a changed signature is refused', async () => {
  const text = await testRequest(signer)
  const last = text.endsWith('AA') ? 'BA' : 'AA'
  expect(codeOf(await verify(text.slice(0, -2) + last))).toBe('JAR_SIGNATURE')
})

test('A request signed by another key than that of the certificate is refused', async () => {
  expect(codeOf(await verify(await testRequest(stranger)))).toBe('JAR_SIGNATURE')
})

test('An unsigned request with x509_hash is refused', async () => {
  const [, payload] = (await testRequest(signer)).split('.')
  const header = encodeBase64url(JSON.stringify({ alg: 'none', typ: 'oauth-authz-req+jwt', x5c: X5C }))
  expect(codeOf(await verify(`${header}.${payload}.`))).toBe('JAR_SIGNATURE')
})

test('A client_id outside that is not the hash of the certificate is refused', async () => {
  const other = 'x509_hash:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'
  const text = await bentRequest(signer, (payload) => (payload['client_id'] = other))
  expect(codeOf(await verify(text, { clientId: other }))).toBe('JAR_CLIENT_ID')
})

test('A relying party that no list knows is refused even though its signature is good', async () => {
  const trust: TrustPort = () => ({
    trusted: false,
    code: 'X5C_PATH',
    detail: 'no anchor named CN=nobody',
    key: signer.publicKey,
  })
  expect(codeOf(await verify(await testRequest(signer), {}, trust))).toBe('X5C_PATH')
})

test('A certificate from a list for another role is refused', async () => {
  const trust: TrustPort = () => ({ trusted: false, code: 'X5C_ROLE', detail: 'a list of issuers' })
  const verdict = await verify(await testRequest(signer), {}, trust)
  // Without any key the signature stays unproven, which is the graver of the two.
  expect(codeOf(verdict)).toBe('JAR_SIGNATURE')
  expect(verdict.checks).toContainEqual({ code: 'X5C_ROLE', ok: false, detail: 'a list of issuers' })
})

test('The wallet nonce must come back when one was sent, and is ignored otherwise', async () => {
  const echoed = await testRequest(signer, { walletNonce: 'mine' })
  expect(codeOf(await verify(echoed, { walletNonce: 'mine' }))).toBe('accepted')
  expect(codeOf(await verify(echoed, { walletNonce: 'another' }))).toBe('JAR_WALLET_NONCE')
  expect(codeOf(await verify(await testRequest(signer), { walletNonce: 'mine' }))).toBe('JAR_WALLET_NONCE')
  expect(codeOf(await verify(echoed))).toBe('accepted')
})

test('Text that is no signed object, or too large, is refused before any key is used', async () => {
  for (const text of ['', 'a.b', '{}', `${'a'.repeat(300_000)}.b.c`, '!.!.!']) {
    expect(codeOf(await verify(text)), text.slice(0, 10)).toBe('JAR_FORM')
  }
})

test('Every independent failure is reported, and who asks comes first', async () => {
  const text = await bentRequest(signer, (payload) => {
    payload['client_id'] = 'origin:https://rp.example'
    delete payload['nonce']
    payload['redirect_uri'] = 'https://rp.example/cb'
  })
  const verdict = await verify(text)
  const codes = verdict.checks.filter(({ ok }) => !ok).map(({ code }) => code)
  expect(codes).toEqual(['JAR_PREFIX', 'JAR_CLIENT_ID', 'JAR_REDIRECT_AND_RESPONSE', 'JAR_NONCE'])
  expect(codeOf(verdict)).toBe('JAR_PREFIX')
})

test('Transaction data of a known type is kept as received; a query it does not name is refused', async () => {
  const entry = (ids: Json) =>
    encodeBase64url(JSON.stringify({ type: 'urn:test:1', credential_ids: ids, amount: '12.500' }))
  const types = {
    'urn:test:1': (content: { [name: string]: unknown }) => (content['amount'] ? undefined : 'no amount'),
  }
  // The key of an identity would not do.
  const query = {
    credentials: [{ id: 'card', format: 'dc+sd-jwt', meta: { vct_values: ['urn:test:card'] } }],
  }
  const good = await testRequest(signer, { query, transactionData: [entry(['card'])] })
  const verdict = await verify(good, { transactionTypes: types })
  expect(verdict.ok && verdict.request.transactionData).toMatchObject([
    { type: 'urn:test:1', credentialIds: ['card'], hashAlg: 'sha-256', encoded: entry(['card']) },
  ])
  const stray = await testRequest(signer, { query, transactionData: [entry(['diploma'])] })
  expect(codeOf(await verify(stray, { transactionTypes: types }))).toBe('TXDATA_CREDENTIAL')
  const empty = await testRequest(signer, { query, transactionData: [entry([])] })
  expect(codeOf(await verify(empty, { transactionTypes: types }))).toBe('TXDATA_CREDENTIAL')
})

test('A request is never written weaker than the profile allows', async () => {
  await expect(testRequest(signer, { nonce: 'short' })).rejects.toThrow(/nonce/)
  await expect(testRequest(signer, { state: 'short' })).rejects.toThrow(/state/)
  await expect(testRequest(signer, { exp: NOW + 301 })).rejects.toThrow(/exp/)
  await expect(testRequest(signer, { exp: NOW })).rejects.toThrow(/exp/)
})

test('A request carries what HAIP asks for, and one encryption key of its own', async () => {
  const one = parseJws(await testRequest(signer))
  const two = parseJws(await testRequest(signer))
  expect(one.header).toEqual({ alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c: X5C })
  expect(one.payload).toMatchObject({
    client_id: clientId,
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    aud: 'https://self-issued.me/v2',
    client_metadata: {
      jwks: { keys: [{ kty: 'EC', crv: 'P-256', use: 'enc', alg: 'ECDH-ES', kid: 'request-key-1' }] },
      encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
    },
  })
  for (const name of ['redirect_uri', 'scope', 'presentation_definition', 'iss']) {
    expect(one.payload).not.toHaveProperty(name)
  }
  expect(one.payload['client_metadata']).not.toEqual(two.payload['client_metadata'])
})

test('P response-uri-not-client-id: the plain profile knows a DNS name of the certificate, the product does not', async () => {
  const plainClientId = 'x509_san_dns:rp.example'
  const text = await testRequest(signer, { plainClientId })
  const plain = { clientId: plainClientId, dnsNames: () => ['rp.example'] }
  expect(codeOf(await verify(text, plain))).toBe('accepted')
  expect(codeOf(await verify(text, { clientId: plainClientId }))).toBe('JAR_PREFIX')
  expect(codeOf(await verify(text, { ...plain, dnsNames: () => ['other.example'] }))).toBe('JAR_CLIENT_ID')
  const elsewhere = await testRequest(signer, {
    plainClientId,
    responseUri: 'https://other.example/response',
  })
  expect(codeOf(await verify(elsewhere, plain))).toBe('JAR_CLIENT_ID')
  // The hash of the certificate stays good in the plain profile, and still has to fit.
  const hashed = await testRequest(signer)
  expect(codeOf(await verify(hashed, { dnsNames: () => [] }))).toBe('accepted')
})

test('The key of an identity signs no transaction: such a request is refused before anybody is asked', async () => {
  const types = { 'urn:test:1': () => undefined }
  const entry = encodeBase64url(JSON.stringify({ type: 'urn:test:1', credential_ids: ['pid'] }))
  const text = await testRequest(signer, { transactionData: [entry] })
  expect(codeOf(await verify(text, { transactionTypes: types }))).toBe('TXDATA_CREDENTIAL')
})
