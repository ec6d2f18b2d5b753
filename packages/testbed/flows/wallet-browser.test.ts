/** The web wallet alone in a real browser: no node is needed, and none may be asked. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANGUAGES } from '@entente/ui'
import { serveWallet } from '../src/serve-wallet.ts'
import { axeFindings, launchBrowser, missingBrowser, overflowsSideways, visitorOf } from './chromium.ts'

if (missingBrowser !== undefined) console.warn(`wallet in a browser: skipped, ${missingBrowser}`)

const config = (origin: string) => ({
  clientId: 'entente-wallet',
  redirectUri: `${origin}/callback`,
  allowLocalHttp: true,
  lists: [],
  issuers: [{ name: { fr: 'Belgique (TEST)', en: 'Belgium (TEST)' }, url: 'http://localhost:7101' }],
  demo: true,
  homeName: { fr: 'Belgique (TEST)', en: 'Belgium (TEST)' },
})

/** Not the one of a screen that only says to wait. */
const heading = (page: Page) => page.locator('main > .head h1')
const documentOf = (page: Page) =>
  page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }))

describe.skipIf(missingBrowser !== undefined)('the web wallet', () => {
  let served: Awaited<ReturnType<typeof serveWallet>>
  let browser: Browser

  beforeAll(async () => {
    served = await serveWallet({ port: 0, config })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await served.close()
  })

  /** Opens a page of the wallet and tells every address that the browser asked beyond it. */
  async function open(path: string, visit: { locale: string; width?: number }) {
    const visitor = await visitorOf(browser, visit)
    const strangers: string[] = []
    visitor.context.on('request', (request) => {
      if (!request.url().startsWith(served.url) && !request.url().startsWith('data:'))
        strangers.push(request.url())
    })
    await visitor.page.goto(`${served.url}${path}`)
    await heading(visitor.page).waitFor()
    return { ...visitor, strangers }
  }

  test.each([
    ['fr-BE', 'fr', 'ltr', 'Votre portefeuille est encore vide'],
    ['ar-TN', 'ar', 'rtl', 'محفظتك ما زالت فارغة'],
    ['pt-PT', 'en', 'ltr', 'Your wallet is still empty'],
  ])('[BE-JP 17] opens empty for a browser in %s, in %s, %s', async (locale, lang, dir, title) => {
    const { page, context, complaints, strangers } = await open('/', { locale })
    expect(await heading(page).textContent()).toBe(title)
    expect(await documentOf(page)).toEqual({ lang, dir })
    expect(await page.title()).toBe(`${title} – Entente`)
    expect(await page.locator('article').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    expect(complaints).toEqual([])
    expect(strangers).toEqual([])
    await context.close()
  })

  test.each(['light', 'dark'] as const)(
    '[BE-JP 17] axe-core finds nothing on any page that needs no node, %s',
    async (scheme) => {
      const { page, context, complaints } = await open('/', { locale: 'fr', width: 320 })
      await page.emulateMedia({ colorScheme: scheme })
      for (const path of ['/', '/issuers', '/receive', '/present', '/callback?state=x']) {
        await page.goto(`${served.url}${path}`)
        await heading(page).waitFor()
        expect(await axeFindings(page), path).toEqual([])
        expect(await overflowsSideways(page), path).toBe(false)
      }
      expect(complaints).toEqual([])
      await context.close()
    },
  )

  const script = '<img src=x onerror=alert(1)>'
  const offer = JSON.stringify({
    credential_issuer: `https://${script}`,
    credential_configuration_ids: [script],
  })
  test.each([
    ['an offer that is no offer', '/receive?credential_offer=%7B%22x%22%3A1%7D', 'OFFER_FORM'],
    ['markup in an offer', `/receive?credential_offer=${encodeURIComponent(offer)}`, 'OFFER_FORM'],
    ['a script as address', '/receive?credential_offer_uri=javascript:alert(1)', 'OFFER_FORM'],
    ['an address without https', '/receive?credential_offer_uri=http://evil.example/o', 'OFFER_FORM'],
    [
      'an unsigned request',
      '/present?client_id=redirect_uri:https://evil.example&request_uri=https://evil.example/r',
      'JAR_PREFIX',
    ],
    ['a request without address', '/present?client_id=x509_hash:abc', 'JAR_FORM'],
    ['a code nobody asked for', '/callback?code=1&state=2&iss=https://evil.example', 'AUTHZ_STATE'],
  ])('%s gives an error page in words, with its code, and asks nobody', async (_, path, code) => {
    const { page, context, complaints, strangers } = await open(path, { locale: 'fr' })
    expect(await page.locator('.code').textContent()).toBe(code)
    expect(await page.locator('main .lede').textContent()).toMatch(/Rien|Recommencez/)
    expect(await page.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
    expect(strangers).toEqual([])
    await context.close()
  })

  test('an offer is shown by its host, and nothing is fetched before the person continues', async () => {
    const path = `/receive?credential_offer_uri=${encodeURIComponent('https://be.example/offers/1')}`
    const { page, context, strangers } = await open(path, { locale: 'ja' })
    expect(await page.locator('main').textContent()).toContain('be.example')
    expect(strangers).toEqual([])
    await context.close()
  })

  test('[BE-JP 17] every language is one press away, keeps the page and the focus, and survives a reload', async () => {
    const { page, context, complaints } = await open('/issuers', { locale: 'de' })
    for (const lang of LANGUAGES) {
      await page.locator(`[name=language][value=${lang}]`).press('Enter')
      expect(await documentOf(page)).toEqual({ lang, dir: lang === 'ar' ? 'rtl' : 'ltr' })
      expect(await page.locator(':focus').getAttribute('value')).toBe(lang)
      expect(new URL(page.url()).pathname).toBe('/issuers')
    }
    await page.reload()
    await heading(page).waitFor()
    expect((await documentOf(page)).lang).toBe('vi')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('[BE-JP 17] works by keyboard: skip link first, then forward, and the browser’s way back', async () => {
    const { page, context } = await open('/', { locale: 'en' })
    await page.reload()
    await heading(page).waitFor()
    await page.locator('.skip').focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'From whom do you want a document?' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await page.goBack()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Your wallet is still empty' }).waitFor()
    await context.close()
  })

  test('a wallet with a wrong configuration says so and starts nothing', async () => {
    const broken = await serveWallet({ port: 0, config: () => ({ clientId: 'x' }) })
    const { page, context } = await visitorOf(browser, { locale: 'fr' })
    await page.goto(broken.url)
    await page.getByRole('heading', { level: 1, name: 'Ce portefeuille n’est pas bien configuré' }).waitFor()
    expect(await page.locator('.code').textContent()).toBe(
      'config.json: allowLocalHttp: must be true or false',
    )
    await context.close()
    await broken.close()
  })
})
