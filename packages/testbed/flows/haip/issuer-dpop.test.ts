import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { newSigningKey } from '../../../national-node/src/kernel/crypto.ts'
import { systemClock } from '../../../national-node/src/kernel/clock.ts'
import { eachIssuer } from './each-issuer.ts'
import { haipWallet, type HaipWallet } from './issuer-client.ts'

eachIssuer('fapi2-security-profile-final DPoP', (target) => {
  const open = () => haipWallet(target())

  test('server and issuer keep nonces of their own and tell them with every answer', async () => {
    const wallet = await open()
    const pushed = await wallet.push()
    const nonce = await wallet.call(wallet.metadata.nonce_endpoint, { method: 'POST' })
    const [ofServer, ofIssuer] = [pushed, nonce].map(({ headers }) => headers.get('dpop-nonce'))
    expect(ofIssuer).toBeTruthy()
    const access = await wallet.accessToken()
    const url = wallet.metadata.credential_endpoint
    const foreign = wallet.dpop(url, { accessToken: access, nonce: ofServer ?? 'none' })
    const refused = await wallet.credential(access, await wallet.request(), { DPoP: foreign })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('use_dpop_nonce')
    expect(refused.headers.get('dpop-nonce')).toBeTruthy()
  })

  describe('dpop-negative-tests at the credential endpoint', () => {
    type Bend = (wallet: HaipWallet, url: string, access: string) => string | null
    test.each<[string, Bend]>([
      ['no proof', () => null],
      ['not a JWT', () => 'nothing'],
      ['wrong htm', (wallet, url, accessToken) => wallet.dpop(url, { accessToken, method: 'GET' })],
      ['wrong htu', (wallet, url, accessToken) => wallet.dpop(url, { accessToken, url: `${url}x` })],
      ['wrong ath', (wallet, url) => wallet.dpop(url, { accessToken: 'other' })],
      ['no ath', (wallet, url) => wallet.dpop(url)],
      [
        'iat an hour ago',
        (wallet, url, accessToken) => wallet.dpop(url, { accessToken, iat: systemClock.seconds() - 3600 }),
      ],
      [
        'iat in an hour',
        (wallet, url, accessToken) => wallet.dpop(url, { accessToken, iat: systemClock.seconds() + 3600 }),
      ],
      ['another key', (wallet, url, accessToken) => wallet.dpop(url, { accessToken }, newSigningKey())],
      [
        'two headers',
        (wallet, url, accessToken) =>
          `${wallet.dpop(url, { accessToken })}, ${wallet.dpop(url, { accessToken })}`,
      ],
      [
        'bad signature',
        (wallet, url, accessToken) => `${wallet.dpop(url, { accessToken }).slice(0, -86)}${'A'.repeat(86)}`,
      ],
    ])('%s', async (_, bend) => {
      const wallet = await open()
      const access = await wallet.accessToken()
      const body = await wallet.request()
      const url = wallet.metadata.credential_endpoint
      const answer = await wallet.credential(access, body, { DPoP: bend(wallet, url, access) })
      expect([400, 401]).toContain(answer.status)
    })

    test('a proof used before', async () => {
      const wallet = await open()
      const access = await wallet.accessToken()
      const url = wallet.metadata.credential_endpoint
      await wallet.nonce()
      const DPoP = wallet.dpop(url, { accessToken: access, jti: randomUUID() })
      expect((await wallet.credential(access, await wallet.request(), { DPoP })).status).toBe(200)
      expect((await wallet.credential(access, await wallet.request(), { DPoP })).status).toBe(401)
    })

    test('Bearer, and fail-on-access-token-in-query', async () => {
      const wallet = await open()
      const access = await wallet.accessToken()
      const body = await wallet.request()
      const bearer = await wallet.credential(access, body, { authorization: `Bearer ${access}` })
      expect(bearer.status).toBe(401)
      const url = `${wallet.metadata.credential_endpoint}?access_token=${access}`
      expect(
        (await wallet.resource(url, access, body, { authorization: null })).status,
      ).toBeGreaterThanOrEqual(400)
    })

    test('access-token-type-header-case-sensitivity: the scheme in any case', async () => {
      const wallet = await open()
      const access = await wallet.accessToken()
      const answer = await wallet.credential(access, await wallet.request(), {
        authorization: `dPoP ${access}`,
      })
      expect(answer.status).toBe(200)
    })
  })

  describe('at the token endpoint', () => {
    test('ensure-holder-of-key-required', async () => {
      const wallet = await open()
      expect((await wallet.exchange(await wallet.code(), {}, { DPoP: null })).status).toBe(400)
    })

    test('ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt', async () => {
      const wallet = await open()
      const code = await wallet.code()
      const DPoP = wallet.dpop(wallet.server.token_endpoint, {}, newSigningKey())
      expect((await wallet.exchange(code, {}, { DPoP })).body.error).toBe('invalid_grant')
    })

    test.each([-10, 10])('ensure-dpopproof-with-iat-10seconds: %i s is accepted', async (seconds) => {
      const wallet = await open()
      const code = await wallet.code()
      const DPoP = wallet.dpop(wallet.server.token_endpoint, { iat: systemClock.seconds() + seconds })
      expect((await wallet.exchange(code, {}, { DPoP })).status).toBe(200)
    })
  })
})
