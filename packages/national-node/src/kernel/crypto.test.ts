import { generateKeyPairSync, sign } from 'node:crypto'
import type { JwsAlg, PublicJwk } from '@entente/credentials'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { algorithmOfKey, ecAlgorithmOfSpki } from './algorithms.ts'
import { steppingClock } from './clock.ts'
import {
  constantTimeEqual,
  importPrivateKey,
  importPublicKey,
  mac,
  newSalt,
  newSigningKey,
  nodeDriver,
  privateJwkOf,
  publicJwkOf,
  randomBytes,
  hexSha256,
  sha256,
  spkiOf,
} from './crypto.ts'

const pair = newSigningKey()
const drive = nodeDriver()
const data = 'eyJhbGciOiJFUzI1NiJ9.e30'
const signature = drive({ op: 'sign', alg: 'ES256', key: pair.key, data }) as Uint8Array

test.each<[string, PublicJwk, JwsAlg]>([
  ['without a curve', { kty: 'EC', x: pair.publicJwk.x ?? '', y: pair.publicJwk.y ?? '' }, 'ES256'],
  ['of another type', { ...pair.publicJwk, kty: 'RSA' }, 'ES256'],
  ['of another curve than the algorithm', pair.publicJwk, 'ES384'],
  ['that names another algorithm', { ...pair.publicJwk, alg: 'ES384' }, 'ES256'],
  ['meant for encryption', { ...pair.publicJwk, use: 'enc' }, 'ES256'],
  ['without y', { kty: 'EC', crv: 'P-256', x: pair.publicJwk.x ?? '' }, 'ES256'],
  ['off the curve', { ...pair.publicJwk, y: pair.publicJwk.x ?? '' }, 'ES256'],
  ['with a shortened coordinate', { ...pair.publicJwk, x: (pair.publicJwk.x ?? '').slice(4) }, 'ES256'],
  ['whose x is no base64url', { ...pair.publicJwk, x: '***' }, 'ES256'],
])('a public key %s cannot be imported', (_, jwk, alg) => {
  expect(drive({ op: 'import', alg, jwk })).toBeUndefined()
})

test.each<[string, Uint8Array]>([
  ['empty', new Uint8Array()],
  ['one byte short', signature.subarray(1)],
  ['one byte long', Uint8Array.of(...signature, 0)],
  ['of noughts', new Uint8Array(64)],
  [
    'in DER',
    sign('sha256', Buffer.from(data), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  ],
  ['with a bit turned', signature.map((byte, at) => (at === 40 ? byte ^ 1 : byte))],
])('a signature %s does not verify', (_, bad) => {
  expect(drive({ op: 'verify', alg: 'ES256', key: pair.publicKey, data, signature: bad })).toBe(false)
  expect(drive({ op: 'verifySpki', alg: 'ES256', spki: pair.spki, data, signature: bad })).toBe(false)
})

test('a signature verifies with the public key, from JWK and from SPKI', () => {
  const key = drive({ op: 'import', alg: 'ES256', jwk: pair.publicJwk }) as object
  expect(signature).toHaveLength(64)
  expect(drive({ op: 'verify', alg: 'ES256', key, data, signature })).toBe(true)
  expect(drive({ op: 'verify', alg: 'ES256', key: pair.key, data: Buffer.from(data), signature })).toBe(true)
  expect(drive({ op: 'verifySpki', alg: 'ES256', spki: pair.spki, data, signature })).toBe(true)
  expect(drive({ op: 'verify', alg: 'ES256', key, data: `${data}x`, signature })).toBe(false)
})

test('a key is for its own algorithm only', () => {
  expect(drive({ op: 'verify', alg: 'ES384', key: pair.publicKey, data, signature })).toBe(false)
  expect(drive({ op: 'verify', alg: 'none', key: pair.publicKey, data, signature })).toBe(false)
  expect(() => drive({ op: 'sign', alg: 'ES384', key: pair.key, data })).toThrow('cannot sign')
})

test('a key that this driver did not make is refused', () => {
  expect(() => drive({ op: 'sign', alg: 'ES256', key: {}, data })).toThrow(TypeError)
})

test.each(['ES256', 'ES384', 'ES512'] as const)('%s signs and verifies', (alg) => {
  const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg]
  const jwk = generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'jwk' })
  const key = importPrivateKey(jwk)
  const made = drive({ op: 'sign', alg, key, data }) as Uint8Array
  expect(drive({ op: 'verifySpki', alg, spki: spkiOf(key), data, signature: made })).toBe(true)
  expect(drive({ op: 'verifySpki', alg, spki: spkiOf(key), data: 'else', signature: made })).toBe(false)
})

test('EdDSA signs and verifies', () => {
  const key = importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
  const made = drive({ op: 'sign', alg: 'EdDSA', key, data }) as Uint8Array
  const publicKey = importPublicKey(publicJwkOf(key), 'EdDSA') ?? {}
  expect(drive({ op: 'verify', alg: 'EdDSA', key: publicKey, data, signature: made })).toBe(true)
  expect(drive({ op: 'verify', alg: 'EdDSA', key: publicKey, data, signature: made.toReversed() })).toBe(
    false,
  )
})

test.each([
  ['RS256', {}],
  ['RS512', {}],
  ['PS256', { padding: 6, saltLength: 32 }],
  ['PS384', { padding: 6, saltLength: 48 }],
] as const)('%s of a partner certificate verifies', (alg, padding) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const made = sign(`sha${alg.slice(2)}`, Buffer.from(data), { key: privateKey, ...padding })
  expect(drive({ op: 'verifySpki', alg, spki, data, signature: made })).toBe(true)
  expect(
    drive({ op: 'verifySpki', alg: alg === 'PS256' ? 'RS256' : 'PS256', spki, data, signature: made }),
  ).toBe(false)
  expect(drive({ op: 'verifySpki', alg: 'ES256', spki, data, signature: made })).toBe(false)
})

