import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf, parseInstant, secondsOf } from './instant.ts'

test.each([
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-01-01T23:59:60Z',
  '2026-01-01T00:00:00',
  '2026-01-01T00:00:00+01:00',
  '2026-01-01 00:00:00Z',
  '1900-02-29T00:00:00Z',
  '',
])('"%s" is no instant', (text) => {
  expect(parseInstant(text)).toBeUndefined()
})

test.each([
  ['2026-11-22T09:00:00Z', '2026-11-22T09:00:00.000Z'],
  ['2000-02-29T23:59:59.5Z', '2000-02-29T23:59:59.500Z'],
  ['2026-11-22T09:00:00.123456Z', '2026-11-22T09:00:00.123Z'],
])('%s is %s', (text, instant) => {
  expect(parseInstant(text)).toBe(instant)
})

test('seconds and instants are those of the platform, from year 0001 to 9999', () => {
  const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })
  fc.assert(
    fc.property(seconds, (value) => {
      expect(instantOf(value)).toBe(new Date(value * 1000).toISOString())
      expect(secondsOf(instantOf(value))).toBe(value)
    }),
  )
})
