/** A real browser for the screens: Chromium of the system, driven over its protocol; no download. */
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const PATH = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** Why the tests of the screens are skipped, if they are. */
export const missingBrowser: string | undefined = existsSync(PATH)
  ? undefined
  : `no browser at ${PATH}; CHROMIUM_PATH names another`

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: PATH, headless: true, args: ARGUMENTS })
}

export type Visitor = {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the console and of scripts, violations of the content security policy: there must be none. */
  readonly complaints: string[]
}

/** One person with a browser of their own: languages, storage, cookies. */
export async function visitorOf(
  browser: Browser,
  { locale, width = 1280 }: { locale: string; width?: number },
): Promise<Visitor> {
  const context = await browser.newContext({
    locale,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  })
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  context.on('weberror', (event) => void complaints.push(event.error().message))
  const page = await context.newPage()
  return { page, context, complaints }
}

type AxeResult = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }

/** What axe-core finds on the page as it stands: rule and element of each violation. */
export async function axeFindings(page: Page): Promise<string[]> {
  // As an expression of the debugger: the content security policy of the page stays as strict as it is.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

/** The page never scrolls sideways (WCAG 1.4.10). */
export function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
}
