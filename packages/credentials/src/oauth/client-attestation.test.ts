import { describe, expect, test } from 'vitest'
import { forgeJws, issuer, type KeyPair, newKeyPair, run, stranger, trusting } from '../sd-jwt-fixtures.ts'
import {
  createAttestationPop,
  createClientAttestation,
  verifyClientAttestation,
} from './client-attestation.ts'

const NOW = 1_790_000_000
const SERVER = 'https://as.example'
const instance = await newKeyPair()
const other = await newKeyPair()
const onAnotherCurve = await newKeyPair('ES384')

type Change = { header?: object; claims?: object; key?: KeyPair }

const attestation = ({ header = {}, claims = {}, key = issuer }: Change = {}): Promise<string> =>
  forgeJws(
    { alg: key.alg, typ: 'oauth-client-attestation+jwt', x5c: ['AA=='], ...header },
    { sub: 'wallet', cnf: { jwk: instance.jwk }, exp: NOW + 3600, ...claims },
    key,
  )
const pop = ({ header = {}, claims = {}, key = instance }: Change = {}): Promise<string> =>
  forgeJws(
    { alg: key.alg, typ: 'oauth-client-attestation-pop+jwt', ...header },
    { aud: SERVER, jti: 'j1', iat: NOW, ...claims },
    key,
  )

const listed = trusting(issuer, 'wallet-provider')
async function verify(
  attestations: Promise<string>[],
  pops: Promise<string>[],
  trust: Parameters<typeof run>[1] = listed,
) {
  const expected = {
    attestations: await Promise.all(attestations),
    pops: await Promise.all(pops),
    issuer: SERVER,
    now: NOW,
  }
  return run(verifyClientAttestation(expected), trust)
}

const text = (value: string) => Promise.resolve(value)
const bent = (jwt: Promise<string>) => jwt.then((value) => `${value.slice(0, -86)}${'A'.repeat(86)}`)

describe('a wallet instance attestation: refused', () => {
  test.each<[string, Promise<string>[], string]>([
    ['missing', [], 'WIA_MISSING'],
    ['twice', [attestation(), attestation()], 'WIA_FORM'],
    ['no token', [text('nothing')], 'WIA_FORM'],
    ['typ missing', [attestation({ header: { typ: undefined } })], 'WIA_TYP'],
    ['typ of a key attestation', [attestation({ header: { typ: 'key-attestation+jwt' } })], 'WIA_TYP'],
    ['alg none', [attestation({ header: { alg: 'none' } })], 'WIA_ALG'],
    ['alg HS256', [attestation({ header: { alg: 'HS256' } })], 'WIA_ALG'],
    ['alg EdDSA', [attestation({ header: { alg: 'EdDSA' } })], 'WIA_ALG'],
    ['without certificate', [attestation({ header: { x5c: undefined } })], 'WIA_TRUST'],
    ['a key of its own', [attestation({ header: { x5c: undefined, jwk: issuer.jwk } })], 'WIA_TRUST'],
    ['fail-invalid-client-attestation-signature', [bent(attestation())], 'WIA_SIGNATURE'],
    ['signed by another key', [attestation({ key: stranger })], 'WIA_SIGNATURE'],
    ['fail-client-attestation-no-sub', [attestation({ claims: { sub: undefined } })], 'WIA_SUB'],
    ['sub of no text', [attestation({ claims: { sub: 7 } })], 'WIA_SUB'],
    ['fail-client-attestation-exp-in-past', [attestation({ claims: { exp: NOW } })], 'WIA_TIME'],
    ['without exp', [attestation({ claims: { exp: undefined } })], 'WIA_TIME'],
    ['made a day ago, whatever its end', [attestation({ claims: { iat: NOW - 86_400 } })], 'WIA_STALE'],
    ['not yet', [attestation({ claims: { nbf: NOW + 120 } })], 'WIA_TIME'],
    ['made in the future', [attestation({ claims: { iat: NOW + 120 } })], 'WIA_TIME'],
    ['no key', [attestation({ claims: { cnf: undefined } })], 'WIA_CNF'],
    ['a private key', [attestation({ claims: { cnf: { jwk: { ...instance.jwk, d: 'x' } } } })], 'WIA_CNF'],
    ['a status without a list', [attestation({ claims: { client_status: { exp: 1 } } })], 'WIA_STATUS'],
    [
      'a negative index',
      [attestation({ claims: { client_status: { status: { status_list: { idx: -1, uri: 'u' } } } } })],
      'WIA_STATUS',
    ],
  ])('%s', async (_, attestations, code) => {
    expect(await verify(attestations, [pop()])).toMatchObject({ ok: false, code })
  })

  test.each(['pid', 'attestation', 'access-certificate'] as const)(
    'by an authority that is listed for %s only',
    async (role) => {
      const answer = await verify([attestation()], [pop()], trusting(issuer, role))
      expect(answer).toMatchObject({ ok: false, code: 'WIA_TRUST' })
    },
  )
})

