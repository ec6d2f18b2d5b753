/** The sandbox in a real browser: a developer builds a query, our own wallet answers, every check is shown. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sandboxTexts } from '@entente/ui'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import {
  axeFindings,
  launchBrowser,
  missingBrowser,
  overflowsSideways,
  type Visitor,
  visitorOf,
} from './chromium.ts'

if (missingBrowser !== undefined) console.warn(`sandbox by hand: skipped, ${missingBrowser}`)

const MINUTES = 60_000

describe.skipIf(missingBrowser !== undefined)('the sandbox, by hand', { timeout: 3 * MINUTES }, () => {
  let dir: string
  let testbed: Testbed
  let browser: Browser
  let visitor: Visitor
  let page: Page

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'entente-sandbox-by-hand-'))
    testbed = await startTestbed({ dir })
    await signAgreement(testbed, 'be-jp')
    browser = await launchBrowser()
    visitor = await visitorOf(browser, { locale: 'fr-BE' })
    page = visitor.page
  }, 3 * MINUTES)
  afterAll(async () => {
    await browser.close()
    await testbed.close()
    rmSync(dir, { recursive: true, force: true })
  })

  async function expectGoodPage(opened = page) {
    expect(await axeFindings(opened)).toEqual([])
    expect(await overflowsSideways(opened)).toBe(false)
  }
  const titled = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  test('our wallet answers a query that was built with a form', async () => {
    await page.goto(`${testbed.urls.be}/fr/issue`)
    await page.locator('.radio').getByRole('radio').first().check()
    await page.locator('input[name=type][value=pid]').check()
    await page.locator('form[method=post] button').click()
    const code = (await page.locator('.secret').textContent()) ?? ''
    await page.locator('a.button').first().click()
    await press('Continuer')
    await page.getByLabel('Code de transaction').fill(code)
    await press('Aller chercher le document')
    await titled('Tout est-il exact ?')
    await press('Conserver le document')
    await titled('Le document est dans votre portefeuille')

    const texts = sandboxTexts.fr
    await page.goto(`${testbed.urls.jp}/fr/sandbox`)
    await expectGoodPage()
    await page.getByLabel(texts.claims).fill('family_name')
    await press(texts.start)
    await titled(texts.runTitle)
    await expectGoodPage()
    const run = page.url()
    const decoded = await page.locator('pre').allTextContents()
    expect(JSON.parse(decoded[1] ?? '')).toMatchObject({
      response_type: 'vp_token',
      dcql_query: { credentials: [{ claims: [{ path: ['family_name'] }] }] },
    })
    await page.getByRole('link', { name: texts.openWallet, exact: true }).click()
    await page.locator('[name=refuse]').waitFor()
    await expectGoodPage()
    // No register knows what an outside developer asks for: the wallet says so first.
    await page.locator('#accept-REGISTRATION_MISSING').check()
    await press('Partager ces données')
    await page.waitForURL((url) => url.href.startsWith(run))
    await expectGoodPage()
    const told = (await page.locator('main').textContent()) ?? ''
    for (const said of ['JWS_SIGNATURE', 'X5C_PATH', 'KB_AUD', 'KB_NONCE', 'STATUS', texts.states.decided])
      expect([said, told.includes(said)]).toEqual([said, true])
  })

  test('our wallet refuses to keep what it must refuse, and the page knows it', async () => {
    const texts = sandboxTexts.fr
    await page.goto(`${testbed.urls.be}/fr/sandbox`)
    await page.locator('#offer-fault').selectOption('broken-signature')
    await page.locator('#offer-format').selectOption('mso_mdoc')
    await press(texts.offerMake)
    await titled(texts.credentialFaults['broken-signature'])
    await expectGoodPage()
    expect(await page.locator('main').textContent()).toContain('MDOC_SIGNATURE')
    const outcome = page.getByRole('link', { name: texts.offerOutcome, exact: true })
    const address = new URL((await outcome.getAttribute('href')) ?? '', page.url()).href
    await page.getByRole('link', { name: texts.openWallet, exact: true }).click()
    await press('Continuer')
    await press('Aller chercher le document')
    await page.getByText('MDOC_SIGNATURE').first().waitFor({ state: 'attached' })
    await page.goto(address)
    await titled(texts.offerOutcome)
    await expectGoodPage()
    const told = (await page.locator('main').textContent()) ?? ''
    for (const said of ['credential_failure', texts.offerRight])
      expect([said, told.includes(said)]).toEqual([said, true])
  })

  test.each([
    ['ar', 320],
    ['ja', 320],
    ['vi', 1280],
  ] as const)('every page in %s at %d pixels, seeded mistakes at one click', async (lang, width) => {
    const { page: opened, complaints } = await visitorOf(browser, { locale: lang, width })
    await opened.goto(`${testbed.urls.jp}/${lang}/sandbox`)
    await expectGoodPage(opened)
    await opened.locator('a[href*="/sandbox/requests/"]').first().click()
    expect(await opened.locator('main').textContent()).toContain('JAR_AUDIENCE')
    await expectGoodPage(opened)
    await opened.goto(`${testbed.urls.jp}/${lang}/sandbox`)
    await opened.locator('#document-fault').selectOption('revoked')
    await opened.locator('form[action$="/documents"] button').click()
    expect(await opened.locator('main').textContent()).toContain('STATUS_REVOKED')
    await expectGoodPage(opened)
    await opened.goto(`${testbed.urls.jp}/${lang}/sandbox`)
    await opened.locator('textarea[name=raw]').fill('{}')
    await opened.locator('form[action$="/sandbox"] button').click()
    await expectGoodPage(opened)
    expect(complaints.filter((one) => !one.includes('400'))).toEqual([])
    if (process.env['SANDBOX_SHOTS'] !== undefined)
      await opened.screenshot({
        path: join(process.env['SANDBOX_SHOTS'], `sandbox-${lang}.png`),
        fullPage: true,
      })
  })
})
