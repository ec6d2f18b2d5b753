/**
 * Engines that run rules of invoices said in XPath: 135 of the 979 of EN 16931, in our own words
 * (`conformance/invoice/stated-in-xpath.ts`), since the official files are not for this repository.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fontoxpath from 'fontoxpath'
import { parseXmlDocument } from 'slimdom'
import { findSaxon, runSaxon, styleSheetOf } from '../conformance/invoice/schematron.ts'
import { SPACES, STATED, STATED_RULES, statedSchematron } from '../conformance/invoice/stated-in-xpath.ts'

export const STATED_COUNT = STATED_RULES.length

const options = { namespaceResolver: (prefix: string) => SPACES[prefix] ?? null }
const places = STATED.map(([context, asserted]) => ({
  path: context
    .split(' | ')
    .map((one) => (one.startsWith('/') ? one : `//${one}`))
    .join(' | '),
  asserted,
}))

/** The rules that fire, by an XPath engine in JavaScript. */
export function runFontoxpath(text: string): ReadonlySet<string> {
  const document = parseXmlDocument(text)
  const fired = new Set<string>()
  for (const { path, asserted } of places)
    for (const node of fontoxpath.evaluateXPathToNodes(path, document, null, null, options))
      for (const [rule, test] of asserted)
        if (!fontoxpath.evaluateXPathToBoolean(test, node, null, null, options)) fired.add(rule)
  return fired
}

const FEW = 1000

/** Verdicts per CPU-second of Saxon in one process that is warm: what twice as many documents cost more. */
export function saxonSpeed(text: string): string {
  const jar = findSaxon()
  if (jar === undefined) return 'skipped: no Java, or no Saxon (libsaxonhe-java, or ENTENTE_SAXON)'
  const { xslt } = styleSheetOf(
    statedSchematron()
      .replaceAll(/>\[([^\]]+)\]</g, '><')
      .replaceAll(/<assert test=("[^"]*")><\/assert>/g, '<assert id="rule" test=$1/>'),
  )
  const cost = (count: number): number => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-saxon-'))
    try {
      const before = childrenMicroseconds()
      runSaxon(
        jar,
        xslt,
        Array.from({ length: count }, () => text),
        folder,
      )
      return childrenMicroseconds() - before
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const warm = cost(2 * FEW) - cost(FEW)
  return `${Math.round((FEW * 1e6) / warm)} per CPU-second, ${STATED_COUNT} rules`
}

/** CPU of the children of this process that have ended (proc(5): cutime and cstime, in hundredths of a second). */
function childrenMicroseconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) * 10_000
}
