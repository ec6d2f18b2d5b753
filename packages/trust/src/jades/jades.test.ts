import { beforeAll, describe, expect, test } from 'vitest'
import { base64, base64url, fromBase64url } from '../base64.ts'
import { decodeUtf8, encodeUtf8 } from '../bytes.ts'
import { createCertificate } from '../pkix/create-certificate.ts'
import { type CreationAlg, runAsync } from '../ports.ts'
import { createWebDriver } from '../web-driver.ts'
import {
  createJadesCompact,
  createJadesSignature,
  type JadesParts,
  PROOF_OF_APPROVAL,
} from './create-jades.ts'
import { splitCompact, verifyJadesSignature } from './verify-jades.ts'

const driver = createWebDriver(crypto.subtle)
const IAT = 1_795_338_000 // 2026-11-22T09:00:00Z
const name = { commonName: 'TEST Signer', country: 'BE' }

async function newSigner(alg: CreationAlg = 'ES256', usage = 'digitalSignature') {
  const parameters =
    alg === 'EdDSA' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: `P-${alg.slice(2)}` }
  const pair = (await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as CryptoKeyPair
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  const certificate = createCertificate({
    subject: name,
    issuer: { commonName: 'TEST Root', country: 'BE' },
    subjectSpki: spki,
    issuerSpki: spki,
    serial: Uint8Array.of(7),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    ca: false,
    keyUsage: [usage],
    signWith: { alg, key: pair.privateKey },
  })
  return { alg, key: pair.privateKey, x5c: [base64(await runAsync(certificate, driver))] }
}

type Signer = Awaited<ReturnType<typeof newSigner>>
let signer: Signer
let good: JadesParts
beforeAll(async () => {
  signer = await newSigner()
  good = await runAsync(createJadesSignature({ ...signer, payload: '{"a":1}', iat: IAT }), driver)
})

const headerOf = (parts: JadesParts): Record<string, unknown> =>
  JSON.parse(decodeUtf8(fromBase64url(parts.protected) ?? new Uint8Array()) ?? '')

/** Signs whatever header it is given: what an attacker, or a careless maker, would send. */
async function signHeader(text: string, by: Signer = signer): Promise<JadesParts> {
  const parts = { protected: base64url(encodeUtf8(text)), payload: good.payload }
  const data = `${parts.protected}.${parts.payload}`
  const raw = (await driver({ op: 'sign', alg: by.alg, key: by.key, data })) as Uint8Array
  return { ...parts, signature: base64url(raw) }
}

const changed = (change: object): string => JSON.stringify({ ...headerOf(good), ...change })
const verify = (parts: JadesParts, options: object = {}) =>
  runAsync(verifyJadesSignature({ ...parts, ...options }), driver)

