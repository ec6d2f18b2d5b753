/**
 * More than 2,000 invoices made wrong at random, rule by rule as an engine that is not ours finds them: the words of the
 * norm in XPath (`invoice/stated-in-xpath.ts`), run by libxml2. Needs no test data: our own examples are among the
 * originals, and the public ones where they are installed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkInvoice, findPack } from '@entente/invoice'
import { expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import { mutate } from './invoice/mutants.ts'
import { runXmllint, STATED_RULES } from './invoice/stated-in-xpath.ts'

const VECTORS = join(import.meta.dirname, '../../invoice/src/vectors')
const PUBLIC = ['en16931-ubl', 'peppol-bis', 'peppol-national', 'xrechnung']
const AT_LEAST = 2000
const SEED = 20_261_122

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => join(folder, name))
const data = testData('invoices')
const originals = [
  ...['belgian-invoice.xml', 'japanese-invoice.xml'].map((name) => join(VECTORS, name)),
  ...(data === undefined ? [] : PUBLIC.flatMap((place) => filesIn(join(data, 'examples', place)))),
]

test('each rule fires where the other engine says so, and only there', { timeout: 300_000 }, () => {
  const pack = findPack('en16931') ?? expect.fail('there is no pack en16931')
  const { rules } = pack.compiled('ubl')
  expect(STATED_RULES.filter((rule) => !rules.has(rule))).toEqual([])
  expect(new Set(STATED_RULES).size).toBe(STATED_RULES.length)

  const each = Math.ceil((AT_LEAST * 1.2) / originals.length)
  const mutants = originals.flatMap((file, at) =>
    mutate(readFileSync(file, 'utf8'), each, SEED + at).map((one) => ({
      ...one,
      file: file.replace(/.*\//, ''),
    })),
  )
  expect(mutants.length).toBeGreaterThanOrEqual(AT_LEAST)

  const folder = mkdtempSync(join(tmpdir(), 'entente-stated-'))
  try {
    const theirs = runXmllint(
      mutants.map(({ text }) => text),
      folder,
    )
    const fired = new Set<string>()
    let findings = 0
    const otherwise = mutants.flatMap(({ text, file, change }, at) => {
      const checked = checkInvoice(text, { pack })
      if (!checked.ok) return [`${file}, ${change}: ${checked.refusal.detail}`]
      const ours = new Set(checked.report.findings.map(({ rule }) => rule))
      return STATED_RULES.flatMap((rule) => {
        const there = theirs[at]?.has(rule) === true
        if (there) fired.add(rule)
        if (there) findings += 1
        return ours.has(rule) === there
          ? []
          : [`${rule} is ${there ? 'theirs' : 'ours'} alone: ${file}, ${change}`]
      })
    })
    console.log(
      `${mutants.length} mutants of ${originals.length} invoices, ${STATED_RULES.length} rules, ${findings} findings of ${fired.size} of them`,
    )
    expect(otherwise).toEqual([])
    // A comparison of rules that never fire would prove nothing.
    expect(fired.size).toBeGreaterThan(STATED_RULES.length / 2)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
