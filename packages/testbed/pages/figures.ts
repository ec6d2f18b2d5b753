/** From the visits of a run to what is published of each page, and what stands in its footer. */
import { publishedRun } from '@entente/ui'
import { baseOf, type CheckedPage } from './checked-page.ts'
import { answerTo, LOOKED_AT, type LookedAt } from './looked-at.ts'
import type { Finding } from './finding.ts'
import type { PageVisit } from './run-pages.ts'

type MeasuredPage = (typeof publishedRun.pages)[string]

export type PageRow = MeasuredPage & {
  readonly name: string
  /** What a person has looked at and answered. */
  readonly reviewed: number
}

/** Bytes in steps, so that a token or a date that packs a little worse does not change the published figures. */
const STEP = 100
/** As long as a page is not this much lighter than it is said to be, what is published stays. */
const KEPT_WITHIN = 300

/** One row per name, in the order of the alphabet; a page answers for its variants. */
export function rowsOf(visits: readonly PageVisit[]): PageRow[] {
  const names = [...new Set(visits.map(({ page }) => page.name))].sort()
  return names.map((name) => {
    const own = visits.filter(({ page }) => belongsTo(page, name))
    const weighsAs = own[0]?.page.weighsAs
    const other = visits.filter(({ page }) => page.name === weighsAs)
    const weighed = other.length > 0 ? other : own
    const most = (figure: 'bytes' | 'requests' | 'scripts') =>
      Math.max(...weighed.map(({ weight }) => weight[figure]))
    const findings = own.flatMap(({ page, findings }) =>
      findings.map((finding) => ({ ...finding, answered: answerTo(page.name, finding) !== undefined })),
    )
    return {
      name,
      bytes: Math.ceil(most('bytes') / STEP) * STEP,
      requests: most('requests'),
      scripts: most('scripts'),
      runs: own.reduce((sum, { runs }) => sum + runs, 0),
      violations: findings.filter(({ level, answered }) => level === 'violation' && !answered).length,
      reviewed: findings.filter(({ answered }) => answered).length,
    }
  })
}

function belongsTo({ name, kind }: CheckedPage, row: string): boolean {
  return name === row || (kind !== 'gallery' && kind !== 'theme' && baseOf(name) === row)
}

/** The rows as they are published: a weight that has hardly changed stays, the footers need not change with it. */
export function publishedPages(rows: readonly PageRow[]): Record<string, MeasuredPage> {
  return Object.fromEntries(
    rows.map(({ name, bytes, requests, scripts, runs, violations }) => {
      const said = publishedRun.pages[name]?.bytes ?? 0
      const kept = bytes <= said && said - bytes < KEPT_WITHIN
      return [name, { bytes: kept ? said : bytes, requests, scripts, runs, violations }]
    }),
  )
}

/**
 * A page without published figures has a shorter footer. Before a run each gets some, so that it weighs what it will
 * weigh when they are published.
 */
export function lendFigures(pages: readonly CheckedPage[], on: string): void {
  const run = publishedRun as { on: string; pages: Record<string, MeasuredPage> }
  if (run.on === '') run.on = on
  for (const { name } of pages)
    run.pages[name] ??= { bytes: 10_000, requests: 3, scripts: 0, runs: 28, violations: 0 }
}

export type Told = Finding & {
  readonly pages: readonly string[]
  readonly languages: readonly string[]
  readonly times: number
}

/** What nobody has answered, each thing once with the pages and languages it was found on; the most frequent first. */
export function toldOnce(visits: readonly PageVisit[], level: Finding['level']): Told[] {
  const seen = new Map<string, { finding: Finding; on: PageVisit[] }>()
  for (const visit of visits)
    for (const finding of visit.findings) {
      if (finding.level !== level || answerTo(visit.page.name, finding) !== undefined) continue
      const key = `${finding.engine} ${finding.rule} ${finding.where.replaceAll(/\d+/g, '0').slice(0, 90)}`
      const known = seen.get(key) ?? { finding, on: [] }
      known.on.push(visit)
      seen.set(key, known)
    }
  const told = [...seen.values()].map(({ finding, on }) => ({
    ...finding,
    pages: [...new Set(on.map(({ page }) => page.name))],
    languages: [...new Set(on.map(({ lang }) => lang))],
    times: on.length,
  }))
  return told.sort((one, other) => other.times - one.times)
}

/** Answers to what is no longer asked: only a run of all pages that asks everything in every language can tell. */
export function idleAnswers(visits: readonly PageVisit[]): LookedAt[] {
  const used = new Set(
    visits.flatMap(({ page, findings }) => findings.map((finding) => answerTo(page.name, finding))),
  )
  return LOOKED_AT.filter((entry) => !used.has(entry))
}

/** One line for a report. */
export function lineOf({ engine, rule, where, says, pages, languages, times }: Told): string {
  const more = pages.length > 5 ? ` and ${pages.length - 5} more` : ''
  return `${times} × ${engine}:${rule} on ${pages.slice(0, 5).join(', ')}${more} in ${languages.join(' ')}\n      ${where}\n      ${says}`
}
