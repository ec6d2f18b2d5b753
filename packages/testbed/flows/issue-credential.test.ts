import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDisclosure, parseIssuerMetadata, parseJws, parseSdJwt } from '@entente/credentials'
import { createAudit } from '../../national-node/src/modules/audit/index.ts'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { ALICE, BRUNO, type IssueWorld, openIssueWorld, rawWallet, takeToken } from './issue-world.ts'

const counts = async (store: Store): Promise<number[]> => {
  const tables = ['issuer_once', 'status_entry', 'issuer_credential', 'audit_entry']
  return Promise.all(
    tables.map(async (table) => (await store.db.selectFrom(table).selectAll().execute()).length),
  )
}
const parseOne = (text: string) => parseDisclosure(text)
const payloadOf = (credential: string) => parseSdJwt(credential).jws.payload as any

/** The issuer modules of the OpenID Foundation, by their names, and every rejection of OpenID4VCI 1.0 §8. */
eachStore('credential issuer', (open) => {
  let world: IssueWorld
  let store: Store
  beforeAll(async () => {
    store = await open()
    world = await openIssueWorld(store)
  })
  afterAll(() => world.close())

  const tokenOf = (types?: string[], personId?: string) => takeToken(world, types, personId)

  describe('metadata-test', () => {
    test('is valid by our own strict reading and names every language once', async () => {
      const answer = await rawWallet(world).call('/.well-known/openid-credential-issuer')
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      const metadata = parseIssuerMetadata(answer.body, { issuer: world.baseUrl, allowLocalHttp: true })
      expect(metadata.refused).toEqual([])
      expect(metadata.configurations.map(({ id, type }) => [id, type])).toEqual([
        ['pid', 'urn:eudi:pid:be:1'],
        ['diploma', 'urn:entente:vct:diploma:1'],
      ])
      expect(metadata.batchSize).toBe(3)
      for (const { display } of metadata.configurations) {
        expect(new Set(display.map(({ locale }) => locale)).size).toBe(display.length)
      }
      expect(answer.text).not.toContain('vc+sd-jwt')
    })

    test('speaks the language asked for', async () => {
      const call = (language: string) =>
        rawWallet(world).call('/.well-known/openid-credential-issuer', {
          headers: { 'accept-language': language },
        })
      const french = await call('fr-BE;q=0.9')
      expect(french.headers.get('content-language')).toBe('fr')
      expect(french.body.display).toEqual([{ name: 'TEST Royaume de Belgique', locale: 'fr' }])
      expect((await call('pt')).body.display).toHaveLength(2)
    })
  })

  test('happy-flow-additional-requests: unknown members and headers are ignored', async () => {
    const { wallet, token } = await tokenOf()
    const body = await wallet.request(1, { unknown: { member: [1] } })
    const answer = await wallet.credential({ token, body, headers: { 'x-fapi-interaction-id': '::1' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('dpop-nonce')).toBeTruthy()
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('happy-flow-multiple-clients: two clients in turn', async () => {
    for (const client of ['entente-wallet', 'other-wallet']) {
      const wallet = rawWallet(world, client)
      const answer = await wallet.credential({
        token: await wallet.tokenByCode(),
        body: await wallet.request(),
      })
      expect(answer.status).toBe(200)
    }
  })

  test('batch-issuance: same content, nothing else in common', async () => {
    const { wallet, token } = await tokenOf()
    const { body } = await wallet.credential({ token, body: await wallet.request(3) })
    const copies: string[] = body.credentials.map((entry: { credential: string }) => entry.credential)
    const parsed = copies.map((copy) => parseSdJwt(copy))
    const payloads = copies.map(payloadOf)
    expect(copies).toHaveLength(3)
    const distinct = (values: unknown[]) => expect(new Set(values.map(String)).size).toBe(values.length)
    distinct(payloads.map((payload) => payload.cnf.jwk.x))
    distinct(payloads.map((payload) => payload.status.status_list.idx))
    distinct(parsed.flatMap(({ disclosures }) => disclosures))
    distinct(payloads.flatMap((payload) => payload['_sd']))
    const indexes = payloads.map((payload) => payload.status.status_list.idx).sort((a, b) => a - b)
    expect(indexes[1] - indexes[0] === 1 && indexes[2] - indexes[1] === 1).toBe(false)
    expect(new Set(payloads.map((payload) => payload.exp)).size).toBe(1)
    expect(payloads[0].exp % 86_400).toBe(0)
    for (const payload of payloads) {
      expect(Object.keys(payload).sort()).toEqual(['_sd', '_sd_alg', 'cnf', 'exp', 'status', 'vct'])
      expect(Object.keys(payload.cnf.jwk)).toEqual(['kty', 'crv', 'x', 'y'])
    }
    const values = parsed.map(({ disclosures }) =>
      disclosures
        .map(parseOne)
        .filter(({ name }) => name === 'family_name')
        .map(({ value }) => value),
    )
    expect(values).toEqual(copies.map(() => [ALICE.familyName]))
  })

  test('a PID has every mandatory attribute, each disclosable on its own', async () => {
    const { wallet, token } = await tokenOf()
    const { body } = await wallet.credential({ token, body: await wallet.request() })
    const disclosures = parseSdJwt(body.credentials[0].credential).disclosures.map(parseOne)
    const names = disclosures.map(({ name }) => name)
    for (const name of [
      'family_name',
      'given_name',
      'birthdate',
      'place_of_birth',
      'nationalities',
      'issuing_authority',
      'issuing_country',
      'locality',
    ]) {
      expect(names).toContain(name)
    }
    expect(disclosures.filter(({ name }) => name === undefined).map(({ value }) => value)).toEqual(
      ALICE.nationalities,
    )
    expect(parseJws(body.credentials[0].credential.split('~')[0]).header).toMatchObject({
      typ: 'dc+sd-jwt',
      alg: 'ES256',
    })
  })

  test('one token gives both types it was granted for', async () => {
    const { wallet, token } = await tokenOf(['pid', 'diploma'])
    for (const id of ['pid', 'diploma']) {
      const body = await wallet.request(1, { credential_configuration_id: id })
      expect((await wallet.credential({ token, body })).status).toBe(200)
    }
  })

  describe('refused', () => {
    test.each<[string, (wallet: ReturnType<typeof rawWallet>) => Promise<unknown>, number, string]>([
      [
        'fail-unknown-credential-configuration',
        (w) => w.request(1, { credential_configuration_id: 'x' }),
        400,
        'unknown_credential_configuration',
      ],
      [
        'fail-unknown-credential-identifier',
        async () => ({ credential_identifier: 'x' }),
        400,
        'unknown_credential_identifier',
      ],
      [
        'a type the token is not for',
        (w) => w.request(1, { credential_configuration_id: 'diploma' }),
        403,
        'insufficient_scope',
      ],
      [
        'fail-unsupported-encryption-algorithm',
        (w) => w.request(1, { credential_response_encryption: { jwk: {}, enc: 'x' } }),
        400,
        'invalid_encryption_parameters',
      ],
      ['fail-missing-proof', async () => ({ credential_configuration_id: 'pid' }), 400, 'invalid_proof'],
      ['more proofs than the batch', (w) => w.request(4), 400, 'invalid_proof'],
      ['both ids', (w) => w.request(1, { credential_identifier: 'x' }), 400, 'invalid_credential_request'],
      ['not JSON', async () => '{', 400, 'invalid_credential_request'],
      ['a member twice', async () => '{"a":1,"a":2}', 400, 'invalid_credential_request'],
      ['a list', async () => [], 400, 'invalid_credential_request'],
      [
        'fail-invalid-nonce: made up',
        async (w) => w.request(1, { proofs: { jwt: [w.keyProof({ nonce: 'made-up' })] } }),
        400,
        'invalid_nonce',
      ],
      [
        'a nonce of DPoP in a proof',
        async (w) => w.request(1, { proofs: { jwt: [w.keyProof({ nonce: w.nonces().rsNonce ?? 'x' })] } }),
        400,
        'invalid_nonce',
      ],
      [
        'proof for another issuer',
        async (w) =>
          w.request(1, {
            proofs: { jwt: [w.keyProof({ nonce: await w.nonce(), issuer: 'https://x.example' })] },
          }),
        400,
        'invalid_proof',
      ],
      [
        'proof of another client',
        async (w) =>
          w.request(1, { proofs: { jwt: [w.keyProof({ nonce: await w.nonce(), clientId: 'x' })] } }),
        400,
        'invalid_proof',
      ],
      [
        'fail-invalid-jwt-proof-signature',
        async (w) => {
          const jwt = w.keyProof({ nonce: await w.nonce() })
          return w.request(1, { proofs: { jwt: [`${jwt.slice(0, -86)}${'A'.repeat(86)}`] } })
        },
        400,
        'invalid_proof',
      ],
    ])('%s, and nothing is left behind', async (_, body, status, error) => {
      const { wallet, token } = await tokenOf()
      await wallet.credential({ token, body: {} })
      const asked = await body(wallet)
      const [, ...before] = await counts(store)
      const answer = await wallet.credential({ token, body: asked })
      expect(answer.body).toMatchObject({ error })
      expect(answer.body.error_description).toMatch(/^[\x20-\x7e]+$/)
      expect(answer.status).toBe(status)
      expect(answer.headers.get('dpop-nonce')).toBeTruthy()
      const [, ...after] = await counts(store)
      expect(after).toEqual(before)
    })

    test('a nonce of five minutes ago', async () => {
      const { wallet } = await tokenOf()
      const body = await wallet.request()
      world.stepping.advance(301)
      const { token: fresh, wallet: again } = await tokenOf()
      expect((await again.credential({ token: fresh, body })).body.error).toBe('invalid_nonce')
    })

    test('a nonce used before, also by another token', async () => {
      const { wallet, token } = await tokenOf()
      const nonce = await wallet.nonce()
      const body = () => ({
        credential_configuration_id: 'pid',
        proofs: { jwt: [wallet.keyProof({ nonce })] },
      })
      expect((await wallet.credential({ token, body: body() })).status).toBe(200)
      expect((await wallet.credential({ token, body: body() })).body.error).toBe('invalid_nonce')
    })

    test('a nonce used twice at the same moment: one batch is issued', async () => {
      const { wallet, token } = await tokenOf()
      await wallet.credential({ token, body: {} })
      const nonce = await wallet.nonce()
      const body = () => ({
        credential_configuration_id: 'pid',
        proofs: { jwt: [wallet.keyProof({ nonce })] },
      })
      const answers = await Promise.all([1, 2, 3].map(() => wallet.credential({ token, body: body() })))
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400, 400])
    })

    test('a key that has a credential already', async () => {
      const { wallet, token } = await tokenOf()
      const key = newSigningKey()
      const body = async () => ({
        credential_configuration_id: 'pid',
        proofs: { jwt: [wallet.keyProof({ nonce: await wallet.nonce() }, key)] },
      })
      expect((await wallet.credential({ token, body: await body() })).status).toBe(200)
      expect((await wallet.credential({ token, body: await body() })).body.error).toBe('invalid_proof')
    })

    test('an attestation the register does not have', async () => {
      const { wallet, token } = await tokenOf(['diploma'], BRUNO.id)
      const body = await wallet.request(1, { credential_configuration_id: 'diploma' })
      expect((await wallet.credential({ token, body })).body.error).toBe('credential_request_denied')
    })

    test('a body larger than any request', async () => {
      const { wallet, token } = await tokenOf()
      const answer = await wallet.credential({ token, body: JSON.stringify({ x: 'x'.repeat(300_000) }) })
      expect(answer.status).toBe(413)
    })
  })

  test('the audit log tells of every issuance and revocation, without any person, and its chain holds', async () => {
    const audit = createAudit({ clock: world.clock })
    const entries = await audit.list(store.db, { limit: 100 })
    const events = new Set(entries.map(({ event }) => event))
    expect(events).toContain('issuer.credential-issued')
    expect(events).toContain('issuer.credential-offered')
    const text = JSON.stringify(await store.db.selectFrom('audit_entry').selectAll().execute())
    for (const trace of [ALICE.id, ALICE.familyName, BRUNO.id]) expect(text).not.toContain(trace)
    expect(await audit.verifyChain(store.db)).toMatchObject({ ok: true })
  })

  test('what has passed its time is forgotten, status places with the end of their quarter', async () => {
    world.stepping.advance(400 * 86_400)
    await world.issuer.removeExpired()
    const [once, places, records] = await counts(store)
    expect([once, records]).toEqual([0, 0])
    expect(places).toBe(0)
    expect(await store.db.selectFrom('issuer_offer').selectAll().execute()).toEqual([])
    expect(await store.db.selectFrom('issuer_oidc').selectAll().execute()).toEqual([])
  })
})
