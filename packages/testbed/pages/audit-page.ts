/** The accessibility checks of a page: two engines, the validator of its source, and our own probes. */
import type { Page } from 'playwright-core'
import { aceFinds, axeFinds, markupFinds } from './engines.ts'
import { type Engine, type Finding, findingsOf, type Sighting, withoutRepetition } from './finding.ts'
import { blockedPaste } from './probes/blocked-paste.ts'
import { brokenWords } from './probes/broken-words.ts'
import { duplicateIds } from './probes/duplicate-ids.ts'
import { errorColour } from './probes/error-colour.ts'
import { missingAutocomplete } from './probes/missing-autocomplete.ts'
import type { PageKit } from './probes/page-kit.ts'
import { physicalCss } from './probes/physical-css.ts'
import { placeholderLabel } from './probes/placeholder-label.ts'
import { reversedNumbers } from './probes/reversed-numbers.ts'
import { silentStatus } from './probes/silent-status.ts'
import { svgContrast } from './probes/svg-contrast.ts'
import { targetSize } from './probes/target-size.ts'
import { vagueLinks } from './probes/vague-links.ts'
import { wrongLanguage } from './probes/wrong-language.ts'
import { allInPage } from './run-probes.ts'

type Probe = (kit: PageKit) => Sighting[]

/** They depend on the document alone: once per page is enough. */
const OF_DOCUMENT = {
  'blocked-paste': blockedPaste,
  'duplicate-ids': duplicateIds,
  'missing-autocomplete': missingAutocomplete,
  'physical-css': physicalCss,
  'placeholder-label': placeholderLabel,
  'silent-status': silentStatus,
  'vague-links': vagueLinks,
  'wrong-language': wrongLanguage,
} satisfies Record<string, Probe>

/** They depend on what the width leaves visible and where it puts it. */
const OF_WIDTH = {
  'broken-words': brokenWords,
  'reversed-numbers': reversedNumbers,
  'target-size': targetSize,
} satisfies Record<string, Probe>

const OF_COLOURS = { 'error-colour': errorColour, 'svg-contrast': svgContrast } satisfies Record<
  string,
  Probe
>

type Scope = 'page' | 'width' | 'colours'

export type AuditContext = {
  /** The page as it was sent, before the browser mended it; without it, the document as it now stands. */
  readonly source?: string
  /** Which checkers are asked; all of them unless told otherwise. */
  readonly engines?: readonly Engine[]
  /** `width` leaves out what depends on the document alone, `colours` also what depends on the width. */
  readonly scope?: Scope
}

/**
 * What is wrong with the page as it stands, at its present width and colours. It changes nothing, so it may be
 * asked again after `emulateMedia` or `setViewportSize`; Tab, motion, narrow screens and wider text are asked of
 * `audit-use.ts`.
 */
export async function auditPage(page: Page, context: AuditContext = {}): Promise<Finding[]> {
  const { engines = ['axe', 'ace', 'html', 'probe'], scope = 'page' } = context
  const findings: Finding[] = []
  if (engines.includes('html') && scope === 'page')
    findings.push(...(await markupFinds(context.source ?? (await page.content()))))
  if (engines.includes('probe')) findings.push(...(await probesFind(page, scope)))
  if (engines.includes('axe'))
    findings.push(...(await axeFinds(page, scope === 'colours' ? 'colours' : 'all')))
  if (engines.includes('ace') && scope !== 'colours') findings.push(...(await aceFinds(page)))
  return withoutRepetition(findings)
}

async function probesFind(page: Page, scope: Scope): Promise<Finding[]> {
  const probes: Record<string, Probe> = {
    ...(scope === 'page' && OF_DOCUMENT),
    ...(scope !== 'colours' && OF_WIDTH),
    ...OF_COLOURS,
  }
  const sightings = await allInPage(page, probes)
  return Object.entries(sightings).flatMap(([name, seen]) => findingsOf(name, seen))
}

export type Views = {
  readonly source?: string
  readonly schemes?: readonly ('light' | 'dark')[]
  readonly widths?: readonly number[]
}

/**
 * The audit in every colour scheme and width with one loading of the page; each finding once. What a change of
 * width or colours cannot alter is not asked again, and the engine of IBM is asked once: it is the slowest.
 */
export async function auditViews(page: Page, views: Views = {}): Promise<Finding[]> {
  const { source, schemes = ['light', 'dark'], widths = [1200, 320] } = views
  const findings: Finding[] = []
  for (const [turn, width] of widths.entries()) {
    await page.setViewportSize({ width, height: 900 })
    for (const [shade, colorScheme] of schemes.entries()) {
      await page.emulateMedia({ colorScheme })
      const scope: Scope = shade > 0 ? 'colours' : turn > 0 ? 'width' : 'page'
      const engines: Engine[] = scope === 'page' ? ['html', 'probe', 'axe', 'ace'] : ['probe', 'axe']
      findings.push(...(await auditPage(page, { ...(source !== undefined && { source }), engines, scope })))
    }
  }
  return withoutRepetition(findings)
}
