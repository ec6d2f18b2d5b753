import { CompactEncrypt, importJWK } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { walletOf } from './issue-trust.ts'
import {
  ALICE,
  type IssueWorld,
  openIssueWorld,
  type RawWallet,
  rawWallet,
  takeToken,
} from './issue-world.ts'

/** An issuer whose configuration demands encryption both ways (OpenID4VCI 1.0 §10). */
eachStore('encryption that is demanded', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    const config = { encryptionRequired: true, deferSeconds: { diploma: 1 } }
    world = await openIssueWorld(await open(), { encrypted: true, config })
  })
  afterAll(() => world.close())

  const answerKey = () => {
    const { kty, crv, x, y } = newSigningKey().publicJwk
    return { jwk: { kty, crv, x, y, kid: 'a1', use: 'enc', alg: 'ECDH-ES' }, enc: 'A256GCM' }
  }
  async function seal(wallet: RawWallet, body: object): Promise<string> {
    const { body: metadata } = await wallet.call('/.well-known/openid-credential-issuer')
    const [jwk] = metadata.credential_request_encryption.jwks.keys
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(body)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: jwk.kid })
      .encrypt((await importJWK(jwk, 'ECDH-ES')) as CryptoKey)
  }
  const JWT = { 'content-type': 'application/jwt' }

  test('the metadata says so, both ways', async () => {
    const { body } = await rawWallet(world).call('/.well-known/openid-credential-issuer')
    expect(body.credential_request_encryption.encryption_required).toBe(true)
    expect(body.credential_response_encryption.encryption_required).toBe(true)
  })

  test('a request in the clear is refused', async () => {
    const { wallet, token } = await takeToken(world)
    const answer = await wallet.credential({ token, body: await wallet.request() })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_encryption_parameters' } })
    expect(answer.body.error_description).toContain('encrypted requests only')
  })

  test('an encrypted request without a key for the answer is refused', async () => {
    const { wallet, token } = await takeToken(world)
    const body = await seal(wallet, await wallet.request())
    const answer = await wallet.credential({ token, body, headers: JWT })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_encryption_parameters' } })
    expect(answer.body.error_description).toContain('a key is needed')
  })

  test('who encrypts both ways is served', async () => {
    const { wallet, token } = await takeToken(world)
    const asked = await wallet.request(1, { credential_response_encryption: answerKey() })
    const answer = await wallet.credential({ token, body: await seal(wallet, asked), headers: JWT })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/jwt')
  })

  test('what comes later is no way around it', async () => {
    const { wallet, token } = await takeToken(world, ['diploma'])
    const answer = await wallet.protectedCall('/issuer/deferred', { token, body: { transaction_id: 'any' } })
    expect(answer.body.error).toBe('invalid_encryption_parameters')
  })

  test('our wallet does it by itself', async () => {
    const { wallet } = walletOf(world)
    const { linkByReference, txCode } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
    const [pid] = await wallet.receive(await wallet.openOffer(linkByReference), { txCode })
    expect(pid?.copies).toHaveLength(3)
  })

  test('an issuer that demands it without a key for it does not start', async () => {
    const wanted = openIssueWorld(await open(), { config: { encryptionRequired: true } })
    await expect(wanted).rejects.toThrow('issuer.encryptionRequired needs a key')
  })
})
