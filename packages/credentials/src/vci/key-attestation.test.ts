import { describe, expect, test } from 'vitest'
import { forgeJws, issuer, type KeyPair, newKeyPair, run, stranger, trusting } from '../sd-jwt-fixtures.ts'
import { createKeyAttestation } from './key-attestation.ts'
import { createProof, type ProofExpected, verifyProofs } from './proof.ts'

const NOW = 1_790_000_000
const ISSUER = 'https://issuer.example'
const first = await newKeyPair()
const second = await newKeyPair()
const third = await newKeyPair()
const otherCurve = await newKeyPair('ES384')
const NONE = { keyStorage: [], userAuthentication: [] }

const EXPECTED: ProofExpected = {
  issuer: ISSUER,
  now: NOW,
  clientId: 'wallet',
  batchSize: 2,
  isFreshNonce: (nonce) => nonce === 'fresh',
  attestation: NONE,
}

type Change = { header?: object; claims?: object; key?: KeyPair }

const attestation = ({ header = {}, claims = {}, key = issuer }: Change = {}): Promise<string> =>
  forgeJws(
    { alg: 'ES256', typ: 'key-attestation+jwt', x5c: ['AA=='], ...header },
    { iat: NOW, exp: NOW + 300, attested_keys: [first.jwk, second.jwk], nonce: 'fresh', ...claims },
    key,
  )
async function proof(
  ka: Promise<string> | string | undefined,
  { header = {}, claims = {}, key = first }: Change = {},
) {
  return forgeJws(
    { alg: 'ES256', typ: 'openid4vci-proof+jwt', key_attestation: await ka, ...header },
    { aud: ISSUER, iat: NOW, nonce: 'fresh', ...claims },
    key,
  )
}
const listed = trusting(issuer, 'wallet-provider')
const verify = async (
  type: 'jwt' | 'attestation',
  jwts: readonly (string | Promise<string>)[],
  change: Partial<ProofExpected> = {},
) =>
  run(
    verifyProofs({ type, jwts: await Promise.all(jwts.map(async (jwt) => jwt)) }, { ...EXPECTED, ...change }),
    listed,
  )
const bent = (jwt: Promise<string>) => jwt.then((value) => `${value.slice(0, -86)}${'A'.repeat(86)}`)

describe('a key attestation: refused', () => {
  test.each<[string, Promise<string>, string]>([
    ['no token', Promise.resolve('x'), 'KA_FORM'],
    ['typ of a proof', attestation({ header: { typ: 'openid4vci-proof+jwt' } }), 'KA_TYP'],
    ['alg none', attestation({ header: { alg: 'none' } }), 'KA_FORM'],
    ['without certificate', attestation({ header: { x5c: undefined } }), 'KA_TRUST'],
    ['fail-invalid-key-attestation-signature', bent(attestation()), 'KA_SIGNATURE'],
    ['signed by somebody else', attestation({ key: stranger }), 'KA_SIGNATURE'],
    ['no keys', attestation({ claims: { attested_keys: [] } }), 'KA_KEYS'],
    ['keys missing', attestation({ claims: { attested_keys: undefined } }), 'KA_KEYS'],
    ['one key twice', attestation({ claims: { attested_keys: [first.jwk, first.jwk] } }), 'KA_KEYS'],
    ['a private key', attestation({ claims: { attested_keys: [{ ...first.jwk, d: 'x' }] } }), 'KA_KEYS'],
    ['a key of another curve', attestation({ claims: { attested_keys: [otherCurve.jwk] } }), 'KA_KEYS'],
    [
      'more keys than a batch',
      attestation({ claims: { attested_keys: [first.jwk, second.jwk, third.jwk] } }),
      'PROOF_BATCH',
    ],
    ['iat missing', attestation({ claims: { iat: undefined } }), 'KA_TIME'],
    ['iat in the future', attestation({ claims: { iat: NOW + 120 } }), 'KA_TIME'],
    ['past', attestation({ claims: { exp: NOW } }), 'KA_TIME'],
    ['an exp that is no number', attestation({ claims: { exp: 'soon' } }), 'KA_TIME'],
    ['nonce of no text', attestation({ claims: { nonce: 1 } }), 'KA_NONCE'],
    ['levels that are no list', attestation({ claims: { key_storage: 'iso_18045_high' } }), 'KA_LEVEL'],
    ['a level that is no name', attestation({ claims: { user_authentication: [1] } }), 'KA_LEVEL'],
    ['a status that cannot be read', attestation({ claims: { key_storage_status: {} } }), 'KA_STATUS'],
  ])('%s, by either proof type', async (_, jwt, reason) => {
    const refusal = { error: 'invalid_proof', reason }
    await expect(verify('attestation', [jwt])).rejects.toMatchObject(refusal)
    await expect(verify('jwt', [proof(jwt)])).rejects.toMatchObject(refusal)
  })

  test('by an authority that is listed for issuers', async () => {
    const proofs = { type: 'attestation', jwts: [await attestation()] } as const
    await expect(run(verifyProofs(proofs, EXPECTED), trusting(issuer, 'attestation'))).rejects.toMatchObject({
      reason: 'KA_TRUST',
    })
  })

  test.each<[string, object, boolean]>([
    ['none is claimed', {}, false],
    ['another one', { key_storage: ['iso_18045_basic'] }, false],
    ['the one that is asked', { key_storage: ['iso_18045_high', 'iso_18045_moderate'] }, true],
  ])('a level is asked: %s', async (_, claims, good) => {
    const levels = { keyStorage: ['iso_18045_high'], userAuthentication: [] }
    const verified = verify('attestation', [attestation({ claims })], { attestation: levels })
    if (good) expect((await verified).keys).toHaveLength(2)
    else await expect(verified).rejects.toMatchObject({ reason: 'KA_LEVEL' })
  })
})

