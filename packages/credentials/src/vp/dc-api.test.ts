import { beforeAll, describe, expect, test } from 'vitest'
import { encodeBase64, encodeBase64url, utf8 } from '../bytes.ts'
import type { Json, JsonObject } from '../json.ts'
import { createJws, parseJws } from '../jose/jws.ts'
import { runAsync } from '../ports.ts'
import { chooseAnswerKey, createClientMetadata } from './client-metadata.ts'
import {
  createMultisignedDcApiRequest,
  createSignedDcApiRequest,
  createUnsignedDcApiRequest,
  type DcApiRequestEntry,
  type DcApiSignedSpec,
} from './create-dc-api-request.ts'
import { createX509HashClientId } from './create-request.ts'
import { createDcApiResponse, openDcApiResponse } from './dc-api-response.ts'
import type { DcApiVerdict } from './dc-api-request.ts'
import { verifyDcApiRequest } from './verify-dc-api-request.ts'
import { newTestKey, NOW, QUERY, testDriver, trustOf, X5C, type TestKey } from './vp-fixtures.ts'

const ORIGIN = 'https://rp.example'
const INFO = [{ format: 'registration_cert', data: 'abc' }]
let signer: TestKey
let stranger: TestKey
let clientId: string
let spec: DcApiSignedSpec

beforeAll(async () => {
  signer = await newTestKey()
  stranger = await newTestKey()
  clientId = await runAsync(createX509HashClientId(X5C), testDriver(trustOf(signer.publicKey)))
  const { d: _, ...encryptionKey } = (await newTestKey()).jwk
  spec = {
    nonce: 'n'.repeat(43),
    query: QUERY,
    encryptionKey: { ...encryptionKey, kid: 'dc-1' },
    verifierInfo: INFO,
    origins: ['https://other.example', ORIGIN],
    iat: NOW,
    exp: NOW + 300,
  }
})

async function verify(entry: { protocol: string; data: unknown }, origin = ORIGIN): Promise<DcApiVerdict> {
  return runAsync(verifyDcApiRequest(entry, { origin, at: NOW }), testDriver(trustOf(signer.publicKey)))
}

const codeOf = (verdict: DcApiVerdict): string => (verdict.ok ? 'accepted' : verdict.code)
const signWith = (key: TestKey, x5c = X5C) => ({ alg: 'ES256' as const, key: key.key, x5c })
const sign = (key = signer) =>
  runAsync(createSignedDcApiRequest(spec, signWith(key)), testDriver(trustOf(signer.publicKey)))

type Bend = (payload: { [name: string]: Json }) => void

/** A signed request with another content under a good signature. */
async function bent(bend: Bend): Promise<DcApiRequestEntry> {
  const { data } = await sign()
  const { header, payload } = parseJws(data['request'] as string)
  const changed = { ...payload }
  bend(changed)
  const { alg: _, typ, ...rest } = header
  const jws = createJws({ header: { typ: typ as string, ...rest }, payload: changed, ...signWith(signer) })
  return {
    protocol: 'openid4vp-v1-signed',
    data: { request: await runAsync(jws, testDriver(trustOf(signer.publicKey))) },
  }
}

