/**
 * More than 2,000 invoices made wrong at random, rule by rule as an engine that is not ours finds them: the official
 * Schematron (`invoices/schematron/*.sch` of the shared data) run by Saxon. Skipped where either is absent.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkInvoice, findPack } from '@entente/invoice'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import { mutate } from './invoice/mutants.ts'
import { findSaxon, runSaxon, styleSheetOf } from './invoice/schematron.ts'

const folder = testData('invoices')
const saxon = findSaxon()
const filesOf = (place: string, end: string): readonly string[] => {
  try {
    return readdirSync(join(folder ?? '', place))
      .filter((name) => name.endsWith(end))
      .map((name) => join(folder ?? '', place, name))
  } catch {
    return []
  }
}
const sets = folder === undefined ? [] : filesOf('schematron', '.sch')
if (sets.length === 0 || saxon === undefined) {
  console.log(
    `skipped: mutants of invoices need ${sets.length === 0 ? 'invoices/schematron/*.sch in the test data' : 'Java and Saxon (libsaxonhe-java, or ENTENTE_SAXON)'}`,
  )
}

const PLACES = ['en16931-ubl', 'peppol-bis', 'peppol-national', 'xrechnung']
const AT_LEAST = 2000
const SEED = 20_260_701

/**
 * The official test of a tolerance of one computes in binary fractions: whether a difference of exactly one is a finding
 * depends on the amount. Ours computes in decimals: it always is.
 */
function isBinary(rule: string, change: string): boolean {
  const [, before, after] = / (-?[\d.]+) to (-?[\d.]+)$/.exec(change) ?? []
  return rule.endsWith('-08') && Math.abs(Math.abs(Number(before) - Number(after)) - 1) < 1e-9
}

const shown = sets.length === 0 ? ['a Schematron that is absent'] : sets

describe.skipIf(sets.length === 0 || saxon === undefined).each(shown)('mutants by %s', (set) => {
  test('each rule fires where the other engine says so, and only there', { timeout: 600_000 }, () => {
    const { xslt, rules } = styleSheetOf(readFileSync(set, 'utf8'))
    const pack = findPack('en16931') ?? expect.fail('there is no pack en16931')
    const asked = new Set(rules.filter((rule) => pack.compiled('ubl').rules.has(rule)))
    const files = PLACES.flatMap((place) => filesOf(join('examples', place), '.xml')).filter((file) =>
      /<\w*:?(?:Invoice|CreditNote)[\s>]/.test(readFileSync(file, 'utf8').slice(0, 4000)),
    )
    const each = Math.ceil((AT_LEAST * 1.1) / files.length)
    const mutants = files.flatMap((file, at) =>
      mutate(readFileSync(file, 'utf8'), each, SEED + at).map((one) => ({
        ...one,
        file: file.replace(/.*\//, ''),
      })),
    )
    expect(mutants.length).toBeGreaterThanOrEqual(AT_LEAST)

    const place = mkdtempSync(join(tmpdir(), 'entente-mutants-'))
    try {
      const outcomes = runSaxon(
        saxon ?? '',
        xslt,
        mutants.map(({ text }) => text),
        place,
      )
      let compared = 0
      let fired = 0
      const otherwise = mutants.flatMap(({ text, file, change }, at) => {
        const checked = checkInvoice(text, { pack })
        if (!checked.ok) return [`${file}, ${change}: ${checked.refusal.detail}`]
        const ours = new Set(checked.report.findings.map(({ rule }) => rule))
        const theirs = outcomes[at] ?? expect.fail('an outcome is missing')
        return [...asked]
          .filter((rule) => !theirs.none.has(rule))
          .flatMap((rule) => {
            compared += 1
            if (theirs.fired.has(rule)) fired += 1
            if (ours.has(rule) === theirs.fired.has(rule) || isBinary(rule, change)) return []
            return [`${rule} ${ours.has(rule) ? 'is ours alone' : 'is theirs alone'}: ${file}, ${change}`]
          })
      })
      console.log(
        `${mutants.length} mutants, ${asked.size} rules, ${compared} outcomes, ${fired} of them findings`,
      )
      expect(otherwise).toEqual([])
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
  })
})
