import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isArray, isObject, parseJson, parseJsonObject, type Json } from './json.ts'

test.each([
  ['a duplicate', '{"a":1,"a":2}', 'JSON_DUPLICATE'],
  ['a duplicate written with an escape', '{"a":1,"\\u0061":2}', 'JSON_DUPLICATE'],
  ['a duplicate deep inside', '[{"b":{"c":[{"d":1,"d":1}]}}]', 'JSON_DUPLICATE'],
  ['__proto__ twice', '{"__proto__":1,"__proto__":2}', 'JSON_DUPLICATE'],
  ['a comment', '{/**/}', 'JSON_FORM'],
  ['nothing', '', 'JSON_FORM'],
  ['a trailing comma', '[1,]', 'JSON_FORM'],
  ['two values', '{} {}', 'JSON_FORM'],
  ['an open text', '{"a', 'JSON_FORM'],
  ['33 levels', '['.repeat(33) + ']'.repeat(33), 'JSON_DEPTH'],
  ['a million levels, never built', '['.repeat(1_000_000), 'JSON_DEPTH'],
  ['too many characters', `"${'a'.repeat(1_048_576)}"`, 'INPUT_SIZE'],
])('JSON with %s is refused', (_, text, code) => {
  expect(() => parseJson(text)).toThrow(code)
})

test('the duplicate is named', () => {
  expect(() => parseJson('{"x":"a:b","given_name":"A","given_name":"B"}')).toThrow(
    '"given_name" occurs twice',
  )
})

test('an array is not an object', () => {
  expect(() => parseJsonObject('[]')).toThrow('not an object')
})

test('__proto__ and constructor are names like any other', () => {
  const value = parseJsonObject('{"__proto__":{"admin":true},"constructor":1}')
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor'])
  expect(value['admin']).toBeUndefined()
  expect('toString' in value).toBe(false)
})

test('the same name in two objects, colons and quotes inside texts are fine', () => {
  const text = '[{"a":"x:\\"y\\":{}"},{"a":"\\\\"}]'
  expect(parseJson(text)).toEqual([{ a: 'x:"y":{}' }, { a: '\\' }])
})

test('32 levels are accepted', () => {
  expect(isArray(parseJson('['.repeat(32) + ']'.repeat(32)))).toBe(true)
})

test('whatever JSON writes comes back equal', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

/** Every name that objects usually have. */
const USUAL = Object.getOwnPropertyNames(Object.prototype)
const inheritsNothing = (value: object) =>
  USUAL.every((name) => Object.hasOwn(value, name) || !(name in value))

test('no object inherits any name, at any depth', () => {
  const bare = (value: Json): boolean =>
    isArray(value)
      ? value.every(bare)
      : !isObject(value) || (inheritsNothing(value) && Object.values(value).every(bare))
  fc.assert(fc.property(fc.jsonValue(), (value) => bare(parseJson(JSON.stringify(value)))))
})
