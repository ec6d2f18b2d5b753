import { createHash, randomBytes } from 'node:crypto'
import {
  authorizationCodeGrantIdentifier,
  type CallbackContext,
  clientAuthenticationNone,
  setGlobalConfig,
} from '@openid4vc/oauth2'
import { Openid4vciClient } from '@openid4vc/openid4vci'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeBase64url, runAsync, verifyIssuerSigned, verifySdJwtVc, webDriver } from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { pidMdocType, pidType } from '../../national-node/src/modules/issuer/index.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { trustOf } from './issue-trust.ts'
import { ALICE, CLIENT, type IssueWorld, openIssueWorld, rawWallet, REDIRECT_URI } from './issue-world.ts'

/** Other people's wallet and OAuth client against our issuer: what they refuse is our fault. */
setGlobalConfig({ allowInsecureUrls: true })

type Key = { publicJwk: { kty: string; crv: string; x: string; y: string }; privateKey: CryptoKey }

async function newKey(): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const { kty = '', crv = '', x = '', y = '' } = await exportJWK(publicKey)
  return { publicJwk: { kty, crv, x, y }, privateKey }
}

/** The ports of `@openid4vc`, on jose, with every key it may sign with. */
function callbacksWith(keys: readonly Key[]): CallbackContext {
  const unused = () => {
    throw new Error('not needed in this flow')
  }
  return {
    hash: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
    generateRandom: (length) => randomBytes(length),
    clientAuthentication: clientAuthenticationNone({ clientId: CLIENT }),
    async signJwt(signer, { header, payload }) {
      if (signer.method !== 'jwk') throw new Error('only keys')
      const key = keys.find(({ publicJwk }) => publicJwk.x === signer.publicJwk.x)
      if (key === undefined) throw new Error('unknown key')
      // Members that are undefined vanish, as they do on the wire.
      const plain = (value: object): any => JSON.parse(JSON.stringify(value))
      const jwt = await new SignJWT(plain(payload)).setProtectedHeader(plain(header)).sign(key.privateKey)
      return { jwt, signerJwk: key.publicJwk }
    },
    verifyJwt: unused,
    decryptJwe: unused,
    encryptJwe: unused,
  }
}

eachStore('oracle: @openid4vc/openid4vci 0.4.6 as wallet', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    const issuing = { country: 'BE', authority: 'TEST' }
    const types = [pidType(issuing), pidMdocType(issuing)]
    world = await openIssueWorld(await open(), { clock: systemClock, config: { types } })
  })
  afterAll(() => world.close())

  async function open4vci() {
    const dpopKey = await newKey()
    const holders = [await newKey(), await newKey()]
    const client = new Openid4vciClient({ callbacks: callbacksWith([dpopKey, ...holders]) })
    const signer = { method: 'jwk', publicJwk: dpopKey.publicJwk, alg: 'ES256' } as const
    return { client, holders, dpop: { signer } }
  }
  type Opened = Awaited<ReturnType<typeof open4vci>>

  /** Nonce, proofs for two keys, credentials; then our own verification of what came. */
  async function retrieve(
    { client, holders }: Opened,
    input: { issuerMetadata: any; token: any; dpop: any; configurationId?: 'pid' | 'pid-mdoc' },
  ) {
    const { issuerMetadata, token, dpop, configurationId = 'pid' } = input
    const { c_nonce } = await client.requestNonce({ issuerMetadata })
    const jwt = await Promise.all(
      holders.map(async ({ publicJwk }) => {
        const proof = await client.createCredentialRequestJwtProof({
          issuerMetadata,
          credentialConfigurationId: configurationId,
          signer: { method: 'jwk', publicJwk, alg: 'ES256' },
          nonce: c_nonce,
          clientId: CLIENT,
        })
        return proof.jwt
      }),
    )
    const response = await client.retrieveCredentials({
      issuerMetadata,
      credentialConfigurationId: configurationId,
      accessToken: token.access_token,
      proofs: { jwt },
      dpop,
    })
    const { credentials = [] } = response.credentialResponse as { credentials?: { credential: string }[] }
    expect(credentials).toHaveLength(2)
    const driver = webDriver(crypto.subtle, { issuer: trustOf(world) })
    for (const { credential } of credentials) {
      const policy = { at: systemClock.seconds(), role: 'pid' } as const
      const steps =
        configurationId === 'pid'
          ? verifySdJwtVc(credential, { ...policy, keyBinding: 'forbidden' })
          : verifyIssuerSigned(decodeBase64url(credential), { ...policy, readCertificate: parseCertificate })
      const report = await runAsync(steps, driver)
      expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
      const { 'eu.europa.ec.eudi.pid.1': elements, ...claims } = report.claims ?? {}
      expect(elements ?? claims).toMatchObject({ family_name: ALICE.familyName })
    }
  }

  test.each([
    ['linkByValue', 'pid'],
    ['linkByReference', 'pid'],
    ['linkByReference', 'pid-mdoc'],
  ] as const)('pre-authorized code, %s, %s', async (link, configurationId) => {
    const opened = await open4vci()
    const { client } = opened
    const offer = await world.issuer.createOffer({ personId: ALICE.id, types: [configurationId] })
    const credentialOffer = await client.resolveCredentialOffer(offer[link])
    const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer)
    const { accessTokenResponse: token, dpop } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
      credentialOffer,
      issuerMetadata,
      txCode: offer.txCode ?? '',
      dpop: opened.dpop,
    })
    await retrieve(opened, { issuerMetadata, token, dpop: withoutServerNonce(dpop), configurationId })
  })

  test('authorization code, with pushed request, PKCE and iss', async () => {
    const opened = await open4vci()
    const { client } = opened
    const credentialOffer = {
      credential_issuer: world.baseUrl,
      credential_configuration_ids: ['pid'],
      grants: { [authorizationCodeGrantIdentifier]: {} },
    }
    const issuerMetadata = await client.resolveIssuerMetadata(world.baseUrl)
    const started = await client.createAuthorizationRequestUrlFromOffer({
      credentialOffer,
      issuerMetadata,
      clientId: CLIENT,
      redirectUri: REDIRECT_URI,
      scope: 'pid',
      state: 'oracle-state',
      dpop: opened.dpop,
    })
    const requestUri = new URL(started.authorizationRequestUrl).searchParams.get('request_uri') ?? ''
    const back = await rawWallet(world).authorize(requestUri)
    const [authorizationServerMetadata] = issuerMetadata.authorizationServers
    if (authorizationServerMetadata === undefined) throw new Error('no authorization server')
    const answer = client.parseAndVerifyAuthorizationResponseRedirectUrl({
      url: back.href,
      authorizationServerMetadata,
    })
    const { accessTokenResponse: token, dpop } = await client.retrieveAuthorizationCodeAccessTokenFromOffer({
      credentialOffer,
      issuerMetadata,
      authorizationCode: answer.code ?? '',
      pkceCodeVerifier: started.pkce?.codeVerifier ?? '',
      redirectUri: REDIRECT_URI,
      ...(started.dpop === undefined ? {} : { dpop: started.dpop }),
    })
    await retrieve(opened, { issuerMetadata, token, dpop: withoutServerNonce(dpop) })
  })
})

