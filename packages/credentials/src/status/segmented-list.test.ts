import { constants, deflateRawSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBitList, setStatus } from './bit-list.ts'
import { inflateZlib } from './inflate.ts'
import { changeStatuses, compressedOf, createSegmentedList } from './segmented-list.ts'

const deflate = (bytes: Uint8Array) =>
  deflateRawSync(bytes, { level: 6, finishFlush: constants.Z_FULL_FLUSH })
const LARGE = 2 ** 20

test.each([
  ['one entry', 1, 1],
  ['exactly one segment', 1, 131_072],
  ['one more than a segment', 1, 131_080],
  ['two bits', 2, 200_000],
  ['a byte for each', 8, 50_001],
] as const)('%s: what is compressed in segments opens as one list', (_, bits, size) => {
  const segmented = createSegmentedList(bits, size, deflate)
  const whole = createBitList(bits, size)
  expect(new Uint8Array(inflateSync(compressedOf(segmented)))).toEqual(whole.bytes)
  const last = { index: size - 1, value: 1 }
  changeStatuses(segmented, [last], deflate)
  setStatus(whole, last.index, last.value)
  expect(new Uint8Array(inflateSync(compressedOf(segmented)))).toEqual(whole.bytes)
})

test('any changes, in any order, give the list that zlib and our own reader read', () => {
  const change = fc.record({ index: fc.nat(LARGE - 1), value: fc.nat(3) })
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 40 }), { maxLength: 4 }), (rounds) => {
      const segmented = createSegmentedList(2, LARGE, deflate)
      const whole = createBitList(2, LARGE)
      for (const changes of rounds) {
        changeStatuses(segmented, changes, deflate)
        for (const { index, value } of changes) setStatus(whole, index, value)
      }
      const compressed = compressedOf(segmented)
      expect(Buffer.compare(inflateSync(compressed), whole.bytes)).toBe(0)
      expect(Buffer.compare(inflateZlib(compressed, whole.bytes.length), whole.bytes)).toBe(0)
    }),
    { numRuns: 20 },
  )
})

test('a change compresses one segment again, whatever the size of the list', () => {
  let calls = 0
  const counted = (bytes: Uint8Array) => {
    calls++
    return deflate(bytes)
  }
  const segmented = createSegmentedList(1, 10_000_000, counted)
  expect(calls).toBe(2)
  changeStatuses(segmented, [{ index: 9_999_999, value: 1 }], counted)
  expect(calls).toBe(3)
  changeStatuses(
    segmented,
    [3, 4, 5].map((index) => ({ index, value: 1 })),
    counted,
  )
  expect(calls).toBe(4)
})

test('an entry outside the list is refused, and nothing is changed', () => {
  const segmented = createSegmentedList(1, 64, deflate)
  const before = compressedOf(segmented)
  expect(() => changeStatuses(segmented, [{ index: 64, value: 1 }], deflate)).toThrow('no entry 64')
  expect(compressedOf(segmented)).toEqual(before)
})
