/**
 * The rules of e-invoices against their authors (shared data `invoices`): every outcome of the unit tests of EN 16931
 * and Peppol, and for whole invoices exactly the set of rules that the official Schematron reports.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkInvoice,
  decimalText,
  type InvoiceModel,
  readInvoice,
  readModel,
  translate,
  writeUbl,
} from '@entente/invoice'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import {
  fileDisagreements,
  getPack,
  GONE,
  type OracleCase,
  outcomeOf,
  type UnitCase,
} from './invoice/unit-tests.ts'

const folder = testData('invoices')
if (folder === undefined) console.log('skipped: no test data for invoices')

const read = (file: string): string => readFileSync(join(folder ?? '', file), 'utf8')
const readJson = <T>(file: string, fallback: T): T =>
  folder === undefined ? fallback : (JSON.parse(read(file)) as T)

type Listed = { readonly id: string; readonly flag: string }

const units = readJson<readonly UnitCase[]>('unit-cases.json', [])
const unitsOf = (prefix: string): readonly (readonly [string, readonly UnitCase[]])[] => [
  ...Map.groupBy(
    units.filter(({ file }) => file.startsWith(prefix)),
    ({ file }) => file,
  ),
]

describe.skipIf(folder === undefined)('unit tests of the rule authors', () => {
  const outcomes = { holds: 0, fires: 0 }

  test.each(unitsOf('en16931-unit'))('EN 16931: %s', (file, cases) => {
    for (const one of cases) {
      outcomes.holds += one.success?.length ?? 0
      outcomes.fires += (one.error?.length ?? 0) + (one.warning?.length ?? 0)
    }
    expect(fileDisagreements(folder ?? '', file, cases)).toEqual([])
  })

  test.each(unitsOf('peppol-unit/unit-UBL'))('Peppol BIS Billing: %s', (file, cases) => {
    expect(fileDisagreements(folder ?? '', file, cases)).toEqual([])
  })

  test.each(unitsOf('peppol-unit/unit-CII'))('Peppol BIS Billing in CII: %s', (file, cases) => {
    expect(fileDisagreements(folder ?? '', file, cases)).toEqual(GONE[file.replace(/.*\//, '')] ?? [])
  })

  test('none of them is left out', () => {
    expect(outcomes.holds + outcomes.fires).toBeGreaterThanOrEqual(738)
  })
})

type Oracle = { readonly peppol: readonly OracleCase[]; readonly pintJp: readonly OracleCase[] }
const oracle = readJson<Oracle>('oracle-cases.json', { peppol: [], pintJp: [] })

const names = (rules: readonly string[]): readonly string[] =>
  [...new Set(rules.map((rule) => outcomeOf(rule).rule))].sort()

describe.skipIf(folder === undefined).each([
  ['Peppol BIS Billing 2026.5', 'peppol-bis', oracle.peppol],
  ['PINT JP 1.1.3', 'pint-jp', oracle.pintJp],
] as const)('%s: whole invoices get exactly the official findings', (_, packName, cases) => {
  test.each(cases.map((one) => [one.file, one.change, one] as const))(
    '%s, %s',
    (file, _, { fatal, warning }) => {
      const checked = checkInvoice(read(file), { pack: getPack(packName) })
      const findings = checked.ok ? checked.report.findings : expect.fail(checked.refusal.detail)
      const told = (severity: string) =>
        names(findings.filter((finding) => finding.severity === severity).map(({ rule }) => rule))
      expect({ fatal: told('fatal'), warning: told('warning') }).toEqual({
        fatal: names(fatal),
        warning: names(warning),
      })
    },
  )
})

/** Rules that the release has and the listing of an older one has not, and the one whose severity changed. */
const NEWER = [
  'DE-R-T02',
  'DK-R-017',
  'PEPPOL-COMMON-R052',
  'PEPPOL-COMMON-R053',
  'PEPPOL-COMMON-R054',
  'PEPPOL-COMMON-R055',
  'PEPPOL-COMMON-R056-1',
  'PEPPOL-COMMON-R056-2',
  'PEPPOL-COMMON-R057',
]

