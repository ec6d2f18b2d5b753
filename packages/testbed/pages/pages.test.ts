/** Every page through every check; what `npm run pages` tells, as tests, in fewer combinations. */
import { publishedRun } from '@entente/ui'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, missingBrowser } from '../flows/chromium.ts'
import { serveAllPages } from './all-pages.ts'
import type { ServedPages } from './checked-page.ts'
import { lendFigures, lineOf, rowsOf, toldOnce } from './figures.ts'
import { type PageVisit, runPages } from './run-pages.ts'

if (missingBrowser !== undefined) console.warn(`checks of pages: skipped, ${missingBrowser}`)

/** Alone on two cores about a quarter of it; other tests run beside. */
const MOST_MILLISECONDS = 75 * 60_000
/** A token or a date packs a little worse; of the wallet, whose script is most of it, a hundredth. */
const HEAVIER_BY = 300
const HEAVIER_PART = 1 / 100

describe.skipIf(missingBrowser !== undefined)('every page in every language, colour scheme and width', () => {
  const published = { ...publishedRun.pages }
  let browser: Browser
  let served: ServedPages
  let visits: PageVisit[]

  beforeAll(async () => {
    browser = await launchBrowser()
    served = await serveAllPages()
    lendFigures(served.pages, '2026-11-22')
    visits = await runPages(browser, served, { eachDirection: true })
  }, MOST_MILLISECONDS)
  afterAll(async () => {
    await browser.close()
    await served.close()
  })

  test('keeps every rule and every budget', () => {
    expect(toldOnce(visits, 'violation').map(lineOf)).toEqual([])
  })

  test('asks nothing that nobody has looked at', () => {
    expect(toldOnce(visits, 'review').map(lineOf)).toEqual([])
  })

  test('is published with the name it has', () => {
    expect(rowsOf(visits).map(({ name }) => name)).toEqual(Object.keys(published).sort())
  })

  test('is no heavier than its footer says', () => {
    const heavier = rowsOf(visits).filter(({ name, bytes }) => {
      const said = published[name]?.bytes ?? 0
      return bytes > said + Math.max(HEAVIER_BY, said * HEAVIER_PART)
    })
    expect(heavier).toEqual([])
  })

  test('is published without a violation', () => {
    expect(Object.entries(published).filter(([, { violations }]) => violations > 0)).toEqual([])
  })
})