describe('as proof of its own', () => {
  test.each<[string, Promise<string>[], string, string]>([
    ['two of them', [attestation(), attestation()], 'invalid_proof', 'PROOF_FORM'],
    ['without nonce', [attestation({ claims: { nonce: undefined } })], 'invalid_proof', 'KA_NONCE'],
    ['with a stale nonce', [attestation({ claims: { nonce: 'stale' } })], 'invalid_nonce', 'PROOF_NONCE'],
  ])('refused: %s', async (_, jwts, error, reason) => {
    await expect(verify('attestation', jwts)).rejects.toMatchObject({ error, reason })
  })

  test('accepted without exp, and under the older name', async () => {
    const old = { header: { typ: 'keyattestation+jwt' }, claims: { exp: undefined } }
    expect((await verify('attestation', [attestation(old)])).keys.map(({ jwk }) => jwk.x)).toEqual([
      first.jwk.x,
      second.jwk.x,
    ])
  })
})

describe('beside a proof of possession', () => {
  test.each<[string, Promise<string>, string]>([
    ['the attestation missing', proof(undefined, { header: { jwk: first.jwk } }), 'KA_MISSING'],
    ['without exp', proof(attestation({ claims: { exp: undefined } })), 'KA_TIME'],
    ['another nonce in it', proof(attestation({ claims: { nonce: 'other' } })), 'KA_NONCE'],
    ['signed by the second key', proof(attestation(), { key: second }), 'PROOF_SIGNATURE'],
    [
      'by a key that is not attested',
      proof(attestation(), { key: third, header: { jwk: third.jwk } }),
      'KA_KEYS',
    ],
    ['kid beyond the keys', proof(attestation(), { header: { kid: '2' } }), 'PROOF_KEY'],
    ['kid that is no position', proof(attestation(), { header: { kid: 'did:x' } }), 'PROOF_KEY'],
    ['jwk and kid', proof(attestation(), { header: { kid: '0', jwk: first.jwk } }), 'PROOF_KEY'],
    ['a certificate', proof(attestation(), { header: { x5c: ['AA=='] } }), 'PROOF_KEY'],
    ['an attestation that is no text', proof(undefined, { header: { key_attestation: 7 } }), 'PROOF_FORM'],
  ])('refused: %s', async (_, jwt, reason) => {
    await expect(verify('jwt', [jwt])).rejects.toMatchObject({ error: 'invalid_proof', reason })
  })

  test('refused: two proofs, each with the attestation', async () => {
    const jwts = [proof(attestation()), proof(attestation(), { key: second, header: { kid: '1' } })]
    await expect(verify('jwt', jwts)).rejects.toMatchObject({ reason: 'PROOF_FORM' })
  })

  test.each<[string, Change]>([
    ['by the first key, unnamed', {}],
    ['by jwk', { key: second, header: { jwk: second.jwk } }],
    ['by position', { key: second, header: { kid: '1' } }],
  ])('accepted %s: all attested keys are proven', async (_, change) => {
    const { keys, nonce } = await verify('jwt', [proof(attestation(), change)])
    expect(keys).toHaveLength(2)
    expect(nonce).toBe('fresh')
  })

  test('what we create is what we accept; no level is invented', async () => {
    const status = { uri: 'https://p.example/status/k', index: 3, maintainedUntil: NOW + 86_400 }
    const jwt = await run(
      createKeyAttestation({
        keys: [first.jwk, second.jwk],
        iat: NOW,
        exp: NOW + 300,
        storageStatus: status,
        alg: 'ES256',
        key: issuer.key,
        x5c: ['AA=='],
      }),
    )
    const holder = { key: first.key, publicJwk: first.jwk }
    const made = run(createProof(holder, { issuer: ISSUER, nonce: 'fresh', iat: NOW, keyAttestation: jwt }))
    const { attestation: read } = await verify('jwt', [made])
    expect(read).toMatchObject({ jwt, status, levels: NONE, expires: NOW + 300 })
    const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).not.toHaveProperty('key_storage')
    expect(claims).not.toHaveProperty('iss')
  })
})
