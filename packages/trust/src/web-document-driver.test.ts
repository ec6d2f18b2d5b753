import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Scheme } from './ports.ts'
import { createWebDocumentDriver } from './web-document-driver.ts'

const driver = createWebDocumentDriver(crypto.subtle)
const data = new TextEncoder().encode('héllo')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const spkiOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ format: 'der', type: 'spki' }))
const ask = (scheme: Scheme, key: KeyObject, signature: Uint8Array): Promise<unknown> =>
  driver({ op: 'verifyScheme', scheme, spki: spkiOf(key), data, signature })

test.each([
  ['RSA with SHA-1', { kind: 'rsa', hash: 'sha-1' }, rsa, 'sha1', {}],
  [
    'PSS with a salt of its own',
    { kind: 'pss', hash: 'sha-256', maskHash: 'sha-256', salt: 20 },
    rsa,
    'sha256',
    { padding: 6, saltLength: 20 },
  ],
  ['ECDSA with another hash than its curve has', { kind: 'ecdsa', hash: 'sha-512' }, ec, 'sha512', {}],
  ['Ed25519', { kind: 'eddsa' }, generateKeyPairSync('ed25519'), null, {}],
] as const)('%s verifies, changed by one bit it does not', async (_, scheme, pair, hash, options) => {
  const signature = new Uint8Array(sign(hash, data, { key: pair.privateKey, ...options }))
  expect(await ask(scheme, pair.publicKey, signature)).toBe(true)
  signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
  expect(await ask(scheme, pair.publicKey, signature)).toBe(false)
  expect(await ask(scheme, pair.publicKey, signature.subarray(1))).toBe(false)
})

test('what WebCrypto does not know is undefined, not false', async () => {
  const odd = { kind: 'pss', hash: 'sha-256', maskHash: 'sha-1', salt: 20 } as const
  expect(await ask(odd, rsa.publicKey, new Uint8Array(256))).toBeUndefined()
  expect(await ask({ kind: 'rsa', hash: 'md5' }, rsa.publicKey, new Uint8Array(256))).toBeUndefined()
  expect(await ask({ kind: 'rsa', hash: 'sha-256' }, ec.publicKey, new Uint8Array(64))).toBeUndefined()
  expect(await driver({ op: 'digest', hash: 'md5', data })).toBeUndefined()
})

test('a key that is no key verifies nothing', async () => {
  const step = { op: 'verifyScheme', scheme: { kind: 'eddsa' }, data, signature: new Uint8Array(64) } as const
  expect(await driver({ ...step, spki: new Uint8Array(9) })).toBe(false)
})

test('digests are those of node, and other steps are answered as before', async () => {
  for (const [hash, name] of [
    ['sha-1', 'sha1'],
    ['sha-384', 'sha384'],
  ] as const) {
    const expected = new Uint8Array(createHash(name).update(data).digest())
    expect(await driver({ op: 'digest', hash, data })).toEqual(expected)
  }
  const expected = createHash('sha1').update(data).digest('base64url')
  expect(await driver({ op: 'hash', alg: 'sha-1', data })).toBe(expected)
})
