import { webcrypto } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  decodeBase64url,
  openSignedMetadata,
  parseIssuerMetadata,
  parseOffer,
  runAsync,
  webDriver,
} from '@entente/credentials'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { trustOf } from './issue-trust.ts'
import { type IssueWorld, openIssueWorld, rawWallet } from './issue-world.ts'

eachStore('what an issuer says of itself and offers', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open(), { encrypted: true })
  })
  afterAll(() => world.close())

  describe('metadata-test-signed', () => {
    const driver = webDriver(webcrypto.subtle as SubtleCrypto, {
      issuer: (step) => trustOf(world)(step),
    })

    test('under the access certificate, equal to the plain one', async () => {
      const wallet = rawWallet(world)
      const path = '/.well-known/openid-credential-issuer'
      const signed = await wallet.call(path, { headers: { accept: 'application/jwt' } })
      expect(signed.headers.get('content-type')).toBe('application/jwt')
      expect(signed.headers.get('vary')).toContain('Accept')
      const expected = {
        issuer: world.baseUrl,
        at: world.clock.seconds(),
        role: 'access-certificate',
      } as const
      const { metadata } = await runAsync(openSignedMetadata(signed.text, expected), driver)
      const { sub, iat, ...members } = metadata
      expect(members).toEqual((await wallet.call(path)).body)
      expect([sub, iat]).toEqual([world.baseUrl, world.clock.seconds()])
      expect(parseIssuerMetadata(metadata, { issuer: world.baseUrl, allowLocalHttp: true }).refused).toEqual(
        [],
      )
      await expect(
        runAsync(openSignedMetadata(signed.text, { ...expected, role: 'pid' }), driver),
      ).rejects.toMatchObject({ code: 'METADATA_SIGNER' })
    })

    test('in one language when one is asked for', async () => {
      const headers = { accept: 'application/jwt', 'accept-language': 'ja' }
      const signed = await rawWallet(world).call('/.well-known/openid-credential-issuer', { headers })
      expect(signed.headers.get('content-language')).toBe('ja')
      const { credential_configurations_supported: all } = JSON.parse(
        new TextDecoder().decode(decodeBase64url(signed.text.split('.')[1] ?? '', 'payload')),
      )
      const { display } = all.pid.credential_metadata
      expect(display.map(({ locale }: { locale: string }) => locale)).toEqual(['ja'])
    })
  })

  describe('offers to whoever opens them', () => {
    test('by value and by reference the same, with issuer_state; the way leads to a credential', async () => {
      const made = world.issuer.offerTypes(['pid', 'diploma'])
      const wallet = rawWallet(world)
      const fetched = await wallet.call(new URL(made.uri).pathname)
      expect(fetched.body).toEqual(made.offer)
      expect(fetched.headers.get('content-type')).toContain('application/json')
      const offer = parseOffer(fetched.body, { allowLocalHttp: true })
      expect(offer).toMatchObject({ configurationIds: ['pid', 'diploma'], preAuthorized: undefined })
      const issuerState = offer.authorizationCode?.issuerState ?? ''
      const { body } = await wallet.post('/as/par', wallet.pushed({ issuer_state: issuerState }))
      expect((await wallet.authorize(body.request_uri)).searchParams.get('code')).toBeTruthy()
    })

    test('five minutes later it is gone, and nobody can make one up', async () => {
      const made = world.issuer.offerTypes(['pid'])
      const wallet = rawWallet(world)
      const path = new URL(made.uri).pathname
      expect((await wallet.call(path.replace('pid~', 'diploma~'))).status).toBe(404)
      expect((await wallet.call('/issuer/offers/pid~x')).status).toBe(404)
      world.stepping.advance(301)
      expect((await wallet.call(path)).status).toBe(404)
    })

    test.each([[['unknown']], [[]], [['pid', 'pid']]])('refused: %j', (types: string[]) => {
      expect(() => world.issuer.offerTypes(types)).toThrow(/types/)
    })
  })
})
