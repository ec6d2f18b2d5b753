import { webcrypto } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSignedMetadata } from '@entente/credentials'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { createFetch } from '../../national-node/src/kernel/fetch.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki } from '../src/pki.ts'
import { bent } from './issue-bend.ts'
import { walletOf } from './issue-trust.ts'
import { ALICE, CLIENT, type IssueWorld, openIssueWorld, rawWallet } from './issue-world.ts'
import { claimsOf, openProvider, rawUnit } from './provider-kit.ts'

const clock = systemClock
const pki = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })

/** Our wallet and our issuer as HAIP 1.0 wants both: attested, encrypted, renewed. */
eachStore('attested wallet', (open) => {
  let provider: Awaited<ReturnType<typeof openProvider>>
  let issuer: IssueWorld
  beforeAll(async () => {
    const store = await open()
    provider = await openProvider(store, pki)
    issuer = await openIssueWorld(store, {
      clock,
      pki,
      attested: true,
      encrypted: true,
      fetch: createFetch({ allowLocalHttp: true, clock }),
      config: { deferSeconds: { diploma: 1 } },
    })
  })
  afterAll(async () => {
    await issuer.close()
    await provider.close()
  })

  describe('with its provider', () => {
    const wallet = (change = {}) => walletOf(issuer, { provider: provider.baseUrl, ...change })
    async function received(change = {}) {
      const made = wallet(change)
      const offer = await issuer.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      const opened = await made.wallet.openOffer(offer.linkByValue)
      return { ...made, stored: await made.wallet.receive(opened, { txCode: offer.txCode }) }
    }

    test('test-client-attestation-challenge: the challenge is fetched and used, nothing is asked twice', async () => {
      const { stored, calls } = await received()
      expect(stored[0]?.copies).toHaveLength(3)
      const asked = (path: string) => calls.filter((one) => one === path).length
      expect(asked('POST /as/challenge')).toBe(1)
      expect(asked('POST /wallet-provider/instance-attestations')).toBe(1)
      expect(asked('POST /wallet-provider/key-attestations')).toBe(1)
    })

    test('by authorization code: the same instance pushes and takes the token', async () => {
      const { wallet: mine } = wallet()
      const { url } = await mine.startAuthorization(await mine.openIssuer(issuer.baseUrl, ['pid']))
      const back = await rawWallet(issuer).authorize(new URL(url).searchParams.get('request_uri') ?? '')
      const [stored] = await mine.continueWith(back.href)
      expect(stored?.copies).toHaveLength(3)
    })

    test('another issuer never sees the same instance key or attestation', async () => {
      const seen: string[] = []
      const spy = async (url: string, init: any) => {
        const header = init.headers['OAuth-Client-Attestation']
        if (header !== undefined) seen.push(header)
        return fetch(url, init)
      }
      const { wallet: mine } = wallet({ fetch: spy })
      for (let turn = 0; turn < 2; turn++)
        await mine.startAuthorization(await mine.openIssuer(issuer.baseUrl, ['pid']))
      expect(new Set(seen.map((wia) => claimsOf(wia).cnf.jwk.x)).size).toBe(2)
      expect(new Set(seen.map((wia) => claimsOf(wia).sub))).toEqual(new Set([CLIENT]))
    })

    test('without a provider it says so, before the person has done anything', async () => {
      const { wallet: mine } = walletOf(issuer)
      await expect(mine.openIssuer(issuer.baseUrl, ['pid'])).rejects.toMatchObject({
        code: 'METADATA_ATTESTATION',
      })
    })

    test.each<[string, object]>([
      ['keys of a high level', { key_storage: ['iso_18045_high'] }],
      ['a certified way to recognise the holder', { user_authentication: ['iso_18045_moderate'] }],
    ])('an issuer that demands %s is not asked: none is claimed', async (_, required) => {
      const metadata = (text: string) => {
        const value = JSON.parse(text)
        for (const one of Object.values<any>(value.credential_configurations_supported))
          one.proof_types_supported.jwt.key_attestations_required = required
        return JSON.stringify(value)
      }
      const { wallet: mine } = wallet({ fetch: bent({ '/.well-known/openid-credential-issuer': metadata }) })
      await expect(mine.openIssuer(issuer.baseUrl, ['pid'])).rejects.toMatchObject({
        code: 'METADATA_ATTESTATION',
      })
    })

    test('an issuer that takes attestation proofs only', async () => {
      const metadata = (text: string) => {
        const value = JSON.parse(text)
        delete value.credential_configurations_supported.pid.proof_types_supported.jwt
        return JSON.stringify(value)
      }
      const { stored } = await received({
        fetch: bent({ '/.well-known/openid-credential-issuer': metadata }),
      })
      expect(stored[0]?.copies).toHaveLength(3)
    })

    test('renews: new copies for old ones, told what changed, as the same instance', async () => {
      const { wallet: mine, returns, stored, storage } = await received()
      const [before] = stored
      const { credential, changed } = await returns.renew(before?.id ?? '')
      expect(changed).toEqual([])
      expect(credential.id).toBe(before?.id)
      const keysOf = (copies = before?.copies ?? []) => copies.map(({ keyId }) => keyId)
      expect(keysOf(credential.copies)).toHaveLength(3)
      for (const keyId of keysOf()) {
        expect(keysOf(credential.copies)).not.toContain(keyId)
        expect(await storage.get(`key/${keyId}`)).toBeUndefined()
      }
      await returns.renew(credential.id)
      await mine.credentials.remove(credential.id)
      // What is left is the key by which the provider knows the unit.
      expect(await storage.list('key/')).toHaveLength(1)
    })

    test('waits for what takes time, and comes back for it', async () => {
      const { wallet: mine, returns, storage } = wallet()
      const offer = await issuer.issuer.createOffer({ personId: ALICE.id, types: ['diploma'] })
      const opened = await mine.openOffer(offer.linkByValue)
      await expect(mine.receive(opened, { txCode: offer.txCode })).rejects.toMatchObject({
        code: 'ISSUER_DEFERRED',
      })
      const [pending] = await returns.pending.list()
      expect(await returns.pending.collect(pending?.id ?? '')).toBeUndefined()
      await storage.change({ put: { [`pending/${pending?.id}`]: { ...pending, nextAt: 0 } } })
      await new Promise((resolve) => setTimeout(resolve, 1100))
      const stored = await returns.pending.collect(pending?.id ?? '')
      expect(stored?.copies).toHaveLength(3)
      expect(await returns.pending.list()).toEqual([])
      await expect(returns.pending.collect(pending?.id ?? '')).rejects.toMatchObject({
        code: 'PENDING_UNKNOWN',
      })
      expect(
        (await returns.renew(stored?.id ?? '').catch((error: unknown) => error)) as object,
      ).toMatchObject({
        code: 'ISSUER_DEFERRED',
      })
    })

    test('an answer in the clear, where it was to be encrypted, is refused', async () => {
      const clear = bent({
        '/issuer/credential': () => ({ text: '{}', headers: { 'content-type': 'application/json' } }),
      })
      await expect(received({ fetch: clear })).rejects.toMatchObject({ code: 'ISSUER_ENCRYPTION' })
    })

    test('an answer that was encrypted to somebody else is refused', async () => {
      const other = bent({ '/issuer/credential': (text) => `${text.slice(0, -4)}AAAA` })
      await expect(received({ fetch: other })).rejects.toMatchObject({ code: 'ISSUER_ENCRYPTION' })
    })

    test('a unit that was revoked: its attestation is refused at the next request', async () => {
      const { wallet: mine, storage } = wallet()
      await mine.startAuthorization(await mine.openIssuer(issuer.baseUrl, ['pid']))
      const unit = await mine.keys.find((await storage.get('unit')) as string)
      const raw = rawUnit(provider.baseUrl)
      const thumbprint = raw.thumbprint({ publicJwk: unit?.publicJwk } as Parameters<
        typeof raw.thumbprint
      >[0])
      expect(await provider.provider.revoke(thumbprint)).toBe(true)
      const again = mine.startAuthorization(await mine.openIssuer(issuer.baseUrl, ['pid']))
      await expect(again).rejects.toMatchObject({ code: 'HTTP_STATUS' })
    })

    test('keys that come back with it cannot be exported', async () => {
      const { storage } = await received()
      for (const name of await storage.list('key/')) {
        const { privateKey } = (await storage.get(name)) as { privateKey: CryptoKey }
        await expect(webcrypto.subtle.exportKey('jwk', privateKey as never)).rejects.toThrow()
      }
    })
  })

  describe('signed metadata in our wallet', () => {
    const opens = (change = {}) =>
      walletOf(issuer, {
        provider: provider.baseUrl,
        openSigned: openSignedMetadata,
        ...change,
      }).wallet.openIssuer(issuer.baseUrl, ['pid'])
    const path = '/.well-known/openid-credential-issuer'

    test('are asked for and believed', async () => {
      const { wallet: mine, calls } = walletOf(issuer, {
        provider: provider.baseUrl,
        openSigned: openSignedMetadata,
      })
      expect((await mine.openIssuer(issuer.baseUrl, ['pid'])).issuer.issuer).toBe(issuer.baseUrl)
      expect(calls.filter((one) => one === `GET ${path}`)).toHaveLength(1)
    })

    test('with a signature that does not hold stop the wallet', async () => {
      const bend = bent({ [path]: (text) => `${text.slice(0, -86)}${'A'.repeat(86)}` })
      await expect(opens({ fetch: bend })).rejects.toMatchObject({ code: 'METADATA_SIGNATURE' })
    })

    test('of a signer on no list count as unsigned', async () => {
      const nobody = async () => ({ trusted: false, code: 'X5C_PATH', detail: 'no list' }) as const
      expect((await opens({ trust: nobody })).issuer.issuer).toBe(issuer.baseUrl)
    })
  })
})
