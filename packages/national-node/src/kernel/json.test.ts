import { expect, test } from 'vitest'
import { FormatError, parseStrictJson } from './json.ts'

test.each([
  ['empty', ''],
  ['cut off', '{"a":'],
  ['with a comment', '{} // x'],
  ['with a member twice', '{"a":1,"a":1}'],
  ['with a member twice, written differently', '{"a":1,"\\u0061":2}'],
  ['nested too deeply', '['.repeat(40) + ']'.repeat(40)],
])('JSON %s is refused', (_, text) => {
  expect(() => parseStrictJson(text)).toThrow(FormatError)
})

test('what is well formed is read', () => {
  expect(parseStrictJson('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, 'x'] })
})
