import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodeBase64,
  decodeBase64url,
  decodeByTable,
  decodeText,
  encodeBase64,
  encodeBase64url,
  encodeByTable,
  equalText,
  isBase64url,
  textOf,
  utf8,
} from './bytes.ts'

test.each([
  ['padding', 'Zg=='],
  ['the other alphabet', '+/+/'],
  ['white space', 'Zm9v Zm9v'],
  ['a line end', 'Zm9v\n'],
  ['a length that no bytes have', 'Zm9vY'],
  ['spare bits in two characters', 'Zh'],
  ['spare bits in three characters', 'Zm9'],
  ['a letter outside ASCII', 'Zm9é'],
])('base64url with %s is refused', (_, text) => {
  expect(() => decodeBase64url(text)).toThrow('B64_FORM')
  expect(() => decodeText(text)).toThrow('B64_FORM')
})

test.each([
  ['no padding', 'Zg'],
  ['the other alphabet', '-_-_'],
  ['padding in the middle', 'Zg==Zg=='],
  ['too much padding', 'Zm9v===='],
])('standard base64 with %s is refused', (_, text) => {
  expect(() => decodeBase64(text)).toThrow('B64_FORM')
})

test('text that is not UTF-8 is refused, never replaced', () => {
  expect(() => textOf(new Uint8Array([0xc3, 0x28]))).toThrow('not UTF-8')
  expect(() => decodeText('wyg')).toThrow('not UTF-8')
})

test('RFC 4648 §10 examples read and write', () => {
  const pairs = {
    '': '',
    f: 'Zg',
    fo: 'Zm8',
    foo: 'Zm9v',
    foob: 'Zm9vYg',
    fooba: 'Zm9vYmE',
    foobar: 'Zm9vYmFy',
  }
  for (const [text, encoded] of Object.entries(pairs)) {
    expect(encodeBase64url(text)).toBe(encoded)
    expect(textOf(decodeBase64url(encoded))).toBe(text)
  }
})

test('any bytes come back, by the native way and by the table alike', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = encodeBase64url(bytes)
      expect(encodeByTable(bytes)).toBe(text)
      expect(decodeBase64url(text)).toEqual(bytes)
      expect(decodeByTable(text)).toEqual(bytes)
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
    }),
  )
})

test('any text comes back, short or long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(1, 3000), (part, times) => {
      const text = part.toWellFormed().repeat(times)
      expect(decodeText(encodeBase64url(text))).toBe(text)
    }),
    { numRuns: 40 },
  )
})

test('one value has one text: a text that decodes encodes to itself', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(
          'A',
          'B',
          'Q',
          'a',
          'g',
          '0',
          '-',
          '_',
          '+',
          '/',
          '=',
          ' ',
          '\n',
          '~',
          '\u0000',
          'é',
          '😀',
        ),
        maxLength: 100,
      }),
      (text) => {
        const read = () => decodeBase64url(text)
        if (isBase64url(text)) {
          expect(encodeBase64url(read())).toBe(text)
          expect(read()).toEqual(decodeByTable(text))
        } else {
          expect(read).toThrow('B64_FORM')
          expect(() => decodeText(text)).toThrow('B64_FORM')
        }
      },
    ),
    { numRuns: 3000 },
  )
})

test('short and long texts are read alike, and each array is its own', () => {
  for (const length of [0, 1, 2, 3, 63, 64, 65, 66, 300, 1023, 1024, 1025, 20_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) & 127)
    const text = encodeBase64url(bytes)
    const first = decodeBase64url(text)
    expect(first).toEqual(bytes)
    decodeBase64url(text).fill(255)
    expect(first).toEqual(bytes)
    expect(utf8(decodeText(text))).toEqual(bytes)
    for (const bad of [`${text} `, ` ${text}`, `${text}\n\n\n\n`, `${text}=`, `${text}====`, `${text}!`]) {
      expect(() => decodeBase64url(bad)).toThrow('B64_FORM')
    }
  }
})

test('equal texts are equal, others are not', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => equalText(a, b) === (a === b)))
  expect(equalText('nonce', 'nonce')).toBe(true)
  expect(utf8('€')).toHaveLength(3)
})
