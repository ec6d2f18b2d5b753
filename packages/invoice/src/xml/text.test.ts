import { expect, test } from 'vitest'
import { isBlank, squash } from './text.ts'

test.each([
  ['', ''],
  ['a', 'a'],
  ['a b', 'a b'],
  [' a', 'a'],
  ['a\n', 'a'],
  ['a  b', 'a b'],
  ['a\tb', 'a b'],
  [' \t\r\n ', ''],
  ['\u00a0a\u3000', '\u00a0a\u3000'],
])('%j has the normal form %j', (text, normal) => {
  expect(squash(text)).toBe(normal)
})

test.each([
  ['', true],
  [' \n\t\r', true],
  ['\u00a0', false],
  ['0', false],
])('%j is blank: %s', (text, blank) => {
  expect(isBlank(text)).toBe(blank)
})
