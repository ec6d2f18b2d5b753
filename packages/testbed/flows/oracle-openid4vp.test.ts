/** Both roles against @openid4vc/openid4vp 0.4.6, whose code the product does not import. */
import { expect, test } from 'vitest'
import type { JWK } from 'jose'
import { createHash, webcrypto } from 'node:crypto'
import { Openid4vpClient, Openid4vpVerifier } from '@openid4vc/openid4vp'
import { SDJwtInstance } from '@sd-jwt/core'
import { Hono } from 'hono'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import { callbacksOf } from './oracle-callbacks.ts'
import { CLAIMS, issueTestCredential, JP, openPresentWorld, SESSION } from './present-world.ts'

/** The library takes the time of some checks from the system clock. */
const NOW = new Date().toISOString()

const QUERY = {
  credentials: [
    {
      id: 'pid',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:eudi:pid:1'] },
      claims: [{ path: ['family_name'] }, { path: ['nationalities', 0] }],
    },
  ],
}

eachStore('@openid4vc/openid4vp 0.4.6', (open) => {
  test('as verifier: our wallet answers it, and it finds nothing to complain about', async () => {
    const world = await openPresentWorld(open, NOW)
    await world.hold()
    const { privateJwk, publicJwk } = newSigningKey()
    const kid = 'oracle-key'
    const decryption = { ...privateJwk, kid } as JWK
    const callbacks = callbacksOf({ world, decryption })
    const verifier = new Openid4vpVerifier({ callbacks })
    const { x5c } = world.pkis.JP.keys.get('access')
    const hash = createHash('sha256')
      .update(Buffer.from(x5c[0] ?? '', 'base64'))
      .digest('base64url')
    const payload = {
      response_type: 'vp_token',
      response_mode: 'direct_post.jwt',
      client_id: `x509_hash:${hash}`,
      response_uri: 'https://oracle.example/response',
      nonce: 'nonce-of-the-oracle-0123456789',
      state: 'state-of-the-oracle',
      aud: 'https://self-issued.me/v2',
      dcql_query: QUERY,
      client_metadata: {
        jwks: { keys: [{ ...publicJwk, kid, use: 'enc', alg: 'ECDH-ES' }] },
        encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
        vp_formats_supported: {
          'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] },
        },
      },
    } as const
    const created = await verifier.createOpenId4vpAuthorizationRequest({
      scheme: 'https://wallet.example/present',
      authorizationRequestPayload: payload as never,
      jar: {
        requestUri: 'https://oracle.example/request',
        jwtSigner: { method: 'x5c', x5c: [...x5c], alg: 'ES256' },
        expiresInSeconds: 300,
      },
      now: new Date(world.clock.now()),
    })
    const app = new Hono()
    let form: Record<string, unknown> = {}
    app.get('/request', (c) =>
      c.body(created.jar?.authorizationRequestJwt ?? '', 200, {
        'content-type': 'application/oauth-authz-req+jwt',
      }),
    )
    app.post('/response', async (c) => {
      form = await c.req.parseBody()
      return c.json({ redirect_uri: 'https://oracle.example/done' })
    })
    world.web.apps.set('https://oracle.example', app)
    const opened = await world.openRequest(created.authorizationRequest)
    if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
    expect(await opened.approve()).toMatchObject({ ok: true, redirectUri: 'https://oracle.example/done' })

    const parsed = await verifier.parseOpenid4vpAuthorizationResponse({
      authorizationResponse: form,
      authorizationRequestPayload: payload as never,
      callbacks,
    })
    expect(parsed.expectedNonce).toBe(payload.nonce)
    expect(parsed.authorizationResponsePayload.state).toBe(payload.state)
    const [presentation] =
      ('dcql' in parsed ? (parsed.dcql.presentations as Record<string, string[]>)['pid'] : undefined) ?? []
    const sdJwt = new SDJwtInstance({
      hasher: (data, alg) =>
        createHash(alg.replace('-', ''))
          .update(data as string)
          .digest(),
      hashAlg: 'sha-256',
    })
    const claims = (await sdJwt.getClaims(presentation ?? '')) as Record<string, unknown>
    expect(claims).toMatchObject({ family_name: CLAIMS['family_name'], nationalities: ['BE'] })
    expect(claims).not.toHaveProperty('given_name')
  })

  test('as wallet: it resolves our request, and our verifier recognises what it presents', async () => {
    const world = await openPresentWorld(open, NOW)
    const holder = newSigningKey()
    const token = issueTestCredential({
      issuer: world.pkis.BE.keys.get('pid-issuer'),
      claims: CLAIMS,
      vct: 'urn:eudi:pid:be:1',
      cnf: holder.publicJwk,
      exp: world.clock.seconds() + 86_400,
      index: 0,
    })
    const client = new Openid4vpClient({ callbacks: callbacksOf({ world }) })
    const { walletUrl } = await world.start()
    const request = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: walletUrl })
    const resolved = await client.resolveOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: request.params,
    })
    expect(resolved.client).toMatchObject({ prefix: 'x509_hash' })
    expect(resolved.version).toBe(100)
    const asked = resolved.authorizationRequestPayload as { client_id: string; nonce: string }

    const presented = await presentWithSdJwtJs(token, {
      holder: holder.privateJwk,
      payload: { aud: asked.client_id, nonce: asked.nonce, iat: world.clock.seconds() },
    })
    const response = await client.createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: resolved.authorizationRequestPayload,
      authorizationResponsePayload: { vp_token: { pid: [presented] } },
      jarm: {
        encryption: { nonce: 'AAAA' },
        serverMetadata: {
          authorization_signing_alg_values_supported: [],
          authorization_encryption_alg_values_supported: ['ECDH-ES'],
          authorization_encryption_enc_values_supported: ['A128GCM', 'A256GCM'],
        },
      },
    })
    const { response: answer } = await client.submitOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: resolved.authorizationRequestPayload as never,
      authorizationResponsePayload: response.authorizationResponsePayload,
      ...(response.jarm && { jarm: response.jarm }),
    })
    const { redirect_uri: redirectUri } = (await answer.json()) as { redirect_uri: string }
    expect(redirectUri.startsWith(`${JP}/ja/services/identity/return`)).toBe(true)
    const result = await world.verifier.result({
      sessionHash: SESSION,
      responseCode: new URL(redirectUri).searchParams.get('response_code') ?? '',
    })
    expect(result).toMatchObject({
      outcome: 'decided',
      credentials: [
        {
          decision: {
            verdict: expect.stringMatching(/^RECOGNISED/),
            agreement: { id: 'urn:entente:agreement:be-jp' },
          },
          attributes: { birthdate: CLAIMS['birthdate'] },
        },
      ],
    })
  })
})

/** The presentation by another hand too: @sd-jwt/core chooses the disclosures and binds the key. */
async function presentWithSdJwtJs(
  token: string,
  { holder, payload }: { holder: JWK; payload: { aud: string; nonce: string; iat: number } },
): Promise<string> {
  const key = await webcrypto.subtle.importKey(
    'jwk',
    holder as never,
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  )
  const sdJwt = new SDJwtInstance({
    hasher: (data, alg) =>
      createHash(alg.replace('-', ''))
        .update(data as string)
        .digest(),
    hashAlg: 'sha-256',
    kbSignAlg: 'ES256',
    kbSigner: async (data) => {
      const signature = await webcrypto.subtle.sign(
        { name: 'ECDSA', hash: 'SHA-256' },
        key,
        Buffer.from(data),
      )
      return Buffer.from(signature).toString('base64url')
    },
  })
  const frame = { family_name: true, given_name: true, birthdate: true, nationalities: { 0: true, 1: true } }
  return sdJwt.present(token, frame, { kb: { payload } })
}
