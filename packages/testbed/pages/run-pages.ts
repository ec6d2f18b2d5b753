/** Every page in every language, colour scheme and width through every check, with one browser. */
import { LANGUAGES, type Lang } from '@entente/ui'
import type { Browser, BrowserContext, Page, Response } from 'playwright-core'
import { visitorOf } from '../flows/chromium.ts'
import { auditForcedColours, auditLanguage, auditPrint, auditWithoutScript, textOf } from './audit-media.ts'
import { auditPage, auditViews } from './audit-page.ts'
import { auditFocus, auditMotion, auditReflow, auditTextSpacing } from './audit-use.ts'
import { overBudget } from './budgets.ts'
import type { CheckedPage, ServedPages } from './checked-page.ts'
import { type Finding, findingsOf, withoutRepetition } from './finding.ts'
import { type Scale, scaleOf, type Weight } from './weigh.ts'

/** One page in one language. */
export type PageVisit = {
  readonly page: CheckedPage
  readonly lang: Lang
  readonly weight: Weight
  /** Combinations of colours and width that were looked at. */
  readonly runs: number
  readonly findings: readonly Finding[]
}

export type RunOptions = {
  /** Parts of names, with commas between: only these pages, while they are being made. */
  readonly only?: string | undefined
  readonly languages?: readonly Lang[]
  /** Asks everything in one language of each direction, and in the others what words can change. */
  readonly eachDirection?: boolean
  /** Called after each visit: the run takes minutes. */
  readonly onVisit?: (visit: PageVisit) => void
}

const VIEWS = 4
/**
 * A page has the same structure and colours in every language; words change names, lengths, breaks. Tests that run at
 * each change ask everything in these two; before figures are published, all languages are asked.
 */
const BOTH_DIRECTIONS: readonly Lang[] = ['fr', 'ar']

const WIDE = { width: 1200, height: 900 }
/** As many as processors of the smallest machine that runs the checks. */
const AT_ONCE = 2

/** Visits all pages. Each is loaded once per language; what is found is told with its page, never thrown. */
export async function runPages(
  browser: Browser,
  { pages, sessions }: ServedPages,
  { only, languages = LANGUAGES, eachDirection = false, onVisit }: RunOptions = {},
): Promise<PageVisit[]> {
  const wanted = pages.filter(
    ({ name }) => only === undefined || only.split(',').some((part) => name.includes(part)),
  )
  const visits: PageVisit[] = []
  for (const lang of languages) {
    const queue = wanted.filter((page) => page.languages?.includes(lang) !== false)[Symbol.iterator]()
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const reader = await readerOf(browser, lang, sessions)
        for (const page of queue) {
          const made = await visitSafely(reader, page, depthOf(page, lang, eachDirection))
          visits.push(made)
          onVisit?.(made)
        }
        await reader.close()
      }),
    )
  }
  return visits
}

type Reader = {
  readonly lang: Lang
  readonly page: Page
  readonly scale: Scale
  readonly scriptless: Page
  readonly complaints: string[]
  /** The answer that holds the document now shown. */
  readonly document: () => Response | undefined
  close(): Promise<void>
}

/** Somebody with two browsers, one of them without scripts, who has a session at every node. */
async function readerOf(browser: Browser, lang: Lang, sessions: readonly string[]): Promise<Reader> {
  const { page, context, complaints } = await visitorOf(browser, { locale: lang })
  const plain = await browser.newContext({ locale: lang, javaScriptEnabled: false, viewport: WIDE })
  const scriptless = await plain.newPage()
  let document: Response | undefined
  page.on('response', (response) => {
    if (response.request().isNavigationRequest()) document = response
  })
  for (const address of sessions) for (const one of [page, scriptless]) await one.goto(address)
  return {
    lang,
    page,
    scale: await scaleOf(page),
    scriptless,
    complaints,
    document: () => document,
    close: async () => void (await Promise.all([context, plain].map((one: BrowserContext) => one.close()))),
  }
}

const NOTHING: Weight = { bytes: 0, requests: 0, scripts: 0, stylesheetBytes: 0 }

