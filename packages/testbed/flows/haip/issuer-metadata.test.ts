import { describe, expect, test } from 'vitest'
import { parseIssuerMetadata, parseJws, parseServerMetadata } from '@entente/credentials'
import { discover } from './issuer-client.ts'
import { eachIssuer } from './each-issuer.ts'

const LANGUAGES = ['ar', 'de', 'en', 'fr', 'ja', 'nl', 'vi']

eachIssuer('oid4vci-1_0-issuer metadata', (target) => {
  test('metadata-test: every required member, read by our own strict reading', async () => {
    const { metadata } = await discover(target())
    const { issuer } = target()
    expect(metadata.credential_issuer).toBe(issuer)
    expect(parseIssuerMetadata(metadata, { issuer, allowLocalHttp: true }).refused).toEqual([])
    for (const name of ['credential', 'nonce', 'deferred_credential', 'notification']) {
      expect(metadata[`${name}_endpoint`], name).toMatch(/^https?:\/\//)
    }
    expect(metadata.batch_credential_issuance.batch_size).toBeGreaterThanOrEqual(2)
    expect(metadata.preferred_client_status_period).toBeGreaterThan(0)
  })

  test('metadata-test: each configuration is of a known format, with scope, keys and proofs', async () => {
    const { metadata, server } = await discover(target())
    for (const one of Object.values<any>(metadata.credential_configurations_supported)) {
      expect(['dc+sd-jwt', 'mso_mdoc']).toContain(one.format)
      expect(server.scopes_supported).toContain(one.scope)
      const keyBound = one.cryptographic_binding_methods_supported !== undefined
      expect(one.proof_types_supported !== undefined).toBe(keyBound)
      // A re-attestation goes to the key that showed its source: bare, by one proof, never attested anew.
      if (one.proof_types_supported.jwt.key_attestations_required === undefined) {
        expect(Object.keys(one.proof_types_supported)).toEqual(['jwt'])
        expect(one.scope).toBe('foreign_identity')
        continue
      }
      for (const type of ['jwt', 'attestation']) {
        expect(one.proof_types_supported[type].key_attestations_required).toBeTypeOf('object')
        expect(one.proof_types_supported[type].proof_signing_alg_values_supported).toContain('ES256')
      }
    }
  })

  test('metadata-test: what is shown is there in seven languages, each once', async () => {
    const { metadata } = await discover(target())
    const shown = Object.values<any>(metadata.credential_configurations_supported).flatMap(
      ({ credential_metadata: { display, claims } }) => [
        display,
        ...claims.map((claim: any) => claim.display),
      ],
    )
    expect(shown.length).toBeGreaterThan(10)
    for (const display of [metadata.display, ...shown]) {
      expect(display.map(({ locale }: { locale: string }) => locale).toSorted()).toEqual(LANGUAGES)
    }
  })

  test('metadata-test: encryption is announced both ways with one key that has kid and alg', async () => {
    const { metadata } = await discover(target())
    const [key] = metadata.credential_request_encryption.jwks.keys
    expect(key).toMatchObject({
      kty: 'EC',
      crv: 'P-256',
      alg: 'ECDH-ES',
      use: 'enc',
      kid: expect.any(String),
    })
    expect(key).not.toHaveProperty('d')
    expect(metadata.credential_request_encryption.enc_values_supported).toEqual(['A128GCM', 'A256GCM'])
    expect(metadata.credential_response_encryption).toMatchObject({ alg_values_supported: ['ECDH-ES'] })
  })

  test('metadata-test-signed: typ, sub, iat, x5c without anchor; the plain form is the same', async () => {
    const { metadata } = await discover(target())
    const url = new URL(target().issuer)
    const path = url.pathname === '/' ? '' : url.pathname
    const answer = await fetch(`${url.origin}/.well-known/openid-credential-issuer${path}`, {
      headers: { accept: 'application/jwt' },
    })
    expect(answer.headers.get('content-type')).toBe('application/jwt')
    const { header, payload } = parseJws(await answer.text(), { tokenCharactersMax: 2_000_000 })
    expect(header).toMatchObject({ typ: 'openidvci-issuer-metadata+jwt', x5c: [expect.any(String)] })
    const { sub, iat, ...members } = payload
    expect(sub).toBe(metadata.credential_issuer)
    expect(iat).toBeTypeOf('number')
    expect(members).toEqual(metadata)
  })

  test('Accept-Language filters what is shown and is answered by Content-Language', async () => {
    const url = `${new URL(target().issuer).origin}/.well-known/openid-credential-issuer`
    const answer = await fetch(url, { headers: { 'accept-language': 'vi' } })
    expect(answer.headers.get('content-language')).toBe('vi')
    const { display }: any = await answer.json()
    expect(display.map(({ locale }: { locale: string }) => locale)).toEqual(['vi'])
  })

  describe('discovery-end-point-verification', () => {
    test('the authorization server announces the profile', async () => {
      const { server } = await discover(target())
      expect(server).toMatchObject({
        require_pushed_authorization_requests: true,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        token_endpoint_auth_methods_supported: ['attest_jwt_client_auth'],
      })
      expect(server.dpop_signing_alg_values_supported).toContain('ES256')
      expect(server.grant_types_supported).toContain('authorization_code')
      expect(server.grant_types_supported).toContain('refresh_token')
      expect(server.client_attestation_signing_alg_values_supported).toContain('ES256')
      expect(server.client_attestation_pop_signing_alg_values_supported).toContain('ES256')
      expect(server.challenge_endpoint).toMatch(/^https?:\/\//)
      expect(parseServerMetadata(server, { allowLocalHttp: true }).attestsClients).toBe(true)
    })

    test('its keys are public', async () => {
      const { server } = await discover(target())
      const { keys }: any = await (await fetch(server.jwks_uri)).json()
      for (const key of keys) expect(key).not.toHaveProperty('d')
    })
  })
})
