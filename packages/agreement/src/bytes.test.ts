import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64urlDecode, base64urlEncode, utf8Decode, utf8Encode } from './bytes.ts'

test.each<[string, string]>([
  ['padding', 'YQ=='],
  ['a foreign character', 'YQ+/'],
  ['a length no bytes have', 'YWJjZ'],
  ['spare bits that are not zero', 'YR'],
  ['space', 'Y Q'],
])('base64url with %s is refused', (_, text) => {
  expect(base64urlDecode(text)).toBeUndefined()
})

test.each<[string, readonly number[]]>([
  ['a long form of a slash', [0xc0, 0xaf]],
  ['a long form in three bytes', [0xe0, 0x80, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a point above Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ['a cut sequence', [0xe3, 0x81]],
  ['a lone continuation', [0x80]],
  ['a byte UTF-8 never has', [0xff]],
])('UTF-8 with %s is refused', (_, bytes) => {
  expect(utf8Decode(Uint8Array.from(bytes))).toBeUndefined()
})

test('both codings are those of the platform, and come back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (text, bytes) => {
      expect(Buffer.from(utf8Encode(text))).toEqual(Buffer.from(text, 'utf8'))
      expect(utf8Decode(utf8Encode(text))).toBe(text)
      expect(base64urlEncode(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(base64urlDecode(base64urlEncode(bytes))).toEqual(bytes)
    }),
  )
})
