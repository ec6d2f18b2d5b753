import { expect, test } from 'vitest'
import { millisecondsOf, steppingClock } from './clock.ts'
import { newId, randomToken } from './ids.ts'

const START = '2026-06-01T09:00:00.000Z'

test('an id is a UUID of version 7 whose time is that of the given clock', () => {
  const id = newId(steppingClock(START))
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(millisecondsOf(START))
})

test('ids of one clock sort as they were made, also when it stands still or goes back', () => {
  const clock = steppingClock(START)
  const ids = Array.from({ length: 10_000 }, (_, at) => {
    if (at === 5000) clock.advance(1)
    if (at === 7000) clock.advance(-3)
    return newId(clock)
  })
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
})

test('two clocks at the same time give different ids', () => {
  expect(newId(steppingClock(START))).not.toBe(newId(steppingClock(START)))
})

test('a token has 256 bits unless told otherwise, and never comes twice', () => {
  expect(randomToken()).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(randomToken(16)).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(new Set(Array.from({ length: 1000 }, () => randomToken())).size).toBe(1000)
})
