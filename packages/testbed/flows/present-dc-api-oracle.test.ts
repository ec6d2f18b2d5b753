/** The Digital Credentials API in both roles against @openid4vc/openid4vp 0.4.6, whose code the product does not import. */
import { createHash } from 'node:crypto'
import {
  CompactEncrypt,
  compactDecrypt,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWK,
  type JWTPayload,
} from 'jose'
import { expect, test } from 'vitest'
import { Openid4vpClient, Openid4vpVerifier } from '@openid4vc/openid4vp'
import { webDriver } from '@entente/credentials'
import { openDigitalRequest } from '@entente/wallet'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { JP, openPresentWorld, SESSION, type PresentWorld } from './present-world.ts'

const NOW = new Date().toISOString()
const { subtle } = globalThis.crypto
type Callbacks = ConstructorParameters<typeof Openid4vpVerifier>[0]['callbacks']

function callbacksOf(world: PresentWorld, decryption?: JWK): Callbacks {
  const access = world.pkis.JP.files['access']?.privateJwk as JWK
  const { d: _, ...accessPublic } = access
  return {
    hash: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
    signJwt: async (signer, { header, payload }) => {
      const { alg } = signer as { alg: string }
      const jwt = await new SignJWT(payload as JWTPayload)
        .setProtectedHeader({ ...header, alg } as never)
        .sign(await importJWK(access, alg))
      return { jwt, signerJwk: accessPublic as never }
    },
    verifyJwt: async (signer, { compact }) => {
      const { alg } = signer as { alg: string }
      await jwtVerify(compact, await importJWK(accessPublic, alg))
      return { verified: true, signerJwk: accessPublic as never }
    },
    encryptJwe: async ({ publicJwk, alg, enc }, data) => {
      const jwe = await new CompactEncrypt(Buffer.from(data))
        .setProtectedHeader({ alg, enc, ...(publicJwk.kid !== undefined && { kid: publicJwk.kid }) })
        .encrypt(await importJWK(publicJwk as JWK, alg))
      return { jwe, encryptionJwk: publicJwk }
    },
    decryptJwe: async (jwe) => {
      const { plaintext } = await compactDecrypt(jwe, await importJWK(decryption ?? {}, 'ECDH-ES'))
      return {
        decrypted: true,
        payload: new TextDecoder().decode(plaintext),
        decryptionJwk: decryption as never,
      }
    },
    getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
  }
}

eachStore('@openid4vc/openid4vp 0.4.6, Digital Credentials API', (open) => {
  test.each(['openid4vp-v1-signed', 'openid4vp-v1-unsigned'] as const)(
    'as wallet: it resolves our %s request for our origin, and no other',
    async (protocol) => {
      const world = await openPresentWorld(open, NOW)
      const started = await world.verifier.startDigital({
        serviceId: 'identity',
        sessionHash: SESSION,
        language: 'ja',
        protocols: [protocol],
      })
      const client = new Openid4vpClient({ callbacks: callbacksOf(world) })
      const { data } = started.requests[0] ?? { data: {} }
      const resolve = (origin: string) =>
        client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: data, origin })
      const resolved = await resolve(JP)
      expect(resolved.authorizationRequestPayload).toMatchObject({ response_mode: 'dc_api.jwt' })
      if (protocol === 'openid4vp-v1-signed') {
        expect(resolved.client).toMatchObject({ prefix: 'x509_hash' })
        await expect(resolve('https://evil.example')).rejects.toThrow()
      }
    },
  )

  test('as verifier: our wallet answers its request, and it opens what it gets', async () => {
    const world = await openPresentWorld(open, NOW)
    await world.hold()
    const { privateJwk, publicJwk } = newSigningKey()
    const decryption = { ...privateJwk, kid: 'oracle-key' } as JWK
    const callbacks = callbacksOf(world, decryption)
    const verifier = new Openid4vpVerifier({ callbacks })
    const payload = {
      response_type: 'vp_token',
      response_mode: 'dc_api.jwt',
      nonce: 'nonce-of-the-oracle-0123456789',
      dcql_query: {
        credentials: [
          {
            id: 'pid',
            format: 'dc+sd-jwt',
            meta: { vct_values: ['urn:eudi:pid:1'] },
            claims: [{ path: ['family_name'] }],
          },
        ],
      },
      client_metadata: {
        jwks: { keys: [{ ...publicJwk, kid: 'oracle-key', use: 'enc', alg: 'ECDH-ES' }] },
        encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
        vp_formats_supported: {
          'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] },
        },
      },
    } as const
    const created = await verifier.createOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: payload as never,
    })
    const deps = {
      fetch: world.web.walletFetch,
      clock: world.clock,
      random: (size: number) => globalThis.crypto.getRandomValues(new Uint8Array(size)),
      driver: webDriver(subtle, { issuer: () => ({ trusted: false, code: 'X5C_PATH', detail: '' }) }),
      holdings: world.wallet.holdings,
      allowLocalHttp: false,
    }
    const data = created.authorizationRequestPayload
    const opened = await openDigitalRequest(deps, {
      requests: [{ protocol: 'openid4vp-v1-unsigned', data }],
      origin: 'https://oracle.example',
    })
    if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
    const sent = await opened.approve({}, ['UNSIGNED'])
    if (!sent.ok) throw new Error(sent.code)
    const parsed = await verifier.parseOpenid4vpAuthorizationResponse({
      authorizationResponse: sent.data,
      authorizationRequestPayload: payload as never,
      origin: 'https://oracle.example',
      callbacks,
    })
    expect(parsed.expectedNonce).toBe(payload.nonce)
    const token = 'dcql' in parsed ? (parsed.dcql.presentations as Record<string, string[]>) : {}
    expect(Object.keys(token)).toEqual(['pid'])
    expect(token['pid']?.[0]).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+~.*~[\w-]+\.[\w-]+\.[\w-]+$/)
  })
})