describe('its proof: refused', () => {
  test.each<[string, Promise<string>[], string]>([
    ['missing', [], 'WIA_POP_MISSING'],
    ['twice', [pop(), pop()], 'WIA_POP_FORM'],
    ['no token', [text('a.b')], 'WIA_POP_FORM'],
    ['typ of a DPoP proof', [pop({ header: { typ: 'dpop+jwt' } })], 'WIA_POP_TYP'],
    ['alg none', [pop({ header: { alg: 'none' } })], 'WIA_POP_ALG'],
    ['alg of another curve', [pop({ key: onAnotherCurve })], 'WIA_POP_ALG'],
    ['fail-mismatched-client-attestation-pop-key', [pop({ key: other })], 'WIA_POP_SIGNATURE'],
    ['fail-invalid-client-attestation-pop-signature', [bent(pop())], 'WIA_POP_SIGNATURE'],
    ['aud missing', [pop({ claims: { aud: undefined } })], 'WIA_POP_AUD'],
    ['fail-client-attestation-pop-wrong-aud', [pop({ claims: { aud: 'https://x.example' } })], 'WIA_POP_AUD'],
    ['aud as a list', [pop({ claims: { aud: [SERVER] } })], 'WIA_POP_AUD'],
    ['aud of an endpoint', [pop({ claims: { aud: `${SERVER}/as/par` } })], 'WIA_POP_AUD'],
    ['jti missing', [pop({ claims: { jti: undefined } })], 'WIA_POP_JTI'],
    ['iat missing', [pop({ claims: { iat: undefined } })], 'WIA_POP_IAT'],
    ['iat six minutes old', [pop({ claims: { iat: NOW - 360 } })], 'WIA_POP_IAT'],
    ['iat in the future', [pop({ claims: { iat: NOW + 61 } })], 'WIA_POP_IAT'],
    ['iss of another client', [pop({ claims: { iss: 'other' } })], 'WIA_POP_ISS'],
  ])('%s', async (_, pops, code) => {
    expect(await verify([attestation()], pops)).toMatchObject({ ok: false, code })
  })
})

describe('accepted', () => {
  test.each<[string, Change, Change]>([
    [
      'as drafts before 8 write it, with iss',
      { claims: { iss: 'https://p.example' } },
      { claims: { iss: 'wallet' } },
    ],
    ['with iat and nbf', { claims: { iat: NOW, nbf: NOW } }, {}],
    ['with unknown members', { claims: { more: [1] } }, { claims: { more: {} } }],
    ['ten seconds ahead', {}, { claims: { iat: NOW + 10 } }],
  ])('%s', async (_, wia, proof) => {
    expect(await verify([attestation(wia)], [pop(proof)])).toMatchObject({ ok: true })
  })

  test.each(['ES384', 'ES512'] as const)('signed by %s', async (alg) => {
    const provider = await newKeyPair(alg)
    const answer = await verify([attestation({ key: provider })], [pop()], trusting(provider))
    expect(answer).toMatchObject({ ok: true })
  })

  test('what we create is what we accept, with its status and challenge', async () => {
    const status = { uri: 'https://p.example/status/1', index: 77, maintainedUntil: NOW + 40 * 86_400 }
    const wia = run(
      createClientAttestation({
        subject: 'wallet',
        instanceKey: instance.jwk,
        walletName: 'TEST wallet',
        walletVersion: '0.1.0',
        iat: NOW,
        exp: NOW + 3600,
        clientStatus: status,
        alg: 'ES256',
        key: issuer.key,
        x5c: ['AA=='],
      }),
    )
    const proof = { audience: SERVER, jti: 'j2', iat: NOW, challenge: 'c1' }
    expect(await verify([wia], [run(createAttestationPop(instance.key, proof))])).toMatchObject({
      ok: true,
      client: { clientId: 'wallet', status, walletName: 'TEST wallet', pop: { challenge: 'c1', jti: 'j2' } },
    })
  })
})
