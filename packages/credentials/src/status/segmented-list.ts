import type { Bytes } from '../ports.ts'
import { type AdlerSums, adler32, joinSums, sumsOf } from './adler32.ts'
import { type BitList, createBitList, setStatus, type StatusBits } from './bit-list.ts'

/** Large enough to compress well, small enough to compress again for a single change. */
const SEGMENT_BYTES = 16 * 1024
/** RFC 1950 §2.2: deflate with a window of 32 KiB; what a compressor of the default level writes. */
const ZLIB_HEADER = [0x78, 0x9c]
/** RFC 1951 §3.2.6: a final block of fixed codes with nothing in it. */
const LAST_BLOCK = [0x03, 0x00]

/** Raw DEFLATE (RFC 1951) of one segment, ended with a full flush: no segment refers to bytes of another. */
export type DeflateSegment = (bytes: Bytes) => Bytes

type Segment = { readonly compressed: Bytes; readonly sums: AdlerSums; readonly length: number }

/** A status list that stays compressed in segments: one change costs one segment, not ten million entries. */
export type SegmentedList = { readonly list: BitList; readonly segments: Segment[] }

export type StatusChange = { readonly index: number; readonly value: number }

/** A list of `size` entries, all valid. */
export function createSegmentedList(bits: StatusBits, size: number, deflate: DeflateSegment): SegmentedList {
  const list = createBitList(bits, size)
  const segments: Segment[] = []
  for (let start = 0; start < list.bytes.length; start += SEGMENT_BYTES) {
    const bytes = list.bytes.subarray(start, start + SEGMENT_BYTES)
    const before = segments[0]
    segments.push(before?.length === bytes.length ? before : segmentOf(bytes, deflate))
  }
  return { list, segments }
}

/** Sets the entries in place, and compresses again the segments they stand in. */
export function changeStatuses(
  { list, segments }: SegmentedList,
  changes: readonly StatusChange[],
  deflate: DeflateSegment,
): void {
  const perByte = 8 / list.bits
  const touched = new Set<number>()
  for (const { index, value } of changes) {
    setStatus(list, index, value)
    touched.add(Math.floor(index / perByte / SEGMENT_BYTES))
  }
  for (const number of touched) {
    const start = number * SEGMENT_BYTES
    segments[number] = segmentOf(list.bytes.subarray(start, start + SEGMENT_BYTES), deflate)
  }
}

/** The whole list in ZLIB form, for `createStatusListToken`. */
export function compressedOf({ segments }: SegmentedList): Bytes {
  const frame = ZLIB_HEADER.length + LAST_BLOCK.length + 4
  const zlib = new Uint8Array(segments.reduce((sum, { compressed }) => sum + compressed.length, frame))
  zlib.set(ZLIB_HEADER)
  let at = ZLIB_HEADER.length
  for (const { compressed } of segments) {
    zlib.set(compressed, at)
    at += compressed.length
  }
  zlib.set(LAST_BLOCK, at)
  const sums = segments.reduce<AdlerSums>(
    (before, { sums: after, length }) => joinSums(before, after, length),
    { low: 1, high: 0 },
  )
  new DataView(zlib.buffer).setUint32(at + LAST_BLOCK.length, adler32(sums))
  return zlib
}

function segmentOf(bytes: Bytes, deflate: DeflateSegment): Segment {
  return { compressed: deflate(bytes), sums: sumsOf(bytes), length: bytes.length }
}
