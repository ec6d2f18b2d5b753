import { squash } from './xml/text.ts'

/**
 * Exact decimals: a scaled integer, never a fraction in floating point. 385544.60 stays 385544.60, which a double
 * does not manage, and a sum of ten thousand lines is as exact as one of two.
 */
export type Decimal = {
  readonly units: bigint
  /** Digits after the point: the value is units / 10^scale. */
  readonly scale: number
}

/** More digits than any ledger needs; a longer number is no amount but an attack on whoever multiplies it. */
export const DECIMAL_DIGITS_MAX = 40

export const ZERO: Decimal = { units: 0n, scale: 0 }

const POWERS: readonly bigint[] = Array.from(
  { length: 2 * DECIMAL_DIGITS_MAX + 20 },
  (_, at) => 10n ** BigInt(at),
)

const powerOfTen = (exponent: number): bigint => POWERS[exponent] ?? 10n ** BigInt(exponent)

const DIGIT_0 = 48
const DIGIT_9 = 57

/**
 * XML Schema 1.0 part 2 §3.2.3, the lexical space of `xs:decimal`: a sign, digits, at most one point and no exponent,
 * with white space around it. Undefined for anything else, and for more digits than {@link DECIMAL_DIGITS_MAX}.
 */
export function parseDecimal(text: string): Decimal | undefined {
  const token = squash(text)
  const sign = token.charCodeAt(0)
  const from = sign === 0x2d || sign === 0x2b ? 1 : 0
  const to = token.length
  if (to === from || to - from > DECIMAL_DIGITS_MAX) return undefined
  const point = pointIn(token, from, to)
  if (point === undefined) return undefined
  const digits = point === to ? token.slice(from) : token.slice(from, point) + token.slice(point + 1)
  if (digits === '') return undefined
  const units = digits.length < 16 ? BigInt(Number(digits)) : BigInt(digits)
  return { units: sign === 0x2d ? -units : units, scale: point === to ? 0 : to - point - 1 }
}

/** Where the point is, `to` where there is none; undefined where anything but digits and one point is met. */
function pointIn(text: string, from: number, to: number): number | undefined {
  let point = to
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= DIGIT_0 && unit <= DIGIT_9) continue
    if (unit !== 46 || point !== to) return undefined
    point = at
  }
  return point
}

export function add(a: Decimal, b: Decimal): Decimal {
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale }
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale }
}

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, negate(b))

export const negate = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale })

export const absolute = (value: Decimal): Decimal => (value.units < 0n ? negate(value) : value)

export const multiply = (a: Decimal, b: Decimal): Decimal => ({
  units: a.units * b.units,
  scale: a.scale + b.scale,
})

/** Hundredths of a value: exact, since only the point moves. */
export const percentOf = (value: Decimal, percent: Decimal): Decimal => {
  const product = multiply(value, percent)
  return { units: product.units, scale: product.scale + 2 }
}

/** A quotient to 18 digits after the point, half towards zero; the divisor is not zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(18, a.scale, b.scale)
  const numerator = a.units * powerOfTen(scale + b.scale)
  const denominator = b.units * powerOfTen(a.scale)
  const quotient = numerator / denominator
  const rest = 2n * magnitude(numerator % denominator)
  if (rest <= magnitude(denominator)) return { units: quotient, scale }
  return { units: quotient + (numerator < 0n === denominator < 0n ? 1n : -1n), scale }
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale)
  const left = unitsAt(a, scale)
  const right = unitsAt(b, scale)
  return left < right ? -1 : left > right ? 1 : 0
}

export const equal = (a: Decimal, b: Decimal): boolean => compare(a, b) === 0

export const signOf = ({ units }: Decimal): -1 | 0 | 1 => (units < 0n ? -1 : units > 0n ? 1 : 0)

/** Half up towards positive infinity, as XPath `fn:round` does: 2.345 becomes 2.35 and -2.345 becomes -2.34. */
export const round = (value: Decimal, digits: number): Decimal => {
  if (value.scale <= digits) return value
  const step = powerOfTen(value.scale - digits)
  return { units: floorDivide(2n * value.units + step, 2n * step), scale: digits }
}

/** The largest value of that many digits that is not above. */
export const floor = (value: Decimal, digits: number): Decimal =>
  value.scale <= digits
    ? value
    : { units: floorDivide(value.units, powerOfTen(value.scale - digits)), scale: digits }

/** The smallest value of that many digits that is not below. */
export const ceiling = (value: Decimal, digits: number): Decimal => negate(floor(negate(value), digits))

export const sum = (values: Iterable<Decimal>): Decimal => {
  let total = ZERO
  for (const value of values) total = add(total, value)
  return total
}

/** Plain digits with as many after the point as the value carries: `-12.50`. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, '0')
  const sign = units < 0n ? '-' : ''
  if (scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const unitsAt = ({ units, scale }: Decimal, wanted: number): bigint =>
  scale === wanted ? units : units * powerOfTen(wanted - scale)

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}
