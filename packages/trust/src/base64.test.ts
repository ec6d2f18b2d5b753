import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64, base64url, fromBase64, fromBase64url } from './base64.ts'

test.each(['A', 'AB=', 'AA==', 'A+8', 'A/8', 'A A', 'AB', 'AAB', 'é', '\u0100A'])(
  '"%s" is not base64url',
  (text) => {
    expect(fromBase64url(text)).toBeUndefined()
  },
)

test.each(['AA', 'AA=', 'A===', '====', 'AB==', 'AAB=', 'A-8=', 'AA==\n', '=AAA', 'AA=A'])(
  '"%s" is not base64',
  (text) => {
    expect(fromBase64(text)).toBeUndefined()
  },
)

test.each([[['AAAA']], [0], [null], [{ toString: () => 'AAAA' }], [true], [undefined]])(
  '%j is no text, whatever it would be as one',
  (value) => {
    expect(fromBase64url(value as unknown as string)).toBeUndefined()
  },
)

test('bytes come back as they were, and are written as node writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64(base64(bytes))).toEqual(bytes)
      expect(fromBase64url(base64url(bytes))).toEqual(bytes)
    }),
  )
})

test('one text stands for one value', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('A', 'B', 'C', 'D', 'w', 'x', 'y', 'z', '0', '9', '-', '_') }),
      (text) => {
        const bytes = fromBase64url(text)
        if (bytes !== undefined) expect(base64url(bytes)).toBe(text)
      },
    ),
  )
})
