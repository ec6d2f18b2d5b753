import { readFileSync } from 'node:fs'
import {
  type Decimal,
  decimalText,
  type InvoiceModel,
  parseDecimal,
  readInvoice,
  readModel,
} from '@entente/invoice'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkSums } from './check-sums.ts'

const VECTORS = new URL('../../../../../invoice/src/vectors/', import.meta.url)

function modelOf(name: string): InvoiceModel {
  const read = readInvoice(readFileSync(new URL(name, VECTORS)))
  return read.ok ? readModel(read.invoice) : expect.fail(read.refusal.detail)
}

const belgian = modelOf('belgian-invoice.xml')
const decimal = (text: string): Decimal => parseDecimal(text) ?? expect.fail(text)
const totals = (change: Partial<InvoiceModel['totals']>): InvoiceModel => ({
  ...belgian,
  totals: { ...belgian.totals, ...change },
})

const shown = (model: InvoiceModel) =>
  Object.fromEntries(
    checkSums(model).sums.map(({ name, stated, computed, result }) => [
      name,
      [stated && decimalText(stated), computed && decimalText(computed), result],
    ]),
  )

test.each(['belgian-invoice.xml', 'belgian-invoice-cii.xml', 'japanese-invoice.xml'])(
  '%s: every sum comes out as stated',
  (name) => {
    const { sums, taxes } = checkSums(modelOf(name))
    expect(sums.length).toBeGreaterThanOrEqual(5)
    expect(taxes.length).toBeGreaterThan(0)
    const results = [...sums, ...taxes.flatMap(({ taxable, tax }) => [taxable, tax])].map(
      ({ result }) => result,
    )
    expect(results.filter((result) => result !== 'matches' && result !== 'rounded')).toEqual([])
  },
)

test('from the lines upwards, without what the invoice does not have', () => {
  expect(shown(belgian)).toEqual({
    lines: ['250.00', '250.00', 'matches'],
    allowances: ['25.00', '25.00', 'matches'],
    withoutVat: ['225.00', '225.00', 'matches'],
    vat: ['0.00', '0.00', 'matches'],
    withVat: ['225.00', '225.00', 'matches'],
    due: ['225.00', '225.00', 'matches'],
  })
})

describe('what does not come out is said', () => {
  test.each<[string, InvoiceModel, Partial<ReturnType<typeof shown>>]>([
    ['a wrong amount to pay', totals({ due: decimal('250.00') }), { due: ['250.00', '225.00', 'differs'] }],
    ['a cent', totals({ lines: decimal('250.01') }), { lines: ['250.01', '250.00', 'differs'] }],
    [
      'a sum that is not there',
      totals({ withVat: undefined }),
      { withVat: [undefined, '225.00', 'missing'] },
    ],
    [
      'what was paid before',
      totals({ prepaid: decimal('25'), due: decimal('200.00') }),
      { due: ['200.00', '200.00', 'matches'] },
    ],
    [
      'a rounding that is stated',
      totals({ rounding: decimal('0.05'), due: decimal('225.05') }),
      { due: ['225.05', '225.05', 'matches'] },
    ],
    [
      'a line without an amount: nothing above it can be computed',
      { ...belgian, lines: belgian.lines.map((line) => ({ ...line, net: undefined })) },
      { lines: ['250.00', undefined, 'open'], due: ['225.00', undefined, 'open'] },
    ],
  ])('%s', (_, model, expected) => {
    expect(shown(model)).toMatchObject(expected)
  })
})

describe('the tax of a rate', () => {
  const taxed = (tax: string, percent = '21') => {
    const vat = { category: 'S', percent: decimal(percent) }
    const model: InvoiceModel = {
      ...belgian,
      adjustments: [],
      lines: belgian.lines.map((line) => ({ ...line, vat, net: decimal('99.99') })),
      vat: [
        {
          ...vat,
          taxable: decimal('99.99'),
          tax: decimal(tax),
          exemption: undefined,
          exemptionCode: undefined,
        },
      ],
    }
    return checkSums(model).taxes[0]
  }

  test.each([
    ['21.00', 'matches'],
    ['20.99', 'rounded'],
    ['21.99', 'rounded'],
    ['22.00', 'differs'],
    ['-21.00', 'differs'],
  ])('of 99.99 at 21 percent stated as %s: %s', (tax, result) => {
    expect(taxed(tax)?.tax.result).toBe(result)
  })

  test('yen are rounded down where the seller rounds down', () => {
    const { taxes } = checkSums(modelOf('japanese-invoice.xml'))
    expect(taxes.map(({ tax }) => [tax.stated?.units, tax.computed?.units, tax.result])).toEqual([
      [999, 1000, 'rounded'],
      [189, 190, 'rounded'],
    ])
  })

  test('lines of another rate do not count under it', () => {
    expect(
      checkSums({ ...belgian, vat: belgian.vat.map((row) => ({ ...row, category: 'E' })) }).taxes,
    ).toMatchObject([{ taxable: { result: 'differs', computed: { units: 0 } } }])
  })
})

test('a sum of any amounts is exact, and one unit of the last digit is enough to differ', () => {
  const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1, maxLength: 40 }), (all) => {
      const [line] = belgian.lines
      if (line === undefined) return
      const lines = all.map((units) => ({ ...line, net: { units, scale: 2 } }))
      const sum = { units: all.reduce((a, b) => a + b, 0n), scale: 2 }
      const checked = (stated: Decimal) =>
        checkSums({ ...belgian, lines, totals: { ...belgian.totals, lines: stated } }).sums[0]?.result
      expect(checked(sum)).toBe('matches')
      expect(checked({ ...sum, units: sum.units + 1n })).toBe('differs')
    }),
  )
})

test('a dinar keeps its third digit', () => {
  const model: InvoiceModel = {
    ...belgian,
    currency: 'TND',
    adjustments: [],
    lines: belgian.lines.map((line) => ({ ...line, net: decimal('12.505') })),
    totals: { ...belgian.totals, lines: decimal('12.505') },
  }
  expect(shown(model)['lines']).toEqual(['12.505', '12.505', 'matches'])
})
