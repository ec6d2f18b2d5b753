import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  absolute,
  add,
  ceiling,
  compare,
  type Decimal,
  DECIMAL_DIGITS_MAX,
  decimalText,
  divide,
  equal,
  floor,
  multiply,
  parseDecimal,
  percentOf,
  round,
  signOf,
  subtract,
  sum,
} from './decimal.ts'

const anyDecimal = fc
  .record({
    units: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    scale: fc.integer({ min: 0, max: 6 }),
  })
  .map((value): Decimal => value)
const decimal = (text: string): Decimal => parseDecimal(text) ?? expect.fail(`${text} is a decimal`)

test.each([
  '',
  ' ',
  '.',
  '-',
  '+',
  '1e3',
  '1E400',
  '1,5',
  '1 000',
  'NaN',
  'INF',
  '0x10',
  '--1',
  '1.2.3',
  '१',
  '5\u00a0',
])('%j is no decimal', (text) => {
  expect(parseDecimal(text)).toBeUndefined()
})

test('a number longer than any amount is refused, not computed with', () => {
  expect(parseDecimal('9'.repeat(DECIMAL_DIGITS_MAX))).toBeDefined()
  expect(parseDecimal('9'.repeat(DECIMAL_DIGITS_MAX + 1))).toBeUndefined()
})

test.each([
  ['+5', '5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['-0.10', '-0.10'],
  [' \n12.345\t', '12.345'],
  ['0012', '12'],
  ['12345678901234567890.12', '12345678901234567890.12'],
])('%j is the decimal %s', (text, written) => {
  expect(decimalText(decimal(text))).toBe(written)
})

describe('rounding', () => {
  test.each([
    ['2.345', 2, '2.35'],
    ['-2.345', 2, '-2.34'],
    ['-2.346', 2, '-2.35'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-2'],
    ['0.004', 2, '0.00'],
    ['7', 2, '7'],
  ])('%s to %i digits is %s, half towards positive infinity', (text, digits, expected) => {
    expect(decimalText(round(decimal(text), digits))).toBe(expected)
  })

  test.each([
    ['10.9', '10', '11'],
    ['-10.1', '-11', '-10'],
    ['10', '10', '10'],
  ])('%s lies between %s and %s', (text, low, high) => {
    expect(decimalText(floor(decimal(text), 0))).toBe(low)
    expect(decimalText(ceiling(decimal(text), 0))).toBe(high)
  })

  test('is never further away than half a step, and floor and ceiling enclose it', () => {
    fc.assert(
      fc.property(anyDecimal, fc.integer({ min: 0, max: 4 }), (value, digits) => {
        const rounded = round(value, digits)
        const twice = multiply(absolute(subtract(rounded, value)), decimal('2'))
        expect(compare(twice, { units: 1n, scale: digits })).toBeLessThanOrEqual(0)
        expect(compare(floor(value, digits), rounded)).toBeLessThanOrEqual(0)
        expect(compare(rounded, ceiling(value, digits))).toBeLessThanOrEqual(0)
      }),
    )
  })
})

test.each([
  ['10', '3', '3.333333333333333333'],
  ['20', '3', '6.666666666666666667'],
  ['-20', '3', '-6.666666666666666667'],
  ['1', '8', '0.125000000000000000'],
])('%s divided by %s is %s', (a, b, expected) => {
  expect(decimalText(divide(decimal(a), decimal(b)))).toBe(expected)
})

test('a half of the last digit of a quotient goes towards zero', () => {
  expect(decimalText(divide(decimal('0.000000000000000001'), decimal('2')))).toBe('0.000000000000000000')
})

test('21 per cent of 199.99 is exact', () => {
  expect(decimalText(percentOf(decimal('199.99'), decimal('21')))).toBe('41.9979')
})

test('what is written is read again as the same value', () => {
  fc.assert(fc.property(anyDecimal, (value) => equal(decimal(decimalText(value)), value)))
})

test('a sum does not depend on the order, and taking away gives back', () => {
  fc.assert(
    fc.property(fc.array(anyDecimal, { maxLength: 20 }), anyDecimal, (values, extra) => {
      const total = sum(values)
      expect(equal(sum(values.toReversed()), total)).toBe(true)
      expect(equal(subtract(add(total, extra), extra), total)).toBe(true)
      expect(signOf(subtract(total, total))).toBe(0)
    }),
  )
})

describe('amounts beyond safe integers are as exact as the others', () => {
  const big = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
  const near = fc
    .bigInt({ min: -3n, max: 3n })
    .map((offset) => (offset < 0n ? -1n : 1n) * BigInt(Number.MAX_SAFE_INTEGER) + offset)
  const units = fc.oneof(big, near, fc.bigInt({ min: -100n, max: 100n }))
  const value = fc.record({ units, scale: fc.integer({ min: 0, max: 6 }) })
  const textOf = ({ units: all, scale }: { units: bigint; scale: number }) =>
    decimalText({ units: all, scale })
  /** In millionths, as only big integers are. */
  const millionths = (one: { units: bigint; scale: number }) => one.units * 10n ** BigInt(6 - one.scale)

  test('added, taken away, multiplied, compared and rounded as whole numbers are', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [left, right] = [decimal(textOf(a)), decimal(textOf(b))]
        const is = (made: Decimal, exact: bigint, scale: number) =>
          expect(compare(made, { units: exact, scale })).toBe(0)
        is(add(left, right), millionths(a) + millionths(b), 6)
        is(subtract(left, right), millionths(a) - millionths(b), 6)
        is(multiply(left, right), a.units * b.units, a.scale + b.scale)
        is(percentOf(left, right), a.units * b.units, a.scale + b.scale + 2)
        expect(compare(left, right)).toBe(
          millionths(a) < millionths(b) ? -1 : millionths(a) > millionths(b) ? 1 : 0,
        )
        const cut = millionths(a) / 10_000n - (millionths(a) % 10_000n < 0n ? 1n : 0n)
        is(floor(left, 2), cut, 2)
        expect(decimalText(left)).toBe(textOf(a))
      }),
      { numRuns: 500 },
    )
  })

  test('what is small is a number, what is not a bigint, and zero has no sign', () => {
    expect(decimal('9007199254740991').units).toBe(9007199254740991)
    expect(decimal('9007199254740992').units).toBe(9007199254740992n)
    expect(Object.is(multiply(decimal('-1'), decimal('0')).units, 0)).toBe(true)
    expect(Object.is(ceiling(decimal('-0.4'), 0).units, 0)).toBe(true)
    expect(decimalText(decimal('-0.00'))).toBe('0.00')
  })
})
