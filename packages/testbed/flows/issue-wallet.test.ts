import { webcrypto } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseSdJwt, type PublicJwk } from '@entente/credentials'
import type { WalletDeps, WalletFetch } from '@entente/wallet'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { beginReceive, type Bend, bent, type Init, json } from './issue-bend.ts'
import { walletOf } from './issue-trust.ts'
import { ALICE, type IssueWorld, openIssueWorld, rawWallet } from './issue-world.ts'

eachStore('wallet receives', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open())
  })
  afterAll(() => world.close())

  const offerTo = (types = ['pid']) => world.issuer.createOffer({ personId: ALICE.id, types })
  const receive = (change: Partial<WalletDeps> = {}) => beginReceive(world, change)
  async function comeBack(change: Partial<WalletDeps> = {}) {
    const { wallet, calls, storage } = walletOf(world, change)
    const { url } = await wallet.startAuthorization(await wallet.openIssuer(world.baseUrl, ['pid']))
    const callback = await rawWallet(world).authorize(new URL(url).searchParams.get('request_uri') ?? '')
    calls.length = 0
    return { wallet, calls, storage, callback }
  }

  describe('test-credential-issuance', () => {
    test.each(['linkByValue', 'linkByReference'] as const)('by pre-authorized code, %s', async (link) => {
      const offer = await offerTo(['pid', 'diploma'])
      const { wallet } = walletOf(world)
      expect(wallet.readOfferLink(offer[link]).host).toBe(new URL(world.baseUrl).host)
      const opened = await wallet.openOffer(offer[link])
      expect(opened.preAuthorized?.txCode).toMatchObject({ inputMode: 'numeric', length: 6 })
      const stored = await wallet.receive(opened, { txCode: offer.txCode })
      expect(stored.map(({ type, copies }) => [type, copies.length])).toEqual([
        ['urn:eudi:pid:be:1', 3],
        ['urn:entente:vct:diploma:1', 3],
      ])
      expect(stored[0]?.claims).toMatchObject({
        family_name: ALICE.familyName,
        nationalities: ALICE.nationalities,
        place_of_birth: ALICE.placeOfBirth,
      })
      expect(stored[0]?.claims).not.toHaveProperty('cnf')
      expect(stored[0]?.issuer.country).toBe('BE')
      expect((await wallet.credentials.list()).map(({ id }) => id).sort()).toEqual(
        stored.map(({ id }) => id).sort(),
      )
    })

    test('by authorization code, wallet-initiated', async () => {
      const { wallet, callback } = await comeBack()
      const [stored] = await wallet.continueWith(callback.href)
      expect(stored?.copies).toHaveLength(3)
    })

    test('reading a link asks nothing of the network', async () => {
      const offer = await offerTo()
      const { wallet, calls } = walletOf(world)
      expect(wallet.readOfferLink(offer.linkByReference)).toEqual({
        by: 'reference',
        host: new URL(world.baseUrl).host,
      })
      expect(calls).toEqual([])
    })

    test('only public keys and nonces leave: no cookie, no referrer, no following of redirects', async () => {
      const inits: Init[] = []
      const { received } = await receive({
        fetch: (url, init) => {
          inits.push(init)
          return fetch(url, init)
        },
      })
      await received
      for (const init of inits) {
        expect(init).toMatchObject({
          redirect: 'error',
          credentials: 'omit',
          referrerPolicy: 'no-referrer',
          cache: 'no-store',
        })
        expect(init.body ?? '').not.toMatch(/"d":/)
      }
    })
  })

  test('test-batch-credential-issuance: copies in reverse order find their keys', async () => {
    const reverse = json((value) => ({ ...value, credentials: value.credentials.toReversed() }))
    const { received, wallet } = await receive({ fetch: bent({ '/issuer/credential': reverse }) })
    const [stored] = await received
    for (const { credential, keyId } of stored?.copies ?? []) {
      const key = await wallet.keys.find(keyId)
      const { cnf } = parseSdJwt(credential).jws.payload as { cnf: { jwk: PublicJwk } }
      expect(key?.publicJwk.x).toBe(cnf.jwk.x)
    }
  })

  test('holder keys cannot be exported, also not from the storage', async () => {
    const { received, storage } = await receive()
    await received
    const keys = await storage.list('key/')
    // One for each copy, and the one to come back with.
    expect(keys).toHaveLength(4)
    for (const name of keys) {
      const { privateKey } = (await storage.get(name)) as { privateKey: CryptoKey }
      await expect(webcrypto.subtle.exportKey('jwk', privateKey as never)).rejects.toThrow()
    }
  })

  describe('tolerated', () => {
    const token = (change: object): WalletFetch =>
      bent({ '/as/token': json((value) => ({ ...value, ...change })) })
    test.each<[string, WalletFetch]>([
      ['token-type-case-insensitivity', token({ token_type: 'dPoP' })],
      ['token-endpoint-response-without-expires_in', token({ expires_in: undefined })],
      [
        'unknown members everywhere',
        bent({
          '/issuer/credential': json((value) => ({ ...value, more: [1] })),
          '/issuer/nonce': json((value) => ({ ...value, c_nonce_expires_in: 9 })),
          '/.well-known/openid-credential-issuer': json((value) => ({ ...value, more: {} })),
        }),
      ],
      [
        'fewer copies than asked',
        bent({ '/issuer/credential': json((value) => ({ credentials: value.credentials.slice(0, 1) })) }),
      ],
      ['a status list out of reach', bent({ '/status/pid-2026q4-1': () => ({ status: 503 }) })],
    ])('%s', async (_, fetch) => {
      const { received } = await receive({ fetch })
      await expect(received).resolves.toHaveLength(1)
    })

    test('a nonce of the token endpoint asked for, once', async () => {
      const { received, calls } = await receive()
      await received
      expect(calls.filter((call) => call === 'POST /as/token')).toHaveLength(2)
    })

    test('a proof whose nonce is no longer known: once more with a new one', async () => {
      let turn = 0
      const { received, calls } = await receive({
        fetch: async (url, init) => {
          if (new URL(url).pathname !== '/issuer/credential' || turn++ > 0) return fetch(url, init)
          const text = async () => JSON.stringify({ error: 'invalid_nonce' })
          return { status: 400, headers: new Headers(), text }
        },
      })
      await expect(received).resolves.toHaveLength(1)
      expect(calls.filter((call) => call === 'POST /issuer/nonce')).toHaveLength(2)
    })
  })

  describe('a second time is enough', () => {
    test.each<[string, string, number]>([
      ['/as/token', 'use_dpop_nonce', 2],
      ['/issuer/credential', 'use_dpop_nonce', 2],
      ['/issuer/credential', 'invalid_nonce', 2],
    ])('%s that always answers %s is asked %i times', async (path, error, times) => {
      const refuse: Bend = () => ({ status: 400, text: JSON.stringify({ error }) })
      const { received, calls } = await receive({ fetch: bent({ [path]: refuse }) })
      await expect(received).rejects.toMatchObject({ code: 'SERVER_REFUSED', refusal: { error } })
      expect(calls.filter((call) => call.endsWith(path))).toHaveLength(times)
    })
  })

  describe('stops before it asks any further (client-test modules)', () => {
    test.each<[string, (url: URL) => void, string]>([
      [
        'invalid-authorization-response-iss',
        (url) => url.searchParams.set('iss', 'https://evil.example'),
        'AUTHZ_ISS',
      ],
      ['remove-authorization-response-iss', (url) => url.searchParams.delete('iss'), 'AUTHZ_ISS'],
      [
        'ensure-authorization-response-with-invalid-state-fails',
        (url) => url.searchParams.set('state', 'x'),
        'AUTHZ_STATE',
      ],
      [
        'ensure-authorization-response-with-invalid-missing-state-fails',
        (url) => url.searchParams.delete('state'),
        'AUTHZ_STATE',
      ],
      ['no code', (url) => url.searchParams.delete('code'), 'AUTHZ_FORM'],
      [
        'the person refused',
        (url) => {
          url.searchParams.delete('code')
          url.searchParams.set('error', 'access_denied')
        },
        'AUTHZ_DENIED',
      ],
    ])('%s', async (_, change, code) => {
      const { wallet, calls, callback, storage } = await comeBack()
      change(callback)
      await expect(wallet.continueWith(callback.href)).rejects.toMatchObject({ code })
      expect(calls).toEqual([])
      expect(await storage.list('credential/')).toEqual([])
    })

    test('an answer given twice', async () => {
      const { wallet, calls, callback, storage } = await comeBack()
      await wallet.continueWith(callback.href)
      calls.length = 0
      await expect(wallet.continueWith(callback.href)).rejects.toMatchObject({ code: 'AUTHZ_STATE' })
      expect(calls).toEqual([])
      expect(await storage.list('flow/')).toEqual([])
    })

    test('an answer after a quarter of an hour', async () => {
      const { wallet, callback } = await comeBack()
      world.stepping.advance(901)
      await expect(wallet.continueWith(callback.href)).rejects.toMatchObject({ code: 'AUTHZ_STATE' })
    })

    const metadata = (change: object) => json((value) => ({ ...value, ...change }))
    test.each<[string, string, Bend, string]>([
      [
        'discovery-issuer-mismatch',
        'oauth-authorization-server',
        metadata({ issuer: 'https://evil.example' }),
        'AS_ISSUER',
      ],
      [
        'a server without DPoP',
        'oauth-authorization-server',
        metadata({ dpop_signing_alg_values_supported: undefined }),
        'AS_PROFILE',
      ],
      [
        'metadata of another issuer',
        'openid-credential-issuer',
        metadata({ credential_issuer: 'https://evil.example' }),
        'METADATA_ISSUER',
      ],
      ['metadata that is no JSON', 'openid-credential-issuer', () => '{', 'HTTP_FORM'],
      [
        'metadata that is not there',
        'openid-credential-issuer',
        () => ({ status: 404, text: '' }),
        'HTTP_STATUS',
      ],
      ['metadata without end', 'openid-credential-issuer', () => 'x'.repeat(3_000_000), 'HTTP_SIZE'],
      [
        'encryption we cannot do',
        'openid-credential-issuer',
        metadata({
          credential_response_encryption: {
            alg_values_supported: ['ECDH-ES'],
            enc_values_supported: ['A256GCM'],
            encryption_required: true,
          },
        }),
        'ISSUER_ENCRYPTION',
      ],
      [
        'a type that is gone',
        'openid-credential-issuer',
        metadata({ credential_configurations_supported: {} }),
        'OFFER_UNKNOWN',
      ],
      [
        'a type whose claims contradict',
        'openid-credential-issuer',
        json((value) => {
          value.credential_configurations_supported.pid.credential_metadata.claims.push({
            path: ['family_name'],
          })
          return value
        }),
        'METADATA_CLAIMS',
      ],
      [
        'keys that must be attested',
        'openid-credential-issuer',
        json((value) => {
          value.credential_configurations_supported.pid.proof_types_supported.jwt.key_attestations_required =
            {}
          return value
        }),
        'METADATA_ATTESTATION',
      ],
    ])('%s', async (_, name, change, code) => {
      const { wallet, calls } = walletOf(world, { fetch: bent({ [`/.well-known/${name}`]: change }) })
      const offer = await offerTo()
      await expect(wallet.openOffer(offer.linkByValue)).rejects.toMatchObject({ code })
      expect(calls.filter((call) => call.startsWith('POST'))).toEqual([])
    })

    test('an offer that brings its own authorization server', async () => {
      const offer = JSON.parse(JSON.stringify((await offerTo()).offer))
      for (const grant of Object.values<any>(offer.grants))
        grant.authorization_server = 'https://evil.example'
      const { wallet } = walletOf(world)
      const link = `haip-vci://?credential_offer=${encodeURIComponent(JSON.stringify(offer))}`
      await expect(wallet.openOffer(link)).rejects.toMatchObject({ code: 'OFFER_SERVER' })
    })

    test('http outside development', async () => {
      const { wallet } = walletOf(world, { allowLocalHttp: false })
      const offer = await offerTo()
      await expect(wallet.openOffer(offer.linkByValue)).rejects.toMatchObject({ code: 'OFFER_FORM' })
    })

    test('a transaction code not typed', async () => {
      const { wallet, calls } = walletOf(world)
      const opened = await wallet.openOffer((await offerTo()).linkByValue)
      calls.length = 0
      await expect(wallet.receive(opened)).rejects.toMatchObject({ code: 'TX_CODE_MISSING' })
      expect(calls).toEqual([])
    })

    test('a bearer token', async () => {
      const bearer = json((value) => ({ ...value, token_type: 'Bearer' }))
      const { received, calls } = await receive({ fetch: bent({ '/as/token': bearer }) })
      await expect(received).rejects.toMatchObject({
        code: expect.stringMatching(/TOKEN_NOT_BOUND|TOKEN_RESPONSE/),
      })
      expect(calls.some((call) => call.includes('/issuer/credential'))).toBe(false)
    })

    test('a redirect where none belongs', async () => {
      const offer = await offerTo()
      const { wallet } = walletOf(world, {
        fetch: (url, init) =>
          fetch(
            url.includes('openid-credential-issuer')
              ? `${world.baseUrl}/as/authorize?client_id=entente-wallet`
              : url,
            init,
          ),
      })
      await expect(wallet.openOffer(offer.linkByValue)).rejects.toMatchObject({
        code: expect.stringMatching(/^HTTP_/),
      })
    })
  })

  test('a wrong transaction code: the server’s word is passed on, nothing is stored', async () => {
    const { wallet, storage } = walletOf(world)
    const opened = await wallet.openOffer((await offerTo()).linkByValue)
    await expect(wallet.receive(opened, { txCode: '000000' })).rejects.toMatchObject({
      code: 'SERVER_REFUSED',
      refusal: { error: 'invalid_grant' },
    })
    expect(await storage.list('')).toEqual([])
  })

  test('a person who does not approve keeps nothing', async () => {
    const offer = await offerTo()
    const { wallet, storage } = walletOf(world)
    const shown: unknown[] = []
    const approve = (preview: unknown) => {
      shown.push(preview)
      return false
    }
    const received = wallet.receive(await wallet.openOffer(offer.linkByValue), {
      txCode: offer.txCode,
      approve,
    })
    await expect(received).rejects.toMatchObject({ code: 'RECEIVE_DECLINED' })
    expect(shown).toMatchObject([
      { type: 'urn:eudi:pid:be:1', copyCount: 3, claims: { family_name: ALICE.familyName } },
    ])
    expect(await storage.list('')).toEqual([])
  })

  test('removing a credential removes its copies and keys', async () => {
    const { received, wallet, storage } = await receive()
    const [stored] = await received
    await wallet.credentials.remove(stored?.id ?? '')
    expect(await storage.list('')).toEqual([])
  })

  test('a copy that was shown counts as used', async () => {
    const { received, wallet } = await receive()
    const [stored] = await received
    const [held] = await wallet.holdings.list()
    expect(held?.copies.map(({ uses }) => uses)).toEqual([0, 0, 0])
    const copyId = held?.copies[1]?.id ?? ''
    await wallet.holdings.markShown({ batchId: stored?.id ?? '', copyId })
    const [after] = await wallet.holdings.list()
    expect(after?.copies.map(({ uses }) => uses)).toEqual([0, 1, 0])
    await wallet.holdings.markShown({ batchId: 'unknown', copyId })
  })
})
