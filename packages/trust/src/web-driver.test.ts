import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { keySuits, parseSpki } from './pkix/algorithms.ts'
import type { SignatureAlg } from './ports.ts'
import { createWebDriver } from './web-driver.ts'

const driver = createWebDriver(crypto.subtle)
const data = 'héllo'

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const spkiOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ format: 'der', type: 'spki' }))

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const cases: [SignatureAlg, { publicKey: KeyObject; privateKey: KeyObject }, string | null, object][] = [
  ['ES256', ec('P-256'), 'sha256', { dsaEncoding: 'ieee-p1363' }],
  ['ES384', ec('P-384'), 'sha384', { dsaEncoding: 'ieee-p1363' }],
  ['ES512', ec('P-521'), 'sha512', { dsaEncoding: 'ieee-p1363' }],
  ['EdDSA', generateKeyPairSync('ed25519'), null, {}],
  ['RS256', rsa, 'sha256', {}],
  ['RS512', rsa, 'sha512', {}],
  ['PS256', rsa, 'sha256', pss],
  ['PS384', rsa, 'sha384', pss],
]

describe.each(cases)('%s', (alg, { publicKey, privateKey }, hash, options) => {
  const spki = spkiOf(publicKey)
  const signature = new Uint8Array(sign(hash, Buffer.from(data), { key: privateKey, ...options }))

  test('a signature by node verifies, a changed one does not', async () => {
    expect(await driver({ op: 'verifySpki', alg, spki, data, signature })).toBe(true)
    expect(await driver({ op: 'verifySpki', alg, spki, data: 'hello', signature })).toBe(false)
    expect(await driver({ op: 'verifySpki', alg, spki, data, signature: signature.subarray(1) })).toBe(false)
  })

  test('the key suits this algorithm, and no curve suits two', () => {
    const key = parseSpki(spki)
    expect(keySuits(key, alg)).toBe(true)
    const others = ['ES256', 'ES384', 'ES512', 'EdDSA'] as const
    expect(others.filter((other) => other !== alg && keySuits(key, other))).toEqual([])
  })
})

test('an RSA signature whose leading zero was left out verifies nothing', async () => {
  const once = () => sign('sha256', Buffer.from(data), { key: rsa.privateKey, ...pss })
  let made = once()
  while (made[0] !== 0) made = once()
  const step = { op: 'verifySpki', alg: 'PS256', spki: spkiOf(rsa.publicKey), data } as const
  expect(await driver({ ...step, signature: new Uint8Array(made) })).toBe(true)
  expect(await driver({ ...step, signature: new Uint8Array(made.subarray(1)) })).toBe(false)
})

test('a key off its curve verifies nothing', async () => {
  const spki = spkiOf(ec('P-256').publicKey)
  spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1
  const step = { op: 'verifySpki', alg: 'ES256', spki, data, signature: new Uint8Array(64).fill(1) } as const
  expect(await driver(step)).toBe(false)
})

test('a small RSA key suits nothing, another curve is unknown, a compressed point is refused', () => {
  const small = spkiOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)
  expect(parseSpki(small)).toEqual({ type: 'rsa', bits: 1024 })
  expect(keySuits(parseSpki(small), 'RS256')).toBe(false)
  expect(parseSpki(spkiOf(ec('secp256k1').publicKey))).toMatchObject({ type: 'unknown' })
  const point = spkiOf(ec('P-256').publicKey)
  point[26] = 2
  expect(() => parseSpki(point)).toThrow('uncompressed')
})

test.each(['sha-256', 'sha-384', 'sha-512'] as const)('%s is that of node', async (alg) => {
  const expected = createHash(alg.replace('-', '')).update(data).digest('base64url')
  expect(await driver({ op: 'hash', alg, data })).toBe(expected)
})
