import { constants, deflateRawSync, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inflateZlib } from './inflate.ts'

const text = new Uint8Array(5000).map((_, index) => (index * index) % 7)
const good = deflateSync(text)
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['raw DEFLATE without the ZLIB header', good.subarray(2)],
  ['another method', bytes('7701030000000001')],
  ['a wrong header check', bytes('789d030000000001')],
  ['a preset dictionary', bytes('78bb00000001030000000001')],
  ['an unknown block type', bytes('789c0700')],
  ['a stored block whose lengths disagree', bytes('789c010100ffff00')],
  ['a reference to before the beginning', bytes('789c63000200')],
  ['a cut stream', good.subarray(0, -10)],
  ['a wrong checksum', Uint8Array.from(good, (byte, index) => (index === good.length - 1 ? byte ^ 1 : byte))],
])('%s is refused', (_, data) => {
  expect(() => inflateZlib(data, 1 << 20)).toThrow('STATUS_LIST_FORM')
})

test('a stream that grows beyond the cap is stopped', () => {
  const bomb = deflateSync(new Uint8Array(1 << 20))
  expect(() => inflateZlib(bomb, (1 << 20) - 1)).toThrow('larger than allowed')
  expect(inflateZlib(bomb, 1 << 20)).toHaveLength(1 << 20)
})

test('no damaged byte makes it hang, crash otherwise or answer something else', () => {
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(good, (byte, index) => (index === at ? byte ^ change : byte))
      try {
        expect(inflateZlib(damaged, 1 << 16)).toEqual(text)
      } catch (error) {
        expect(String(error)).toContain('STATUS_LIST_FORM')
      }
    }),
  )
})

test.each([0, 1, 6, 9])('whatever node compresses at level %i opens', (level) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 1, max: 20 }), (part, times) => {
      const data = new Uint8Array(part.length * times)
      for (let count = 0; count < times; count++) data.set(part, count * part.length)
      for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED]) {
        expect(inflateZlib(deflateSync(data, { level, strategy }), 1 << 20)).toEqual(data)
      }
    }),
    { numRuns: 30 },
  )
})

test('a stream put together from flushed segments opens, as a list is republished', () => {
  const whole = Buffer.concat([text, text, text])
  const segment = deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH })
  const checksum = deflateSync(whole).subarray(-4)
  const stream = Buffer.concat([bytes('789c'), segment, segment, segment, bytes('0300'), checksum])
  expect(Buffer.from(inflateZlib(stream, 1 << 20)).equals(whole)).toBe(true)
})
