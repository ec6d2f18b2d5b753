import { expect, test } from 'vitest'
import { steppingClock } from '../../kernel/clock.ts'
import { keepDocuments } from './kept-documents.ts'

const MIB = 1024 * 1024
const START = '2026-11-23T00:00:00.000Z'

test('a document is there for its own session, for a quarter of an hour and no longer', () => {
  const clock = steppingClock(START)
  const ended: string[] = []
  const kept = keepDocuments<string>(clock, (state) => ended.push(state))
  const id = kept.keep('mine', 1, 'document') ?? ''
  expect(kept.find('mine', id)).toBe('document')
  expect(kept.find('other', id)).toBeUndefined()
  expect(kept.of('other')).toEqual([])
  clock.advance(15 * 60 - 60)
  kept.sweep()
  expect(kept.find('mine', id)).toBe('document')
  clock.advance(120)
  expect(kept.find('mine', id)).toBeUndefined()
  expect(kept.of('mine')).toEqual([])
  // Still in memory until it is swept, and then in nobody's.
  expect(ended).toEqual([])
  kept.sweep()
  expect(ended).toEqual(['document'])
})

test('the newest of a session comes first', () => {
  const kept = keepDocuments<string>(steppingClock(START))
  kept.keep('mine', 1, 'first')
  kept.keep('other', 1, 'strange')
  kept.keep('mine', 1, 'second')
  expect(kept.of('mine').map(([, state]) => state)).toEqual(['second', 'first'])
})

test('what is held has a limit in number and in octets; what is over makes room', () => {
  const clock = steppingClock(START)
  const many = keepDocuments<number>(clock)
  const ids = Array.from({ length: 201 }, (_, at) => many.keep(`session ${at}`, 1, at))
  expect(ids.filter((id) => id === undefined)).toHaveLength(1)
  expect(ids[200]).toBeUndefined()
  expect(many.hasRoom('mine', 1)).toBe(false)
  const large = keepDocuments<number>(clock)
  expect(large.keep('mine', 512 * MIB, 1)).toBeTypeOf('string')
  expect(large.keep('mine', 1, 2)).toBeUndefined()
  expect([large.hasRoom('mine', 1), large.hasRoom('mine', 0)]).toEqual([false, true])
  clock.advance(16 * 60)
  expect(large.keep('mine', 1, 3)).toBeTypeOf('string')
})

test('one session takes five places and leaves the others to others', () => {
  const kept = keepDocuments<number>(steppingClock(START))
  const ids = Array.from({ length: 6 }, (_, at) => kept.keep('mine', 1, at))
  expect(ids.map((id) => id !== undefined)).toEqual([true, true, true, true, true, false])
  expect([kept.hasRoom('mine', 1), kept.hasRoom('other', 1)]).toEqual([false, true])
})

test('what is prolonged is kept from then on; what is forgotten does not come back', () => {
  const clock = steppingClock(START)
  const kept = keepDocuments<string>(clock)
  const id = kept.keep('mine', 1, 'document') ?? ''
  clock.advance(14 * 60)
  kept.prolong(id)
  clock.advance(14 * 60)
  expect(kept.find('mine', id)).toBe('document')
  kept.prolong(id, '2026-11-23T01:00:00.000Z')
  clock.advance(46 * 60)
  expect(kept.find('mine', id)).toBe('document')
  clock.advance(2 * 60)
  kept.prolong(id)
  expect(kept.find('mine', id)).toBeUndefined()
  kept.sweep()
  kept.prolong(id)
  expect(kept.find('mine', id)).toBeUndefined()
})
