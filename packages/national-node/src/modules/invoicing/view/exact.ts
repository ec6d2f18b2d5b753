/** The little arithmetic that a reader's sums need, on the exact decimals of `@entente/invoice`. */
import type { Decimal } from '@entente/invoice'

const at = ({ units, scale }: Decimal, wanted: number): bigint => units * 10n ** BigInt(wanted - scale)

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: at(a, scale) + at(b, scale), scale }
}

export const minus = (a: Decimal, b: Decimal): Decimal => plus(a, { ...b, units: -b.units })

export const total = (values: readonly Decimal[]): Decimal => values.reduce(plus, { units: 0n, scale: 0 })

export const same = (a: Decimal, b: Decimal): boolean => minus(a, b).units === 0n

/** So many percent of it. */
export const hundredths = (value: Decimal, percent: Decimal): Decimal => ({
  units: value.units * percent.units,
  scale: value.scale + percent.scale + 2,
})

/** Smaller than one unit of the currency, on either side. */
export function within1(a: Decimal, b: Decimal): boolean {
  const { units, scale } = minus(a, b)
  return (units < 0n ? -units : units) < 10n ** BigInt(scale)
}
