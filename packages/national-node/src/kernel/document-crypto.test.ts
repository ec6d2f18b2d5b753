import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { DocumentStep, HashName, Scheme } from '@entente/trust'
import { expect, test } from 'vitest'
import { documentDriver } from './document-crypto.ts'

const drive: (step: DocumentStep) => unknown = documentDriver()
const data = Buffer.from('héllo')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
// A number, as Node reads it; its types say a text.
const saltLength = 32 as unknown as string
const pssOnly = generateKeyPairSync('rsa-pss', {
  modulusLength: 2048,
  hashAlgorithm: 'sha256',
  mgf1HashAlgorithm: 'sha256',
  saltLength,
})
const brainpool = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' })
const explicit = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' })
const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 })
const ask = (scheme: Scheme, key: KeyObject, signature: Uint8Array): unknown =>
  drive({
    op: 'verifyScheme',
    scheme,
    spki: key.export({ format: 'der', type: 'spki' }),
    data,
    signature,
  })
const PSS = { kind: 'pss', hash: 'sha-256', maskHash: 'sha-256', salt: 32 } as const
const pss = { padding: 6, saltLength: 32 }

test.each<[string, Scheme, { publicKey: KeyObject; privateKey: KeyObject }, string | null, object]>([
  ['RSA with MD5', { kind: 'rsa', hash: 'md5' }, rsa, 'md5', {}],
  ['RSA with RIPEMD-160', { kind: 'rsa', hash: 'ripemd-160' }, rsa, 'ripemd160', {}],
  ['RSA with SHA3-256', { kind: 'rsa', hash: 'sha3-256' }, rsa, 'RSA-SHA3-256', {}],
  ['PSS with SHA-256', PSS, rsa, 'sha256', pss],
  [
    'PSS with SHA3-256',
    { kind: 'pss', hash: 'sha3-256', maskHash: 'sha3-256', salt: 40 },
    rsa,
    'sha3-256',
    { padding: 6, saltLength: 40 },
  ],
  ['PSS with a key for nothing else', PSS, pssOnly, 'sha256', {}],
  ['ECDSA on a brainpool curve', { kind: 'ecdsa', hash: 'sha-256' }, brainpool, 'sha256', {}],
  ['DSA', { kind: 'dsa', hash: 'sha-256' }, dsa, 'sha256', {}],
  ['Ed448', { kind: 'eddsa' }, generateKeyPairSync('ed448'), null, {}],
])('%s verifies, changed by one bit it does not', (_, scheme, pair, hash, options) => {
  const signature = sign(hash, data, { key: pair.privateKey, ...options })
  expect(ask(scheme, pair.publicKey, signature)).toBe(true)
  signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
  expect(ask(scheme, pair.publicKey, signature)).toBe(false)
})

test('another mask, another salt, another padding do not verify', () => {
  const signature = sign('sha256', data, { key: rsa.privateKey, ...pss })
  expect(ask({ ...PSS, maskHash: 'sha-1' }, rsa.publicKey, signature)).toBe(false)
  expect(ask({ ...PSS, salt: 20 }, rsa.publicKey, signature)).toBe(false)
  expect(ask({ kind: 'rsa', hash: 'sha-256' }, rsa.publicKey, signature)).toBe(false)
  const plain = sign('sha256', data, rsa.privateKey)
  expect(ask(PSS, rsa.publicKey, plain)).toBe(false)
})

test('a key for one scheme serves no other, and one for PSS alone keeps to its parameters', () => {
  const signature = sign('sha256', data, pssOnly.privateKey)
  expect(ask({ kind: 'rsa', hash: 'sha-256' }, pssOnly.publicKey, signature)).toBe(false)
  expect(ask({ ...PSS, maskHash: 'sha-512' }, pssOnly.publicKey, signature)).toBe(false)
  expect(ask({ kind: 'rsa', hash: 'sha-256' }, brainpool.publicKey, signature)).toBe(false)
  expect(ask({ kind: 'eddsa' }, rsa.publicKey, signature)).toBe(false)
})

test('a curve without a name, a short signature, and no key at all verify nothing', () => {
  const made = sign('sha256', data, explicit.privateKey)
  expect(ask({ kind: 'ecdsa', hash: 'sha-256' }, explicit.publicKey, made)).toBe(false)
  const signature = sign('sha256', data, rsa.privateKey)
  expect(ask({ kind: 'rsa', hash: 'sha-256' }, rsa.publicKey, signature.subarray(1))).toBe(false)
  const step = { op: 'verifyScheme', scheme: PSS, data, signature } as const
  expect(drive({ ...step, spki: new Uint8Array(9) })).toBe(false)
  expect(drive({ ...step, spki: new Uint8Array(5000) })).toBe(false)
})

test.each<[HashName, string]>([
  ['md5', 'md5'],
  ['sha-1', 'sha1'],
  ['sha3-224', 'sha3-224'],
])('%s is that of node', (hash, name) => {
  const expected = new Uint8Array(createHash(name).update(data).digest())
  expect(drive({ op: 'digest', hash, data })).toEqual(expected)
})

test('other steps are answered as before', () => {
  const expected = createHash('sha1').update(data).digest('base64url')
  expect(drive({ op: 'hash', alg: 'sha-1', data })).toBe(expected)
})
