/** Two operators with a browser each: they negotiate, sign, suspend and lift between two running nodes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Agreement } from '@entente/agreement'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addSeconds } from '../../national-node/src/kernel/clock.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import {
  axeFindings,
  launchBrowser,
  missingBrowser,
  overflowsSideways,
  type Visitor,
  visitorOf,
} from './chromium.ts'

if (missingBrowser !== undefined) console.warn(`workbench by hand: skipped, ${missingBrowser}`)

const MINUTES = 60_000
const ID = 'urn:entente:agreement:be-jp'
type Side = 'be' | 'jp'

describe.skipIf(missingBrowser !== undefined)(
  'the workbench of Belgium and of Japan',
  { timeout: 3 * MINUTES },
  () => {
    let dir: string
    let testbed: Testbed
    let browser: Browser
    const desks = {} as Record<Side, Visitor>

    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'entente-workbench-'))
      testbed = await startTestbed({ dir, nodes: ['be', 'jp', 'eu'], webWallet: false })
      await signAgreement(testbed, 'be-jp')
      browser = await launchBrowser()
      desks.be = await visitorOf(browser, { locale: 'fr-BE' })
      desks.jp = await visitorOf(browser, { locale: 'ja-JP', width: 320 })
    }, 3 * MINUTES)
    afterAll(async () => {
      await browser.close()
      await testbed.close()
      rmSync(dir, { recursive: true, force: true })
    })

    const langOf = (side: Side) => (side === 'be' ? 'fr' : 'ja')
    const url = (side: Side, path: string) => `${testbed.urls[side]}/${langOf(side)}/workbench${path}`
    const send = (page: Page, action: RegExp) =>
      page
        .locator('form')
        .and(page.locator(`form[action*="${action.source}"]`))
        .locator('button')
        .click()
    const nodeOf = (side: Side) => testbed.nodes[side]

    async function expectGoodPage({ page, complaints }: Visitor) {
      expect(await axeFindings(page)).toEqual([])
      expect(await overflowsSideways(page)).toBe(false)
      expect(complaints).toEqual([])
    }

    async function signIn(side: Side) {
      const { page } = desks[side]
      const code = await nodeOf(side).operators.invite('night-shift')
      await page.goto(url(side, `/sign-in?code=${code}`))
      await expectGoodPage(desks[side])
      await page.locator('main button').click()
      await page.waitForURL(url(side, ''))
      await page.goto(url(side, `/sign-in?code=${code}`))
      expect(await page.locator('main form').count()).toBe(0)
      await page.goto(url(side, ''))
      await expectGoodPage(desks[side])
    }

    test('nobody comes in without a link that was made on the machine of the node', async () => {
      const stranger = await visitorOf(browser, { locale: 'en' })
      const answer = await stranger.page.goto(`${testbed.urls.be}/en/workbench`)
      expect(answer?.status()).toBe(401)
      expect(await stranger.page.locator('main form').count()).toBe(0)
      const propose = await stranger.page.goto(`${testbed.urls.be}/en/workbench/propose`)
      expect(propose?.status()).toBe(401)
      await stranger.context.close()
      for (const side of ['be', 'jp'] as const) await signIn(side)
    })

    let proposal = ''

    test('[BE-JP 14] Belgium proposes the next version, Japan reads what changes and says something', async () => {
      const { page } = desks.be
      await page.goto(url('be', '/propose?base=be-jp'))
      await expectGoodPage(desks.be)
      const text = JSON.parse(await page.locator('textarea[name=json]').inputValue()) as Agreement
      await page.locator('textarea[name=json]').fill('{"@type": 1}')
      await send(page, /propose/)
      await page.locator('#error-summary').waitFor()
      await expectGoodPage({ ...desks.be, complaints: [] })
      desks.be.complaints.length = 0
      const { validity } = text
      const longer = {
        ...text,
        validity: {
          ...validity,
          inForceFrom: addSeconds(testbed.clock.now(), -5),
          expires: addSeconds(validity.expires, 86_400 * 90),
        },
      }
      await page.locator('textarea[name=json]').fill(JSON.stringify(longer))
      await send(page, /propose/)
      await page.waitForURL(/proposals\/[0-9a-f]{64}$/)
      proposal = page.url().slice(-64)
      await expectGoodPage(desks.be)
      const japan = desks.jp.page
      await japan.goto(url('jp', ''))
      await japan.locator(`a[href$="${proposal}"]`).click()
      expect(await japan.locator('#what-changes').count()).toBe(1)
      expect(await japan.locator('.changes').textContent()).toContain('令和')
      await expectGoodPage(desks.jp)
      await japan.locator('textarea[name=text]').fill('延長に異存はありません。')
      await japan.locator('input[name=pointer]').fill('/validity/expires')
      await send(japan, /comment/)
      await page.reload()
      expect(await page.locator('main').textContent()).toContain('延長に異存はありません。')
    })

    async function sign(side: Side, typed: string) {
      const { page } = desks[side]
      await page.goto(url(side, `/proposals/${proposal}`))
      await page.locator('input[name=fingerprint]').fill(typed)
      await page.locator('input[name=read]').check()
      await send(page, /sign/)
    }

    test('both sign what the other has read to them, and the new version governs on both sides', async () => {
      await sign('be', 'deadbeef')
      await desks.be.page.locator('#error-summary').waitFor()
      desks.be.complaints.length = 0
      await sign('be', proposal.slice(0, 8))
      await desks.be.page.waitForURL(new RegExp(`${proposal}$`))
      await sign('jp', `${proposal.slice(0, 4)} ${proposal.slice(4, 8).toUpperCase()}`)
      await desks.jp.page.waitForURL(new RegExp(`${proposal}$`))
      for (const side of ['be', 'jp'] as const) {
        const { states } = await nodeOf(side).agreements.compiled(nodeOf(side).store.db, testbed.clock.now())
        expect(states.get(ID)?.reference).toMatchObject({ version: 2, sha256: proposal })
      }
    })

    test('[BE-JP 1] Japan suspends, Belgium sees it and its words at once; both lift it', async () => {
      const [belgium, japan] = [desks.be.page, desks.jp.page]
      await japan.goto(url('jp', '/agreements/be-jp'))
      await expectGoodPage(desks.jp)
      await japan.locator('input[value="recognitions:be-jp.pid"]').check()
      await japan.locator('input[name=reason][value=S2]').check()
      await japan.locator('textarea[name=own]').fill('訓練です。')
      await send(japan, /suspend/)
      await belgium.goto(`${testbed.urls.be}/fr/agreements/be-jp`)
      expect(await belgium.locator('.notice-warning').first().textContent()).toContain('incident')
      await belgium.goto(url('be', '/agreements/be-jp'))
      await expectGoodPage(desks.be)
      await send(belgium, /lift/)
      await japan.reload()
      await send(japan, /lift/)
      await japan.goto(url('jp', '/agreements/be-jp'))
      expect(await japan.locator('form[action$="/lift"]').count()).toBe(0)
      const { states } = await nodeOf('be').agreements.compiled(nodeOf('be').store.db, testbed.clock.now())
      expect(states.get(ID)?.rules.get('be-jp.pid')?.suspensions).toEqual([])
    })

    test('who did what stands in the audit log; signing out closes the workbench', async () => {
      const { audit, store } = nodeOf('jp')
      const acted = (await audit.list(store.db)).flatMap(({ event, data }) =>
        event === 'portal.operator-acted' ? [`${String(data['operator'])} ${String(data['action'])}`] : [],
      )
      expect(acted).toEqual(['comment', 'sign', 'suspend', 'lift'].map((action) => `night-shift ${action}`))
      const { page } = desks.jp
      await page.goto(url('jp', ''))
      await send(page, /sign-out/)
      await page.waitForURL(`${testbed.urls.jp}/ja/`)
      expect((await page.goto(url('jp', '/propose')))?.status()).toBe(401)
    })
  },
)
