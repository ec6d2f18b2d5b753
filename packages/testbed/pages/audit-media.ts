/** A page in the hands of others: colours of the system, paper, no script, and its language and letters. */
import { directionOf, type Lang } from '@entente/ui'
import type { Page } from 'playwright-core'
import { cut, type Finding, findingsOf, type Sighting } from './finding.ts'
import { plainInForcedColours, rememberFills } from './probes/forced-colours.ts'
import { printable } from './probes/printable.ts'
import { svgContrast } from './probes/svg-contrast.ts'
import { allInPage, inPage } from './run-probes.ts'

/** What is lost when the system sets the colours. The page looks as before when this is done. */
export async function auditForcedColours(page: Page): Promise<Finding[]> {
  await inPage(page, rememberFills)
  await page.emulateMedia({ forcedColors: 'active' })
  const seen = await allInPage(page, { plain: plainInForcedColours, svg: svgContrast })
  await page.emulateMedia({ forcedColors: 'none' })
  return findingsOf('forced-colours', [...seen.plain, ...seen.svg])
}

/** What paper leaves out, apart from what can only be pressed. The page looks as before when this is done. */
export async function auditPrint(page: Page): Promise<Finding[]> {
  await page.emulateMedia({ media: 'print' })
  const missing = await inPage(page, printable)
  await page.emulateMedia({ media: 'screen' })
  return findingsOf('print', missing)
}

/** The text that people read, for the comparison of two ways to load a page. */
export function textOf(page: Page): Promise<string> {
  return page.evaluate(() => document.body.innerText)
}

/** What is another one each time: references, nonces, keys and signatures, and the times and places beside them. */
const OF_ONE_REQUEST = /[\w%.~-]{16,}|\d{3,}/g

/** Where the text without scripts is another one. */
export function auditWithoutScript(withScripts: string, without: string): Finding[] {
  const [told, plain] = [withScripts, without].map((text) => text.replaceAll(OF_ONE_REQUEST, ''))
  if (told === plain) return []
  const where = differenceOf(told ?? '', plain ?? '')
  return findingsOf('no-script', [{ where, says: 'is not on the page without scripts' }])
}

/** The text from a little before the place where the other goes on differently. */
function differenceOf(text: string, other: string): string {
  let at = 0
  while (at < text.length && text[at] === other[at]) at += 1
  return cut(text.slice(Math.max(0, at - 20)))
}

/** The document names its language and direction, and its letters are composed as registers keep them (NFC). */
export async function auditLanguage(page: Page, lang: Lang, source: string): Promise<Finding[]> {
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
  }))
  const wrong: Sighting[] = []
  if (found.lang !== lang || found.dir !== directionOf(lang))
    wrong.push({
      where: `<html lang="${found.lang}" dir="${found.dir}">`,
      says: `is not the page in ${lang}`,
    })
  const composed = source.normalize('NFC')
  if (composed !== source) wrong.push({ where: differenceOf(source, composed), says: 'is not NFC' })
  return findingsOf('language', wrong)
}
