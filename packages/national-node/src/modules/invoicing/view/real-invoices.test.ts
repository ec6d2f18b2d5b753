/** Invoices that others made: the examples of ten countries, and the mutants of the official sets. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testData } from '../../../../../testbed/src/test-data.ts'
import { openFile } from './open-file.ts'

const folder = testData('invoices')
if (folder === undefined) console.warn('real invoices: skipped, there is no folder of test data')
const filesOf = (pattern: string) => globSync(pattern, { cwd: folder ?? '.' }).toSorted()

/** What does not come out, of an invoice that is one. */
function wrongSums(file: string) {
  const found = openFile(readFileSync(join(folder ?? '', file)))
  if (!found.ok) return undefined
  const { report, checked } = found.opened
  const all = [...checked.sums, ...checked.taxes.flatMap(({ taxable, tax }) => [taxable, tax])]
  const wrong = all.filter(({ result }) => result !== 'matches' && result !== 'rounded')
  return { report, wrong: wrong.length }
}

test.skipIf(folder === undefined)('every real invoice that is valid adds up', () => {
  const opened = filesOf('examples/**/*.xml').flatMap((file) => {
    const found = wrongSums(file)
    return found === undefined ? [] : [{ file, ...found }]
  })
  expect(opened.length).toBeGreaterThanOrEqual(80)
  const valid = opened.filter(({ report }) => report.valid)
  expect(valid.length).toBeGreaterThanOrEqual(40)
  expect(valid.filter(({ wrong }) => wrong > 0).map(({ file }) => file)).toEqual([])
})

/** BR-CO-10 to -16 are what the sums are made again for. */
const SUM_RULES = /^(?:BR-CO-1[0-6]|ibr-co-1[0-6])$/

/** They fire for what is no sum: a currency, a total of tax that is not there, an allowance that does not say it is one. */
const NO_SUMS = [
  'peppol-oracle/9ec6ee03f1.xml',
  'peppol-oracle/e6cf4c082d.xml',
  'pint-jp-oracle/c0bbaec692.xml',
]

test.skipIf(folder === undefined)('where the official rules on sums fire, a sum does not come out', () => {
  const fired = filesOf('{peppol,pint-jp}-oracle/**/*.xml').flatMap((file) => {
    const found = wrongSums(file)
    const rules = found?.report.findings.map(({ rule }) => rule).filter((rule) => SUM_RULES.test(rule)) ?? []
    return found === undefined || rules.length === 0 ? [] : [{ file, rules, wrong: found.wrong }]
  })
  expect(fired.length).toBeGreaterThan(5)
  expect(fired.filter(({ wrong }) => wrong === 0).map(({ file }) => file)).toEqual(NO_SUMS)
})
