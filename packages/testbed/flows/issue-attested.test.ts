import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MaintainedStatus, NewKeyAttestation } from '@entente/credentials'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { newSigningKey, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import type { SigningKey } from '../../national-node/src/kernel/keys.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki } from '../src/pki.ts'
import {
  attestedRequest,
  type InstanceChange,
  statusFetch,
  STATUS_URL,
  walletInstance,
} from './attest-kit.ts'
import { ALICE, CLIENT, type IssueWorld, openIssueWorld, rawWallet } from './issue-world.ts'

const REVOKED = 77
const pki = createTestPki({ code: 'be', country: 'BE', clock: systemClock, random: randomBytes })
const strangers = createTestPki({ code: 'xx', country: 'BE', clock: systemClock, random: randomBytes })

/** An issuer that demands attested wallets and keys, as HAIP 1.0 does. */
eachStore('attested wallets', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open(), {
      clock: systemClock,
      pki,
      attested: true,
      fetch: statusFetch({ pki, clock: systemClock }, [REVOKED]),
    })
  })
  afterAll(() => world.close())

  const walletOf = (change: InstanceChange = {}, clientId = CLIENT) =>
    rawWallet(world, clientId, walletInstance(world, change).attest)
  const statusAt = (index: number, change: Partial<MaintainedStatus> = {}): MaintainedStatus => ({
    uri: STATUS_URL,
    index,
    maintainedUntil: systemClock.seconds() + 40 * 86_400,
    ...change,
  })
  async function begin(change: InstanceChange = {}) {
    const instance = walletInstance(world, change)
    const wallet = rawWallet(world, CLIENT, instance.attest)
    const { body } = await wallet.post('/as/par', wallet.pushed())
    const code = (await wallet.authorize(body.request_uri)).searchParams.get('code') ?? ''
    return { wallet, instance, code }
  }
  async function tokens(change: InstanceChange = {}) {
    const { wallet, instance, code } = await begin(change)
    const { body } = await wallet.post('/as/token', wallet.tokenForm(code))
    return { wallet, instance, token: body.access_token as string, refresh: body.refresh_token as string }
  }

  test('the metadata says so: attestation, challenge endpoint, both proof types', async () => {
    const wallet = walletOf()
    const server = (await wallet.call('/.well-known/oauth-authorization-server')).body
    expect(server).toMatchObject({
      token_endpoint_auth_methods_supported: ['attest_jwt_client_auth'],
      client_attestation_signing_alg_values_supported: ['ES256', 'ES384', 'ES512'],
      client_attestation_pop_signing_alg_values_supported: ['ES256', 'ES384', 'ES512'],
      challenge_endpoint: `${world.baseUrl}/as/challenge`,
    })
    const issuer = (await wallet.call('/.well-known/openid-credential-issuer')).body
    expect(issuer.preferred_client_status_period).toBe(31 * 86_400)
    expect(issuer.credential_configurations_supported.pid.proof_types_supported).toEqual({
      jwt: { proof_signing_alg_values_supported: ['ES256'], key_attestations_required: {} },
      attestation: {
        proof_signing_alg_values_supported: ['ES256', 'ES384', 'ES512'],
        key_attestations_required: {},
      },
    })
  })

  test('the challenge endpoint: POST, no-store, from any origin', async () => {
    const answer = await walletOf().call('/as/challenge', {
      method: 'POST',
      headers: { origin: 'https://w.example' },
    })
    expect(answer.status).toBe(200)
    expect(answer.body.attestation_challenge).toMatch(/^[A-Za-z0-9_-]{22,}$/)
    expect(answer.headers.get('cache-control')).toContain('no-store')
    expect(answer.headers.get('access-control-allow-origin')).toBeTruthy()
    expect((await walletOf().call('/as/challenge')).status).toBe(404)
  })

  test.each(['jwt', 'attestation'] as const)('the whole way, keys proven by %s', async (type) => {
    const { wallet, token } = await tokens()
    const { body } = await attestedRequest(world, wallet, type, { count: 3 })
    const answer = await wallet.credential({ token, body })
    expect(answer.status).toBe(200)
    expect(answer.body.credentials).toHaveLength(3)
  })

  test('a proof without challenge is asked for one, once', async () => {
    const wallet = walletOf()
    const { attest } = walletInstance(world)
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...attest(undefined) }
    const answer = await wallet.call('/as/par', { method: 'POST', headers, body: wallet.pushed().toString() })
    expect(answer.body.error).toBe('use_attestation_challenge')
    expect(answer.headers.get('oauth-client-attestation-challenge')).toBeTruthy()
  })

  describe('refused when pushed', () => {
    const now = () => systemClock.seconds()
    test.each<[string, () => InstanceChange, string]>([
      ['fail-client-attestation-exp-in-past', () => ({ wia: { exp: now() - 1 } }), 'WIA_TIME'],
      ['fail-client-attestation-no-sub', () => ({ wia: { subject: '' } }), 'WIA_SUB'],
      [
        'fail-client-attestation-pop-wrong-aud',
        () => ({ pop: { audience: 'https://x.example' } }),
        'WIA_POP_AUD',
      ],
      ['aud of an endpoint', () => ({ pop: { audience: `${world.baseUrl}/as/par` } }), 'WIA_POP_AUD'],
      [
        'fail-mismatched-client-attestation-pop-key',
        () => ({ popKey: newSigningKey() }),
        'WIA_POP_SIGNATURE',
      ],
      ['a proof six minutes old', () => ({ pop: { iat: now() - 361 } }), 'WIA_POP_IAT'],
      ['a provider on no list', () => signedBy(strangers.keys.get('wallet-provider')), 'WIA_TRUST'],
      ['an issuer as provider', () => signedBy(pki.keys.get('pid-issuer')), 'WIA_TRUST'],
      [
        'fail-invalid-client-attestation-signature',
        () => ({ wia: { key: newSigningKey().key } }),
        'WIA_SIGNATURE',
      ],
      ['a unit that was revoked', () => ({ wia: { clientStatus: statusAt(REVOKED) } }), 'STATUS_REVOKED'],
      [
        'a status that nobody can read',
        () => ({ wia: { clientStatus: statusAt(1, { uri: 'https://provider.example/other' }) } }),
        'WIA_STATUS',
      ],
      [
        'a status out of the list',
        () => ({ wia: { clientStatus: statusAt(1_000_000) } }),
        'STATUS_INDEX_RANGE',
      ],
      [
        'a status no longer maintained',
        () => ({ wia: { clientStatus: statusAt(1, { maintainedUntil: now() - 1 }) } }),
        'maintained',
      ],
    ])('%s', async (_, change, reason) => {
      const wallet = walletOf(change())
      const answer = await wallet.post('/as/par', wallet.pushed())
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client_attestation' } })
      expect(answer.body.error_description).toContain(reason)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    })

    const signedBy = ({ key, x5c }: SigningKey): InstanceChange => ({
      wia: { key, x5c },
    })

    test('one that was made a day ago, whatever its end: a fresh one is asked for', async () => {
      const day = 86_400
      const old = walletOf({ wia: { iat: now() - day, exp: now() + day } })
      const answer = await old.post('/as/par', old.pushed())
      expect(answer).toMatchObject({ status: 401, body: { error: 'use_fresh_attestation' } })
      const young = walletOf({ wia: { iat: now() - day + 60, exp: now() + day } })
      expect((await young.post('/as/par', young.pushed())).status).toBe(201)
    })

    test('without any attestation, the missing header is named', async () => {
      const wallet = rawWallet(world)
      const answer = await wallet.post('/as/par', wallet.pushed())
      expect(answer.status).toBe(401)
      expect(answer.body.error_description).toContain('OAuth-Client-Attestation: is missing')
    })

    test('without its proof', async () => {
      const { wia } = walletInstance(world)
      const wallet = rawWallet(world, CLIENT, () => ({ 'oauth-client-attestation': wia() }))
      const answer = await wallet.post('/as/par', wallet.pushed())
      expect(answer.body.error_description).toContain('WIA_POP_MISSING')
    })

    test('two attestations', async () => {
      const { wia, pop } = walletInstance(world)
      const wallet = rawWallet(world, CLIENT, (challenge) => ({
        'oauth-client-attestation': `${wia()}, ${wia()}`,
        'oauth-client-attestation-pop': pop({ challenge }),
      }))
      expect((await wallet.post('/as/par', wallet.pushed())).body.error_description).toContain('WIA_FORM')
    })

    test('a proof used before', async () => {
      const { wia, pop } = walletInstance(world)
      const jti = 'always-the-same'
      const wallet = rawWallet(world, CLIENT, (challenge) => ({
        'oauth-client-attestation': wia(),
        'oauth-client-attestation-pop': pop({ challenge, jti }),
      }))
      expect((await wallet.post('/as/par', wallet.pushed())).body.error_description).toContain('WIA_POP_JTI')
    })

    test('another client_id than the attestation names', async () => {
      const wallet = walletOf()
      const answer = await wallet.post('/as/par', wallet.pushed({ client_id: 'other-wallet' }))
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.body.error).toMatch(/invalid_request|invalid_client/)
    })

    test('a statement like the one the server makes for itself is replaced, never believed', async () => {
      const { key } = pki.keys.get('operations')
      const wallet = walletOf({ wia: { key, x5c: pki.keys.get('operations').x5c } })
      expect((await wallet.post('/as/par', wallet.pushed())).body.error_description).toContain('WIA_TRUST')
    })
  })

  test('a good status is looked up and taken', async () => {
    expect((await tokens({ wia: { clientStatus: statusAt(5) } })).token).toBeTruthy()
  })

  test('a wallet that only its provider knows: its own name and its own address of return', async () => {
    const { attest } = walletInstance(world, { wia: { subject: 'https://wallet.example/solution' } })
    const wallet = rawWallet(world, 'https://wallet.example/solution', attest)
    const answer = await wallet.post('/as/par', wallet.pushed({ redirect_uri: 'https://wallet.example/cb' }))
    expect(answer.status).toBe(201)
    const back = await wallet.authorize(answer.body.request_uri)
    expect(back.origin).toBe('https://wallet.example')
  })

  test('the login page lets its form lead to that address, and to no other one', async () => {
    const subject = 'https://wallet.example/solution'
    const wallet = rawWallet(world, subject, walletInstance(world, { wia: { subject } }).attest)
    const { body } = await wallet.post(
      '/as/par',
      wallet.pushed({ redirect_uri: 'https://wallet.example/cb' }),
    )
    const query = new URLSearchParams({ client_id: subject, request_uri: body.request_uri })
    const began = await wallet.call(`/as/authorize?${query}`)
    const cookie = began.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const path = began.headers.get('location') ?? ''
    const policy = (await wallet.call(path, { headers: { cookie } })).headers.get('content-security-policy')
    expect(policy).toContain('https://wallet.example;')
    const stranger = (await wallet.call(path)).headers.get('content-security-policy')
    expect(stranger).not.toContain('wallet.example')
  })

  describe('bound to the instance', () => {
    test('a code is of no use to another instance with the same DPoP key', async () => {
      const { wallet, code } = await begin()
      const other = walletInstance(world)
      const form = wallet.tokenForm(code)
      const challenge = (await wallet.call('/as/challenge', { method: 'POST' })).body.attestation_challenge
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        DPoP: wallet.proofFor('/as/token', { nonce: wallet.nonces().asNonce }),
        ...other.attest(challenge),
      }
      const answer = await wallet.call('/as/token', { method: 'POST', headers, body: form.toString() })
      expect(answer.body.error).toBe('invalid_grant')
    })

    test('refresh-token: again with the same instance and key, to new copies', async () => {
      const { wallet, refresh } = await tokens()
      const form = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refresh,
        client_id: CLIENT,
      })
      for (let turn = 0; turn < 2; turn++) {
        const { body, status } = await wallet.post('/as/token', form)
        expect(status).toBe(200)
        const asked = await attestedRequest(world, wallet, 'jwt')
        expect((await wallet.credential({ token: body.access_token, body: asked.body })).status).toBe(200)
      }
    })

    test.each<[string, (wallet: ReturnType<typeof rawWallet>) => ReturnType<typeof rawWallet>]>([
      ['another instance', () => walletOf()],
      ['no attestation', () => rawWallet(world)],
    ])('refresh-token: refused to %s', async (_, other) => {
      const { wallet, refresh } = await tokens()
      const form = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refresh,
        client_id: CLIENT,
      })
      const answer = await other(wallet).post('/as/token', form)
      expect(answer.body.error).toMatch(/invalid_grant|invalid_client_attestation/)
    })

    test('an offer with its code asks for the attestation, too, and gives a bound refresh token', async () => {
      const { offer, txCode } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      const bare = rawWallet(world)
      expect((await bare.post('/as/token', bare.preAuthorizedForm(offer, txCode))).status).toBe(401)
      const wallet = walletOf()
      const { body } = await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
      const form = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: body.refresh_token,
        client_id: CLIENT,
      })
      expect((await walletOf().post('/as/token', form)).body.error).toBe('invalid_grant')
      expect((await wallet.post('/as/token', form)).status).toBe(200)
    })
  })

  describe('keys: refused', () => {
    type KeyChange = Partial<NewKeyAttestation> & { readonly count?: number }
    test.each<[string, () => KeyChange, string]>([
      ['more than a batch', () => ({ count: 4 }), 'PROOF_BATCH'],
      ['fail-invalid-key-attestation-signature', () => ({ key: newSigningKey().key }), 'KA_SIGNATURE'],
      ['by a provider on no list', () => byStranger(), 'KA_TRUST'],
      ['past', () => ({ exp: systemClock.seconds() - 1 }), 'KA_TIME'],
      ['with a key store that was revoked', () => ({ storageStatus: statusAt(REVOKED) }), 'KA_STATUS'],
    ])('%s, by both proof types', async (_, change, reason) => {
      for (const type of ['jwt', 'attestation'] as const) {
        const { wallet, token } = await tokens()
        const { body } = await attestedRequest(world, wallet, type, change())
        const answer = await wallet.credential({ token, body })
        expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_proof' } })
        expect(answer.body.error_description).toContain(reason)
      }
    })
    const byStranger = (): KeyChange => {
      const { key, x5c } = strangers.keys.get('wallet-provider')
      return { key, x5c }
    }

    test('bare keys, of which nobody vouches', async () => {
      const { wallet, token } = await tokens()
      const answer = await wallet.credential({ token, body: await wallet.request() })
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_proof' } })
      expect(answer.body.error_description).toContain('KA_MISSING')
    })

    test('a key attestation used before, also with a fresh nonce', async () => {
      const { wallet, token } = await tokens()
      const first = await attestedRequest(world, wallet, 'jwt', { nonce: undefined })
      expect((await wallet.credential({ token, body: first.body })).status).toBe(200)
      const nonce = await wallet.nonce()
      const proof = wallet.keyProof({ nonce, keyAttestation: first.attestation }, first.holders[0])
      const again = { credential_configuration_id: 'pid', proofs: { jwt: [proof] } }
      const answer = await wallet.credential({ token, body: again })
      expect(answer.body).toMatchObject({ error: 'invalid_proof' })
      expect(answer.body.error_description).toContain('KA_REUSED')
    })

    test('a stale nonce in the attestation', async () => {
      const { wallet, token } = await tokens()
      const { body } = await attestedRequest(world, wallet, 'attestation', { nonce: 'stale' })
      expect((await wallet.credential({ token, body })).body.error).toBe('invalid_nonce')
    })
  })

  test('a level that is asked for is not waived', async () => {
    const levels = { keyStorage: ['iso_18045_high'], userAuthentication: [] }
    const strict = await openIssueWorld(await open(), {
      clock: systemClock,
      pki,
      attested: true,
      config: { attestation: levels },
    })
    try {
      const wallet = rawWallet(strict, CLIENT, walletInstance(strict).attest)
      const token = await wallet.tokenByCode()
      const low = await attestedRequest(strict, wallet, 'attestation')
      expect((await wallet.credential({ token, body: low.body })).body.error_description).toContain(
        'KA_LEVEL',
      )
      const high = await attestedRequest(strict, wallet, 'attestation', { keyStorage: ['iso_18045_high'] })
      expect((await wallet.credential({ token, body: high.body })).status).toBe(200)
    } finally {
      await strict.close()
    }
  })
})

eachStore('an issuer that demands no attestation', (open) => {
  test('takes a wallet that shows one all the same, whatever it says', async () => {
    const world = await openIssueWorld(await open(), { clock: systemClock, pki })
    try {
      const { attest } = walletInstance(world, { wia: { exp: 0 } })
      const wallet = rawWallet(world, CLIENT, attest)
      const token = await wallet.tokenByCode()
      expect((await wallet.credential({ token, body: await wallet.request() })).status).toBe(200)
      const { body } = await attestedRequest(world, wallet, 'attestation', { count: 2 })
      expect((await wallet.credential({ token, body })).body.credentials).toHaveLength(2)
    } finally {
      await world.close()
    }
  })
})
