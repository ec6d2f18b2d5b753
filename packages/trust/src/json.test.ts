import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonError, parseJson } from './json.ts'

test.each([
  ['nothing', '', 1, 1],
  ['a member twice', '{"a":1,\n "a":2}', 2, 2],
  ['the same member written twice in two ways', '{"a":1,"\\u0061":2}', 1, 8],
  ['a trailing comma', '[1,]', 1, 4],
  ['a comma too few', '[1 2]', 1, 4],
  ['a member without colon', '{"a" 1}', 1, 6],
  ['a member without quotes', '{a:1}', 1, 2],
  ['a number with a leading zero', '[01]', 1, 3],
  ['a number out of range', '[1e999]', 1, 2],
  ['a string that does not end', '["a\\"]', 1, 2],
  ['a line break in a string', '"a\nb"', 1, 1],
  ['half of a surrogate pair', '"\\ud800"', 1, 1],
  ['a prototype', '{"__proto__":{}}', 1, 2],
  ['text after the value', '{} {}', 1, 4],
  ['a byte-order mark', '\uFEFF{}', 1, 1],
  ['a comment', '/* */ 1', 1, 1],
])('%s is refused, with its place', (_, text, line, column) => {
  try {
    parseJson(text)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(JsonError)
    expect(error).toMatchObject({ line, column })
  }
})

test('only a repeated member counts as duplicate', () => {
  expect(() => parseJson('{"a":1,"a":1}')).toThrow(expect.objectContaining({ duplicate: true }))
  expect(() => parseJson('{"a"}')).toThrow(expect.objectContaining({ duplicate: false }))
})

test('nesting beyond the limit is refused without exhausting the stack', () => {
  expect(() => parseJson('['.repeat(100_000))).toThrow('deeper than 32')
})

test('whatever JSON writes is read as JSON reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      fc.pre(!text.includes('__proto__'))
      expect(parseJson(text)).toEqual(JSON.parse(text))
    }),
  )
})
