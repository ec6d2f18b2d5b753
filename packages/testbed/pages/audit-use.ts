/** What only shows when a page is used: Tab, motion, a narrow screen, wider text, a pressed button. */
import type { Page } from 'playwright-core'
import { type Finding, findingsOf, type Sighting } from './finding.ts'
import { brokenWords } from './probes/broken-words.ts'
import { type FocusStop, focusStop, tabbable } from './probes/focus-stop.ts'
import { motion } from './probes/motion.ts'
import { sideways } from './probes/sideways.ts'
import { spilling } from './probes/spilling.ts'
import { textSpacing } from './probes/text-spacing.ts'
import { unannouncedChange } from './probes/unannounced-change.ts'
import { allInPage, inPage } from './run-probes.ts'

/** A narrow telephone, and a desktop at 400 % zoom. */
const NARROW = [
  { width: 320, height: 900 },
  { width: 320, height: 256 },
]

/** What does not fit into 320 pixels: sideways scrolling, text outside its frame, cut words. The size of the window is put back. */
export async function auditReflow(page: Page): Promise<Finding[]> {
  const before = page.viewportSize()
  const findings: Finding[] = []
  for (const size of NARROW) {
    await page.setViewportSize(size)
    const seen = await allInPage(page, { reflow: sideways, spilling, 'broken-words': brokenWords })
    for (const probe of ['reflow', 'spilling', 'broken-words'] as const)
      findings.push(...findingsOf(probe, seen[probe]))
  }
  if (before !== null) await page.setViewportSize(before)
  return findings
}

/** What wider text spacing clips. The page looks as before when this is done. */
export async function auditTextSpacing(page: Page): Promise<Finding[]> {
  return findingsOf('text-spacing', await inPage(page, textSpacing))
}

/** Endless motion, and motion that stays when people ask for less. Leaves the page with motion reduced. */
export async function auditMotion(page: Page): Promise<Finding[]> {
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  const free = await inPage(page, motion)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const reduced = await inPage(page, motion)
  return findingsOf('motion', [...free, ...reduced])
}

/** Text that changes behind the back of a screen reader. The page must be loaded anew afterwards. */
export async function auditChanges(page: Page): Promise<Finding[]> {
  return findingsOf('unannounced-change', await inPage(page, unannouncedChange))
}

/** More stops than any page of ours has: beyond them the focus is in a trap. */
const MOST_STOPS = 400

/** Tab from the top of the page to its end: ring, order, nothing hidden, nothing left out, no trap. */
export async function auditFocus(page: Page): Promise<Finding[]> {
  await inPage(page, startAtTop)
  const wanted = await inPage(page, tabbable)
  const stops: FocusStop[] = []
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press('Tab')
    const stop = await inPage(page, focusStop)
    if (stop.place === -1 || stops.some(({ place }) => place === stop.place)) break
    stops.push(stop)
  }
  const reached = new Set(stops.map(({ place }) => place))
  const missed = wanted.filter(({ place }) => !reached.has(place))
  return findingsOf('focus', [
    ...stops.flatMap((stop, at) => sightingsOf(stop, stops[at - 1])),
    ...missed.map(({ where }) => ({ where, says: 'Tab does not reach it' })),
  ])
}

/** A blur alone would leave the next Tab where the focus was: at the error summary, for one. */
function startAtTop(): void {
  const { body } = document
  const before = body.getAttribute('tabindex')
  body.setAttribute('tabindex', '-1')
  body.focus()
  body.blur()
  if (before === null) body.removeAttribute('tabindex')
  else body.setAttribute('tabindex', before)
  scrollTo(0, 0)
}

function sightingsOf(stop: FocusStop, previous: FocusStop | undefined): Sighting[] {
  const { where, place, ring, seen, coveredBy } = stop
  const says = [
    !ring && 'no ring of two pixels shows the focus',
    !seen && 'takes the focus where nobody sees it',
    previous !== undefined && place < previous.place && 'takes the focus out of order',
  ].filter((text) => text !== false)
  return [
    ...says.map((text) => ({ where, says: text })),
    ...coveredBy.map((box) => ({ where: box, says: `covers what has the focus: ${where}` })),
  ]
}
