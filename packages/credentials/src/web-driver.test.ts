import { expect, test } from 'vitest'
import { AT, AUDIENCE, forgeSdJwt, newKeyPair, NONCE, run, stranger } from './sd-jwt-fixtures.ts'
import { importKey } from './jose/jwk.ts'
import { checkSignature, createJws, parseJws } from './jose/jws.ts'
import type { JwsAlg } from './ports.ts'
import { verifySdJwtVc } from './sdjwtvc/verify-sd-jwt-vc.ts'
import { webDriver } from './web-driver.ts'

const driver = webDriver(crypto.subtle, {
  issuer: () => ({ trusted: false, code: 'X5C_PATH', detail: 'none' }),
})

test.each<[string, object]>([
  ['of another curve than the algorithm', { kty: 'EC', crv: 'P-384', x: 'A'.repeat(64), y: 'A'.repeat(64) }],
  ['off its curve', { ...stranger.jwk, y: stranger.jwk.x }],
  ['without coordinates', { kty: 'EC', crv: 'P-256' }],
])('a key %s is not imported', async (_, jwk) => {
  expect(await driver({ op: 'import', alg: 'ES256', jwk: jwk as never })).toBeUndefined()
})

test('SHA-256, 384 and 512 of "abc" (FIPS 180-4), in base64url', async () => {
  const data = 'abc'
  expect(await driver({ op: 'hash', alg: 'sha-256', data })).toBe(
    'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0',
  )
  expect(await driver({ op: 'hash', alg: 'sha-384', data })).toHaveLength(64)
  expect(await driver({ op: 'hash', alg: 'sha-512', data })).toHaveLength(86)
})

test.each<[JwsAlg, number]>([
  ['ES256', 64],
  ['ES384', 96],
  ['ES512', 132],
  ['EdDSA', 64],
])(
  '%s signs raw signatures of %i bytes that verify, and only under their own algorithm',
  async (alg, length) => {
    const pair = await newKeyPair(alg)
    const jws = parseJws(await run(createJws({ header: { typ: 'x' }, payload: {}, key: pair.key, alg })))
    const key = await run(importKey(pair.jwk, alg))
    if (key === undefined) throw new Error('the key did not import')
    expect(jws.signature).toHaveLength(length)
    expect((await run(checkSignature(jws, key, alg))).ok).toBe(true)
    expect((await run(checkSignature(jws, key, alg === 'ES256' ? 'EdDSA' : 'ES256'))).ok).toBe(false)
  },
)

test('the trust port may answer later, as a wallet asks its lists', async () => {
  const policy = { at: AT, role: 'pid', keyBinding: { audience: AUDIENCE, nonce: NONCE } } as const
  const report = await run(verifySdJwtVc(await forgeSdJwt(), policy))
  expect(report.verdict).toBe('valid')
})
