import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addSeconds,
  instantOf,
  isInstant,
  secondsOf,
  steppingClock,
  stopwatch,
  systemClock,
  readTime,
} from './clock.ts'

const START = '2026-06-01T09:00:00.250Z'

test.each([
  ['empty', ''],
  ['without milliseconds', '2026-06-01T09:00:00Z'],
  ['with microseconds', '2026-06-01T09:00:00.000000Z'],
  ['of another zone', '2026-06-01T09:00:00.000+00:00'],
  ['a civil date', '2026-06-01'],
  ['of the 30th of February', '2026-02-30T09:00:00.000Z'],
  ['of the 29th of February in a common year', '2026-02-29T09:00:00.000Z'],
  ['at 24:00', '2026-06-01T24:00:00.000Z'],
  ['of a leap second', '2026-06-30T23:59:60.000Z'],
  ['with text after it', '2026-06-01T09:00:00.000Z '],
  ['in lower case', '2026-06-01t09:00:00.000z'],
])('an instant %s is refused', (_, text) => {
  expect(isInstant(text)).toBe(false)
  expect(() => secondsOf(text)).toThrow(RangeError)
})

test('an instant becomes whole seconds, rounded down, before 1970 too', () => {
  expect(secondsOf(START)).toBe(1_780_304_400)
  expect(secondsOf('1969-12-31T23:59:59.500Z')).toBe(-1)
})

test('seconds become an instant and back', () => {
  const seconds = fc.integer({ min: 0, max: 253_402_300_799 })
  fc.assert(fc.property(seconds, (n) => secondsOf(instantOf(n)) === n))
})

test('adding seconds keeps the milliseconds', () => {
  expect(addSeconds(START, 1)).toBe('2026-06-01T09:00:01.250Z')
  expect(addSeconds(START, -0.25)).toBe('2026-06-01T09:00:00.000Z')
})

test('instants order as text', () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
  fc.assert(fc.property(seconds, seconds, (a, b) => a < b === instantOf(a) < instantOf(b)))
})

test('a stepping clock stands still until it is moved', () => {
  const clock = steppingClock(START)
  expect([clock.now(), clock.now()]).toEqual([START, START])
  clock.advance(0.5)
  expect(clock.now()).toBe('2026-06-01T09:00:00.750Z')
  expect(clock.seconds()).toBe(secondsOf(START))
  clock.advance(86_400)
  expect(clock.now()).toBe('2026-06-02T09:00:00.750Z')
})

test('the system clock tells instants of the one form', () => {
  expect(isInstant(systemClock.now())).toBe(true)
  expect(Math.abs(systemClock.seconds() - secondsOf(systemClock.now()))).toBeLessThanOrEqual(1)
})

test('a stopwatch never runs backwards', () => {
  const elapsed = stopwatch()
  const first = elapsed()
  expect(first).toBeGreaterThanOrEqual(0)
  expect(elapsed()).toBeGreaterThanOrEqual(first)
})

test.each([
  ['2026-11-22', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22T10:00Z', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T10:00:00.5+01:00', '2026-11-22T09:00:00.500Z'],
  ['2026-13-22', undefined],
  ['2026-11-22T10:00:00', undefined],
  ['yesterday', undefined],
  ['', undefined],
])('a time as people write it: %s', (text, instant) => {
  expect(readTime(text)).toBe(instant)
})
