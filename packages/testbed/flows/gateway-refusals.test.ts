/** What a gateway does not take from a partner, and a partner not from a gateway: each refusal by its name. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import { newId } from '../../national-node/src/kernel/ids.ts'
import { createBrowser } from '../src/browser.ts'
import type { HeadlessWallet } from '../src/headless-wallet.ts'
import { PLACES } from './each-place.ts'
import {
  ANSWERS,
  approve,
  ask,
  bring,
  forge,
  forgeAnswer,
  type GatewayWorld,
  holder,
  last,
  lift,
  openGatewayWorld,
  PAIR,
  suspend,
} from './gateway-world.ts'

describe.each(PLACES)('Refused between gateways ($name)', (place) => {
  if (place.skipped) return test.skip('needs DATABASE_URL', () => undefined)
  const dir = mkdtempSync(join(tmpdir(), 'entente-gateway-refused-'))
  let world: GatewayWorld
  let wallet: HeadlessWallet
  beforeAll(async () => {
    world = await openGatewayWorld(dir, place)
    ;({ wallet } = await holder(world))
  }, 60_000)
  afterEach(() => {
    world.line.cut = []
    world.line.status = undefined
  })
  afterAll(async () => {
    await world.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const asked = () => last(world, 'jp', 'gateway_ask')

  describe('A request is refused before any wallet hears of it', () => {
    const foreign = 'https://elsewhere.example/en/return'
    test.each<[string, Parameters<typeof forge>[1] & object, number, string, RegExp]>([
      ['under a rule about no credential', { rule: 'tn-jp.rne' }, 403, 'gateway/unknown-rule', /./],
      ['under the rule of the other direction', { rule: 'jp-tn.training' }, 403, 'gateway/unknown-rule', /./],
      ['under no rule', { rule: 'x' }, 403, 'gateway/unknown-rule', /./],
      ['for another party', { to: 'BE' }, 403, 'gateway/unknown-partner', /./],
      ['to lead persons elsewhere', { returnTo: foreign }, 400, 'gateway/foreign-return', /./],
      [
        'for an attribute that is not agreed',
        { wanted: ['title', 'birthdate'] },
        403,
        'gateway/not-agreed',
        /CLAIM_NOT_AGREED/,
      ],
      ['for a portrait, PID_03a', { wanted: ['picture'] }, 403, 'gateway/portrait', /PID_03a/],
      [
        'to a key that is no point',
        { key: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'k' } },
        0,
        '',
        /./,
      ],
    ])('%s', async (_, change, status, code, detail) => {
      if (status === 0) return expect(forge(world, change)).rejects.toThrow('/key/x')
      const answer = await bring(world, 'request', await forge(world, change))
      expect(answer).toMatchObject({ status, code })
      expect(answer.text).toMatch(detail)
    })

    test.each([
      ['purpose', { purpose: 'advertising' }, /PURPOSE_NOT_AGREED/],
      ['sector', { sector: 'banking' }, /RECIPIENT_NOT_AGREED/],
      ['pilot that nobody accepted', { pilotAccepted: false }, /PILOT_NOT_ACCEPTED/],
      ['retention that is too long', { retention: 'P9999D' }, /RETENTION_TOO_LONG/],
    ])('for a %s', async (_, change, detail) => {
      const service = { ...SERVICE, ...change }
      const answer = await bring(world, 'request', await forge(world, { service }))
      expect(answer).toMatchObject({ status: 403, code: 'gateway/not-agreed' })
      expect(answer.text).toMatch(detail)
    })

    test('under a rule of another pattern: what wallets show themselves, no gateway asks for', async () => {
      const change = { rule: 'jp-tn.training', to: 'JP', returnTo: `${world.urls.tn}/en/return` }
      const body = await forge(world, change, { keys: world.layout.pkis.tn.keys, party: 'TN' })
      const answer = await bring(world, 'request', body, world.urls.jp)
      expect(answer).toMatchObject({ status: 403, code: 'gateway/wrong-pattern' })
      expect(answer.text).toContain('direct')
    })

    test('under another version of the agreement', async () => {
      const agreement = { id: PAIR, version: 2, sha256: '0'.repeat(64) }
      const answer = await bring(world, 'request', await forge(world, { agreement }))
      expect(answer).toMatchObject({ status: 409, code: 'gateway/other-agreement' })
    })

    test('under an agreement that nobody knows: its signer speaks for nobody', async () => {
      const agreement = { id: 'urn:entente:agreement:xx-yy', version: 1, sha256: '0'.repeat(64) }
      const stranger = { status: 403, code: 'agreements/signer-not-pinned' }
      expect(await bring(world, 'request', await forge(world, { agreement }))).toMatchObject(stranger)
    })

    test('by a party that is no partner: our own', async () => {
      const own = { keys: world.layout.pkis.tn.keys, party: 'TN' }
      expect(await bring(world, 'request', await forge(world, {}, own))).toMatchObject({
        status: 403,
        code: 'gateway/unknown-partner',
      })
    })

    test('with a signature over something else', async () => {
      const [head, , signature] = (await forge(world)).split('.')
      const [, payload] = (await forge(world)).split('.')
      const answer = await bring(world, 'request', [head, payload, signature].join('.'))
      expect(answer).toMatchObject({ status: 400, code: 'agreements/document-signature' })
    })

    test('without a form', async () => {
      expect(await bring(world, 'request', 'a.b.c')).toMatchObject({
        status: 400,
        code: 'agreements/document-malformed',
      })
    })

    test('made again, or too late', async () => {
      const request = await forge(world)
      expect((await bring(world, 'request', request)).status).toBe(201)
      expect(await bring(world, 'request', request)).toMatchObject({
        status: 409,
        code: 'gateway/replayed-request',
      })
      const late = await forge(world)
      world.clock.advance(301)
      expect(await bring(world, 'request', late)).toMatchObject({
        status: 400,
        code: 'gateway/request-too-old',
      })
    })

    test('while the agreement is suspended; Japan does not even ask', async () => {
      const notice = await suspend(world, 'tn')
      const answer = await bring(world, 'request', await forge(world))
      expect(answer).toMatchObject({ status: 403, code: 'gateway/not-agreed' })
      expect(answer.text).toContain('SUSPENDED_BY_NOTICE')
      const browser = createBrowser()
      const page = await browser.get(`${world.urls.jp}/en/services/training`)
      expect((await browser.submit(page)).location).toBeUndefined()
      await lift(world, 'tn', notice)
    })
  })

  describe('An answer is refused in Japan', () => {
    /** One that was never brought: the line was cut while it was made. */
    async function withheld(): Promise<void> {
      world.line.cut = [ANSWERS]
      await approve(await ask(world, wallet))
      world.line.cut = []
      world.line.status = 503
      world.clock.advance(11)
    }

    const requestOf = (body: string): unknown =>
      (
        JSON.parse(Buffer.from(body.split('.')[1] ?? '', 'base64url').toString() || '{}') as {
          request?: string
        }
      ).request

    test('brought again: it changes nothing', async () => {
      await approve(await ask(world, wallet))
      const before = await asked()
      const body = world.line.sent.at(-1)?.body ?? ''
      expect(await bring(world, 'answer', body)).toMatchObject({ status: 200 })
      expect(await asked()).toEqual(before)
    })

    test('with a signature over something else', async () => {
      await approve(await ask(world, wallet))
      const [head, payload = '', signature] = (world.line.sent.at(-1)?.body ?? '').split('.')
      const changed = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { request: string }
      const other = Buffer.from(JSON.stringify({ ...changed, request: newId(world.clock) })).toString(
        'base64url',
      )
      expect(await bring(world, 'answer', [head, other, signature].join('.'))).toMatchObject({
        status: 400,
        code: 'agreements/document-signature',
      })
    })

    test('by a party of the agreement that was not asked', async () => {
      await withheld()
      const { id } = await asked()
      expect(await bring(world, 'answer', await forgeAnswer(world, String(id)))).toMatchObject({
        status: 404,
        code: 'gateway/unknown-request',
      })
      expect((await asked())['state']).toBe('requested')
    })

    test('to a request that nobody made', async () => {
      await withheld()
      await world.nodes.jp.store.db.deleteFrom('gateway_ask').execute()
      await world.nodes.tn.gateway?.forward()
      const body = world.line.sent.at(-1)?.body ?? ''
      world.line.status = undefined
      expect(await bring(world, 'answer', body)).toMatchObject({
        status: 404,
        code: 'gateway/unknown-request',
      })
    })

    test('that this request cannot read: encrypted to another key', async () => {
      await withheld()
      const { id } = await asked()
      const { privateJwk } = newSigningKey()
      await world.nodes.jp.store.db
        .updateTable('gateway_ask')
        .set({ encryption_key: JSON.stringify({ ...privateJwk, kid: 'x' }) })
        .where('state', '=', 'requested')
        .execute()
      await world.nodes.tn.gateway?.forward()
      // Answers of the tests before may wait in the same queue, and come in any order.
      const body = world.line.sent.map((one) => one.body ?? '').findLast((one) => requestOf(one) === id) ?? ''
      expect(await bring(world, 'answer', body)).toMatchObject({
        status: 400,
        code: 'gateway/answer-unreadable',
      })
    })
  })
})

const SERVICE = {
  urn: 'urn:entente:service:jp:training',
  name: { en: 'A course' },
  sector: 'public-administration',
  purpose: 'service-access',
  purposeText: { en: 'To check a course' },
  required: 'low',
  pilotAccepted: true,
}
