/** Recognition by a gateway: asked here, presented there, decided on both sides, forwarded to nobody else. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../national-node/src/kernel/crypto.ts'
import type { HeadlessWallet } from '../src/headless-wallet.ts'
import { createBrowser } from '../src/browser.ts'
import { listEntries } from './check-kept.ts'
import { PLACES } from './each-place.ts'
import {
  ANSWERS,
  approve,
  ask,
  type GatewayWorld,
  holder,
  last,
  lift,
  NOTICES,
  openGatewayWorld,
  PAIR,
  replayed,
  rowsOf,
  RULE,
  suspend,
} from './gateway-world.ts'

describe.each(PLACES)('Recognition by a gateway ($name)', (place) => {
  if (place.skipped) return test.skip('needs DATABASE_URL', () => undefined)
  const dir = mkdtempSync(join(tmpdir(), 'entente-gateway-'))
  let world: GatewayWorld
  let wallet: HeadlessWallet
  let personId: string
  beforeAll(async () => {
    world = await openGatewayWorld(dir, place)
    ;({ wallet, personId } = await holder(world))
  }, 60_000)
  afterEach(() => {
    world.line.cut = []
    world.line.status = undefined
  })
  afterAll(async () => {
    await world.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const order = () => last(world, 'tn', 'gateway_order')
  const asked = () => last(world, 'jp', 'gateway_ask')
  const verdict = async () =>
    (
      JSON.parse(String((await asked())['result'])) as { decision: { verdict: string; deciding: string } }[]
    )[0]?.decision
  const events = async (code: 'tn' | 'jp') => {
    const entries = await listEntries(world.nodes[code])
    return entries.filter(({ event }) => event.startsWith('gateway.')).map(({ event }) => event)
  }

  test('[TN-JP 7] the partner asks the wallet in its own name, for what the agreement names and nothing else; both sides decide alike and a replay says the same', async () => {
    const request = await ask(world, wallet)
    expect(request.opened.summary).toMatchObject({
      relyingParty: { country: 'TN' },
      intendedUse: { service: 'urn:entente:service:jp:training', purpose: 'service-access' },
    })
    const { shown, redirectUri } = await approve(request)
    expect(shown.map(({ claims }) => claims)).toEqual([[['achievement', 'name'], ['issuedOn']]])
    expect(redirectUri.startsWith(`${world.urls.jp}/en/services/training/return?`)).toBe(true)
    const page = await request.browser.get(redirectUri)
    expect(page.text).toContain('tn-jp.training')
    expect(page.text).toMatch(/أسس|TEST/)
    const [there, here] = [await replayed(world, 'tn'), await replayed(world, 'jp')]
    expect([there.result, here.result]).toEqual(['identical', 'identical'])
    for (const { receipt } of [there, here])
      expect(receipt).toMatchObject({ verdict: 'RECOGNISED_LIMITED', rule: RULE, agreement: { id: PAIR } })
    expect(there.receipt.reasons).toEqual(here.receipt.reasons)
    expect([there.receipt.node, here.receipt.node]).toEqual(['tn', 'jp'])
  })

  test('RPI_08, RPI_10: nothing that was handed over stays at the gateway, and only the party named can read what was forwarded', async () => {
    const before = world.line.sent.length
    await approve(await ask(world, wallet))
    expect(await order()).toMatchObject({ state: 'forwarded', content: null })
    const { title } = JSON.parse(String((await asked())['attributes'])) as { title: string }
    for (const table of ['gateway_order', 'verifier_transaction', 'recognition_salt', 'audit_entry'])
      expect(JSON.stringify(await rowsOf(world, 'tn', table)), table).not.toContain(title)
    const [sent, ...more] = world.line.sent.slice(before)
    expect(more).toEqual([])
    expect(sent?.url).toBe(`${world.urls.jp}/gateway/answers`)
    const [, payload = ''] = (sent?.body ?? '').split('.')
    const text = Buffer.from(payload, 'base64url').toString()
    expect(text).not.toContain(title)
    expect(JSON.parse(text)).toMatchObject({
      to: 'JP',
      content: expect.stringMatching(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/),
    })
    expect((await events('tn')).slice(-2)).toEqual([
      'gateway.presentation-ordered',
      'gateway.answer-forwarded',
    ])
    expect((await events('jp')).slice(-2)).toEqual(['gateway.presentation-asked', 'gateway.answer-decided'])
  })

  test('what the person handed over is erased in Japan after its time, too', async () => {
    await approve(await ask(world, wallet))
    expect((await asked())['attributes']).not.toBeNull()
    world.clock.advance(901)
    await world.nodes.jp.gateway?.sweep()
    expect(await asked()).toMatchObject({ attributes: null, state: 'decided' })
  })

  test('another browser that brings the code gets nothing, and spends it', async () => {
    const request = await ask(world, wallet)
    const { redirectUri } = await approve(request)
    const { id } = await asked()
    const other = createBrowser()
    await other.submit(await other.get(`${world.urls.jp}/en/services/training`))
    expect((await other.get(redirectUri)).text).not.toContain(RULE)
    expect((await request.browser.get(redirectUri)).text).not.toContain(RULE)
    expect((await rowsOf(world, 'jp', 'gateway_ask')).find((row) => row['id'] === id)).toMatchObject({
      state: 'failed',
      failure: 'VP_SESSION_MISMATCH',
      attributes: null,
    })
  })

  test('the holder says no: the page in Japan says so, and nothing was decided', async () => {
    const { opened, browser } = await ask(world, wallet)
    const sent = await opened.refuse()
    if (!sent.ok) throw new Error(sent.code)
    expect((await browser.get(sent.redirectUri ?? '')).status).toBe(200)
    expect(await asked()).toMatchObject({ state: 'failed', failure: 'WALLET_access_denied', result: null })
    expect(await order()).toMatchObject({ state: 'forwarded', content: null })
  })

  test('a wallet that is asked by Japan itself has answered under a rule for a gateway: there is no such rule', async () => {
    const sessionHash = sha256('a browser')
    const start = { serviceId: 'training', sessionHash, language: 'en' } as const
    const { walletUrl } = (await world.nodes.jp.verifier?.startPresentation(start)) ?? { walletUrl: '' }
    const opened = await wallet.open(walletUrl)
    if (!opened.ok) throw new Error(opened.code)
    const sent = await opened.approve()
    if (!sent.ok) throw new Error(sent.code)
    const responseCode = new URL(sent.redirectUri ?? '').searchParams.get('response_code') ?? ''
    const result = await world.nodes.jp.verifier?.result({ sessionHash, responseCode })
    expect(result).toMatchObject({
      outcome: 'decided',
      credentials: [
        { decision: { verdict: 'NOT_RECOGNISED', deciding: 'NO_RULE', rule: RULE }, attributes: {} },
      ],
    })
    expect((await replayed(world, 'jp')).result).toBe('identical')
  })

  describe('Suspended in between', () => {
    test('before the wallet answers: decided as suspended on both sides, and nothing is handed over', async () => {
      const request = await ask(world, wallet)
      const notice = await suspend(world, 'tn')
      await world.nodes.tn.agreements.deliver()
      await approve(request)
      expect((await replayed(world, 'tn')).receipt).toMatchObject({ verdict: 'SUSPENDED' })
      expect(await order()).toMatchObject({ content: null })
      expect(await asked()).toMatchObject({
        state: 'failed',
        failure: 'SUSPENDED_BY_NOTICE',
        attributes: null,
      })
      await lift(world, 'tn', notice)
    })

    test('before it is forwarded: it does not leave any more', async () => {
      world.line.cut = [ANSWERS]
      const request = await ask(world, wallet)
      await approve(request)
      const notice = await suspend(world, 'tn')
      world.line.cut = []
      world.clock.advance(11)
      await world.nodes.tn.gateway?.forward()
      expect(await order()).toMatchObject({ state: 'forwarded', content: null })
      expect(await asked()).toMatchObject({
        state: 'failed',
        failure: 'SUSPENDED_BY_NOTICE',
        attributes: null,
      })
      expect((await events('tn')).at(-1)).toBe('gateway.answer-dropped')
      await lift(world, 'tn', notice)
    })

    test('in Japan only: Japan decides for itself, and throws away what came', async () => {
      const request = await ask(world, wallet)
      world.line.cut = [NOTICES]
      const notice = await suspend(world, 'jp')
      await approve(request)
      world.line.cut = []
      expect(await verdict()).toMatchObject({ verdict: 'SUSPENDED', deciding: 'SUSPENDED_BY_NOTICE' })
      expect(await asked()).toMatchObject({ attributes: '{}' })
      expect((await replayed(world, 'jp')).result).toBe('identical')
      await lift(world, 'jp', notice)
    })
  })

  describe('Between answer and forward', () => {
    test('the line is cut: kept, unreadable to the gateway, tried again, brought, deleted', async () => {
      world.line.cut = [ANSWERS]
      const request = await ask(world, wallet)
      const { redirectUri } = await approve(request)
      expect(await order()).toMatchObject({
        state: 'waiting',
        tries: 1,
        content: expect.stringMatching(/^ey/),
      })
      expect((await asked())['state']).toBe('requested')
      // Not before its time.
      world.line.cut = []
      expect(await world.nodes.tn.gateway?.forward()).toMatchObject({ forwarded: 0, waiting: 0 })
      world.clock.advance(11)
      expect(await world.nodes.tn.gateway?.forward()).toMatchObject({ forwarded: 1, waiting: 0 })
      expect(await order()).toMatchObject({ state: 'forwarded', content: null })
      expect((await request.browser.get(redirectUri)).text).toContain(RULE)
    })

    test('the gateway dies: nothing is lost', async () => {
      world.line.cut = [ANSWERS]
      const request = await ask(world, wallet)
      const { redirectUri } = await approve(request)
      await world.restart()
      world.line.cut = []
      world.clock.advance(11)
      await world.nodes.tn.gateway?.forward()
      expect(await order()).toMatchObject({ state: 'forwarded', content: null })
      expect((await request.browser.get(redirectUri)).text).toContain(RULE)
    })

    test('the partner stays out of reach: deleted after the retention time, and nothing is decided', async () => {
      world.line.cut = [ANSWERS]
      await approve(await ask(world, wallet))
      for (const seconds of [10, 20, 40, 80, 160, 300]) {
        world.clock.advance(seconds)
        await world.nodes.tn.gateway?.forward()
      }
      expect(await order()).toMatchObject({ state: 'waiting', tries: 7 })
      world.clock.advance(300)
      expect(await world.nodes.tn.gateway?.forward()).toMatchObject({ dropped: 1 })
      expect(await order()).toMatchObject({ state: 'dropped', content: null })
      expect((await events('tn')).at(-1)).toBe('gateway.answer-dropped')
      world.clock.advance(1200)
      await world.nodes.jp.gateway?.sweep()
      expect(await asked()).toMatchObject({ state: 'expired', encryption_key: null, result: null })
    })

    test.each([
      [500, 'waiting'],
      [429, 'waiting'],
      [404, 'dropped'],
    ])('the partner answers %i: %s', async (status, state) => {
      world.line.status = status
      await approve(await ask(world, wallet))
      expect(await order()).toMatchObject({ state, ...(state === 'dropped' && { content: null }) })
      world.line.status = undefined
      world.clock.advance(11)
      await world.nodes.tn.gateway?.forward()
      expect((await order())['state']).toBe(state === 'waiting' ? 'forwarded' : 'dropped')
    })
  })

  test('a certificate that was revoked is refused on both sides, with nothing handed over', async () => {
    await world.nodes.tn.issuer?.revoke({ personId, type: 'training' })
    world.clock.advance(3600)
    await approve(await ask(world, wallet))
    expect(await verdict()).toMatchObject({ verdict: 'NOT_RECOGNISED', deciding: 'STATUS_REVOKED' })
    expect(await asked()).toMatchObject({ attributes: '{}' })
    expect((await replayed(world, 'tn')).receipt).toMatchObject({ verdict: 'NOT_RECOGNISED' })
  })
})
