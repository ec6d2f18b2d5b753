/**
 * A Belgian invoice in the hands of a Japanese buyer, in a real browser and without scripts: checked, its seller asked
 * about at the register of Belgium, translated, and viewed in Japanese with the report of what changed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkInvoice } from '@entente/invoice'
import { invoicesTexts } from '@entente/ui'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { launchBrowser, missingBrowser, overflowsSideways } from './chromium.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
if (missingBrowser !== undefined) console.warn(`invoices in a browser: skipped, ${missingBrowser}`)

const BELGIAN = join(import.meta.dirname, '../../invoice/src/vectors/belgian-invoice.xml')
/** Where pictures of the pages go, when somebody wants to look at them. */
const PICTURES = process.env['ENTENTE_PICTURES']
const ja = invoicesTexts.ja

describe.skipIf(missingBrowser !== undefined)('a Belgian invoice in Japan', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-invoice-'))
  let testbed: Testbed
  let browser: Browser
  beforeAll(async () => {
    testbed = await startTestbed({ dir, webWallet: false })
    await signAgreement(testbed, 'be-jp')
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const press = (page: Page, name: string) =>
    Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()])
  const mainOf = (page: Page) => page.locator('main').innerText()

  /** Shows as a picture what a person would see. */
  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  }

  test.each([1200, 320])(
    '[BE-JP 15] is checked, translated and read in Japanese at %i pixels',
    async (width) => {
      const context = await browser.newContext({
        locale: 'ja',
        viewport: { width, height: 900 },
        javaScriptEnabled: false,
        acceptDownloads: true,
      })
      const page = await context.newPage()
      await page.goto(`${testbed.urls.jp}/ja/invoices`)
      await page.locator('input[type=file]').setInputFiles(BELGIAN)
      await press(page, ja.check)
      const checked = await mainOf(page)
      for (const part of [
        ja.valid,
        ja.sumsRight,
        'Praline du Sablon SRL',
        '東京菓子株式会社',
        ja.sellerStates.ready,
      ])
        expect(checked).toContain(part)
      expect(await page.locator('html').getAttribute('lang')).toBe('ja')
      await picture(page, `checked-${width}`)

      await press(page, ja.askRegister)
      const asked = await mainOf(page)
      expect(asked).toContain(ja.sellerStates.verified)
      expect(asked).toContain('be-jp.corp')
      expect(asked).toContain(ja.sealStates.none)
      await picture(page, `seller-${width}`)

      await press(page, ja.translateJapan)
      expect(await mainOf(page)).toContain(ja.questionsTitle)
      await page.locator('input[name=unregistered]').check()
      await press(page, ja.translateNow)
      const report = await mainOf(page)
      for (const part of [
        ja.translated,
        ja.effects,
        ja.losses.noNumber,
        ja.actions.dropped,
        'BE0123456749',
        ja.reasons.typeUnregistered,
      ])
        expect(report).toContain(part)
      await picture(page, `report-${width}`)

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: ja.downloadTranslation, exact: true }).click(),
      ])
      const again = checkInvoice(readFileSync(await download.path()))
      expect(again).toMatchObject({ ok: true, report: { pack: 'pint-jp-ntr@1.1.3', valid: true } })

      await press(page, ja.viewTranslation)
      const viewed = await mainOf(page)
      for (const part of [ja.valid, ja.sumsRight, '令和8年11月2日', '2026-0117'])
        expect(viewed).toContain(part)
      expect(viewed).not.toContain('BE0123456749')
      expect(await overflowsSideways(page)).toBe(false)
      await picture(page, `viewed-${width}`)
      await context.close()
    },
  )

  test('the same invoice goes on in Arabic, from right to left, without being brought again', async () => {
    const context = await browser.newContext({ locale: 'ja', viewport: { width: 320, height: 900 } })
    const page = await context.newPage()
    await page.goto(`${testbed.urls.jp}/ja/invoices`)
    await page.locator('input[type=file]').setInputFiles(BELGIAN)
    await press(page, ja.check)
    await press(page, 'العربية')
    expect(new URL(page.url()).pathname).toBe('/ar/invoices/open')
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await mainOf(page)).toContain(invoicesTexts.ar.valid)
    expect(await overflowsSideways(page)).toBe(false)
    await picture(page, 'arabic-320')
    await context.close()
  })

  test('many files are checked while nobody looks', async () => {
    const page = await browser.newPage()
    await page.goto(`${testbed.urls.jp}/ja/invoices/many`)
    const files = Array.from({ length: 30 }, (_, at) => ({
      name: `請求書-${at}.xml`,
      mimeType: 'application/xml',
      buffer: readFileSync(BELGIAN),
    }))
    await page.locator('input[type=file]').setInputFiles(files)
    await press(page, ja.batchStart)
    await vi.waitFor(
      async () => {
        await page.reload()
        expect(await mainOf(page)).toContain(ja.batchDoneTitle)
      },
      { timeout: 60_000, interval: 500 },
    )
    expect(await page.locator('tbody tr').count()).toBe(30)
    await picture(page, 'many')
    await page.close()
  })
})
