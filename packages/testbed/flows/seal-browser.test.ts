/** An operator seals a document in a real browser without scripts, saves it, and a partner's country accepts it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lang, signaturesTexts } from '@entente/ui'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { axeFindings, launchBrowser, missingBrowser, overflowsSideways } from './chromium.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
if (missingBrowser !== undefined) console.warn(`sealing in a browser: skipped, ${missingBrowser}`)

const XMLSEC = 'xmlsec1'
const PICTURES = process.env['ENTENTE_PICTURES']

describe.skipIf(missingBrowser !== undefined)('sealing in a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-seal-'))
  let testbed: Testbed
  let browser: Browser
  beforeAll(async () => {
    testbed = await startTestbed({ dir, nodes: ['ma', 'lu'], webWallet: false })
    await signAgreement(testbed, 'lu-ma')
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

  async function signedIn(lang: Lang, { width = 1200, scripts = false } = {}): Promise<Page> {
    const context = await browser.newContext({
      locale: lang,
      viewport: { width, height: 900 },
      javaScriptEnabled: scripts,
      acceptDownloads: true,
    })
    const page = await context.newPage()
    const code = await testbed.nodes.ma.operators.invite('seal-desk')
    await page.goto(`${testbed.urls.ma}/${lang}/workbench/sign-in?code=${code}`)
    await Promise.all([page.waitForEvent('load'), page.locator('main button').click()])
    await page.goto(`${testbed.urls.ma}/${lang}/workbench/seal`)
    return page
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  }

  async function seal(page: Page, lang: Lang, [name, content, level]: readonly [string, string, string]) {
    const words = signaturesTexts[lang]
    const path = join(dir, name)
    writeFileSync(path, content)
    await page.locator('input[name=file]').setInputFiles(path)
    await page.locator(`input[name=level][value=${level}]`).check()
    await press(page, words.sealAction)
    await vi.waitFor(
      async () => {
        await page.reload()
        expect(await mainOf(page)).toContain(words.sealDone)
      },
      { timeout: 20_000, interval: 100 },
    )
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText(words.sealSave, { exact: true }).click(),
    ])
    return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) }
  }

  const XML = '<report>the result</report>'
  test.each([
    ['report.xml', XML, 'B', 'XAdES_BASELINE_B'],
    ['report.xml', XML, 'LTA', 'XAdES_BASELINE_LTA'],
    ['report.txt', 'the result', 'T', 'CAdES_BASELINE_T'],
    ['report.txt', 'the result', 'LT', 'CAdES_BASELINE_LT'],
  ] as const)(
    '[LU-MA 2] %s with %s at level %s comes back sealed, holds at home and to Luxembourg',
    async (...row) => {
      const [name, content, level, claimed] = row
      const page = await signedIn('en')
      const file = await seal(page, 'en', [name, content, level])
      const check = (at: 'ma' | 'lu') =>
        testbed.nodes[at].signatures.check({ bytes: file.bytes, detached: [] }, { receipts: false })
      const [home, abroad] = [await check('ma'), await check('lu')]
      if (!home.ok || !abroad.ok) throw new Error('it cannot be read')
      expect(home.signatures[0]?.home).toMatchObject({
        verdict: 'valid',
        report: { level: claimed, indication: 'TOTAL_PASSED' },
      })
      // The agreement is a mere test, and that is the only thing against it.
      expect(abroad.signatures[0]?.under[0]?.decision).toMatchObject({
        verdict: 'NOT_RECOGNISED',
        reasons: [{ code: 'TEST_ONLY' }],
        rule: 'ma-lu.signature',
      })
      await page.context().close()
    },
  )

  test('xmlsec1 accepts the sealed XML', async () => {
    const page = await signedIn('en')
    const { bytes } = await seal(page, 'en', ['peer.xml', XML, 'B'])
    const path = join(dir, 'sealed.xml')
    writeFileSync(path, bytes)
    const options = ['--verify', '--insecure', '--id-attr:Id', 'SignedProperties', path]
    expect(spawnSync(XMLSEC, options).status).toBe(0)
    await page.context().close()
  })

  test.each<[Lang, number]>([
    ['fr', 1200],
    ['ar', 1200],
    ['ja', 320],
    ['vi', 320],
    ['ar', 320],
    ['fr', 320],
  ])('the pages in %s at %i pixels', async (lang, width) => {
    const page = await signedIn(lang, { width })
    expect(await mainOf(page)).toContain(signaturesTexts[lang].sealTest)
    expect(await overflowsSideways(page)).toBe(false)
    await picture(page, `seal-${lang}-${width}`)
    await seal(page, lang, ['page.xml', XML, 'T'])
    expect(await overflowsSideways(page)).toBe(false)
    await picture(page, `sealing-${lang}-${width}`)
    await page.context().close()
  })

  test('what cannot be sealed is refused with its reason; nobody else gets the file', async () => {
    const page = await signedIn('en')
    const words = signaturesTexts.en
    await press(page, words.sealAction)
    expect(await mainOf(page)).toContain(words.problems.noFile)
    writeFileSync(join(dir, 'half.xml'), '<report>')
    await page.locator('input[name=file]').setInputFiles(join(dir, 'half.xml'))
    await press(page, words.sealAction)
    await vi.waitFor(async () => {
      await page.reload()
      expect(await mainOf(page)).toContain('DOCUMENT_UNFIT')
    })
    await page.goto(`${testbed.urls.ma}/en/workbench/seal`)
    await seal(page, 'en', ['mine.xml', XML, 'B'])
    const mine = page.url()
    const other = await signedIn('en')
    expect((await other.goto(mine))?.status()).toBe(404)
    const stranger = await (await browser.newContext()).newPage()
    expect((await stranger.goto(`${mine}/file`))?.status()).toBe(401)
    expect((await stranger.goto(`${testbed.urls.ma}/en/workbench/seal`))?.status()).toBe(401)
  })

  test('the pages have no barrier that a tool can find, and the audit log has the seal', async () => {
    const page = await signedIn('fr', { scripts: true })
    expect(await axeFindings(page)).toEqual([])
    await seal(page, 'fr', ['axe.xml', XML, 'B'])
    expect(await axeFindings(page)).toEqual([])
    const events = await testbed.nodes.ma.audit.list(testbed.nodes.ma.store.db)
    expect(events.map(({ event }) => event)).toContain('signatures.document-sealed')
    await page.context().close()
  })
})
