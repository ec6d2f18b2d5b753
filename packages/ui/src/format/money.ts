/** Amounts and numbers. An amount is a decimal text from the register to the page: it never becomes a float. */
import { directionOf, type Lang } from '../language.ts'
import { localeOf, type Reader } from './locale.ts'
import { memoise } from './memoise.ts'

export type Money = {
  /** ISO 4217: `EUR`, `JPY`, `MAD`, `TND`, `VND`. */
  readonly currency: string
  /** `"12.50"`: a point, no groups, no exponent. */
  readonly amount: string
}

const DECIMAL = /^-?\d+(?:\.(\d+))?$/
const CURRENCY = /^[A-Z]{3}$/

const moneyFormat = memoise(
  (locale, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency: currency ?? 'EUR' }),
)
const numberFormat = memoise((locale) => new Intl.NumberFormat(locale))

/**
 * `{ currency: 'TND', amount: '12.5' }` → "12,500 DT", with the decimals of the currency and the sign where the
 * locale puts it. An amount with more decimals than the currency has, or that is none, is shown as it was given,
 * with its code: a page must not round what somebody owes.
 */
export function formatMoney({ currency, amount }: Money, { lang, country }: Reader): string {
  const parts = DECIMAL.exec(amount)
  if (parts === null || !CURRENCY.test(currency)) return `${amount} ${currency}`
  const format = moneyFormat(localeOf(lang, country), currency)
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 0
  if ((parts[1] ?? '').length > decimals) return `${amount} ${currency}`
  return format
    .formatToParts(amount as Intl.StringNumericLiteral)
    .map(({ type, value }) => (type === 'currency' ? isolatedSign(value, lang) : value))
    .join('')
}

/** In a line from right to left "JP¥" would fall apart, and the ¥ stand on its other side. */
function isolatedSign(sign: string, lang: Lang): string {
  return directionOf(lang) === 'rtl' && /[A-Z]/i.test(sign) ? `\u2066${sign}\u2069` : sign
}

/** A number in the figures and groups of the reader; a `bigint` keeps every digit. */
export function formatNumber(value: number | bigint, { lang, country }: Reader): string {
  return numberFormat(localeOf(lang, country)).format(value)
}
