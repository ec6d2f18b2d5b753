import { describe, expect, test } from 'vitest'
import { parseSdJwt } from '@entente/credentials'
import { newSigningKey } from '../../../national-node/src/kernel/crypto.ts'
import { eachIssuer } from './each-issuer.ts'
import { haipWallet } from './issuer-client.ts'

const payloadOf = (credential: string): any => parseSdJwt(credential).jws.payload

eachIssuer('oid4vci-1_0-issuer credential', (target) => {
  const open = async () => {
    const wallet = await haipWallet(target())
    return { wallet, access: await wallet.accessToken() }
  }

  test('happy-flow: one credential, bound to the attested key, with a notification', async () => {
    const { wallet, access } = await open()
    const answer = await wallet.credential(access, await wallet.request())
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toContain('no-store')
    const [{ credential }] = answer.body.credentials
    expect(parseSdJwt(credential).jws.header).toMatchObject({ typ: 'dc+sd-jwt', x5c: expect.any(Array) })
    expect(Object.keys(payloadOf(credential).cnf.jwk).toSorted()).toEqual(['crv', 'kty', 'x', 'y'])
    const told = { notification_id: answer.body.notification_id, event: 'credential_accepted' }
    const notified = await wallet.resource(wallet.metadata.notification_endpoint, access, told)
    expect(notified.status).toBe(204)
  })

  test('happy-flow-skip-notification and happy-flow-additional-requests: unknown members everywhere', async () => {
    const { wallet, access } = await open()
    const body = { ...(await wallet.request()), extra: { member: [1] } }
    const headers = { 'x-fapi-interaction-id': 'f', 'x-fapi-customer-ip-address': '2001:db8::1' }
    expect((await wallet.credential(access, body, headers)).status).toBe(200)
    expect((await wallet.credential(access, await wallet.request())).status).toBe(200)
  })

  test('attestation proof alone', async () => {
    const { wallet, access } = await open()
    const keys = [newSigningKey(), newSigningKey()]
    const nonce = await wallet.nonce()
    const proofs = { attestation: [wallet.attestKeys(keys, { nonce })] }
    const body = { credential_configuration_id: target().configurationId, proofs }
    const answer = await wallet.credential(access, body)
    expect(answer.body.credentials.map(({ credential }: any) => payloadOf(credential).cnf.jwk.x)).toEqual(
      keys.map(({ publicJwk }) => publicJwk.x),
    )
  })

  test('batch-issuance: keys, salts and status apart, times the same; never more than asked', async () => {
    const { wallet, access } = await open()
    const size = Math.min(wallet.metadata.batch_credential_issuance.batch_size, 5)
    const { body } = await wallet.credential(access, await wallet.request(size))
    const copies: string[] = body.credentials.map(({ credential }: any) => credential)
    const payloads = copies.map(payloadOf)
    const distinct = (values: unknown[]) => expect(new Set(values.map(String)).size).toBe(values.length)
    expect(copies).toHaveLength(size)
    distinct(payloads.map(({ cnf }) => cnf.jwk.x))
    distinct(payloads.map(({ status }) => status.status_list.idx))
    distinct(copies.flatMap((copy) => parseSdJwt(copy).disclosures))
    expect(new Set(payloads.map(({ exp }) => exp)).size).toBe(1)
    const indexes = payloads.map(({ status }) => status.status_list.idx).toSorted((a, b) => a - b)
    const neighbours = indexes.slice(1).filter((index, at) => index - indexes[at] === 1)
    expect(neighbours.length).toBeLessThan(size - 1)
  })

  describe('refused', () => {
    type Open = Awaited<ReturnType<typeof open>>
    test.each<[string, (opened: Open) => Promise<unknown>, string]>([
      [
        'fail-unknown-credential-configuration',
        async ({ wallet }) => ({ ...(await wallet.request()), credential_configuration_id: 'unknown' }),
        'unknown_credential_configuration',
      ],
      [
        'fail-unknown-credential-identifier',
        async ({ wallet }) => {
          const { proofs } = await wallet.request()
          return { proofs, credential_identifier: 'unknown' }
        },
        'unknown_credential_identifier',
      ],
      [
        'fail-missing-proof',
        async () => ({ credential_configuration_id: target().configurationId }),
        'invalid_proof',
      ],
      [
        'fail-invalid-nonce',
        async ({ wallet }) => {
          const key = newSigningKey()
          const jwt = wallet.prove(key, 'not-a-nonce', wallet.attestKeys([key]))
          return { credential_configuration_id: target().configurationId, proofs: { jwt: [jwt] } }
        },
        'invalid_nonce',
      ],
      [
        'fail-invalid-jwt-proof-signature',
        async ({ wallet }) => {
          const [key, other] = [newSigningKey(), newSigningKey()]
          const jwt = wallet.prove(other, await wallet.nonce(), wallet.attestKeys([key]))
          return { credential_configuration_id: target().configurationId, proofs: { jwt: [jwt] } }
        },
        'invalid_proof',
      ],
      [
        'fail-invalid-key-attestation-signature',
        ({ wallet }) => wallet.request(1, { key: newSigningKey().key }),
        'invalid_proof',
      ],
      [
        'a key attestation by a provider on no list',
        ({ wallet }) => wallet.request(1, { key: target().stranger.key, x5c: target().stranger.x5c }),
        'invalid_proof',
      ],
      [
        'keys without attestation',
        async ({ wallet }) => {
          const { jwt } = (await wallet.request()).proofs
          return {
            credential_configuration_id: target().configurationId,
            proofs: { jwt: [jwt[0]?.replace(/^[^.]+/, bare) ?? ''] },
          }
        },
        'invalid_proof',
      ],
      [
        'two proof types',
        async ({ wallet }) => {
          const { proofs } = await wallet.request()
          return {
            credential_configuration_id: target().configurationId,
            proofs: { ...proofs, attestation: ['x'] },
          }
        },
        'invalid_proof',
      ],
    ])('%s', async (_, make, error) => {
      const opened = await open()
      const answer = await opened.wallet.credential(opened.access, await make(opened))
      expect(answer).toMatchObject({ status: 400, body: { error } })
    })

    const bare = (): string =>
      Buffer.from(
        JSON.stringify({ alg: 'ES256', typ: 'openid4vci-proof+jwt', jwk: newSigningKey().publicJwk }),
      ).toString('base64url')

    test('a request sent twice: its nonce and its attestation are used up', async () => {
      const { wallet, access } = await open()
      const body = await wallet.request()
      expect((await wallet.credential(access, body)).status).toBe(200)
      expect((await wallet.credential(access, body)).body.error).toMatch(/invalid_nonce|invalid_proof/)
    })

    test('unknown transactions and notifications', async () => {
      const { wallet, access } = await open()
      const deferred = { transaction_id: 'unknown' }
      expect(
        (await wallet.resource(wallet.metadata.deferred_credential_endpoint, access, deferred)).body.error,
      ).toBe('invalid_transaction_id')
      const told = { notification_id: 'unknown', event: 'credential_accepted' }
      expect((await wallet.resource(wallet.metadata.notification_endpoint, access, told)).body.error).toBe(
        'invalid_notification_id',
      )
    })
  })
})
