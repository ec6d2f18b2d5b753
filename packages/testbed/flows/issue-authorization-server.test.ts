import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import {
  CLIENT,
  type IssueWorld,
  openIssueWorld,
  type RawWallet,
  rawWallet,
  REDIRECT_URI,
} from './issue-world.ts'

/** The FAPI 2.0 modules of the OpenID Foundation that concern an authorization server, by their names. */
eachStore('authorization server', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open())
  })
  afterAll(() => world.close())

  const codeFor = async (
    wallet: RawWallet,
    change: Record<string, string | undefined> = {},
  ): Promise<string> => {
    const { body } = await wallet.post('/as/par', wallet.pushed(change))
    return (await wallet.authorize(body.request_uri)).searchParams.get('code') ?? ''
  }

  test('discovery-end-point-verification', async () => {
    const answer = await rawWallet(world).call('/.well-known/oauth-authorization-server')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.body).toMatchObject({
      issuer: world.baseUrl,
      require_pushed_authorization_requests: true,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      dpop_signing_alg_values_supported: ['ES256'],
      authorization_response_iss_parameter_supported: true,
    })
    const jwks = await rawWallet(world).call(new URL(answer.body.jwks_uri).pathname)
    expect(jwks.body.keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256' })
    expect(jwks.text).not.toContain('"d"')
  })

  test('happy-flow: iss and state come back, the token is bound to the DPoP key and opaque', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed())
    expect(body.expires_in).toBeLessThanOrEqual(60)
    const back = await wallet.authorize(body.request_uri)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ iss: world.baseUrl, state: 'state-1' })
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT_URI)
    const token = await wallet.post('/as/token', wallet.tokenForm(back.searchParams.get('code') ?? ''))
    expect(token.body).toMatchObject({ token_type: 'DPoP', scope: 'pid', expires_in: 300 })
    expect(token.body).not.toHaveProperty('id_token')
    expect(token.headers.get('cache-control')).toContain('no-store')
    expect(token.body.access_token).not.toContain('.')
  })

  test('user-rejects-authentication: access_denied with iss, and no code', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed())
    const { searchParams } = await wallet.authorize(body.request_uri, 'refuse')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      error: 'access_denied',
      iss: world.baseUrl,
      state: 'state-1',
    })
    expect(searchParams.has('code')).toBe(false)
  })

  describe('refused when pushed', () => {
    test.each<[string, Record<string, string | undefined>, string]>([
      [
        'par-ensure-pkce-required',
        { code_challenge: undefined, code_challenge_method: undefined },
        'invalid_request',
      ],
      ['par-plain-pkce-rejected', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['code_challenge_method missing', { code_challenge_method: undefined }, 'invalid_request'],
      [
        'par-authorization-request-containing-request_uri-form-param',
        { request_uri: 'urn:x' },
        'request_uri_not_supported',
      ],
      ['ensure-redirect-uri-in-authorization-request', { redirect_uri: undefined }, 'invalid_request'],
      ['redirect_uri of somebody else', { redirect_uri: 'https://evil.example/cb' }, 'invalid_request'],
      [
        'ensure-response-type-code-idtoken-fails',
        { response_type: 'code id_token' },
        'unsupported_response_type',
      ],
      ['ensure-response-type-token-fails', { response_type: 'token' }, 'unsupported_response_type'],
      ['response_type missing', { response_type: undefined }, 'invalid_request'],
      ['a client nobody knows', { client_id: 'unknown' }, 'invalid_client'],
      ['a token for another issuer', { resource: 'https://other.example' }, 'invalid_target'],
      ['ensure-mismatched-dpop-jkt-fails', { dpop_jkt: 'x'.repeat(43) }, 'invalid_request'],
      ['request object', { request: 'a.b.c' }, 'request_not_supported'],
    ])('%s', async (_, change, error) => {
      const wallet = rawWallet(world)
      const answer = await wallet.post('/as/par', wallet.pushed(change))
      expect(answer.body).toMatchObject({ error })
      expect(answer.status).toBeGreaterThanOrEqual(400)
    })

    test('par-without-duplicate-parameters: the same parameter twice is refused', async () => {
      const wallet = rawWallet(world)
      const form = wallet.pushed()
      form.append('scope', 'diploma')
      expect((await wallet.post('/as/par', form)).body.error).toBe('invalid_request')
    })

    test('par-attempt-invalid-http-method', async () => {
      expect((await rawWallet(world).call('/as/par')).status).toBe(404)
    })
  })

  test('ensure-unsigned-authorization-request-without-using-par-fails', async () => {
    const wallet = rawWallet(world)
    const answer = await wallet.call(`/as/authorize?${wallet.pushed()}`)
    const location = new URL(answer.headers.get('location') ?? '')
    expect(location.searchParams.get('error')).toBe('invalid_request')
    expect(location.searchParams.get('iss')).toBe(world.baseUrl)
    expect(location.searchParams.has('code')).toBe(false)
  })

  test('a request that names no client gets a page, not a redirect', async () => {
    const answer = await rawWallet(world).call('/as/authorize?client_id=unknown', {
      headers: { accept: 'text/html' },
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.text).toContain('<!doctype html>')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed())
    const query = new URLSearchParams({ client_id: CLIENT, request_uri: body.request_uri })
    expect((await wallet.call(`/as/authorize?${query}`)).status).toBe(303)
    expect((await wallet.authorize(body.request_uri)).searchParams.has('code')).toBe(true)
  })

  test('par-attempt-reuse-request_uri: used up by the first authorization', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed())
    await wallet.authorize(body.request_uri)
    const query = new URLSearchParams({ client_id: CLIENT, request_uri: body.request_uri })
    expect((await wallet.call(`/as/authorize?${query}`)).status).toBe(400)
  })

  test('par-attempt-to-use-expired-request_uri', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed())
    world.stepping.advance(61)
    const query = new URLSearchParams({ client_id: CLIENT, request_uri: body.request_uri })
    expect((await wallet.call(`/as/authorize?${query}`)).status).toBe(400)
  })

  test('par-attempt-to-use-request_uri-for-different-client', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed())
    const query = new URLSearchParams({ client_id: 'other-wallet', request_uri: body.request_uri })
    expect((await wallet.call(`/as/authorize?${query}`)).status).toBe(400)
  })

  test('ensure-authorization-request-without-state-success', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed({ state: undefined }))
    const { searchParams } = await wallet.authorize(body.request_uri)
    expect(searchParams.has('code')).toBe(true)
    expect(searchParams.has('state')).toBe(false)
  })

  test('ensure-authorization-request-with-long-state', async () => {
    const wallet = rawWallet(world)
    const state = 's'.repeat(1000)
    const { body } = await wallet.post('/as/par', wallet.pushed({ state }))
    expect((await wallet.authorize(body.request_uri)).searchParams.get('state')).toBe(state)
  })

  test('state-only-outside-request-object-not-used', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed({ state: undefined }))
    const query = new URLSearchParams({ client_id: CLIENT, request_uri: body.request_uri, state: 'outside' })
    const login = (await wallet.call(`/as/authorize?${query}`)).headers.get('location')
    expect(login).toMatch(/^\/issuer\/login\//)
    expect((await wallet.authorize(body.request_uri)).searchParams.has('state')).toBe(false)
  })

  test('unknown parameters and issuer_state are ignored', async () => {
    const wallet = rawWallet(world)
    const code = await codeFor(wallet, {
      issuer_state: 'x',
      anything: 'y',
    })
    expect((await wallet.post('/as/token', wallet.tokenForm(code))).status).toBe(200)
  })

  test('a scope that nobody knows is not granted', async () => {
    const wallet = rawWallet(world)
    const { body } = await wallet.post('/as/par', wallet.pushed({ scope: 'unknown' }))
    expect((await wallet.authorize(body.request_uri)).searchParams.get('error')).toBe('access_denied')
  })

  describe('at the token endpoint', () => {
    test.each<[string, Record<string, string>, string]>([
      ['incorrect-pkce-code-verifier-rejected', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
      ['ensure-authorization-code-is-bound-to-client', { client_id: 'other-wallet' }, 'invalid_grant'],
      ['ensure-client-id-in-token-endpoint', { client_id: '' }, 'invalid_request'],
      ['another redirect_uri', { redirect_uri: 'https://evil.example/cb' }, 'invalid_grant'],
      ['an unknown code', { code: 'unknown' }, 'invalid_grant'],
      ['an unknown grant', { grant_type: 'password' }, 'unsupported_grant_type'],
      ['a refresh without its token', { grant_type: 'refresh_token' }, 'invalid_request'],
    ])('%s', async (_, change, error) => {
      const wallet = rawWallet(world)
      const form = wallet.tokenForm(await codeFor(wallet), change)
      expect((await wallet.post('/as/token', form)).body.error).toBe(error)
    })

    test('ensure-pkce-code-verifier-required', async () => {
      const wallet = rawWallet(world)
      const form = wallet.tokenForm(await codeFor(wallet))
      form.delete('code_verifier')
      expect((await wallet.post('/as/token', form)).body.error).toBe('invalid_grant')
    })

    test('attempt-reuse-authorization-code-after-one-second: refused, and the issued token dies', async () => {
      const wallet = rawWallet(world)
      const code = await codeFor(wallet)
      const { body } = await wallet.post('/as/token', wallet.tokenForm(code))
      world.stepping.advance(1)
      expect((await wallet.post('/as/token', wallet.tokenForm(code))).body.error).toBe('invalid_grant')
      const answer = await wallet.credential({ token: body.access_token, body: await wallet.request() })
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_token' } })
    })

    test('a code used twice at the same moment gives at most one token, and that one dies', async () => {
      const wallet = rawWallet(world)
      const code = await codeFor(wallet)
      const answers = await Promise.all([1, 2, 3].map(() => wallet.post('/as/token', wallet.tokenForm(code))))
      const tokens = answers.filter(({ status }) => status === 200)
      expect(tokens.length).toBeLessThanOrEqual(1)
      for (const { body } of tokens) {
        const answer = await wallet.credential({ token: body.access_token, body: await wallet.request() })
        expect(answer.status).toBe(401)
      }
    })

    test('ensure-token-endpoint-fails-with-expired-auth-code', async () => {
      const wallet = rawWallet(world)
      const code = await codeFor(wallet)
      world.stepping.advance(61)
      expect((await wallet.post('/as/token', wallet.tokenForm(code))).body.error).toBe('invalid_grant')
    })

    test('ensure-holder-of-key-required: no token without a proof', async () => {
      const wallet = rawWallet(world)
      const answer = await wallet.post('/as/token', wallet.tokenForm(await codeFor(wallet)), null)
      expect(answer.status).toBe(400)
      expect(answer.body.error).toMatch(/invalid_grant|invalid_dpop_proof/)
    })

    test('ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt: the code is bound to the key of the push', async () => {
      const wallet = rawWallet(world)
      const form = wallet.tokenForm(await codeFor(wallet))
      const { asNonce } = wallet.nonces()
      const foreign = wallet.proofFor('/as/token', { nonce: asNonce }, newSigningKey())
      expect((await wallet.post('/as/token', form, foreign)).body.error).toBe('invalid_grant')
    })

    test.each<[string, number]>([
      ['ensure-dpopproof-with-iat-10seconds-before-succeeds', -10],
      ['ensure-dpopproof-with-iat-10seconds-after-succeeds', 10],
    ])('%s', async (_, seconds) => {
      const wallet = rawWallet(world)
      const form = wallet.tokenForm(await codeFor(wallet))
      const proof = { nonce: wallet.nonces().asNonce, iat: world.clock.seconds() + seconds }
      expect((await wallet.post('/as/token', form, wallet.proofFor('/as/token', proof))).status).toBe(200)
    })

    test('a proof without nonce is answered with one; a proof used before is refused', async () => {
      const wallet = rawWallet(world)
      const form = wallet.tokenForm(await codeFor(wallet))
      const first = await wallet.post('/as/token', form, wallet.proofFor('/as/token'))
      expect(first.body.error).toBe('use_dpop_nonce')
      const nonce = first.headers.get('dpop-nonce') ?? undefined
      const proof = wallet.proofFor('/as/token', { nonce })
      expect((await wallet.post('/as/token', form, proof)).status).toBe(200)
      const other = wallet.tokenForm(await codeFor(wallet))
      expect((await wallet.post('/as/token', other, proof)).status).toBe(400)
    })
  })

  test('any origin may call, without cookies: browsers of wallets need no list', async () => {
    const wallet = rawWallet(world)
    const headers = {
      origin: 'https://wallet.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'dpop',
    }
    for (const path of ['/as/par', '/as/token', '/issuer/credential', '/issuer/nonce']) {
      const answer = await wallet.call(path, { method: 'OPTIONS', headers })
      expect(answer.status, path).toBe(204)
      expect(['*', 'https://wallet.example']).toContain(answer.headers.get('access-control-allow-origin'))
    }
    const answer = await wallet.call('/as/token', {
      method: 'POST',
      headers: { origin: 'https://wallet.example' },
    })
    expect(answer.headers.get('access-control-expose-headers')).toContain('DPoP-Nonce')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('the address of the server is the configured one, whatever a client claims', async () => {
    const wallet = rawWallet(world)
    const answer = await wallet.call('/as/authorize?client_id=entente-wallet&request_uri=urn:x', {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    })
    expect(answer.text).not.toContain('evil.example')
  })

  test('a long attestation header fits: at least 12 KiB of headers are read', async () => {
    const answer = await rawWallet(world).call('/as/par', {
      method: 'POST',
      headers: { 'oauth-client-attestation': 'x'.repeat(12_000) },
    })
    expect(answer.status).not.toBe(431)
  })
})
