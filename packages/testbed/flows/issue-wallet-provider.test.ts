import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseJws, type PublicJwk } from '@entente/credentials'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { newSigningKey, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import { createTestPki } from '../src/pki.ts'
import { CLIENT } from './issue-world.ts'
import { claimsOf, openProvider, rawUnit } from './provider-kit.ts'

const clock = systemClock
const pki = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })
type Key = ReturnType<typeof newSigningKey>

eachStore('wallet provider', (open) => {
  let store: Store
  let provider: Awaited<ReturnType<typeof openProvider>>
  beforeAll(async () => {
    store = await open()
    provider = await openProvider(store, pki)
  })
  afterAll(async () => {
    await provider.close()
  })
  const unitOf = (key?: Key) => rawUnit(provider.baseUrl, key)

  describe('what it says', () => {
    test('of an instance: the shared name, a status of its own, no level, less than a day', async () => {
      const raw = unitOf()
      const instance = newSigningKey()
      const answer = await raw.post('instance-attestations', await raw.body([instance]))
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const { header, payload } = parseJws(answer.body.client_attestation)
      const { client_status: status, ...claims } = payload as any
      expect(header).toMatchObject({ typ: 'oauth-client-attestation+jwt', alg: 'ES256' })
      expect(claims).toMatchObject({ sub: CLIENT, wallet_name: 'TEST wallet', wallet_version: '0.1.0' })
      expect(claims.cnf.jwk.x).toBe(instance.publicJwk.x)
      expect(claims.exp - claims.iat).toBeLessThan(86_400)
      expect(Object.keys(claims).sort()).toEqual([
        'cnf',
        'exp',
        'iat',
        'sub',
        'wallet_name',
        'wallet_version',
      ])
      expect(status.exp).toBeGreaterThan(clock.seconds() + 31 * 86_400)
      expect(status.exp % 86_400).toBe(0)
      const again = await raw.post('instance-attestations', await raw.body([newSigningKey()]))
      const other = claimsOf(again.body.client_attestation).client_status
      expect(other.status.status_list).not.toEqual(status.status.status_list)
    })

    test('of keys: no level at all, a shared status, the nonce that was wanted', async () => {
      const raw = unitOf()
      const keys = [newSigningKey(), newSigningKey()]
      const body = { ...(await raw.body(keys)), nonce: 'c-nonce' }
      const { key_attestation: jwt } = (await raw.post('key-attestations', body)).body
      const claims = claimsOf(jwt)
      expect(claims.attested_keys.map(({ x }: PublicJwk) => x)).toEqual(
        keys.map(({ publicJwk }) => publicJwk.x),
      )
      expect(claims.nonce).toBe('c-nonce')
      for (const level of ['key_storage', 'user_authentication', 'certification', 'iss', 'sub']) {
        expect(claims).not.toHaveProperty(level)
      }
      expect(claims.key_storage_status.status.status_list.uri).toContain('/wallet-provider/status/key-stores')
    })

    test('its list is signed, cacheable, open to all', async () => {
      const raw = unitOf()
      const { client_attestation: wia } = (
        await raw.post('instance-attestations', await raw.body([newSigningKey()]))
      ).body
      const { uri } = claimsOf(wia).client_status.status.status_list
      const answer = await fetch(uri)
      expect(answer.headers.get('content-type')).toBe('application/statuslist+jwt')
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      const { sub, status_list: list } = claimsOf(await answer.text())
      expect([sub, list.bits]).toEqual([uri, 1])
      const etag = answer.headers.get('etag') ?? ''
      expect((await fetch(uri, { headers: { 'if-none-match': etag } })).status).toBe(304)
      expect((await fetch(`${uri}?time=1`)).status).toBe(501)
      expect((await fetch(`${provider.baseUrl}/wallet-provider/status/unknown`)).status).toBe(404)
    })
  })

  describe('refused', () => {
    type Raw = ReturnType<typeof rawUnit>
    test.each<[string, (raw: Raw) => Promise<unknown>, RegExp]>([
      [
        'keys that nobody proves',
        async (raw) => ({ ...(await raw.body([newSigningKey()])), proofs: [] }),
        /input/,
      ],
      [
        'a key that the unit does not sign over',
        async (raw) => {
          const used = await raw.nonce()
          const [signed, shown] = [newSigningKey(), newSigningKey()]
          return { unit: raw.request([signed], used), proofs: [raw.prove(shown, used)] }
        },
        /other keys/,
      ],
      [
        'a proof with another nonce',
        async (raw) => {
          const key = newSigningKey()
          return { unit: raw.request([key], await raw.nonce()), proofs: [raw.prove(key, await raw.nonce())] }
        },
        /PROOF_NONCE/,
      ],
      ['a stale nonce', (raw) => raw.body([newSigningKey()], { nonce: 'x' }), /UNIT_NONCE/],
      [
        'for another provider',
        (raw) => raw.body([newSigningKey()], { provider: 'https://x.example' }),
        /UNIT_AUD/,
      ],
      ['an unknown member', async (raw) => ({ ...(await raw.body([newSigningKey()])), more: 1 }), /expected/],
      [
        'more keys than it attests',
        (raw) => raw.body(Array.from({ length: 6 }, () => newSigningKey())),
        /PROOF_BATCH/,
      ],
    ])('%s', async (_, make, reason) => {
      const raw = unitOf()
      const answer = await raw.post('key-attestations', await make(raw))
      expect(answer.status).toBe(400)
      expect(JSON.stringify(answer.body)).toMatch(reason)
    })

    test('a request sent twice', async () => {
      const raw = unitOf()
      const body = await raw.body([newSigningKey()])
      expect((await raw.post('instance-attestations', body)).status).toBe(200)
      expect((await raw.post('instance-attestations', body)).body.detail).toContain('nonce: was used before')
    })

    test('a key that was attested before, also for another unit', async () => {
      const key = newSigningKey()
      const raw = unitOf()
      expect((await raw.post('key-attestations', await raw.body([key]))).status).toBe(200)
      const other = unitOf()
      const answer = await other.post('key-attestations', await other.body([key]))
      expect(answer.body.detail).toContain('attested before')
    })

    test('an instance of two keys', async () => {
      const raw = unitOf()
      const answer = await raw.post(
        'instance-attestations',
        await raw.body([newSigningKey(), newSigningKey()]),
      )
      expect(answer.status).toBe(400)
    })
  })

  describe('a unit that is revoked', () => {
    test.each<[string, (raw: ReturnType<typeof rawUnit>) => Promise<unknown>]>([
      ['by itself', async (raw) => raw.post('revocations', { unit: raw.request([], await raw.nonce()) })],
      ['by the provider', (raw) => provider.provider.revoke(raw.thumbprint(raw.unit))],
    ])('%s: shows in the list at once, and gets nothing new', async (_, revoke) => {
      const raw = unitOf()
      const { client_attestation: wia } = (
        await raw.post('instance-attestations', await raw.body([newSigningKey()]))
      ).body
      const { idx, uri } = claimsOf(wia).client_status.status.status_list
      const before = await (await fetch(uri)).text()
      await revoke(raw)
      const after = await (await fetch(uri)).text()
      expect(claimsOf(after).status_list.lst).not.toBe(claimsOf(before).status_list.lst)
      expect(idx).toBeGreaterThanOrEqual(0)
      const answer = await raw.post('instance-attestations', await raw.body([newSigningKey()]))
      expect(answer.status).toBe(403)
      const again = await raw.post('key-attestations', await raw.body([newSigningKey()]))
      expect(again.status).toBe(403)
    })

    test('an unknown unit is not revoked', async () => {
      expect(await provider.provider.revoke('unknown')).toBe(false)
    })
  })
})
