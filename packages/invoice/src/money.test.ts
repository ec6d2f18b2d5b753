import fc from 'fast-check'
import { expect, test } from 'vitest'
import { absolute, compare, decimalText, equal, negate, parseDecimal, subtract } from './decimal.ts'
import { converted, type Money, minorDigits, type Rounding, roundMoney, taxOn } from './money.ts'

const decimal = (text: string) => parseDecimal(text) ?? expect.fail(`no number: ${text}`)
const money = (text: string, currency: string): Money => ({ amount: decimal(text), currency })
const textOf = ({ amount, currency }: Money) => `${decimalText(amount)} ${currency}`

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['VND', 0],
  ['TND', 3],
  ['ISK', 0],
  ['HUF', 2],
])('%s has %i digits', (currency, digits) => expect(minorDigits(currency)).toBe(digits))

test.each<[string, string, Rounding, string]>([
  ['1.005', 'EUR', 'half-up', '1.01 EUR'],
  ['1.004999', 'EUR', 'half-up', '1.00 EUR'],
  ['-1.005', 'EUR', 'half-up', '-1.01 EUR'],
  ['1.5', 'EUR', 'up', '1.5 EUR'],
  ['1234.5', 'JPY', 'half-up', '1235 JPY'],
  ['1234.5', 'JPY', 'down', '1234 JPY'],
  ['1234.01', 'JPY', 'up', '1235 JPY'],
  ['-1234.01', 'JPY', 'up', '-1235 JPY'],
  ['-1234.99', 'JPY', 'down', '-1234 JPY'],
  ['1234.00', 'JPY', 'up', '1234 JPY'],
  ['0.0004', 'TND', 'half-up', '0.000 TND'],
  ['0.0005', 'TND', 'half-up', '0.001 TND'],
  ['-0.001', 'JPY', 'half-up', '0 JPY'],
])('%s %s, %s, is %s', (amount, currency, rounding, rounded) => {
  expect(textOf(roundMoney(money(amount, currency), rounding))).toBe(rounded)
})

test.each<[string, string, string, Rounding | undefined, string]>([
  ['385544.60', 'EUR', '21', undefined, '80964.37 EUR'],
  ['199', 'JPY', '10', 'down', '19 JPY'],
  ['199', 'JPY', '10', 'half-up', '20 JPY'],
  ['191', 'JPY', '10', 'up', '20 JPY'],
  ['100', 'EUR', '0', undefined, '0.00 EUR'],
  ['10.10', 'EUR', '5.5', undefined, '0.56 EUR'],
])('the tax on %s %s at %s %%, %s, is %s', (taxable, currency, percent, rounding, tax) => {
  expect(textOf(taxOn(money(taxable, currency), decimal(percent), rounding))).toBe(tax)
})

test('an amount in another currency has the digits of that one', () => {
  const yen = { rate: decimal('163.4567'), currency: 'JPY' }
  expect(textOf(converted(money('225.00', 'EUR'), yen))).toBe('36778 JPY')
})

test('a correction undoes its invoice, rounding twice changes nothing, and no way of rounding moves by a unit', () => {
  const amounts = fc.record({ units: fc.bigInt(-(10n ** 20n), 10n ** 20n), scale: fc.nat(8) })
  const ways = fc.constantFrom<Rounding>('half-up', 'down', 'up')
  fc.assert(
    fc.property(amounts, ways, fc.constantFrom('EUR', 'JPY', 'TND'), (amount, rounding, currency) => {
      const rounded = roundMoney({ amount, currency }, rounding)
      const opposite = roundMoney({ amount: negate(amount), currency }, rounding)
      expect(equal(rounded.amount, negate(opposite.amount))).toBe(true)
      expect(roundMoney(rounded, rounding)).toEqual(rounded)
      expect(rounded.amount.scale).toBeLessThanOrEqual(Math.max(minorDigits(currency), 0))
      const moved = absolute(subtract(rounded.amount, amount))
      expect(compare(moved, { units: 1n, scale: minorDigits(currency) })).toBe(-1)
    }),
  )
})
