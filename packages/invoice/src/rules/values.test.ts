import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalText, parseDecimal } from '../decimal.ts'
import type { XmlNode } from '../xml/node.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { atMostDecimals, dateOf, indicatorOf, inOrder, is, isZero, numberAt, sumAt } from './values.ts'

const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'

/** A node with basic components in it: `Amount=1.00`. */
function node(...members: readonly string[]): XmlNode {
  const inside = members.map((member) => member.replace(/^(\w+)=(.*)$/s, '<$1>$2</$1>')).join('')
  const parsed = parseXml(`<Box xmlns="${CBC}">${inside}</Box>`)
  return parsed.ok ? parsed.document.root : expect.fail(parsed.refusal.detail)
}

test.each([
  ['2026-11-02', '2026-11-02'],
  [' 2026-11-02\n', '2026-11-02'],
  ['2026-11-02Z', '2026-11-02'],
  ['2026-11-02+09:00', '2026-11-02'],
  ['2024-02-29', '2024-02-29'],
  ['2000-02-29', '2000-02-29'],
  ['1900-02-29', undefined],
  ['2026-02-29', undefined],
  ['2026-13-01', undefined],
  ['2026-00-10', undefined],
  ['2026-04-31', undefined],
  ['2026-04-00', undefined],
  ['0000-01-01', undefined],
  ['26-01-01', undefined],
  ['2026-1-1', undefined],
  ['2026-11-02T10:00:00', undefined],
  ['02.11.2026', undefined],
  ['', undefined],
])('the date in "%s" is %s', (text, date) => expect(dateOf(text)).toBe(date))

test.each([
  ['both in order', ['StartDate=2026-01-01', 'EndDate=2026-01-31'], true],
  ['the same day', ['StartDate=2026-01-01', 'EndDate=2026-01-01'], true],
  ['turned round', ['StartDate=2026-01-31', 'EndDate=2026-01-01'], false],
  ['one alone', ['EndDate=2026-01-01'], true],
  ['no date', ['StartDate=soon', 'EndDate=2026-01-01'], false],
])('a period, %s', (_, members, holds) => expect(inOrder(node(...members))).toBe(holds))

test.each([
  ['true', true],
  [' 1 ', true],
  ['false', false],
  ['0', false],
  ['TRUE', undefined],
  ['', undefined],
])('a charge indicator "%s" is %s', (text, charge) =>
  expect(indicatorOf(node(`ChargeIndicator=${text}`))).toBe(charge),
)

test('a missing operand makes every comparison false', () => {
  const zero = parseDecimal('0')
  for (const relation of ['=', '<', '>', '<=', '>='] as const) {
    expect(is(undefined, relation, zero)).toBe(false)
    expect(is(zero, relation, undefined)).toBe(false)
    expect(is(undefined, relation, undefined)).toBe(false)
  }
  expect(isZero(parseDecimal('-0.00'))).toBe(true)
  expect(isZero(undefined)).toBe(false)
})

test.each([
  ['1.23', true],
  ['1.230', false],
  ['1', true],
  ['1.', true],
  ['', true],
])('two decimals at most: "%s" %s', (text, holds) =>
  expect(atMostDecimals(node(`Amount=${text}`), 'cbc:Amount')).toBe(holds),
)

test('two decimals at most, where there is nothing', () => {
  expect(atMostDecimals(node(), 'cbc:Amount')).toBe(true)
})

describe('sums', () => {
  test('elements that are missing do not count, and one that is no number spoils the sum', () => {
    const sum = (...nodes: readonly XmlNode[]) => {
      const total = sumAt(nodes, 'cbc:Amount')
      return total === undefined ? undefined : decimalText(total)
    }
    expect(sum()).toBe('0')
    expect(sum(node('Amount=1.5'), node(), node('Amount=0.25'))).toBe('1.75')
    expect(sum(node('Amount=0.25'), node('Amount=-3'))).toBe('-2.75')
    expect(sum(node('Amount=1'), node('Amount=one'))).toBeUndefined()
    expect(numberAt(node(), 'cbc:Amount')).toBeUndefined()
  })

  test('are exact whatever the digits: the same as adding whole numbers', () => {
    const amounts = fc.array(fc.tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 6 })))
    fc.assert(
      fc.property(amounts, (given) => {
        const texts = given.map(([units, scale]) => decimalText({ units, scale }))
        const total = sumAt(
          texts.map((text) => node(`Amount=${text}`)),
          'cbc:Amount',
        )
        const millionths = given.reduce((sum, [units, scale]) => sum + units * 10n ** BigInt(6 - scale), 0n)
        expect(is(total, '=', { units: millionths, scale: 6 })).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