test('an RSA signature whose leading zero was left out does not verify', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const once = () => sign('sha256', Buffer.from(data), { key: privateKey, padding: 6, saltLength: 32 })
  let made = once()
  while (made[0] !== 0) made = once()
  expect(drive({ op: 'verifySpki', alg: 'PS256', spki, data, signature: made })).toBe(true)
  expect(drive({ op: 'verifySpki', alg: 'PS256', spki, data, signature: made.subarray(1) })).toBe(false)
})

test('an RSA key of less than 2048 bits never verifies', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const made = sign('sha256', Buffer.from(data), privateKey)
  expect(drive({ op: 'verifySpki', alg: 'RS256', spki, data, signature: made })).toBe(false)
})

test.each(['constructor', 'HS256', ''])('the algorithm "%s" never verifies', (alg) => {
  expect(drive({ op: 'verifySpki', alg, spki: pair.spki, data, signature })).toBe(false)
})

test('bytes that are no public key never verify', () => {
  expect(drive({ op: 'verifySpki', alg: 'ES256', spki: new Uint8Array(91), data, signature })).toBe(false)
})

test('a hash is that of the UTF-8 bytes, in base64url', () => {
  const empty = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'
  expect(drive({ op: 'hash', alg: 'sha-256', data: '' })).toBe(empty)
  expect(sha256(new Uint8Array())).toBe(empty)
  expect(sha256('é')).toBe(sha256(Uint8Array.of(0xc3, 0xa9)))
  expect(hexSha256('')).toMatch(/^e3b0c442/)
  expect(drive({ op: 'hash', alg: 'sha-512', data: 'x' })).toHaveLength(86)
})

test('without a trust port nobody is trusted', () => {
  const step = { op: 'issuer', alg: 'ES256', role: 'pid', at: 0 } as const
  expect(drive(step)).toMatchObject({ trusted: false })
  const asked = nodeDriver({ issuer: ({ role }) => ({ trusted: false, code: 'X5C_ROLE', detail: role }) })
  expect(asked(step)).toEqual({ trusted: false, code: 'X5C_ROLE', detail: 'pid' })
})

test('a holder key is kept for five minutes when asked for, and imported again later', () => {
  const clock = steppingClock('2026-06-01T09:00:00.000Z')
  const keeping = nodeDriver({ holderKeyClock: clock })
  const step = { op: 'import', alg: 'ES256', jwk: pair.publicJwk } as const
  const first = keeping(step)
  clock.advance(299)
  expect(keeping(step)).toBe(first)
  clock.advance(1)
  expect(keeping(step)).not.toBe(first)
  expect(keeping({ ...step, jwk: { ...pair.publicJwk, use: 'enc' } })).toBeUndefined()
  expect(drive(step)).not.toBe(drive(step))
})

test('a private key must be of a curve that signs', () => {
  const x25519 = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  expect(() => importPrivateKey(x25519)).toThrow(TypeError)
  expect(() => importPrivateKey({ kty: 'oct', k: 'AA' })).toThrow()
  expect(() => importPrivateKey(pair.publicJwk)).toThrow()
})

test('a private key comes out as it went in', () => {
  expect(privateJwkOf(importPrivateKey(pair.privateJwk))).toEqual(pair.privateJwk)
  expect(publicJwkOf(pair.key)).toEqual(pair.publicJwk)
})

test('salts have 22 characters of base64url and never repeat, across pools', () => {
  const salts = Array.from({ length: 5000 }, newSalt)
  expect(salts.every((salt) => /^[A-Za-z0-9_-]{22}$/.test(salt))).toBe(true)
  expect(new Set(salts).size).toBe(salts.length)
})

test('random bytes are as many as asked', () => {
  expect(randomBytes(12)).toHaveLength(12)
  expect(randomBytes(32)).not.toEqual(randomBytes(32))
})

test('texts are equal when they are equal', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => constantTimeEqual(a, b) === (a === b)))
  expect(constantTimeEqual('a', 'a')).toBe(true)
})

test('a code depends on its key and on its data', () => {
  expect(mac('key', 'data')).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(new Set([mac('key', 'data'), mac('kez', 'data'), mac('key', 'date')]).size).toBe(3)
})

test.each(['', 'é€😀', 'a'.repeat(21_845), '€'.repeat(21_846), `${'a'.repeat(70_000)}é`])(
  'a text of any length is signed and verified as its UTF-8 bytes (case %#)',
  (text) => {
    const bytes = Buffer.from(text)
    const key = pair.publicKey
    const made = drive({ op: 'sign', alg: 'ES256', key: pair.key, data: text }) as Uint8Array
    expect(drive({ op: 'verify', alg: 'ES256', key, data: bytes, signature: made })).toBe(true)
    expect(drive({ op: 'verify', alg: 'ES256', key, data: text, signature: made })).toBe(true)
    expect(drive({ op: 'verify', alg: 'ES256', key, data: `${text}x`, signature: made })).toBe(false)
  },
)

test.each(['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'])(
  'the algorithm read from the encoding of a key on %s is the one the key itself tells',
  (namedCurve) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve })
    const spki = publicKey.export({ format: 'der', type: 'spki' })
    expect(ecAlgorithmOfSpki(spki)).toBe(algorithmOfKey(publicKey))
    for (const at of [0, 5, 15, 20, 23]) {
      const changed = Uint8Array.from(spki)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(ecAlgorithmOfSpki(changed)).toBeUndefined()
    }
  },
)
