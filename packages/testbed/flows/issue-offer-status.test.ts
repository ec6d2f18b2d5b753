import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../national-node/src/store/database.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { parseJws, parseSdJwt } from '@entente/credentials'
import { ALICE, BRUNO, type IssueWorld, openIssueWorld, rawWallet, takeToken } from './issue-world.ts'

const payloadOf = (credential: string) => parseSdJwt(credential).jws.payload as any

eachStore('offers and status lists', (open) => {
  let world: IssueWorld
  let store: Store
  beforeAll(async () => {
    store = await open()
    world = await openIssueWorld(store)
  })
  afterAll(() => world.close())

  const tokenOf = (types?: string[], personId?: string) => takeToken(world, types, personId)

  describe('offers', () => {
    test('by reference is what is offered by value, and disappears with its use', async () => {
      const wallet = rawWallet(world)
      const offer = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      const path = new URL(offer.uri).pathname
      const fetched = await wallet.call(path)
      expect(fetched.body).toEqual(offer.offer)
      expect(fetched.headers.get('cache-control')).toBe('no-store')
      expect(offer.txCode).toMatch(/^\d{6}$/)
      expect(fetched.text).not.toContain(offer.txCode)
      expect(
        (await wallet.post('/as/token', wallet.preAuthorizedForm(offer.offer, offer.txCode))).status,
      ).toBe(200)
      expect((await wallet.call(path)).status).toBe(404)
      expect(
        (await wallet.post('/as/token', wallet.preAuthorizedForm(offer.offer, offer.txCode))).body.error,
      ).toBe('invalid_grant')
    })

    test('used twice at the same moment gives one token', async () => {
      const wallet = rawWallet(world)
      const { offer, txCode } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      await wallet.post('/as/token', wallet.preAuthorizedForm(offer, 'wrong'))
      const answers = await Promise.all(
        [1, 2, 3].map(() => wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))),
      )
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400, 400])
    })

    test('five wrong transaction codes kill it, also guessed at once', async () => {
      const wallet = rawWallet(world)
      const { offer, txCode } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      await wallet.post('/as/token', wallet.preAuthorizedForm(offer, '000000x'))
      const wrong = await Promise.all(
        Array.from({ length: 6 }, () => wallet.post('/as/token', wallet.preAuthorizedForm(offer, 'wrong'))),
      )
      for (const { body } of wrong) expect(body.error).toBe('invalid_grant')
      const right = await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
      expect(right.body).toMatchObject({ error: 'invalid_grant' })
    })

    test('four wrong ones do not', async () => {
      const wallet = rawWallet(world)
      const { offer, txCode } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      for (let attempt = 0; attempt < 4; attempt++) {
        await wallet.post('/as/token', wallet.preAuthorizedForm(offer, 'wrong'))
      }
      expect((await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))).status).toBe(200)
    })

    test('ten minutes later it is gone', async () => {
      const wallet = rawWallet(world)
      const { offer, txCode, uri } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      world.stepping.advance(601)
      expect((await wallet.call(new URL(uri).pathname)).status).toBe(404)
      expect((await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))).body.error).toBe(
        'invalid_grant',
      )
    })

    test.each<[string, boolean, string | undefined, string | null | undefined, string]>([
      ['no transaction code where one is asked', true, undefined, undefined, 'invalid_request'],
      ['one where none is asked', false, '123456', undefined, 'invalid_request'],
      ['no DPoP proof', false, undefined, null, 'invalid_dpop_proof'],
    ])('%s is refused and does not use the offer up', async (_, withTxCode, sent, proof, error) => {
      const wallet = rawWallet(world)
      const { offer, txCode } = await world.issuer.createOffer({
        personId: ALICE.id,
        types: ['pid'],
        withTxCode,
      })
      expect((await wallet.post('/as/token', wallet.preAuthorizedForm(offer, sent), proof)).body.error).toBe(
        error,
      )
      expect((await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))).status).toBe(200)
    })

    test.each<[string, object, string]>([
      ['an unknown person', { personId: 'nobody' }, 'issuer/unknown-person'],
      ['an unknown type', { types: ['passport'] }, 'issuer/unknown-type'],
      ['no type', { types: [] }, 'issuer/unknown-type'],
    ])('for %s there is none', async (_, change, code) => {
      const request = { personId: ALICE.id, types: ['pid'], ...change }
      await expect(world.issuer.createOffer(request)).rejects.toMatchObject({ code })
    })

    test('its secrets are nowhere in the store', async () => {
      const { offer, txCode, id } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
      const rows = JSON.stringify(await store.db.selectFrom('issuer_offer').selectAll().execute())
      const code = Object.values(offer['grants'] as Record<string, Record<string, string>>)[0]?.[
        'pre-authorized_code'
      ]
      for (const secret of [code, txCode, id]) expect(rows).not.toContain(secret)
    })
  })

  test('tokens, codes and request references are in the store as hashes only', async () => {
    const wallet = rawWallet(world)
    const par = await wallet.post('/as/par', wallet.pushed())
    const code = (await wallet.authorize(par.body.request_uri)).searchParams.get('code') ?? ''
    const { body } = await wallet.post('/as/token', wallet.tokenForm(code))
    const rows = JSON.stringify(await store.db.selectFrom('issuer_oidc').selectAll().execute())
    for (const secret of [code, body.access_token, par.body.request_uri.split(':').at(-1)]) {
      expect(rows).not.toContain(secret)
    }
  })

  describe('status', () => {
    async function issueTo(personId: string) {
      const { wallet, token } = await tokenOf(['pid'], personId)
      const { body } = await wallet.credential({ token, body: await wallet.request(3) })
      return {
        wallet,
        refs: body.credentials.map(
          (entry: { credential: string }) => payloadOf(entry.credential).status.status_list,
        ),
      }
    }

    test('a list is signed, cacheable, open to all, of one size whatever was issued', async () => {
      const { wallet, refs } = await issueTo(BRUNO.id)
      const answer = await wallet.call(new URL(refs[0].uri).pathname)
      expect(answer.headers.get('content-type')).toBe('application/statuslist+jwt')
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/)
      const { header, payload } = parseJws(answer.text)
      expect(header).toMatchObject({ typ: 'statuslist+jwt', x5c: [expect.any(String)] })
      expect(payload).toMatchObject({ sub: refs[0].uri, ttl: 900, status_list: { bits: 1 } })
      const etag = answer.headers.get('etag') ?? ''
      const again = await wallet.call(new URL(refs[0].uri).pathname, { headers: { 'if-none-match': etag } })
      expect(again.status).toBe(304)
    })

    test('a revoked credential shows at once, the others stay valid, and twice changes nothing', async () => {
      const { wallet, refs } = await issueTo(ALICE.id)
      const valueOf = async (ref: { uri: string; idx: number }) => {
        const { inflateSync } = await import('node:zlib')
        const answer = await wallet.call(new URL(ref.uri).pathname)
        const { lst } = parseJws(answer.text).payload['status_list'] as any
        const bytes = inflateSync(Buffer.from(lst, 'base64url'))
        expect(bytes.length).toBe(4096 / 8)
        return ((bytes[ref.idx >> 3] ?? 0) >> (ref.idx & 7)) & 1
      }
      expect(await Promise.all(refs.map(valueOf))).toEqual([0, 0, 0])
      const list = new URL(refs[1].uri).pathname.split('/').at(-1) ?? ''
      expect(await world.issuer.revoke({ list, index: refs[1].idx })).toBe(1)
      expect(await world.issuer.revoke({ list, index: refs[1].idx })).toBe(0)
      expect(await Promise.all(refs.map(valueOf))).toEqual([0, 1, 0])
      expect(await world.issuer.revoke({ personId: ALICE.id, type: 'pid' })).toBeGreaterThanOrEqual(2)
      expect(await Promise.all(refs.map(valueOf))).toEqual([1, 1, 1])
    })

    test('a list is made anew when its time to live is over', async () => {
      const { wallet, refs } = await issueTo(BRUNO.id)
      const path = new URL(refs[0].uri).pathname
      const before = parseJws((await wallet.call(path)).text).payload['iat'] as number
      world.stepping.advance(901)
      const after = parseJws((await wallet.call(path)).text).payload['iat'] as number
      expect(after - before).toBeGreaterThanOrEqual(901)
    })

    test('unknown lists and history are not served', async () => {
      const wallet = rawWallet(world)
      expect((await wallet.call('/status/unknown')).status).toBe(404)
      const { refs } = await issueTo(BRUNO.id)
      expect((await wallet.call(`${new URL(refs[0].uri).pathname}?time=1`)).status).toBe(501)
    })
  })
})