/** The library would reuse the nonce of the token server at the resource, which is another server. */
function withoutServerNonce(dpop: { signer: unknown } | undefined) {
  return dpop === undefined ? undefined : { signer: dpop.signer }
}

eachStore('oracle: oauth4webapi 3.8.8 as strict client', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open(), { clock: systemClock })
  })
  afterAll(() => world.close())

  const insecure = { [oauth.allowInsecureRequests]: true }
  const client: oauth.Client = { client_id: CLIENT }

  async function discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(world.baseUrl)
    const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
    return oauth.processDiscoveryResponse(issuer, response)
  }
  const once = async <T>(attempt: () => Promise<T>): Promise<T> => {
    try {
      return await attempt()
    } catch (error) {
      if (!oauth.isDPoPNonceError(error)) throw error
      return attempt()
    }
  }

  async function authorize() {
    const as = await discover()
    const keys = await oauth.generateKeyPair('ES256')
    const DPoP = oauth.DPoP(client, keys)
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const parameters = new URLSearchParams({
      client_id: CLIENT,
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: 'pid',
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const pushed = await once(async () => {
      const response = await oauth.pushedAuthorizationRequest(as, client, oauth.None(), parameters, {
        DPoP,
        ...insecure,
      })
      return oauth.processPushedAuthorizationResponse(as, client, response)
    })
    const back = await rawWallet(world).authorize(pushed.request_uri)
    return { as, DPoP, verifier, state, back }
  }

  test('discovery, pushed request, response with iss, token, protected resource', async () => {
    const { as, DPoP, verifier, state, back } = await authorize()
    const callback = oauth.validateAuthResponse(as, client, back, state)
    const token = await once(async () => {
      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        oauth.None(),
        callback,
        REDIRECT_URI,
        verifier,
        { DPoP, ...insecure },
      )
      return oauth.processAuthorizationCodeResponse(as, client, response)
    })
    expect(token).toMatchObject({ token_type: 'dpop', scope: 'pid' })
    const wallet = rawWallet(world)
    const body = JSON.stringify(await wallet.request())
    const url = new URL(`${world.baseUrl}/issuer/credential`)
    const headers = new Headers({ 'content-type': 'application/json' })
    const answer = await once(async () =>
      oauth.protectedResourceRequest(token.access_token, 'POST', url, headers, body, { DPoP, ...insecure }),
    )
    expect(answer.status).toBe(200)
  })

  describe('the same client refuses an answer that was changed on the way', () => {
    test.each<[string, (url: URL) => void]>([
      ['another iss', (url) => url.searchParams.set('iss', 'http://localhost:1')],
      ['no iss', (url) => url.searchParams.delete('iss')],
      ['another state', (url) => url.searchParams.set('state', 'x')],
    ])('%s', async (_, change) => {
      const { as, state, back } = await authorize()
      change(back)
      expect(() => oauth.validateAuthResponse(as, client, back, state)).toThrow()
    })
  })
})
