import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDuration,
  compareDurations,
  instantOf,
  isDate,
  isDuration,
  isInstant,
  isOlderThan,
  millisecondsOf,
  parseDuration,
  subtractDuration,
  wholeYears,
} from './time.ts'

test.each<[string, boolean]>([
  ['2024-02-29T00:00:00.000Z', true],
  ['2023-02-29T00:00:00.000Z', false],
  ['2024-13-01T00:00:00.000Z', false],
  ['2024-01-01T24:00:00.000Z', false],
  ['2024-01-01T00:00:60.000Z', false],
  ['2024-01-01T00:00:00Z', false],
  ['2024-01-01T00:00:00.000+00:00', false],
  ['24-01-01T00:00:00.000Z', false],
])('%s is an instant: %s', (text, expected) => {
  expect(isInstant(text)).toBe(expected)
  expect(isDate(text.slice(0, 10))).toBe(/^(?:2024-01|2024-02)/.test(text))
})

test.each<[string, boolean]>([
  ['P1Y', true],
  ['P1Y2M3D', true],
  ['PT15M', true],
  ['PT1H30M5S', true],
  ['P', false],
  ['PT', false],
  ['P1DT1H', false],
  ['P1W', false],
  ['-P1D', false],
  ['P1.5D', false],
])('%s is a duration: %s', (text, expected) => {
  expect(isDuration(text)).toBe(expected)
})

test.each<[string, string, string]>([
  ['2027-01-31T00:00:00.000Z', 'P1M', '2027-02-28T00:00:00.000Z'],
  ['2024-02-29T12:00:00.000Z', 'P1Y', '2025-02-28T12:00:00.000Z'],
  ['2026-12-31T23:59:59.999Z', 'PT1S', '2027-01-01T00:00:00.999Z'],
  ['2027-03-28T00:30:00.000Z', 'P1D', '2027-03-29T00:30:00.000Z'],
  ['1969-12-31T23:59:59.999Z', 'PT1S', '1970-01-01T00:00:00.999Z'],
])('%s and %s is %s', (from, duration, expected) => {
  expect(addDuration(from, duration)).toBe(expected)
})

test('months are clamped backwards too, and a future time is not old', () => {
  expect(subtractDuration('2027-03-31T00:00:00.000Z', 'P1M')).toBe('2027-02-28T00:00:00.000Z')
  expect(isOlderThan('2027-01-01T00:00:00.000Z', parseDuration('P1D'), '2027-01-02T00:00:00.000Z')).toBe(
    false,
  )
  expect(isOlderThan('2027-01-01T00:00:00.000Z', parseDuration('P1D'), '2027-01-02T00:00:00.001Z')).toBe(true)
  expect(isOlderThan('2028-01-01T00:00:00.000Z', parseDuration('PT1S'), '2027-01-01T00:00:00.000Z')).toBe(
    false,
  )
  expect(compareDurations('P30D', 'P90D')).toBeLessThan(0)
  expect(compareDurations('PT24H', 'P1D')).toBe(0)
})

test('a birthday counts from its start, the 29th of February included', () => {
  expect(wholeYears('2008-02-29', '2026-02-28T23:59:59.999Z')).toBe(17)
  expect(wholeYears('2008-02-29', '2026-03-01T00:00:00.000Z')).toBe(18)
  expect(wholeYears('1990-01-15', '2027-01-15T00:00:00.000Z')).toBe(37)
})

test('what is no instant or duration is an error, never a time', () => {
  expect(() => millisecondsOf('yesterday')).toThrow(TypeError)
  expect(() => addDuration('2027-01-01T00:00:00.000Z', 'P1W')).toThrow(TypeError)
})

test('instants and milliseconds agree with the platform over four centuries', () => {
  fc.assert(
    fc.property(fc.integer({ min: -6_000_000_000_000, max: 7_000_000_000_000 }), (ms) => {
      expect(instantOf(ms)).toBe(new Date(ms).toISOString())
      expect(millisecondsOf(instantOf(ms))).toBe(ms)
    }),
  )
})
