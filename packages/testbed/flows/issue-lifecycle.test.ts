import { compactDecrypt, CompactEncrypt, importJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import { ownTables, type Store } from '../../national-node/src/store/database.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { ALICE, BRUNO, type IssueWorld, openIssueWorld, type RawWallet, rawWallet } from './issue-world.ts'

const WAIT_SECONDS = 60

/** What comes after the first credential, and around it. */
eachStore('life of an issuance', (open) => {
  let world: IssueWorld
  let store: Store
  beforeAll(async () => {
    store = await open()
    world = await openIssueWorld(store, {
      encrypted: true,
      config: { deferSeconds: { diploma: WAIT_SECONDS } },
    })
  })
  afterAll(() => world.close())

  const audited = async () => {
    const rows = await ownTables<{ audit_entry: { event: string } }>(store.db)
      .selectFrom('audit_entry')
      .select('event')
      .where('event', '=', 'issuer.wallet-notified')
      .execute()
    return rows.length
  }
  describe('refresh', () => {
    test('refresh-token: the same one again and again, each time to a new batch', async () => {
      const wallet = rawWallet(world)
      const { refresh_token: refresh } = await wallet.tokensByCode()
      for (let turn = 0; turn < 2; turn++) {
        const { body } = await wallet.post('/as/token', wallet.refreshForm(refresh))
        expect(body).toMatchObject({ token_type: 'DPoP', scope: 'pid', refresh_token: refresh })
        const issued = await wallet.credential({ token: body.access_token, body: await wallet.request(3) })
        expect(issued.body.credentials).toHaveLength(3)
      }
    })

    test('by an offer with its code as well', async () => {
      const wallet = rawWallet(world)
      const { offer, txCode } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      const { body } = await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
      const again = await wallet.post('/as/token', wallet.refreshForm(body.refresh_token))
      const issued = await wallet.credential({ token: again.body.access_token, body: await wallet.request() })
      expect(issued.status).toBe(200)
    })

    test.each<[string, (wallet: RawWallet) => RawWallet, (form: URLSearchParams) => void]>([
      ['by another DPoP key', () => rawWallet(world), () => undefined],
      [
        'by another client',
        () => rawWallet(world, 'other-wallet'),
        (form) => form.set('client_id', 'other-wallet'),
      ],
      ['an unknown token', (wallet) => wallet, (form) => form.set('refresh_token', 'unknown')],
    ])('refused: %s', async (_, other, change) => {
      const wallet = rawWallet(world)
      const { refresh_token: refresh } = await wallet.tokensByCode()
      const form = wallet.refreshForm(refresh)
      change(form)
      expect((await other(wallet).post('/as/token', form)).body.error).toBe('invalid_grant')
    })

    test('refused: a scope that was not granted', async () => {
      const wallet = rawWallet(world)
      const { refresh_token: refresh } = await wallet.tokensByCode()
      const form = wallet.refreshForm(refresh)
      form.set('scope', 'diploma')
      expect((await wallet.post('/as/token', form)).body.error).toBe('invalid_scope')
    })

    test('a code used twice kills the refresh token, too', async () => {
      const wallet = rawWallet(world)
      const { body: pushed } = await wallet.post('/as/par', wallet.pushed())
      const code = (await wallet.authorize(pushed.request_uri)).searchParams.get('code') ?? ''
      const { body } = await wallet.post('/as/token', wallet.tokenForm(code))
      await wallet.post('/as/token', wallet.tokenForm(code))
      expect((await wallet.post('/as/token', wallet.refreshForm(body.refresh_token))).body.error).toBe(
        'invalid_grant',
      )
    })

    test('after ninety days it is over', async () => {
      const wallet = rawWallet(world)
      const { refresh_token: refresh } = await wallet.tokensByCode()
      world.stepping.advance(90 * 86_400)
      expect((await wallet.post('/as/token', wallet.refreshForm(refresh))).body.error).toBe('invalid_grant')
    })
  })

  describe('notification', () => {
    const tell = (wallet: RawWallet, token: string, body: unknown) =>
      wallet.protectedCall('/issuer/notification', { token, body })
    async function received(person = ALICE.id) {
      const wallet = rawWallet(world)
      const token = await wallet.tokenByCode({ person })
      const { body } = await wallet.credential({ token, body: await wallet.request(2) })
      return { wallet, token, id: body.notification_id as string }
    }

    test('is taken, and taken again without effect', async () => {
      const { wallet, token, id } = await received()
      const before = await audited()
      expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/)
      for (const event of ['credential_accepted', 'credential_accepted', 'credential_deleted']) {
        const answer = await tell(wallet, token, { notification_id: id, event, more: 1 })
        expect(answer.status).toBe(204)
        expect(answer.text).toBe('')
        expect(answer.headers.get('dpop-nonce')).toBeTruthy()
      }
      // The second word was the first again: only a change is an event.
      expect((await audited()) - before).toBe(2)
    })

    test.each<[string, object, string]>([
      [
        'an id nobody gave',
        { notification_id: 'x', event: 'credential_accepted' },
        'invalid_notification_id',
      ],
      ['no event', { notification_id: 'x' }, 'invalid_notification_request'],
      ['an unknown event', { notification_id: 'x', event: 'lost' }, 'invalid_notification_request'],
      ['no id', { event: 'credential_accepted' }, 'invalid_notification_request'],
    ])('refused: %s', async (_, body, error) => {
      const { wallet, token } = await received()
      expect(await tell(wallet, token, body)).toMatchObject({ status: 400, body: { error } })
    })

    test('refused: no JSON, no token, the id of another person', async () => {
      const alice = await received()
      const bruno = await received(BRUNO.id)
      expect((await tell(alice.wallet, alice.token, '{')).body.error).toBe('invalid_notification_request')
      const told = { notification_id: bruno.id, event: 'credential_deleted' }
      expect((await tell(alice.wallet, alice.token, told)).body.error).toBe('invalid_notification_id')
      expect((await tell(alice.wallet, 'no-token', told)).body.error).toBe('invalid_token')
    })
  })

  describe('deferred', () => {
    const collect = (wallet: RawWallet, token: string, body: unknown) =>
      wallet.protectedCall('/issuer/deferred', { token, body })
    async function begin() {
      const wallet = rawWallet(world)
      const tokens = await wallet.tokensByCode({ scope: 'diploma' })
      const asked = await wallet.request(2, { credential_configuration_id: 'diploma' })
      const answer = await wallet.credential({ token: tokens.access_token, body: asked })
      return { wallet, tokens, token: tokens.access_token, answer, asked }
    }

    test('comes when it is ready, once', async () => {
      const { wallet, token, answer } = await begin()
      expect(answer.status).toBe(202)
      const { transaction_id: id, interval } = answer.body
      expect(interval).toBeGreaterThan(0)
      const early = await collect(wallet, token, { transaction_id: id })
      expect(early).toMatchObject({ status: 202, body: { transaction_id: id, interval } })
      world.stepping.advance(WAIT_SECONDS)
      const ready = await collect(wallet, token, { transaction_id: id })
      expect(ready.status).toBe(200)
      expect(ready.body.credentials).toHaveLength(2)
      expect(ready.body.notification_id).toBeTruthy()
      const twice = await collect(wallet, token, { transaction_id: id })
      expect(twice).toMatchObject({ status: 400, body: { error: 'invalid_transaction_id' } })
    })

    test('comes with a refreshed token, long after the first has died', async () => {
      const { wallet, tokens, answer } = await begin()
      world.stepping.advance(86_400)
      const { body } = await wallet.post('/as/token', wallet.refreshForm(tokens.refresh_token))
      const ready = await collect(wallet, body.access_token, { transaction_id: answer.body.transaction_id })
      expect(ready.status).toBe(200)
    })

    test('asked for twice at once is delivered once', async () => {
      const { wallet, token, answer } = await begin()
      world.stepping.advance(WAIT_SECONDS)
      const body = { transaction_id: answer.body.transaction_id }
      const answers = await Promise.all([1, 2, 3].map(() => collect(wallet, token, body)))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    })

    test.each<[string, unknown, string]>([
      ['an id nobody gave', { transaction_id: 'x' }, 'invalid_transaction_id'],
      ['no id', {}, 'invalid_credential_request'],
      ['an id that is too long', { transaction_id: 'x'.repeat(201) }, 'invalid_credential_request'],
      [
        'an encrypted answer to a plain request',
        { transaction_id: 'x', credential_response_encryption: encryptionTo(newSigningKey().publicJwk) },
        'invalid_encryption_parameters',
      ],
    ])('refused: %s', async (_, body, error) => {
      const { wallet, token } = await begin()
      expect(await collect(wallet, token, body)).toMatchObject({ status: 400, body: { error } })
    })

    test('refused: the transaction of another person, or with a token for another type', async () => {
      const { answer } = await begin()
      world.stepping.advance(WAIT_SECONDS)
      const body = { transaction_id: answer.body.transaction_id }
      const bruno = rawWallet(world)
      const theirs = await bruno.tokenByCode({ person: BRUNO.id })
      expect((await collect(bruno, theirs, body)).body.error).toBe('invalid_transaction_id')
      const alice = rawWallet(world)
      const other = await alice.tokenByCode({ scope: 'pid' })
      expect((await collect(alice, other, body)).body.error).toBe('invalid_transaction_id')
    })

    test('its keys and nonce are used up at once', async () => {
      const { wallet, token, asked } = await begin()
      expect((await wallet.credential({ token, body: asked })).body.error).toBe('invalid_nonce')
    })

    test('after thirty days nobody can collect it', async () => {
      const { wallet, tokens, answer } = await begin()
      world.stepping.advance(31 * 86_400)
      const { body } = await wallet.post('/as/token', wallet.refreshForm(tokens.refresh_token))
      const late = await collect(wallet, body.access_token, { transaction_id: answer.body.transaction_id })
      expect(late.body.error).toBe('invalid_transaction_id')
    })
  })

  describe('encryption', () => {
    async function keyOf(wallet: RawWallet) {
      const metadata = (await wallet.call('/.well-known/openid-credential-issuer')).body
      return metadata.credential_request_encryption.jwks.keys[0]
    }
    async function sealed(wallet: RawWallet, body: object, change: Record<string, unknown> = {}) {
      const jwk = await keyOf(wallet)
      const header = { alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk.kid, ...change }
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(body)))
        .setProtectedHeader(header)
        .encrypt(await importJWK(jwk, 'ECDH-ES'))
    }
    const send = (wallet: RawWallet, token: string, body: string) =>
      wallet.credential({ token, body, headers: { 'content-type': 'application/jwt' } })

    test.each(['A128GCM', 'A256GCM'])('both ways with %s: nothing of it in the clear', async (enc) => {
      const wallet = rawWallet(world)
      const token = await wallet.tokenByCode()
      const { publicJwk, privateJwk } = newSigningKey()
      const asked = await wallet.request(2, {
        credential_response_encryption: { ...encryptionTo(publicJwk), enc },
      })
      const answer = await send(wallet, token, await sealed(wallet, asked, { enc }))
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('application/jwt')
      const opened = await compactDecrypt(answer.text, await importJWK({ ...privateJwk }, 'ECDH-ES'))
      expect(opened.protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc, kid: 'answer-1' })
      const message = JSON.parse(new TextDecoder().decode(opened.plaintext))
      expect(message.credentials).toHaveLength(2)
      expect(message.notification_id).toBeTruthy()
    })

    test('a request alone may be encrypted, its answer is not', async () => {
      const wallet = rawWallet(world)
      const token = await wallet.tokenByCode()
      const answer = await send(wallet, token, await sealed(wallet, await wallet.request()))
      expect(answer.body.credentials).toHaveLength(1)
    })

    test('a refusal is never encrypted', async () => {
      const wallet = rawWallet(world)
      const token = await wallet.tokenByCode()
      const asked = await wallet.request(1, {
        credential_configuration_id: 'unknown',
        credential_response_encryption: encryptionTo(newSigningKey().publicJwk),
      })
      const answer = await send(wallet, token, await sealed(wallet, asked))
      expect(answer.body.error).toBe('unknown_credential_configuration')
    })

    test.each<[string, object]>([
      ['fail-unsupported-encryption-algorithm', { jwk: { alg: 'RSA-OAEP-256' } }],
      ['an unknown enc', { enc: 'A192GCM' }],
      ['compression', { zip: 'DEF' }],
    ])('refused in the answer: %s', async (_, change: any) => {
      const wallet = rawWallet(world)
      const token = await wallet.tokenByCode()
      const base = encryptionTo(newSigningKey().publicJwk)
      const wanted = { ...base, ...change, jwk: { ...base.jwk, ...change.jwk } }
      const asked = await wallet.request(1, { credential_response_encryption: wanted })
      const answer = await send(wallet, token, await sealed(wallet, asked))
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_encryption_parameters' } })
    })

    test.each<[string, (wallet: RawWallet) => Promise<string>]>([
      ['another kid', (wallet) => sealed(wallet, {}, { kid: 'other' })],
      ['compressed', (wallet) => sealed(wallet, {}).then((jwe) => bendHeader(jwe, { zip: 'DEF' }))],
      ['changed on the way', (wallet) => sealed(wallet, {}).then((jwe) => `${jwe.slice(0, -2)}AA`)],
      ['no JWE at all', async () => 'a.b.c'],
    ])('refused request: %s', async (_, make) => {
      const wallet = rawWallet(world)
      const token = await wallet.tokenByCode()
      const answer = await send(wallet, token, await make(wallet))
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_encryption_parameters' } })
    })

    test('refused: an encrypted answer to a plain request, whose key anybody could have exchanged', async () => {
      const wallet = rawWallet(world)
      const token = await wallet.tokenByCode()
      const asked = await wallet.request(1, {
        credential_response_encryption: encryptionTo(newSigningKey().publicJwk),
      })
      const answer = await wallet.credential({ token, body: asked })
      expect(answer.body.error).toBe('invalid_encryption_parameters')
    })
  })
})

function encryptionTo({ kty, crv, x, y }: ReturnType<typeof newSigningKey>['publicJwk']) {
  return { jwk: { kty, crv, x, y, kid: 'answer-1', use: 'enc', alg: 'ECDH-ES' }, enc: 'A256GCM' }
}

function bendHeader(jwe: string, change: object): string {
  const [header = '', ...rest] = jwe.split('.')
  const members = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change }
  return [Buffer.from(JSON.stringify(members)).toString('base64url'), ...rest].join('.')
}