describe('a request through the browser', () => {
  test('unsigned: only the origin is known, and a client_id in it is ignored', async () => {
    const { protocol, data } = createUnsignedDcApiRequest(spec)
    expect(data).not.toHaveProperty('client_id')
    expect(data).not.toHaveProperty('response_uri')
    const pretended = { ...data, client_id: clientId, expected_origins: ['https://somebody.else'] }
    const verdict = await verify({ protocol, data: pretended })
    expect(verdict).toMatchObject({
      ok: true,
      request: { origin: ORIGIN, audience: `origin:${ORIGIN}`, nonce: spec.nonce, verifierInfo: INFO },
    })
    expect(verdict.ok && verdict.signed).toBeUndefined()
    expect(verdict.ok && verdict.request.clientId).toBeUndefined()
  })

  test('signed: the list knows who asks; the answer still names the origin', async () => {
    expect(await verify(await sign())).toMatchObject({
      ok: true,
      signed: { relyingParty: { subject: 'CN=TEST University' }, x5c: X5C },
      request: { clientId, audience: `origin:${ORIGIN}`, verifierInfo: INFO, answerKey: { kid: 'dc-1' } },
    })
  })

  test('the example of the specification, without aud, is a request of this channel', async () => {
    const { request } = { request: await bent((payload) => delete payload['aud']) }
    expect(codeOf(await verify(request))).toBe('accepted')
  })

  const BENDS: [title: string, code: string, bend: Bend][] = [
    [
      'P wrong-expected-origins: for other pages',
      'JAR_ORIGINS',
      (p) => (p['expected_origins'] = ['https://x']),
    ],
    [
      'an origin that only begins alike',
      'JAR_ORIGINS',
      (p) => (p['expected_origins'] = [`${ORIGIN}/`, `${ORIGIN}:443`]),
    ],
    ['no expected_origins', 'JAR_ORIGINS', (p) => delete p['expected_origins']],
    ['P mismatched-client-id', 'JAR_CLIENT_ID', (p) => (p['client_id'] = 'x509_hash:AAAA')],
    ['P invalid-client-id-prefix', 'JAR_PREFIX', (p) => (p['client_id'] = `origin:${ORIGIN}`)],
    ['no client_id', 'JAR_PREFIX', (p) => delete p['client_id']],
    ['P missing-nonce', 'JAR_NONCE', (p) => delete p['nonce']],
    ['an answer in the clear', 'JAR_RESPONSE_MODE', (p) => (p['response_mode'] = 'dc_api')],
    ['an answer by post', 'JAR_RESPONSE_MODE', (p) => (p['response_mode'] = 'direct_post.jwt')],
    ['an address for the answer', 'JAR_REDIRECT_AND_RESPONSE', (p) => (p['response_uri'] = 'https://x/y')],
    ['another audience', 'JAR_AUDIENCE', (p) => (p['aud'] = 'https://wallet.example')],
    ['an expired request', 'JAR_EXPIRED', (p) => (p['exp'] = NOW)],
    ['a malformed query', 'JAR_QUERY', (p) => (p['dcql_query'] = {})],
    ['no key for the answer', 'JAR_ENCRYPTION', (p) => delete p['client_metadata']],
    [
      'P unknown-transaction-data-type',
      'TXDATA_UNKNOWN',
      (p) => (p['transaction_data'] = [encodeBase64url('{"type":"x","credential_ids":["pid"]}')]),
    ],
  ]
  test.each(BENDS)('refused before anybody is asked: %s (%s)', async (_, code, bend) => {
    expect(codeOf(await verify(await bent(bend)))).toBe(code)
  })

  test('P invalid-request-object-signature: signed by somebody else', async () => {
    expect(codeOf(await verify(await sign(stranger)))).toBe('JAR_SIGNATURE')
  })

  test.each<[title: string, entry: { protocol: string; data: unknown }]>([
    ['another protocol', { protocol: 'org-iso-mdoc', data: {} }],
    ['a protocol named like a member of every object', { protocol: 'constructor', data: {} }],
    ['data that is no object', { protocol: 'openid4vp-v1-unsigned', data: 'x' }],
    [
      'an unsigned request with a request object',
      { protocol: 'openid4vp-v1-unsigned', data: { request: 'x' } },
    ],
    ['a signed request without one', { protocol: 'openid4vp-v1-signed', data: {} }],
    ['a signed request that is none', { protocol: 'openid4vp-v1-signed', data: { request: 'a.b' } }],
    ['no signatures', { protocol: 'openid4vp-v1-multisigned', data: { request: { payload: 'e30' } } }],
    [
      'signatures that are none',
      { protocol: 'openid4vp-v1-multisigned', data: { request: { payload: 'e30', signatures: [1, {}] } } },
    ],
    [
      'too many signatures',
      {
        protocol: 'openid4vp-v1-multisigned',
        data: {
          request: {
            payload: 'e30',
            signatures: Array.from({ length: 9 }, () => ({ protected: 'e30', signature: 'AA' })),
          },
        },
      },
    ],
  ])('unreadable: %s', async (_, entry) => {
    expect(codeOf(await verify(entry))).toBe('JAR_FORM')
  })
})