test.skipIf(folder === undefined).each([
  ['en16931', ['en16931-ubl-1.3.16'], [], []],
  ['peppol-bis', ['peppol-bis3-CEN-EN16931-UBL', 'peppol-bis3-PEPPOL-EN16931-UBL'], NEWER, ['DK-R-003']],
  [
    'pint-jp',
    ['pint-jp-1.1.3-PINT-UBL-validation-preprocessed', 'pint-jp-1.1.3-PINT-jurisdiction-aligned-rules'],
    [],
    [],
  ],
] as const)('%s has every rule of its official list, with its severity', (packName, lists, newer, graver) => {
  const listed = lists.flatMap((list) => readJson<readonly Listed[]>(`rules/${list}.json`, []))
  const { rules } = getPack(packName).compiled()
  expect([...rules.keys()].sort()).toEqual([...listed.map(({ id }) => id), ...newer].sort())
  const otherwise = listed.filter(({ id, flag }) => rules.get(id)?.severity !== flag).map(({ id }) => id)
  expect(otherwise).toEqual(graver)
})

const examples = (place: string): readonly string[] =>
  folder === undefined
    ? []
    : readdirSync(join(folder, 'examples', place)).map((name) => join('examples', place, name))

/** Its seller has no registered name, which BR-06 asks for since before the example was made. */
const OUTDATED = 'examples/peppol-national/GR-base-example-TaxRepresentative.xml'

test
  .skipIf(folder === undefined)
  .each(
    ['en16931-ubl', 'en16931-cii', 'peppol-bis', 'peppol-national', 'xrechnung']
      .flatMap(examples)
      .filter((file) => file !== OUTDATED),
  )('%s is valid', (file) => {
  const text = read(file)
  // Two of the norm's own examples name a profile that is older than the norm.
  const checked = checkInvoice(text, text.includes('urn:ferd:') ? { pack: getPack('en16931') } : {})
  const findings = checked.ok ? checked.report.findings : expect.fail(checked.refusal.detail)
  expect(findings.filter(({ severity }) => severity === 'fatal')).toEqual([])
})

test
  .skipIf(folder === undefined)
  .each(['en16931-ubl', 'en16931-cii', 'peppol-bis', 'xrechnung'].flatMap(examples))(
  '%s has a model whose lines add up to its totals',
  (file) => {
    const found = readInvoice(read(file))
    const { lines, totals, number, seller } = readModel(
      found.ok ? found.invoice : expect.fail(found.refusal.detail),
    )
    expect(number).toBeDefined()
    expect(seller.name).toBeDefined()
    const net = lines.reduce((sum, line) => sum + Number(line.net && decimalText(line.net)), 0)
    expect(net).toBeCloseTo(Number(totals.lines && decimalText(totals.lines)), 2)
  },
)

/** What a model does not have: files that are embedded. */
const withoutFiles = (model: InvoiceModel): InvoiceModel => ({
  ...model,
  attachments: model.attachments.map((one) => ({ ...one, fileName: undefined, mimeType: undefined })),
})

test
  .skipIf(folder === undefined)
  .each(['en16931-ubl', 'en16931-cii', 'peppol-bis', 'peppol-national', 'xrechnung'].flatMap(examples))(
  '%s, written as UBL, says the same',
  (file) => {
    const modelOf = (text: string): InvoiceModel => {
      const found = readInvoice(text)
      return readModel(found.ok ? found.invoice : expect.fail(found.refusal.detail))
    }
    const model = modelOf(read(file))
    expect(modelOf(writeUbl(model))).toEqual(withoutFiles(model))
  },
)

test.skipIf(folder === undefined)(
  'Japanese invoices become valid ones of Peppol BIS, or it is said why not',
  () => {
    const answers = { exemption: 'outside the scope of VAT', buyerReference: 'B1', dueDate: '2026-12-31' }
    const states = oracle.pintJp
      .filter(({ fatal }) => fatal.length === 0)
      .map(({ file }) => {
        const found = readInvoice(read(file))
        const model = readModel(found.ok ? found.invoice : expect.fail(found.refusal.detail))
        const made = translate(model, 'peppol-bis', answers)
        if (made.state !== 'translated') return made.state
        const checked = checkInvoice(made.text)
        expect(checked.ok && checked.report).toMatchObject({ pack: 'peppol-bis@3.0.21', valid: true })
        return made.state
      })
    // The others mix O with other categories, which EN 16931 does not allow, or break rules that PINT does not have.
    expect(states.filter((state) => state === 'translated')).toHaveLength(15)
    expect(states.filter((state) => state === 'refused')).toHaveLength(7)
  },
)
