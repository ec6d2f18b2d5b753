import { expect, test } from 'vitest'
import { newSigningKey } from '../../../national-node/src/kernel/crypto.ts'
import { systemClock } from '../../../national-node/src/kernel/clock.ts'
import { eachIssuer } from './each-issuer.ts'
import { type Change, haipWallet } from './issuer-client.ts'
import type { IssuerTarget } from './issuer-target.ts'

const CODES = ['invalid_client', 'invalid_client_attestation']

eachIssuer('oid4vci-1_0-issuer client attestation', (target) => {
  test('happy-flow: an attested wallet pushes its request', async () => {
    const wallet = await haipWallet(target())
    const answer = await wallet.push()
    expect(answer.status).toBe(201)
    expect(answer.body.expires_in).toBeLessThan(600)
  })

  test.each<[string, (target: IssuerTarget) => Change]>([
    ['fail-invalid-client-attestation-signature', () => ({ wia: { key: newSigningKey().key } })],
    ['fail-client-attestation-exp-in-past', () => ({ wia: { exp: systemClock.seconds() - 60 } })],
    ['fail-client-attestation-no-sub', () => ({ wia: { subject: '' } })],
    ['fail-client-attestation-pop-wrong-aud', () => ({ pop: { audience: 'https://wrong.example' } })],
    ['fail-mismatched-client-attestation-pop-key', () => ({ popKey: newSigningKey() })],
    ['a provider that is on no list', ({ stranger }) => ({ wia: { key: stranger.key, x5c: stranger.x5c } })],
  ])('%s: the pushed request is refused', async (_, change) => {
    const wallet = await haipWallet(target(), change(target()))
    const answer = await wallet.push()
    expect([400, 401]).toContain(answer.status)
    expect(CODES).toContain(answer.body.error)
  })

  test('fail-invalid-client-attestation-pop-signature', async () => {
    const wallet = await haipWallet(target())
    const bent = `${wallet.pop().slice(0, -86)}${'A'.repeat(86)}`
    const answer = await wallet.push({}, { 'OAuth-Client-Attestation-PoP': bent })
    expect(CODES).toContain(answer.body.error)
  })

  test.each(['OAuth-Client-Attestation', 'OAuth-Client-Attestation-PoP'])(
    'refused without %s',
    async (name) => {
      const wallet = await haipWallet(target())
      const answer = await wallet.push({}, { [name]: null })
      expect([400, 401]).toContain(answer.status)
      expect([...CODES, 'invalid_request']).toContain(answer.body.error)
    },
  )

  test('the token endpoint asks for the attestation as well', async () => {
    const wallet = await haipWallet(target())
    const answer = await wallet.exchange(await wallet.code(), {}, { 'OAuth-Client-Attestation': null })
    expect([400, 401]).toContain(answer.status)
    expect([...CODES, 'invalid_request']).toContain(answer.body.error)
  })

  test('the challenge endpoint answers POST, uncached; a foreign challenge is refused with a new one', async () => {
    const wallet = await haipWallet(target())
    const answer = await wallet.call(wallet.server.challenge_endpoint, { method: 'POST' })
    expect(answer.status).toBe(200)
    expect(answer.body.attestation_challenge.length).toBeGreaterThanOrEqual(22)
    expect(answer.headers.get('cache-control')).toContain('no-store')
    const stale = await haipWallet(target(), { pop: { challenge: 'not-yours' } })
    const refused = await stale.push()
    expect(refused.body.error).toBe('use_attestation_challenge')
    expect(refused.headers.get('oauth-client-attestation-challenge')).toBeTruthy()
  })

  test('happy-flow-multiple-clients: another solution of the same provider', async () => {
    const wallet = await haipWallet(target(), { clientId: target().otherClientId })
    expect((await wallet.push()).status).toBe(201)
  })
})
