import { squash } from './xml/text.ts'

/**
 * Exact decimals: a scaled integer, never a fraction in floating point. 385544.60 stays 385544.60, which a double
 * does not manage, and a sum of ten thousand lines is as exact as one of two.
 */
export type Decimal = {
  /** A number as long as it is a safe integer, which amounts of invoices are; beyond that a bigint. */
  readonly units: number | bigint
  /** Digits after the point: the value is units / 10^scale. */
  readonly scale: number
}

/** More digits than any ledger needs; a longer number is no amount but an attack on whoever multiplies it. */
export const DECIMAL_DIGITS_MAX = 40

export const ZERO: Decimal = { units: 0, scale: 0 }
export const ONE: Decimal = { units: 1, scale: 0 }

const SAFE = Number.MAX_SAFE_INTEGER
/** The powers of ten that are safe integers. */
const SMALL_POWERS: readonly number[] = Array.from({ length: 16 }, (_, at) => 10 ** at)
const POWERS: readonly bigint[] = Array.from(
  { length: 2 * DECIMAL_DIGITS_MAX + 20 },
  (_, at) => 10n ** BigInt(at),
)

const powerOfTen = (exponent: number): bigint => POWERS[exponent] ?? 10n ** BigInt(exponent)

/** A product or sum of safe integers that is itself no larger is exact: a rounded one would be larger. */
const isSafe = (units: number): boolean => units <= SAFE && units >= -SAFE

function fromBig(units: bigint, scale: number): Decimal {
  const small = Number(units)
  return { units: isSafe(small) ? small : units, scale }
}

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
  const scale = point === to ? 0 : to - point - 1
  if (digits.length < 16) return { units: sign === 0x2d ? 0 - Number(digits) : Number(digits), scale }
  return fromBig(sign === 0x2d ? -BigInt(digits) : BigInt(digits), scale)
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
  const scale = a.scale > b.scale ? a.scale : b.scale
  const left = unitsAt(a, scale)
  const right = unitsAt(b, scale)
  if (typeof left === 'number' && typeof right === 'number') {
    const units = left + right
    if (isSafe(units)) return { units, scale }
  }
  return fromBig(BigInt(left) + BigInt(right), scale)
}

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, negate(b))

export const negate = ({ units, scale }: Decimal): Decimal => ({
  // Zero has no sign here.
  units: typeof units === 'number' ? 0 - units : -units,
  scale,
})

export const absolute = (value: Decimal): Decimal => (value.units < 0 ? negate(value) : value)

export const multiply = (a: Decimal, b: Decimal): Decimal => product(a, b, a.scale + b.scale)

/** Hundredths of a value: exact, since only the point moves. */
export const percentOf = (value: Decimal, percent: Decimal): Decimal =>
  product(value, percent, value.scale + percent.scale + 2)

function product(a: Decimal, b: Decimal, scale: number): Decimal {
  if (typeof a.units === 'number' && typeof b.units === 'number') {
    const units = a.units * b.units
    if (isSafe(units)) return { units: units + 0, scale }
  }
  return fromBig(BigInt(a.units) * BigInt(b.units), scale)
}

/** A quotient to 18 digits after the point, half towards zero; the divisor is not zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.units === 1 && b.scale === 0) return a
  const scale = Math.max(18, a.scale, b.scale)
  const numerator = BigInt(a.units) * powerOfTen(scale + b.scale)
  const denominator = BigInt(b.units) * powerOfTen(a.scale)
  const quotient = numerator / denominator
  const rest = 2n * magnitude(numerator % denominator)
  if (rest <= magnitude(denominator)) return fromBig(quotient, scale)
  return fromBig(quotient + (numerator < 0n === denominator < 0n ? 1n : -1n), scale)
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = a.scale > b.scale ? a.scale : b.scale
  const left = unitsAt(a, scale)
  const right = unitsAt(b, scale)
  return left < right ? -1 : left > right ? 1 : 0
}

export const equal = (a: Decimal, b: Decimal): boolean => compare(a, b) === 0

/** Strictly less than one unit of currency apart. */
export const withinOne = (a: Decimal, b: Decimal): boolean => compare(absolute(subtract(a, b)), ONE) < 0

export const signOf = ({ units }: Decimal): -1 | 0 | 1 => (units < 0 ? -1 : units > 0 ? 1 : 0)

/** Half up towards positive infinity, as XPath `fn:round` does: 2.345 becomes 2.35 and -2.345 becomes -2.34. */
export const round = (value: Decimal, digits: number): Decimal =>
  value.scale <= digits ? value : floor(add(value, { units: 5, scale: digits + 1 }), digits)

/** The largest value of that many digits that is not above. */
export function floor(value: Decimal, digits: number): Decimal {
  const { units, scale } = value
  if (scale <= digits) return value
  const step = SMALL_POWERS[scale - digits]
  if (typeof units === 'number' && step !== undefined) {
    const rest = units % step
    return { units: (units - (rest < 0 ? rest + step : rest)) / step + 0, scale: digits }
  }
  return fromBig(floorDivide(BigInt(units), powerOfTen(scale - digits)), digits)
}

/** The smallest value of that many digits that is not below. */
export const ceiling = (value: Decimal, digits: number): Decimal => negate(floor(negate(value), digits))

export const sum = (values: Iterable<Decimal>): Decimal => {
  let total = ZERO
  for (const value of values) total = add(total, value)
  return total
}

/** Plain digits with as many after the point as the value carries: `-12.50`. */
export function decimalText({ units, scale }: Decimal): string {
  const sign = units < 0 ? '-' : ''
  const digits = String(units)
    .slice(sign.length)
    .padStart(scale + 1, '0')
  if (scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** The same without zeros at its end: `25.00` and `25` are one text. */
export function shortText(value: Decimal): string {
  const text = decimalText(value)
  let end = text.length
  if (value.scale > 0) {
    while (text.endsWith('0', end)) end--
    if (text.endsWith('.', end)) end--
  }
  return text.slice(0, end)
}

function unitsAt({ units, scale }: Decimal, wanted: number): number | bigint {
  if (scale === wanted) return units
  if (typeof units === 'number') {
    const scaled = units * (SMALL_POWERS[wanted - scale] ?? Number.NaN)
    if (isSafe(scaled)) return scaled
  }
  return BigInt(units) * powerOfTen(wanted - scale)
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}