/** A page that cannot be visited is told like any other fault: the run goes on. */
async function visitSafely(reader: Reader, checked: CheckedPage, depth: Depth): Promise<PageVisit> {
  try {
    return await visit(reader, checked, depth)
  } catch (error) {
    const findings = findingsOf('visit', [{ where: checked.address(reader.lang), says: String(error) }])
    return { page: checked, lang: reader.lang, weight: NOTHING, runs: 0, findings }
  }
}

async function visit(reader: Reader, checked: CheckedPage, { audit, runs }: Depth): Promise<PageVisit> {
  const { page, lang, scale } = reader
  reader.complaints.length = 0
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(WIDE)
  await reach(page, checked, lang)
  const weight = await scale.weight()
  const findings = [...(await audit(reader, checked)), ...overBudget(checked, weight)]
  return { page: checked, lang, weight, runs, findings }
}

type Depth = {
  readonly audit: (reader: Reader, checked: CheckedPage) => Promise<Finding[]>
  readonly runs: number
}

function depthOf({ kind }: CheckedPage, lang: Lang, eachDirection: boolean): Depth {
  if (kind === 'theme') return { audit: auditColours, runs: 2 }
  if (eachDirection && !BOTH_DIRECTIONS.includes(lang)) return { audit: auditWords, runs: 2 }
  return { audit: auditWhole, runs: VIEWS }
}

async function reach(page: Page, { address, reach: act }: CheckedPage, lang: Lang): Promise<void> {
  await page.goto(address(lang), { waitUntil: 'load' })
  await act?.(page)
}

/** A theme changes colours and nothing else. */
async function auditColours({ page }: Reader): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    findings.push(...(await auditPage(page, { engines: ['axe', 'probe'], scope: 'colours' })))
  }
  return findings
}

/** Another language changes words, and with them names, lengths and breaks. */
async function auditWords(reader: Reader): Promise<Finding[]> {
  const { page, lang } = reader
  const source = (await reader.document()?.text()) ?? ''
  const findings = await auditPage(page, { engines: ['probe', 'axe'], source })
  findings.push(...(await auditLanguage(page, lang, source)))
  for (const audit of [auditTextSpacing, auditReflow]) findings.push(...(await audit(page)))
  await page.setViewportSize({ width: 320, height: 900 })
  findings.push(...(await auditPage(page, { engines: ['probe'], scope: 'width' })))
  return [...withoutRepetition(findings), ...complaintsOf(reader)]
}

/** As it was sent; of the wallet, which sends an empty shell, the page that its script makes of it. */
async function sourceOf({ page, document }: Reader, { name }: CheckedPage): Promise<string> {
  if (name !== 'wallet') return (await document()?.text()) ?? ''
  return (await page.content()).replace(/<noscript>.*?<\/noscript>/s, '')
}

async function auditWhole(reader: Reader, checked: CheckedPage): Promise<Finding[]> {
  const { page, lang } = reader
  const source = await sourceOf(reader, checked)
  const findings = await auditViews(page, { source })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(WIDE)
  findings.push(...(await auditLanguage(page, lang, source)))
  if (checked.kind === 'citizen' || checked.kind === 'operator')
    findings.push(...(await comparedWithoutScript(reader, checked)))
  const uses = [auditForcedColours, auditPrint, auditFocus, auditTextSpacing, auditReflow, auditMotion]
  for (const audit of uses) findings.push(...(await audit(page)))
  return [...findings, ...complaintsOf(reader)]
}

async function comparedWithoutScript({ page, scriptless, lang }: Reader, checked: CheckedPage) {
  await reach(scriptless, checked, lang)
  return auditWithoutScript(await textOf(page), await textOf(scriptless))
}

/** A page that is itself an error answer makes the browser say so; everything else it says is a fault. */
function complaintsOf({ complaints }: Reader): Finding[] {
  const faults = complaints.filter((says) => !/the server responded with a status of 4\d\d/.test(says))
  return findingsOf(
    'console',
    faults.map((says) => ({ where: 'console', says })),
  )
}
