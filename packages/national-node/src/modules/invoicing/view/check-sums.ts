/** The sums of an invoice as it states them, and as they come out when they are made again from its parts. */
import {
  add,
  type Decimal,
  equal,
  type InvoiceModel,
  minorDigits,
  negate,
  percentOf,
  roundMoney,
  signOf,
  subtract,
  sum,
  taxOn,
  withinOne,
  ZERO,
} from '@entente/invoice'

export type SumName = 'lines' | 'allowances' | 'charges' | 'withoutVat' | 'vat' | 'withVat' | 'due'

/**
 * `rounded`: less than one unit of the currency apart, which rounding line by line explains and the rules allow.
 * `open`: a part is missing or no number, so that nothing can be said. `missing`: it is not stated, and not nothing.
 */
export type SumResult = 'matches' | 'rounded' | 'differs' | 'missing' | 'open'

export type CheckedSum = {
  readonly name: SumName
  readonly stated: Decimal | undefined
  readonly computed: Decimal | undefined
  readonly result: SumResult
}

/** One row of the tax breakdown (BG-23). */
export type CheckedTax = {
  readonly category: string
  readonly percent: Decimal | undefined
  readonly taxable: Omit<CheckedSum, 'name'>
  readonly tax: Omit<CheckedSum, 'name'>
}

export type CheckedSums = { readonly sums: readonly CheckedSum[]; readonly taxes: readonly CheckedTax[] }

type Known = Decimal | undefined

/** From the lines upwards (EN 16931-1, clause 6.5), so that one wrong line is not hidden by a total that fits it. */
export function checkSums(model: InvoiceModel): CheckedSums {
  const { totals, adjustments, vat, currency = '' } = model
  const lines = sumOf(model.lines.map(({ net }) => net))
  const allowances = sumOf(adjustments.filter(({ charge }) => !charge).map(({ amount }) => amount))
  const charges = sumOf(adjustments.filter(({ charge }) => charge).map(({ amount }) => amount))
  const withoutVat = join(join(lines, allowances, subtract), charges, add)
  const tax = sumOf(vat.map((row) => row.tax))
  const withVat = join(withoutVat, tax, add)
  const due = join(join(withVat, totals.prepaid ?? ZERO, subtract), totals.rounding ?? ZERO, add)
  const made: readonly [SumName, Known, Known][] = [
    ['lines', totals.lines, lines],
    ['allowances', totals.allowances, allowances],
    ['charges', totals.charges, charges],
    ['withoutVat', totals.withoutVat, withoutVat],
    ['vat', totals.vat, tax],
    ['withVat', totals.withVat, withVat],
    ['due', totals.due, due],
  ]
  return {
    sums: made
      .map(([name, stated, computed]) => ({ name, ...compared(stated, computed, currency) }))
      .filter(
        ({ stated, computed }) => stated !== undefined || (computed !== undefined && signOf(computed) !== 0),
      ),
    taxes: vat.map((row) => ({
      category: row.category ?? '',
      percent: row.percent,
      taxable: compared(row.taxable, taxableOf(model, row), currency),
      tax: taxResult(row, currency),
    })),
  }
}

const sumOf = (values: readonly Known[]): Known =>
  values.every((value) => value !== undefined) ? sum(values) : undefined

const join = (a: Known, b: Known, how: (a: Decimal, b: Decimal) => Decimal): Known =>
  a === undefined || b === undefined ? undefined : how(a, b)

function compared(stated: Known, exact: Known, currency: string): Omit<CheckedSum, 'name'> {
  const computed = exact && shown(exact, currency)
  if (computed === undefined) return { stated, computed, result: 'open' }
  if (stated === undefined)
    return { stated, computed, result: signOf(computed) === 0 ? 'matches' : 'missing' }
  return { stated, computed, result: equal(stated, computed) ? 'matches' : 'differs' }
}

/** The official rules compare sums with two places; a currency with three keeps its third. */
function shown(exact: Decimal, currency: string): Decimal {
  if (exact.scale <= Math.max(2, minorDigits(currency))) return exact
  return roundMoney({ amount: exact, currency: minorDigits(currency) === 3 ? currency : 'EUR' }).amount
}

type Row = InvoiceModel['vat'][number]
type Rate = Pick<Row, 'category' | 'percent'>

/** What falls under a rate: lines and charges less allowances of the same category at the same percentage. */
function taxableOf({ lines, adjustments }: InvoiceModel, row: Row): Known {
  const under = (rate: Rate | undefined) =>
    rate?.category === row.category && samePercent(rate?.percent, row.percent)
  const parts = [
    ...lines.filter(({ vat }) => under(vat)).map(({ net }) => net),
    ...adjustments
      .filter(({ vat }) => under(vat))
      .map(({ charge, amount }) => (amount === undefined || charge ? amount : negate(amount))),
  ]
  return sumOf(parts)
}

/** No rate is told apart from nothing at all, except where the row has one. */
const samePercent = (a: Known, b: Known): boolean => equal(a ?? ZERO, b ?? ZERO)

/**
 * BR-CO-17 and its PINT counterpart leave room for rounding, line by line, up or down: less than one unit on either
 * side of the exact tax. What is shown beside the stated amount is rounded half up.
 */
function taxResult({ tax: stated, taxable, percent }: Row, currency: string): Omit<CheckedSum, 'name'> {
  const exact = taxable && percentOf(taxable, percent ?? ZERO)
  const computed = taxable && taxOn({ amount: taxable, currency }, percent ?? ZERO).amount
  if (exact === undefined || computed === undefined) return { stated, computed, result: 'open' }
  if (stated === undefined) return { stated, computed, result: 'missing' }
  if (equal(stated, computed)) return { stated, computed, result: 'matches' }
  return { stated, computed, result: withinOne(stated, exact) ? 'rounded' : 'differs' }
}
