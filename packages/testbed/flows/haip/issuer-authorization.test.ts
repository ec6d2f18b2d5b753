import { describe, expect, test } from 'vitest'
import { eachIssuer } from './each-issuer.ts'
import { haipWallet } from './issuer-client.ts'

/** Modules of the FAPI 2.0 Security Profile as HAIP 1.0 changes it. */
eachIssuer('fapi2-security-profile-final', (target) => {
  const open = () => haipWallet(target())

  test('happy-flow: iss and state come back, the token is of type DPoP', async () => {
    const wallet = await open()
    const back = await wallet.authorize()
    expect(back.searchParams.get('iss')).toBe(wallet.server.issuer)
    expect(back.searchParams.get('state')).toBe('state-1')
    const { body, headers } = await wallet.exchange(back.searchParams.get('code') ?? '')
    expect(body.token_type.toLowerCase()).toBe('dpop')
    expect(headers.get('cache-control')).toContain('no-store')
  })

  test('user-rejects-authentication: access_denied with iss', async () => {
    const wallet = await open()
    const back = await wallet.authorize('refuse')
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('iss')).toBe(wallet.server.issuer)
    expect(back.searchParams.has('code')).toBe(false)
  })

  describe('refused when pushed', () => {
    test.each<[string, Record<string, string | undefined>]>([
      ['par-ensure-pkce-required', { code_challenge: undefined, code_challenge_method: undefined }],
      ['par-plain-pkce-rejected', { code_challenge_method: 'plain' }],
      ['par-authorization-request-containing-request_uri-form-param', { request_uri: 'urn:x' }],
      ['ensure-redirect-uri-in-authorization-request', { redirect_uri: undefined }],
      ['ensure-response-type-code-idtoken-fails', { response_type: 'code id_token' }],
      ['ensure-response-type-token-fails', { response_type: 'token' }],
      ['ensure-mismatched-dpop-jkt-fails', { dpop_jkt: 'x'.repeat(43) }],
    ])('%s', async (_, fields) => {
      const answer = await (await open()).push(fields)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.body.error).toBeTypeOf('string')
    })

    test('par-attempt-invalid-http-method', async () => {
      const wallet = await open()
      const answer = await wallet.call(wallet.server.pushed_authorization_request_endpoint)
      expect(answer.status).toBeGreaterThanOrEqual(400)
    })
  })

  test('ensure-unsigned-authorization-request-without-using-par-fails', async () => {
    const wallet = await open()
    const url = new URL(wallet.server.authorization_endpoint)
    url.search = new URLSearchParams({
      client_id: wallet.clientId,
      response_type: 'code',
      redirect_uri: target().redirectUri,
    }).toString()
    const answer = await wallet.call(url.href)
    const to = new URL(answer.headers.get('location') ?? 'https://none.example', url)
    expect(answer.status >= 400 || to.searchParams.has('error')).toBe(true)
    expect(to.searchParams.has('code')).toBe(false)
  })

  test('par-attempt-reuse-request_uri: used up by the first authorization', async () => {
    const wallet = await open()
    const { body } = await wallet.push()
    const url = wallet.authorizationUrl(body.request_uri)
    expect((await target().authorize(url, 'agree')).searchParams.has('code')).toBe(true)
    const answer = await wallet.call(url)
    const to = new URL(answer.headers.get('location') ?? 'https://none.example', url)
    expect(answer.status >= 400 || to.searchParams.has('error')).toBe(true)
  })

  test('par-attempt-to-use-request_uri-for-different-client', async () => {
    const wallet = await open()
    const { body } = await wallet.push()
    const url = new URL(wallet.authorizationUrl(body.request_uri))
    url.searchParams.set('client_id', target().otherClientId)
    expect((await wallet.call(url.href)).status).toBeGreaterThanOrEqual(400)
  })

  test('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', async () => {
    const wallet = await open()
    const { body } = await wallet.push()
    const url = wallet.authorizationUrl(body.request_uri)
    expect((await wallet.call(url)).status).toBeLessThan(400)
    expect((await target().authorize(url, 'agree')).searchParams.has('code')).toBe(true)
  })

  test('ensure-authorization-request-without-state-success, and with a long one', async () => {
    const wallet = await open()
    expect((await wallet.authorize('agree', { state: undefined })).searchParams.has('code')).toBe(true)
    const long = 'x'.repeat(1000)
    expect((await wallet.authorize('agree', { state: long })).searchParams.get('state')).toBe(long)
  })

  describe('at the token endpoint', () => {
    test.each<[string, Record<string, string | undefined>]>([
      ['ensure-pkce-code-verifier-required', { code_verifier: undefined }],
      ['incorrect-pkce-code-verifier-rejected', { code_verifier: 'x'.repeat(43) }],
      ['another redirect_uri', { redirect_uri: 'https://other.example/cb' }],
      ['an unknown code', { code: 'unknown' }],
    ])('%s', async (_, fields) => {
      const wallet = await open()
      const answer = await wallet.exchange(await wallet.code(), fields)
      expect(answer.body.error).toBe('invalid_grant')
    })

    test('attempt-reuse-authorization-code-after-one-second: refused, and the tokens of the first use die', async () => {
      const wallet = await open()
      const code = await wallet.code()
      const { body } = await wallet.exchange(code)
      expect((await wallet.exchange(code)).body.error).toBe('invalid_grant')
      const answer = await wallet.credential(body.access_token, await wallet.request())
      expect(answer.status).toBe(401)
      const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token }
      expect((await wallet.token(refresh)).body.error).toBe('invalid_grant')
    })

    test('ensure-authorization-code-is-bound-to-client: of no use to another solution or instance', async () => {
      const wallet = await open()
      const code = await wallet.code()
      const other = await haipWallet(target(), { clientId: target().otherClientId })
      expect((await other.exchange(code)).body.error).toBe('invalid_grant')
      const sameSolution = await open()
      expect((await sameSolution.exchange(await wallet.code())).body.error).toBe('invalid_grant')
    })

    test('refresh-token: by the same instance and key only', async () => {
      const wallet = await open()
      const { body } = await wallet.exchange(await wallet.code())
      const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token }
      const again = await wallet.token(refresh)
      expect(again.status).toBe(200)
      expect((await wallet.credential(again.body.access_token, await wallet.request())).status).toBe(200)
      expect((await (await open()).token(refresh)).body.error).toBe('invalid_grant')
      const bare = await wallet.token(refresh, { 'OAuth-Client-Attestation': null })
      expect(bare.status).toBeGreaterThanOrEqual(400)
    })
  })
})
