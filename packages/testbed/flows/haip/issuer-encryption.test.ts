import { compactDecrypt, CompactEncrypt, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { newSigningKey } from '../../../national-node/src/kernel/crypto.ts'
import { eachIssuer } from './each-issuer.ts'
import { haipWallet, type HaipWallet } from './issuer-client.ts'

/** The HAIP issuer round with encryption both ways; sealed and opened by jose. */
eachIssuer('oid4vci-1_0-issuer encryption', (target) => {
  const answerKey = () => {
    const { publicJwk, privateJwk } = newSigningKey()
    const { kty, crv, x, y } = publicJwk
    const encryption = { jwk: { kty, crv, x, y, kid: 'a1', use: 'enc', alg: 'ECDH-ES' }, enc: 'A256GCM' }
    return { privateJwk, encryption }
  }
  async function seal({ metadata }: HaipWallet, body: object): Promise<string> {
    const [jwk] = metadata.credential_request_encryption.jwks.keys
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(body)))
      .setProtectedHeader({ alg: jwk.alg, enc: 'A128GCM', kid: jwk.kid })
      .encrypt(await importJWK(jwk, jwk.alg))
  }
  const send = async (wallet: HaipWallet, body: object) => {
    const access = await wallet.accessToken()
    return wallet.credential(access, await seal(wallet, body), { 'content-type': 'application/jwt' })
  }

  test('happy-flow: the answer is a JWE to the key of the request', async () => {
    const wallet = await haipWallet(target())
    const { privateJwk, encryption } = answerKey()
    const body = { ...(await wallet.request(2)), credential_response_encryption: encryption }
    const answer = await send(wallet, body)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/jwt')
    const { plaintext, protectedHeader } = await compactDecrypt(
      answer.text,
      await importJWK({ ...privateJwk }, 'ECDH-ES'),
    )
    expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'a1' })
    expect(JSON.parse(new TextDecoder().decode(plaintext)).credentials).toHaveLength(2)
  })

  test('fail-unknown-credential-configuration: the refusal is JSON in the clear', async () => {
    const wallet = await haipWallet(target())
    const body = {
      ...(await wallet.request()),
      credential_configuration_id: 'unknown',
      credential_response_encryption: answerKey().encryption,
    }
    expect((await send(wallet, body)).body.error).toBe('unknown_credential_configuration')
  })

  test('fail-unsupported-encryption-algorithm', async () => {
    const wallet = await haipWallet(target())
    const { encryption } = answerKey()
    const unsupported = { ...encryption, jwk: { ...encryption.jwk, alg: 'UNSUPPORTED' } }
    const body = { ...(await wallet.request()), credential_response_encryption: unsupported }
    expect((await send(wallet, body)).body.error).toBe('invalid_encryption_parameters')
  })

  test('an encrypted answer to a plain request is refused', async () => {
    const wallet = await haipWallet(target())
    const body = { ...(await wallet.request()), credential_response_encryption: answerKey().encryption }
    const answer = await wallet.credential(await wallet.accessToken(), body)
    expect(answer.body.error).toBe('invalid_encryption_parameters')
  })
})
