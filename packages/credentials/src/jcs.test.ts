import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './jcs.ts'
import { parseJson, type Json } from './json.ts'

test.each([
  ['an infinite number', Infinity],
  ['a number that is none', [Number.NaN]],
  ['a lone surrogate in a text', '\ud800'],
  ['a lone surrogate in a name', { '\udc00': 1 }],
])('%s has no canonical form', (_, value) => {
  expect(() => canonicalJson(value)).toThrow('JSON_FORM')
})

test('the example of RFC 8785 §3.2.2', () => {
  const text = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`
  expect(canonicalJson(parseJson(text))).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  )
})

test('names sort by UTF-16 code units (RFC 8785 §3.2.3)', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
  const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']
  expect(canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))).toBe(
    `{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`,
  )
})

test('the canonical form does not depend on the order of members, and means the same', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed())
      expect(canonicalJson(reversed as Json)).toBe(canonicalJson(value as Json))
      expect(parseJson(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
