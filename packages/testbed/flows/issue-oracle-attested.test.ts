import { createKeyAttestationJwt, parseKeyAttestationJwt } from '@openid4vc/openid4vci'
import { createClientAttestationJwt, setGlobalConfig } from '@openid4vc/oauth2'
import { importJWK, SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { newSigningKey, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki } from '../src/pki.ts'
import { attestKeys, walletInstance } from './attest-kit.ts'
import { CLIENT, type IssueWorld, openIssueWorld, rawWallet, REDIRECT_URI } from './issue-world.ts'

/** Other people's attestations and OAuth client against our issuer: what they refuse, or we of theirs, is our fault. */
setGlobalConfig({ allowInsecureUrls: true })
const clock = systemClock
const pki = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })

eachStore('oracles: attested', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open(), { clock, pki, attested: true })
  })
  afterAll(() => world.close())

  /** The ports of `@openid4vc`, signing as our TEST wallet provider. */
  const signer = () => {
    const { x5c } = pki.keys.get('wallet-provider')
    return { method: 'x5c', x5c, alg: 'ES256' } as const
  }
  const callbacks = {
    async signJwt(_signer: unknown, { header, payload }: { header: object; payload: object }) {
      const { privateJwk } = pki.files['wallet-provider'] ?? {}
      const key = await importJWK({ ...privateJwk }, 'ES256')
      // Members that are undefined vanish, as they do on the wire.
      const plain = (value: object): any => JSON.parse(JSON.stringify(value))
      const jwt = await new SignJWT(plain(payload)).setProtectedHeader(plain(header)).sign(key)
      return { jwt, signerJwk: pki.keys.get('wallet-provider').publicJwk }
    },
  } as never

  test('a client attestation made by @openid4vc is taken by our issuer', async () => {
    const { key, pop } = walletInstance(world)
    const wia = await createClientAttestationJwt({
      issuer: 'https://provider.example',
      clientId: CLIENT,
      confirmation: { jwk: key.publicJwk },
      expiresAt: new Date(Date.parse(clock.now()) + 3_600_000),
      signer: signer(),
      callbacks,
    })
    const wallet = rawWallet(world, CLIENT, (challenge) => ({
      'oauth-client-attestation': wia,
      'oauth-client-attestation-pop': pop({ challenge }),
    }))
    expect((await wallet.post('/as/par', wallet.pushed())).status).toBe(201)
  })

  test('a key attestation made by @openid4vc, with its older type name, is taken as proof', async () => {
    const wallet = rawWallet(world, CLIENT, walletInstance(world).attest)
    const token = await wallet.tokenByCode()
    const holders = [newSigningKey(), newSigningKey()]
    const jwt = await createKeyAttestationJwt({
      nonce: await wallet.nonce(),
      attestedKeys: holders.map(({ publicJwk }) => publicJwk as never),
      use: 'proof_type.attestation',
      signer: signer(),
      callbacks,
    })
    const body = { credential_configuration_id: 'pid', proofs: { attestation: [jwt] } }
    expect((await wallet.credential({ token, body })).body.credentials).toHaveLength(2)
  })

  test.each(['proof_type.jwt', 'proof_type.attestation'] as const)(
    'our key attestation is read by @openid4vc as %s',
    (use) => {
      const { jwt, holders } = attestKeys(world, { count: 2, nonce: 'c' })
      const { payload } = parseKeyAttestationJwt({ keyAttestationJwt: jwt, use })
      expect(payload.attested_keys.map(({ x }: { x?: string | undefined }) => x)).toEqual(
        holders.map(({ publicJwk }) => publicJwk.x),
      )
    },
  )

  test('oauth4webapi as attested client: pushed request, code, token, refresh', async () => {
    const insecure = { [oauth.allowInsecureRequests]: true }
    const client: oauth.Client = { client_id: CLIENT }
    const issuer = new URL(world.baseUrl)
    const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
    const as = await oauth.processDiscoveryResponse(issuer, found)
    const asked = await fetch(`${world.baseUrl}/as/challenge`, { method: 'POST' })
    const { attestation_challenge: challenge }: any = await asked.json()
    const { attest } = walletInstance(world)
    const attested: oauth.ClientAuth = (_as, { client_id: id }, body, headers) => {
      body.set('client_id', id)
      for (const [name, value] of Object.entries(attest(challenge))) headers.set(name, value)
    }
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
    const options = { DPoP, ...insecure }
    const once = async <T>(attempt: () => Promise<T>): Promise<T> => {
      try {
        return await attempt()
      } catch (error) {
        if (!oauth.isDPoPNonceError(error)) throw error
        return attempt()
      }
    }
    const verifier = oauth.generateRandomCodeVerifier()
    const parameters = new URLSearchParams({
      client_id: CLIENT,
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: 'pid',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const pushed = await once(async () => {
      const answer = await oauth.pushedAuthorizationRequest(as, client, attested, parameters, options)
      return oauth.processPushedAuthorizationResponse(as, client, answer)
    })
    const back = await rawWallet(world).authorize(pushed.request_uri)
    const valid = oauth.validateAuthResponse(as, client, back, oauth.expectNoState)
    const tokens = await once(async () => {
      const answer = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        attested,
        valid,
        REDIRECT_URI,
        verifier,
        options,
      )
      return oauth.processAuthorizationCodeResponse(as, client, answer)
    })
    const renewed = await once(async () => {
      const refresh = tokens.refresh_token ?? ''
      const answer = await oauth.refreshTokenGrantRequest(as, client, attested, refresh, options)
      return oauth.processRefreshTokenResponse(as, client, answer)
    })
    expect(renewed).toMatchObject({ token_type: 'dpop', scope: 'pid' })
    const bare = await oauth.refreshTokenGrantRequest(
      as,
      client,
      oauth.None(),
      tokens.refresh_token ?? '',
      options,
    )
    await expect(oauth.processRefreshTokenResponse(as, client, bare)).rejects.toMatchObject({ status: 401 })
  })
})
