/** The published run of the page checks: what was measured of each page, on which day, by which command. */
import type { PageFigures } from './footer/footer.ts'
import { pageRun } from './generated/page-figures.ts'

export type MeasuredPage = {
  /** Brotli, the page with all that it loads; the largest of its languages. */
  readonly bytes: number
  readonly requests: number
  readonly scripts: number
  /** Combinations of language, colours and width. */
  readonly runs: number
  readonly violations: number
}

export type PublishedRun = {
  /** Civil date. */
  readonly on: string
  readonly machine: string
  readonly browser: string
  readonly command: string
  readonly pages: Readonly<Record<string, MeasuredPage>>
}

/** The run as it is published under `/page-figures.json`. */
export const publishedRun: PublishedRun = pageRun

/** What the footer of a page may say; nothing of a page that was not measured. */
export function figuresOf(name: string): PageFigures | undefined {
  const page = publishedRun.pages[name]
  if (page === undefined || page.violations > 0) return undefined
  const { bytes, requests, scripts } = page
  return { bytes, requests, scripts, on: publishedRun.on }
}