describe('headers that must be refused although the signature value is right', () => {
  test.each<[string, () => string, string]>([
    ['crit', () => changed({ crit: ['iat'] }), 'JWS_HEADER'],
    ['no binding of the certificate', () => changed({ 'x5t#S256': undefined }), 'JWS_KEY'],
    ['a wrong digest of the certificate', () => changed({ 'x5t#S256': 'A'.repeat(43) }), 'JWS_KEY'],
    ['two bindings', () => changed({ 'x5t#o': { digAlg: 'S256', digVal: 'A' } }), 'JWS_KEY'],
    ['alg none', () => changed({ alg: 'none' }), 'JWS_ALG'],
    ['a MAC', () => changed({ alg: 'HS256' }), 'JWS_ALG'],
    ['no alg', () => changed({ alg: undefined }), 'JWS_ALG'],
    ['RS512, not allowed for our own', () => changed({ alg: 'RS512' }), 'JWS_ALG'],
    ['an alg the key is not for', () => changed({ alg: 'ES384' }), 'JWS_SIGNATURE'],
    ['an unencoded payload', () => changed({ b64: false, crit: ['b64'] }), 'JWS_HEADER'],
    ['a detached payload', () => changed({ sigD: {} }), 'JWS_HEADER'],
    ['sigT instead of iat', () => changed({ iat: undefined, sigT: '2026-11-22T09:00:00Z' }), 'JWS_HEADER'],
    ['sigT beside iat', () => changed({ sigT: '2026-11-22T09:00:00Z' }), 'JWS_HEADER'],
    ['iat in milliseconds', () => changed({ iat: IAT * 1000 }), 'JWS_HEADER'],
    ['iat as a fraction', () => changed({ iat: IAT + 0.5 }), 'JWS_HEADER'],
    ['no iat', () => changed({ iat: undefined }), 'JWS_HEADER'],
    ['a member twice', () => changed({}).replace('{', '{"alg":"ES256",'), 'JSON_DUPLICATE'],
    ['a list as header', () => '[]', 'JSON_FORM'],
    ['half a header', () => '{"alg":', 'JSON_FORM'],
    ['no x5c', () => changed({ x5c: undefined }), 'X5C_FORM'],
    ['an empty x5c', () => changed({ x5c: [] }), 'X5C_FORM'],
    ['x5c in base64url', () => changed({ x5c: ['_-8'] }), 'X5C_FORM'],
    ['six certificates', () => changed({ x5c: Array.from({ length: 6 }, () => signer.x5c[0]) }), 'X5C_FORM'],
    ['a certificate too large', () => changed({ x5c: ['A'.repeat(12_000)] }), 'X5C_FORM'],
    ['a key in the header', () => changed({ jwk: {} }), 'JWS_KEY'],
    ['an address of keys', () => changed({ jku: 'https://a.example' }), 'JWS_KEY'],
    ['typ that is not text', () => changed({ typ: 1 }), 'JWS_HEADER'],
    ['srCms without identifier', () => changed({ srCms: [{}] }), 'JWS_HEADER'],
  ])('%s', async (_, header, code) => {
    expect(await verify(await signHeader(header()))).toMatchObject({ ok: false, code })
  })

  test('a certificate that is not one', async () => {
    const der = encodeUtf8('not a certificate')
    const digest = await driver({ op: 'hash', alg: 'sha-256', data: der })
    const parts = await signHeader(changed({ x5c: [base64(der)], 'x5t#S256': digest }))
    expect(await verify(parts)).toMatchObject({ ok: false, code: 'X5C_FORM' })
  })

  test('a key that may not sign', async () => {
    const other = await newSigner('ES256', 'keyAgreement')
    const parts = await runAsync(createJadesSignature({ ...other, payload: 'x', iat: IAT }), driver)
    expect(await verify(parts)).toMatchObject({ ok: false, code: 'JWS_KEY' })
  })
})

test.each([
  ['before the certificate began', { iat: 1_700_000_000 }],
  ['after the certificate ended', { iat: 1_900_000_000 }],
])('a signature from %s is refused', async (_, change) => {
  expect(await verify(await signHeader(changed(change)))).toMatchObject({ ok: false, code: 'VALIDITY' })
})

test('a signature from the future is refused, a clock that is 60 s ahead is not', async () => {
  expect(await verify(good, { at: '2026-11-22T08:58:59.000Z' })).toMatchObject({ code: 'VALIDITY' })
  expect(await verify(good, { at: '2026-11-22T08:59:00.000Z' })).toMatchObject({ ok: true })
})

