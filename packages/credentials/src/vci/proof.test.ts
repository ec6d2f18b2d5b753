import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../bytes.ts'
import { forgeJws, type KeyPair, newKeyPair, run } from '../sd-jwt-fixtures.ts'
import { createProof, type ProofExpected, verifyProofs } from './proof.ts'

const NOW = 1_790_000_000
const ISSUER = 'https://issuer.example'
const holder = await newKeyPair()
const second = await newKeyPair()
const otherCurve = await newKeyPair('ES384')

const EXPECTED: ProofExpected = {
  issuer: ISSUER,
  now: NOW,
  clientId: 'entente-wallet',
  batchSize: 3,
  isFreshNonce: (nonce) => nonce === 'fresh',
}

type Change = { header?: object; claims?: object; key?: KeyPair }

const proof = ({ header = {}, claims = {}, key = holder }: Change = {}): Promise<string> =>
  forgeJws(
    { alg: 'ES256', typ: 'openid4vci-proof+jwt', jwk: key.jwk, ...header },
    { aud: ISSUER, iat: NOW, nonce: 'fresh', ...claims },
    key,
  )

const unsigned = (alg: string): string =>
  `${encodeBase64url(JSON.stringify({ alg, typ: 'openid4vci-proof+jwt', jwk: holder.jwk }))}.${encodeBase64url('{}')}.`
type Jwts = readonly (string | Promise<string>)[]
const verify = async (jwts: Jwts) =>
  run(verifyProofs({ type: 'jwt', jwts: await Promise.all(jwts.map(async (jwt) => jwt)) }, EXPECTED))

describe('a proof of possession: refused', () => {
  test.each<[string, Jwts, string, string]>([
    ['none at all', [], 'invalid_proof', 'PROOF_MISSING'],
    ['more than a batch', [proof(), proof(), proof(), proof()], 'invalid_proof', 'PROOF_BATCH'],
    ['not a token', ['nothing'], 'invalid_proof', 'PROOF_FORM'],
    ['wrong typ', [proof({ header: { typ: 'JWT' } })], 'invalid_proof', 'PROOF_TYP'],
    ['typ of a DPoP proof', [proof({ header: { typ: 'dpop+jwt' } })], 'invalid_proof', 'PROOF_TYP'],
    ['alg none', [unsigned('none')], 'invalid_proof', 'JWS_ALG'],
    ['alg HS256', [unsigned('HS256')], 'invalid_proof', 'JWS_ALG'],
    ['aud missing', [proof({ claims: { aud: undefined } })], 'invalid_proof', 'PROOF_AUD'],
    [
      'aud of another issuer',
      [proof({ claims: { aud: 'https://x.example' } })],
      'invalid_proof',
      'PROOF_AUD',
    ],
    [
      'aud with a second one',
      [proof({ claims: { aud: [ISSUER, 'https://x.example'] } })],
      'invalid_proof',
      'PROOF_AUD',
    ],
    ['nonce missing', [proof({ claims: { nonce: undefined } })], 'invalid_proof', 'PROOF_NONCE'],
    ['stale nonce', [proof({ claims: { nonce: 'stale' } })], 'invalid_nonce', 'PROOF_NONCE'],
    [
      'two nonces in a batch',
      [proof(), proof({ claims: { nonce: 'other' }, key: second })],
      'invalid_proof',
      'PROOF_NONCE',
    ],
    ['iat missing', [proof({ claims: { iat: undefined } })], 'invalid_proof', 'PROOF_IAT'],
    ['iat too old', [proof({ claims: { iat: NOW - 301 } })], 'invalid_proof', 'PROOF_IAT'],
    ['iat in the future', [proof({ claims: { iat: NOW + 61 } })], 'invalid_proof', 'PROOF_IAT'],
    ['iss of another client', [proof({ claims: { iss: 'another' } })], 'invalid_proof', 'PROOF_ISS'],
    ['no key', [proof({ header: { jwk: undefined } })], 'invalid_proof', 'PROOF_KEY'],
    ['jwk and kid', [proof({ header: { kid: 'x' } })], 'invalid_proof', 'PROOF_KEY'],
    ['kid only', [proof({ header: { jwk: undefined, kid: 'x' } })], 'invalid_proof', 'PROOF_KEY'],
    [
      'a key attestation that is none',
      [proof({ header: { jwk: undefined, key_attestation: 'x' } })],
      'invalid_proof',
      'KA_FORM',
    ],
    [
      'private key',
      [proof({ header: { jwk: { ...holder.jwk, d: 'x' } } })],
      'invalid_proof',
      'PROOF_KEY_PRIVATE',
    ],
    ['key of another curve', [proof({ header: { jwk: otherCurve.jwk } })], 'invalid_proof', 'PROOF_KEY'],
    [
      'signature of another key',
      [proof({ header: { jwk: second.jwk } })],
      'invalid_proof',
      'PROOF_SIGNATURE',
    ],
    [
      'bad signature',
      [proof().then((jwt) => `${jwt.slice(0, -86)}${'A'.repeat(86)}`)],
      'invalid_proof',
      'PROOF_SIGNATURE',
    ],
    ['one key twice', [proof(), proof({ claims: { more: 1 } })], 'invalid_proof', 'PROOF_KEY_REPEATED'],
    ['one bad among good', [proof({ key: second }), 'bad'], 'invalid_proof', 'PROOF_FORM'],
  ])('%s', async (_, jwts, error, reason) => {
    await expect(verify(jwts)).rejects.toMatchObject({ error, reason })
  })
})

describe('a proof of possession: accepted', () => {
  test.each<[string, Change]>([
    ['without iss', {}],
    ['with iss = client_id', { claims: { iss: 'entente-wallet' } }],
    ['with aud as a list of one', { claims: { aud: [ISSUER] } }],
    ['with extra claims', { claims: { more: { nested: true } } }],
    ['of 10 s ahead', { claims: { iat: NOW + 10 } }],
  ])('%s', async (_, change) => {
    expect(await verify([proof(change)])).toMatchObject({ nonce: 'fresh', keys: [{ jwk: { kty: 'EC' } }] })
  })
})

test('what the wallet creates is what the issuer accepts, key by key in order', async () => {
  const content = { issuer: ISSUER, nonce: 'fresh', iat: NOW, clientId: 'entente-wallet' }
  const holders = [second, holder]
  const jwts = holders.map(({ key, jwk }) => run(createProof({ key, publicJwk: jwk }, content)))
  const { keys } = await verify(jwts)
  expect(keys.map(({ jwk }) => jwk.x)).toEqual(holders.map(({ jwk }) => jwk.x))
  expect(Object.keys(keys[0]?.jwk ?? {})).toEqual(['kty', 'crv', 'x', 'y'])
})
