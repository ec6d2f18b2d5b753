import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../national-node/src/store/database.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import { type IssueWorld, openIssueWorld, type RawWallet, takeToken } from './issue-world.ts'

eachStore('proof of possession of the token', (open) => {
  let world: IssueWorld
  let store: Store
  beforeAll(async () => {
    store = await open()
    world = await openIssueWorld(store)
  })
  afterAll(() => world.close())

  const tokenOf = (types?: string[], personId?: string) => takeToken(world, types, personId)

  describe('dpop-negative-tests at the credential endpoint', () => {
    const path = '/issuer/credential'
    type Sent = { headers?: Record<string, string | null>; query?: string }
    type Bend = (wallet: RawWallet, token: string, nonce: string | undefined) => Sent
    const dpop = (value: string | null) => ({ headers: { dpop: value } })

    test.each<[string, Bend, string, number]>([
      ['no proof', () => dpop(null), 'invalid_dpop_proof', 401],
      ['Bearer', (_, token) => ({ headers: { authorization: `Bearer ${token}` } }), 'invalid_token', 401],
      ['no token', () => ({ headers: { authorization: null } }), 'invalid_token', 401],
      ['an unknown token', () => ({ headers: { authorization: 'DPoP unknown' } }), 'invalid_token', 401],
      [
        'fail-on-access-token-in-query',
        (_, token) => ({ query: `?access_token=${token}` }),
        'invalid_request',
        400,
      ],
      [
        'two proofs',
        (w, accessToken, nonce) =>
          dpop(`${w.proofFor(path, { accessToken, nonce })}, ${w.proofFor(path, { accessToken, nonce })}`),
        'invalid_dpop_proof',
        401,
      ],
      ['not a JWT', () => dpop('x'), 'invalid_dpop_proof', 401],
      [
        'a nonce of the authorization server',
        (w, accessToken) => dpop(w.proofFor(path, { accessToken, nonce: w.nonces().asNonce })),
        'use_dpop_nonce',
        401,
      ],
      ['no nonce', (w, accessToken) => dpop(w.proofFor(path, { accessToken })), 'use_dpop_nonce', 401],
      [
        'another key',
        (w, accessToken, nonce) => dpop(w.proofFor(path, { accessToken, nonce }, newSigningKey())),
        'invalid_dpop_proof',
        401,
      ],
      [
        'wrong htm',
        (w, accessToken, nonce) => dpop(w.proofFor(path, { accessToken, nonce, method: 'GET' })),
        'invalid_dpop_proof',
        401,
      ],
      [
        'wrong htu',
        (w, accessToken, nonce) => dpop(w.proofFor('/issuer/nonce', { accessToken, nonce })),
        'invalid_dpop_proof',
        401,
      ],
      [
        'wrong ath',
        (w, _, nonce) => dpop(w.proofFor(path, { accessToken: 'other', nonce })),
        'invalid_dpop_proof',
        401,
      ],
      ['no ath', (w, _, nonce) => dpop(w.proofFor(path, { nonce })), 'invalid_dpop_proof', 401],
      [
        'iat an hour ago',
        (w, accessToken, nonce) =>
          dpop(w.proofFor(path, { accessToken, nonce, iat: world.clock.seconds() - 3600 })),
        'invalid_dpop_proof',
        401,
      ],
    ])('%s', async (_, bend, error, status) => {
      const { wallet, token } = await tokenOf()
      await wallet.credential({ token, body: {} })
      const sent = bend(wallet, token, wallet.nonces().rsNonce)
      const answer = await wallet.credential({ token, body: await wallet.request(), ...sent })
      expect(answer.body).toMatchObject({ error })
      expect(answer.status).toBe(status)
      if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP error="/)
    })

    test('a proof used before', async () => {
      const { wallet, token } = await tokenOf()
      await wallet.credential({ token, body: {} })
      const proof = wallet.proofFor(path, { accessToken: token, nonce: wallet.nonces().rsNonce })
      const send = async () =>
        wallet.credential({ token, body: await wallet.request(), headers: { dpop: proof } })
      expect((await send()).status).toBe(200)
      expect((await send()).body.error).toBe('invalid_dpop_proof')
    })

    test('access-token-type-header-case-sensitivity: the scheme in any case, the header in any case', async () => {
      for (const scheme of ['dpop', 'DPOP', 'DPoP']) {
        const { wallet, token } = await tokenOf()
        const headers = { authorization: `${scheme} ${token}` }
        expect((await wallet.credential({ token, body: await wallet.request(), headers })).status).toBe(200)
      }
    })

    test('a token whose five minutes are over', async () => {
      const { wallet, token } = await tokenOf()
      world.stepping.advance(301)
      expect((await wallet.credential({ token, body: await wallet.request() })).body.error).toBe(
        'invalid_token',
      )
    })
  })
})