test.each<[string, (parts: JadesParts) => Partial<JadesParts>, string]>([
  ['another payload', () => ({ payload: base64url(encodeUtf8('{"a":2}')) }), 'JWS_SIGNATURE'],
  ['a payload with padding', (parts) => ({ payload: `${parts.payload}==` }), 'B64_FORM'],
  [
    'a signature with a bit left over',
    (parts) => ({ signature: `${parts.signature.slice(0, -1)}B` }),
    'B64_FORM',
  ],
  [
    'a signature that is too short',
    () => ({ signature: base64url(new Uint8Array(63).fill(1)) }),
    'JWS_SIGNATURE',
  ],
  ['a signature of zeros', () => ({ signature: base64url(new Uint8Array(64)) }), 'JWS_SIGNATURE'],
  [
    'a DER signature',
    () => ({ signature: base64url(Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1)) }),
    'JWS_SIGNATURE',
  ],
  ['a header that is not base64url', (parts) => ({ protected: `${parts.protected}=` }), 'B64_FORM'],
])('%s is refused', async (_, change, code) => {
  expect(await verify({ ...good, ...change(good) })).toMatchObject({ ok: false, code })
})

test('another type than the expected one is refused', async () => {
  const spec = { ...signer, payload: '{}', iat: IAT, typ: 'jose+json', cty: 'vnd.entente.agreement+json' }
  const parts = await runAsync(createJadesSignature(spec), driver)
  expect(await verify(parts, { cty: 'vnd.entente.agreement+json', typ: 'jose+json' })).toMatchObject({
    ok: true,
  })
  expect(await verify(parts, { cty: 'vnd.entente.receipt+json' })).toMatchObject({ code: 'JWS_TYP' })
  expect(await verify(good, { typ: 'jose+json' })).toMatchObject({ code: 'JWS_TYP' })
})

test.each<CreationAlg>(['ES256', 'ES384', 'EdDSA'])('%s: what is created verifies', async (alg) => {
  const other = await newSigner(alg)
  const spec = { ...other, payload: 'Ünïcode', iat: IAT, srCms: [PROOF_OF_APPROVAL] }
  const compact = await runAsync(createJadesCompact(spec), driver)
  const parts = splitCompact(compact)
  expect(parts).toBeDefined()
  const result = parts === undefined ? undefined : await verify(parts, { typ: 'JOSE' })
  expect(result).toMatchObject({
    ok: true,
    alg,
    iat: IAT,
    leaf: { subject: name },
    header: { commitments: [PROOF_OF_APPROVAL] },
  })
})

describe('signatures of other makers', () => {
  test.each<[string, () => string]>([
    [
      'sigT, named as critical',
      () => changed({ iat: undefined, sigT: '2026-11-22T09:00:00Z', crit: ['sigT'] }),
    ],
    ['a key identifier and an address', () => changed({ kid: 'x', x5u: 'https://a.example' })],
  ])('%s is understood', async (_, header) => {
    const result = await verify(await signHeader(header()), { foreign: true })
    expect(result).toMatchObject({ ok: true, iat: IAT })
  })

  test.each<[string, object]>([
    ['crit as text', { crit: 'iat' }],
    ['an empty crit', { crit: [] }],
    ['crit naming what is absent', { crit: ['sigT'] }],
    ['crit naming a registered parameter', { crit: ['alg'] }],
    ['crit naming one twice', { crit: ['iat', 'iat'] }],
    ['b64 outside crit', { b64: true }],
    ['both times', { sigT: '2026-11-22T09:00:00Z' }],
    ['a date that does not exist', { iat: undefined, sigT: '2026-02-30T09:00:00Z' }],
  ])('%s is refused', async (_, change) => {
    const result = await verify(await signHeader(changed(change)), { foreign: true })
    expect(result).toMatchObject({ ok: false, code: 'JWS_HEADER' })
  })
})

test.each(['', 'a', 'a.b', 'a.b.', '.b.c', 'a..c', 'a.b.c.d'])('"%s" is no compact serialisation', (text) => {
  expect(splitCompact(text)).toBeUndefined()
})

test('creating without certificate or with a broken time is an error of the caller', async () => {
  const create = (change: object) =>
    runAsync(createJadesCompact({ ...signer, payload: '', iat: IAT, ...change }), driver)
  await expect(create({ x5c: [] })).rejects.toThrow('x5c')
  await expect(create({ iat: 1.5 })).rejects.toThrow('iat')
})
