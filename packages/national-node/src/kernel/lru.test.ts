import { expect, test } from 'vitest'
import { createLru } from './lru.ts'

test('what was used longest ago is forgotten first', () => {
  const lru = createLru<string, number>(2)
  lru.set('a', 1)
  lru.set('b', 2)
  expect(lru.get('a')).toBe(1)
  lru.set('c', 3)
  expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual([1, undefined, 3])
  expect(lru.size).toBe(2)
})

test('setting again replaces and does not grow', () => {
  const lru = createLru<string, number>(2)
  lru.set('a', 1)
  lru.set('a', 2)
  expect([lru.get('a'), lru.size]).toEqual([2, 1])
})

test('deleted and cleared entries are gone', () => {
  const lru = createLru<string, number>(3)
  for (const key of ['a', 'b', 'c']) lru.set(key, 1)
  lru.delete('a')
  expect([lru.get('a'), lru.size]).toEqual([undefined, 2])
  lru.clear()
  expect(lru.size).toBe(0)
})
