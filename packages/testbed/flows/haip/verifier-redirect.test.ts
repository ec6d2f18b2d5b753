import { createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PLACES } from '../each-place.ts'
import { answerAll, fetchRequest, parameterOf, post, seal, type RequestObject } from './emulated-wallet.ts'
import { openVerifier, type Page, type VerifierUnderTest } from './verifier-under-test.ts'

describe.each(PLACES)('oid4vp-1final-verifier by redirect, HAIP ($name)', ({ databaseUrl, skipped }) => {
  if (skipped) return test.skip('needs DATABASE_URL', () => undefined)
  let verifier: VerifierUnderTest
  beforeAll(async () => {
    verifier = await openVerifier(databaseUrl)
  })
  afterAll(() => verifier.close())

  const begin = async (page: Page, walletNonce?: string) => {
    const { walletUrl } = await page.begin(walletNonce === undefined ? {} : { requestUriMethod: 'post' })
    return { walletUrl, request: await fetchRequest(walletUrl, walletNonce) }
  }
  const answer = async (request: RequestObject, how: Parameters<typeof seal>[2] = {}) => {
    const { client_id: audience, nonce, state, dcql_query } = request.payload
    const asked = { queries: dcql_query.credentials, audience, nonce }
    const vpToken = answerAll(asked, verifier.issue)
    return post(request, { response: await seal(request, { vp_token: vpToken, state }, how) })
  }

  test('happy-flow: asked, answered, and what was asked for is released, no more', async () => {
    const page = verifier.openPage()
    const { request } = await begin(page)
    const { status, body } = await answer(request)
    expect(status).toBe(200)
    const outcome = await page.follow(body.redirect_uri ?? '')
    expect(outcome.credentials).toMatchObject([
      {
        query: 'pid',
        accepted: true,
        reasons: [],
        attributes: { family_name: 'Peeters', birthdate: '1999-02-28' },
      },
      { query: 'diploma', accepted: true },
    ])
    expect(JSON.stringify(outcome)).not.toContain('never asked for')
  })

  test('the request object is what HAIP asks for, and nothing else', async () => {
    const { request, walletUrl } = await begin(verifier.openPage())
    const { header, payload } = request
    expect(Object.keys(header).toSorted()).toEqual(['alg', 'typ', 'x5c'])
    expect(header).toMatchObject({ alg: 'ES256', typ: 'oauth-authz-req+jwt' })
    expect(payload).toMatchObject({
      response_type: 'vp_token',
      response_mode: 'direct_post.jwt',
      aud: 'https://self-issued.me/v2',
    })
    for (const name of ['redirect_uri', 'scope', 'presentation_definition', 'response', 'expected_origins'])
      expect(payload).not.toHaveProperty(name)
    expect(Buffer.from(payload.nonce, 'base64url').length).toBeGreaterThanOrEqual(16)
    expect(Buffer.from(payload.state, 'base64url').length).toBeGreaterThanOrEqual(16)
    expect(payload.nonce).not.toBe(payload.state)
    expect(payload.exp - payload.iat).toBeLessThanOrEqual(300)
    expect(payload.client_metadata.encrypted_response_enc_values_supported).toEqual(['A128GCM', 'A256GCM'])
    expect(payload.client_metadata.jwks.keys).toMatchObject([
      { kty: 'EC', crv: 'P-256', use: 'enc', alg: 'ECDH-ES', kid: expect.any(String) },
    ])
    expect(payload.client_metadata.jwks.keys[0]).not.toHaveProperty('d')
    expect(payload.client_metadata.vp_formats_supported).toHaveProperty(['dc+sd-jwt', 'kb-jwt_alg_values'])
    expect(
      createPublicKey({ key: payload.client_metadata.jwks.keys[0] as never, format: 'jwk' }),
    ).toBeDefined()
    expect(parameterOf(walletUrl, 'request_uri')).not.toContain('#')
    expect(new URL(walletUrl).searchParams.size).toBe(2)
  })

  test('each query says whom the verifier believes: key identifiers and lists of the agreement', async () => {
    const { request } = await begin(verifier.openPage())
    for (const { trusted_authorities: authorities = [] } of request.payload.dcql_query.credentials) {
      expect(authorities.map(({ type }) => type)).toEqual(['aki', 'etsi_tl'])
      for (const { values } of authorities) expect(values.length).toBeGreaterThan(0)
    }
  })

  test.each(['A128GCM', 'A256GCM'])('an answer encrypted with %s is opened', async (enc) => {
    const page = verifier.openPage()
    const { request } = await begin(page)
    const { body } = await answer(request, { enc })
    expect((await page.follow(body.redirect_uri ?? '')).credentials[0]).toMatchObject({ accepted: true })
  })

  test('minimal-cnf-jwk: kty, crv, x and y are enough', async () => {
    const page = verifier.openPage()
    const { request } = await begin(page)
    const { client_id: audience, nonce, state, dcql_query } = request.payload
    const vpToken = answerAll({ queries: dcql_query.credentials, audience, nonce }, (query, holder) => {
      expect(Object.keys(holder.jwk).toSorted()).toEqual(['crv', 'kty', 'x', 'y'])
      return verifier.issue(query, holder)
    })
    const { body } = await post(request, { response: await seal(request, { vp_token: vpToken, state }) })
    expect((await page.follow(body.redirect_uri ?? '')).credentials[0]).toMatchObject({ accepted: true })
  })

  test('request-uri-method-post: the link says post, and the nonce of the wallet comes back signed', async () => {
    const page = verifier.openPage()
    const { request, walletUrl } = await begin(page, 'wallet-nonce-0123456789')
    expect(parameterOf(walletUrl, 'request_uri_method')).toBe('post')
    expect(request.payload.wallet_nonce).toBe('wallet-nonce-0123456789')
    const { body } = await answer(request)
    expect((await page.follow(body.redirect_uri ?? '')).credentials[0]).toMatchObject({ accepted: true })
    // A wallet that cannot post fetches the same request by GET.
    const other = await page.begin({ requestUriMethod: 'post' })
    expect((await fetchRequest(other.walletUrl)).payload.wallet_nonce).toBeUndefined()
  })

  test('request-uri-fetched-twice: the same object, and the answer to it counts', async () => {
    const page = verifier.openPage()
    const { walletUrl, request } = await begin(page)
    expect((await fetchRequest(walletUrl)).text).toBe(request.text)
    const { body } = await answer(request)
    expect((await page.follow(body.redirect_uri ?? '')).credentials[0]).toMatchObject({ accepted: true })
    await expect(fetchRequest(walletUrl)).rejects.toThrow(/404/)
  })

  test('every request has a nonce, a state and an encryption key of its own', async () => {
    const page = verifier.openPage()
    const [one, two] = [(await begin(page)).request.payload, (await begin(page)).request.payload]
    expect(one.nonce).not.toBe(two.nonce)
    expect(one.state).not.toBe(two.state)
    expect(one.client_metadata.jwks.keys[0]?.x).not.toBe(two.client_metadata.jwks.keys[0]?.x)
  })

  test('the result belongs to the browser that asked: another one gets nothing, and spends the code', async () => {
    const page = verifier.openPage()
    const { request } = await begin(page)
    const { body } = await answer(request)
    const stranger = verifier.openPage()
    await stranger.begin()
    expect(await stranger.follow(body.redirect_uri ?? '')).toMatchObject({ status: 403, credentials: [] })
    expect(await page.follow(body.redirect_uri ?? '')).toMatchObject({ status: 403, credentials: [] })
  })

  test('a code that nobody was given releases nothing', async () => {
    const page = verifier.openPage()
    await begin(page)
    const guessed = `${verifier.origin}/x?response_code=AAAAAAAAAAAAAAAAAAAAAA`
    expect(await page.follow(guessed)).toMatchObject({ status: 403, credentials: [] })
  })
})