describe('a request with several signatures', () => {
  const foreign = [encodeBase64(utf8('a certificate of another trust framework'))]
  const multi = (...keys: [TestKey, readonly string[]][]) =>
    runAsync(
      createMultisignedDcApiRequest(
        spec,
        keys.map(([key, x5c]) => signWith(key, [...x5c])),
      ),
      testDriver(trustOf(signer.publicKey)),
    )

  test('P multisigned-one-invalid-signature: one signature of a framework we know is enough', async () => {
    const entry = await multi([stranger, foreign], [signer, X5C])
    expect(await verify(entry)).toMatchObject({
      ok: true,
      request: { clientId, audience: `origin:${ORIGIN}`, verifierInfo: INFO },
      signed: { x5c: X5C },
    })
    const { payload, signatures } = entry.data['request'] as { payload: string; signatures: JsonObject[] }
    // client_id and verifier_info stand in each protected header, and nowhere else.
    expect(JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))).not.toHaveProperty(
      'client_id',
    )
    expect(signatures).toHaveLength(2)
  })

  test('none that we know, or only broken ones: refused with the reasons of all', async () => {
    expect(codeOf(await verify(await multi([stranger, foreign])))).not.toBe('accepted')
    expect(codeOf(await verify(await multi([stranger, X5C])))).toBe('JAR_SIGNATURE')
  })

  test('a client_id in the shared payload counts for nobody', async () => {
    const entry = await multi([signer, X5C])
    const { payload, signatures } = entry.data['request'] as {
      payload: string
      signatures: { protected: string; signature: string }[]
    }
    const [first] = signatures
    const { header, payload: members } = parseJws(`${first?.protected}.${payload}.${first?.signature}`)
    const { alg: _alg, typ, client_id: _client, ...rest } = header
    const steps = createJws({
      header: { typ: typ as string, ...rest },
      payload: { ...members, client_id: clientId },
      ...signWith(signer),
    })
    const compact = await runAsync(steps, testDriver(trustOf(signer.publicKey)))
    const [head = '', body = '', signature = ''] = compact.split('.')
    const request = { payload: body, signatures: [{ protected: head, signature }] }
    expect(codeOf(await verify({ ...entry, data: { request } }))).toBe('JAR_PREFIX')
  })

  test('nobody writes one without a signer, without an origin, or with a weak nonce', async () => {
    const write = (changes: Partial<DcApiSignedSpec>) =>
      runAsync(
        createSignedDcApiRequest({ ...spec, ...changes }, signWith(signer)),
        testDriver(trustOf(signer.publicKey)),
      )
    await expect(write({ origins: [] })).rejects.toThrow(/origins/)
    await expect(write({ nonce: 'short' })).rejects.toThrow(/nonce/)
    await expect(multi()).rejects.toThrow(/signers/)
  })
})

describe('the answer through the browser', () => {
  const keyFor = ({ jwk }: TestKey) => {
    const { d: _, ...point } = jwk
    const key = chooseAnswerKey(createClientMetadata({ ...point, kid: 'dc-1' }))
    if (key === undefined) throw new Error('no usable key')
    return key
  }

  test('arrives encrypted, and only its own key opens it', async () => {
    const own = await newTestKey()
    const answer = await createDcApiResponse({ answerKey: keyFor(own) }, { pid: ['a~b~c'] })
    expect(Object.keys(answer)).toEqual(['response'])
    expect(await openDcApiResponse(answer, { key: own.jwk, kid: 'dc-1' })).toEqual({
      kind: 'answer',
      vpToken: { pid: ['a~b~c'] },
    })
    expect(await openDcApiResponse(answer, { key: stranger.jwk, kid: 'dc-1' })).toMatchObject({
      kind: 'refused',
      code: 'VP_ENCRYPTION',
    })
    expect(await openDcApiResponse(answer, { key: own.jwk, kid: 'another' })).toMatchObject({
      code: 'VP_ENCRYPTION',
    })
  })

  test.each<[data: unknown, expected: object]>([
    [{ error: 'access_denied' }, { kind: 'error', error: 'access_denied' }],
    [{ error: '<script>' }, { kind: 'refused', code: 'VP_ENCRYPTION' }],
    [{ vp_token: { pid: ['x'] } }, { kind: 'refused', code: 'VP_ENCRYPTION' }],
    ['x', { kind: 'refused', code: 'VP_SHAPE' }],
    [null, { kind: 'refused', code: 'VP_SHAPE' }],
    [{ response: 'a.b' }, { kind: 'refused', code: 'VP_ENCRYPTION' }],
  ])('%j', async (data, expected) => {
    expect(await openDcApiResponse(data, { key: signer.jwk, kid: 'dc-1' })).toMatchObject(expected)
  })

  test('an empty answer is never sent', async () => {
    const answerKey = keyFor(signer)
    await expect(createDcApiResponse({ answerKey }, {})).rejects.toThrow(/empty/)
    await expect(createDcApiResponse({ answerKey }, { pid: [] })).rejects.toThrow(/empty/)
  })
})
