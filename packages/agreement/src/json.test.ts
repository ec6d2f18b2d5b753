import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from './jcs.ts'
import { JsonError, parseJson, utf8Length } from './json.ts'

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

describe('a text is refused', () => {
  test.each<[string, string, string]>([
    ['with a duplicate member name', '{"a":1,"b":{"c":1,"c":2}}', '/b/c'],
    ['with the same name written as an escape', '{"a":1,"\\u0061":2}', '/a'],
    ['with a decimal', '{"a":[1.5]}', '/a/0'],
    ['with an exponent', '[1e3]', '/0'],
    ['with an integer that is not exact', '[9007199254740993]', '/0'],
    ['with minus zero', '[-0]', '/0'],
    ['with a leading zero', '[01]', ''],
    ['with a lone surrogate as escape', '["\\ud800"]', '/0'],
    ['with a lone surrogate as text', '["\ud800"]', ''],
    ['with a control character', '["a\nb"]', '/0'],
    ['with a bad escape', '["\\x"]', '/0'],
    ['with a bad unicode escape', '["\\u00g0"]', '/0'],
    ['without the end of a string', '["a', '/0'],
    ['with a trailing comma', '[1,]', '/1'],
    ['with a member name that is no string', '{a:1}', ''],
    ['with a missing colon', '{"a" 1}', '/a'],
    ['with a missing bracket', '{"a":1', ''],
    ['with text after the value', '{} {}', ''],
    ['with a comment', '/* */{}', ''],
    ['with a byte order mark', '\ufeff{}', ''],
    ['with NaN', '[NaN]', '/0'],
    ['with a cut word', '[tru]', '/0'],
    ['that is empty', '', ''],
    ['that is 33 levels deep', deep(33), '/0'.repeat(32)],
  ])('%s', (_, text, pointer) => {
    expect(() => parseJson(text)).toThrow(JsonError)
    try {
      parseJson(text)
    } catch (error) {
      expect((error as JsonError).pointer).toBe(pointer)
    }
  })

  test('that is longer than 512 KiB in UTF-8, however short it looks', () => {
    const text = `"${'ア'.repeat(175_000)}"`
    expect(utf8Length(text)).toBeGreaterThan(512 * 1024)
    expect(() => parseJson(text)).toThrow(/longer than 524288 bytes/)
  })
})

test('32 levels are read, and members never reach a prototype', () => {
  expect(parseJson(deep(32))).toBeDefined()
  const value = parseJson('{"__proto__":{"a":1},"toString":"x"}') as { [name: string]: unknown }
  expect(Object.getPrototypeOf(value)).toBeNull()
  expect(Object.keys(value)).toEqual(['__proto__', 'toString'])
})

test('what JSON.stringify writes of exact values is read back', () => {
  const json = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.stringify(value, integersOnly))
  fc.assert(
    fc.property(json, (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text))
    }),
    { numRuns: 60 },
  )
})

function integersOnly(_: string, value: unknown): unknown {
  return typeof value === 'number'
    ? Object.is(Math.trunc(value), -0)
      ? 0
      : Math.trunc(value % 2 ** 53)
    : value
}

describe('the canonical form', () => {
  test('is that of RFC 8785 section 3.2.3: members by UTF-16 code unit', () => {
    const value = JSON.parse(
      '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}',
    ) as { [name: string]: string }
    delete value['\ufb33'] // not in NFC, refused here
    expect(Object.keys(JSON.parse(canonicalJson(value)) as object).filter((name) => name !== '1')).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
    ])
  })

  test.each<[string, unknown]>([
    ['a decimal', 1.5],
    ['an integer that is not exact', 2 ** 53],
    ['minus zero', -0],
    ['text that is not NFC', 'e\u0301'],
    ['a member name that is not NFC', { 'e\u0301': 1 }],
    ['a lone surrogate', '\ud800'],
    ['undefined in an array', [undefined]],
    ['a function', () => 1],
  ])('does not exist for %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })
})
