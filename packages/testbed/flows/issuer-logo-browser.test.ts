/** The mark of an issuer may be an SVG of a stranger: in a real browser nothing in it runs, and nothing is fetched. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findLogo } from '../../wallet/src/core/issuer-logo.ts'
import { render } from '../../wallet/src/screens/render.ts'
import { PID, stateOf } from '../../wallet/src/screens/screen-fixtures.ts'
import { launchBrowser, missingBrowser, visitorOf } from './chromium.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

if (missingBrowser !== undefined) console.warn(`marks of issuers in a browser: skipped, ${missingBrowser}`)

const HOSTILE = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40" onload="top.ran='onload'">
<script>top.ran = 'script'; fetch('https://evil.example/script')</script>
<image xlink:href="https://evil.example/image" width="10" height="10"/>
<foreignObject width="40" height="40"><body xmlns="http://www.w3.org/1999/xhtml"><img src="https://evil.example/foreign" onerror="top.ran='foreign'"/></body></foreignObject>
<rect width="40" height="40" fill="#0a0"/></svg>`

describe.skipIf(missingBrowser !== undefined)('a hostile SVG as the mark of an issuer', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  /** A page without any policy of its own: what protects here is the `img` alone. */
  async function open(body: string) {
    const { page, context } = await visitorOf(browser, { locale: 'en' })
    const asked: string[] = []
    await page.route('**/*', (route) => {
      const url = route.request().url()
      if (url !== 'https://wallet.example/') asked.push(url)
      const html = `<!doctype html><title>x</title>${body}`
      return url === 'https://wallet.example/'
        ? route.fulfill({ contentType: 'text/html', body: html })
        : route.abort()
    })
    await page.goto('https://wallet.example/')
    await page.waitForLoadState('networkidle')
    const ran = await page.evaluate(() => (globalThis as { ran?: string }).ran)
    return { page, ran, asked, close: () => context.close() }
  }

  test('runs nothing and fetches nothing on the card of a document, and is still seen', async () => {
    const logo = await findLogo(
      {
        fetch: () => Promise.reject(new Error('nothing has to be fetched')),
        subtle: globalThis.crypto.subtle,
        allowLocalHttp: false,
      },
      [
        {
          name: 'Issuer',
          locale: 'en',
          description: undefined,
          backgroundColor: undefined,
          textColor: undefined,
          logo: { uri: `data:image/svg+xml;base64,${btoa(HOSTILE)}`, altText: 'A green square' },
        },
      ],
    )
    const markup = String(render(stateOf({ name: 'list', credentials: [{ ...PID, logo }] })))
    const { page, ran, asked, close } = await open(markup)
    expect({ ran, asked }).toEqual({ ran: undefined, asked: [] })
    const picture = page.getByRole('img', { name: 'A green square' })
    expect(await picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth)).toBe(
      40,
    )
    await close()
  })

  test('would run, were it put into the page itself', async () => {
    const { ran, asked, close } = await open(HOSTILE)
    expect(ran).toBeDefined()
    expect(asked.length).toBeGreaterThan(0)
    await close()
  })
})
