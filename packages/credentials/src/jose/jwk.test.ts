import { expect, test } from 'vitest'
import { issuer, newKeyPair, run } from '../sd-jwt-fixtures.ts'
import type { Json } from '../json.ts'
import { algOf, importKey, jwkThumbprint, parsePublicJwk } from './jwk.ts'

const { kty, crv, x = '', y = '' } = issuer.jwk
const minimal = { kty, crv: crv ?? '', x, y }

test.each<[string, Json | undefined]>([
  ['nothing', undefined],
  ['a text', 'key'],
  ['an unknown type', { ...minimal, kty: 'RSA' }],
  ['an unknown curve', { ...minimal, crv: 'secp256k1' }],
  ['no y', { kty, crv: 'P-256', x }],
  ['a short x', { ...minimal, x: x.slice(1) }],
  ['a padded x', { ...minimal, x: `${x.slice(0, -1)}=` }],
  ['a private part', { ...minimal, d: x }],
  ['a secret', { kty: 'oct', k: 'AAAA' }],
])('%s is no public key', (_, value) => {
  expect(parsePublicJwk(value)).toBeUndefined()
})

test('four members are enough', () => {
  expect(parsePublicJwk(minimal)).toEqual(minimal)
})

test.each<[string, object]>([
  ['for encryption', { use: 'enc' }],
  ['for another algorithm', { alg: 'ES384' }],
  ['with other operations', { key_ops: ['deriveKey'] }],
])('a key published %s verifies no signature', async (_, more) => {
  const jwk = parsePublicJwk({ ...minimal, ...more })
  if (jwk === undefined) throw new Error('the key did not parse')
  expect(await run(importKey(jwk, 'ES256'))).toBeUndefined()
})

test('a point off the curve is not imported', async () => {
  expect(await run(importKey({ ...issuer.jwk, y: x }, 'ES256'))).toBeUndefined()
})

test('the curve says the algorithm', async () => {
  for (const alg of ['ES256', 'ES384', 'ES512', 'EdDSA'] as const) {
    expect(algOf((await newKeyPair(alg)).jwk)).toBe(alg)
  }
  expect(algOf({ kty: 'EC', crv: 'secp256k1' })).toBeUndefined()
})

test('the thumbprint of RFC 7517 A.1 key 1, extra members left out', async () => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
    y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
    use: 'enc',
    kid: '1',
  }
  expect(await run(jwkThumbprint(jwk))).toBe('cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s')
})
