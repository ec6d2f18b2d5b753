import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeUtf8 } from './bytes.ts'
import { InflateError, inflate } from './inflate.ts'

const text = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.string({ maxLength: 3000 }).map(encodeUtf8),
  fc
    .tuple(fc.string({ minLength: 1, maxLength: 9 }), fc.nat(2000))
    .map(([one, times]) => encodeUtf8(one.repeat(times))),
)

describe('inflating', () => {
  test('gives back what zlib deflated, at any level', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(0, 1, 6, 9), fc.boolean(), (bytes, level, fixed) => {
        const packed = deflateRawSync(bytes, { level, strategy: fixed ? 4 : 0 })
        expect(inflate(new Uint8Array(packed), bytes.length)).toEqual(new Uint8Array(bytes))
      }),
    )
  })
  test('of anything ends with at most so many bytes or a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(1000), (bytes, size) => {
        try {
          expect(inflate(bytes, size).length).toBeLessThanOrEqual(size)
        } catch (error) {
          expect(error).toBeInstanceOf(InflateError)
        }
      }),
      { numRuns: 2000 },
    )
  })
  test.each([
    ['an unknown type', [7], 'a block of unknown type'],
    ['nothing', [], 'ends too early'],
    ['a stored block of no sure length', [1, 1, 0, 0, 0, 0], 'no sure length'],
    ['a stored block that is cut', [1, 5, 0, 250, 255, 1], 'is cut'],
  ])('%s is refused', (_, bytes, detail) => {
    expect(() => inflate(Uint8Array.from(bytes), 5)).toThrow(detail)
  })
  test('more than so many bytes are refused', () => {
    const packed = new Uint8Array(deflateRawSync(encodeUtf8('aaaaaaaaaaaaaaaa')))
    expect(() => inflate(packed, 15)).toThrow('more than 15 bytes')
    expect(inflate(packed, 17)).toHaveLength(16)
  })
})
