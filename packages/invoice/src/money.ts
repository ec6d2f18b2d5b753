import {
  add,
  compare,
  type Decimal,
  floor,
  multiply,
  negate,
  percentOf,
  signOf,
  subtract,
} from './decimal.ts'

/** An amount in a currency (ISO 4217). */
export type Money = { readonly amount: Decimal; readonly currency: string }

/** What becomes of a fraction: counted without the sign, so that a correction undoes its invoice to the last digit. */
export type Rounding = 'half-up' | 'down' | 'up'

const WITHOUT = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '))
const THREE = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/** Digits after the point of what is paid in a currency (ISO 4217): none for the yen, three for the Tunisian dinar. */
export const minorDigits = (currency: string): 0 | 2 | 3 =>
  WITHOUT.has(currency) ? 0 : THREE.has(currency) ? 3 : 2

/** An amount that can be paid: no more digits than its currency has. */
export function roundMoney({ amount, currency }: Money, rounding: Rounding = 'half-up'): Money {
  const negative = signOf(amount) < 0
  const size = roundSize(negative ? negate(amount) : amount, minorDigits(currency), rounding)
  return { amount: negative ? negate(size) : size, currency }
}

function roundSize(size: Decimal, digits: number, rounding: Rounding): Decimal {
  if (size.scale <= digits) return size
  const cut = floor(size, digits)
  const rest = subtract(size, cut)
  const more =
    rounding === 'up'
      ? signOf(rest) > 0
      : rounding === 'half-up' && compare(rest, { units: 5, scale: digits + 1 }) >= 0
  return more ? add(cut, { units: 1, scale: digits }) : cut
}

/**
 * The tax on a taxable amount, rounded once. In the EU it is rounded half up; in Japan the seller chooses, and rounds
 * once for each rate of an invoice (Consumption Tax Act, qualified invoices).
 */
export const taxOn = (taxable: Money, percent: Decimal, rounding: Rounding = 'half-up'): Money =>
  roundMoney({ amount: percentOf(taxable.amount, percent), currency: taxable.currency }, rounding)

/** Another currency at a rate: the amount of one unit. */
export const converted = (
  { amount }: Money,
  { rate, currency }: { readonly rate: Decimal; readonly currency: string },
): Money => roundMoney({ amount: multiply(amount, rate), currency })
