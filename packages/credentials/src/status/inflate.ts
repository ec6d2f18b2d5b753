import { FormatError } from '../errors.ts'
import type { Bytes } from '../ports.ts'
import { adler32, sumsOf } from './adler32.ts'

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
]
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
]
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const CODE_BITS_MAX = 15

type Huffman = { readonly counts: Uint16Array; readonly symbols: Uint16Array }
type State = {
  readonly input: Bytes
  at: number
  buffer: number
  bits: number
  output: Bytes
  length: number
  readonly bytesMax: number
}

/** RFC 1950 and RFC 1951, whole stream at once, with a cap on what comes out. Throws FormatError. */
export function inflateZlib(input: Bytes, bytesMax: number): Bytes {
  const [method = 0, flags = 0] = input
  if ((method & 15) !== 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 !== 0 || (flags & 32) !== 0) {
    throw malformed('not ZLIB data')
  }
  const state: State = {
    input,
    at: 2,
    buffer: 0,
    bits: 0,
    output: new Uint8Array(Math.min(bytesMax, input.length * 8 + 1024)),
    length: 0,
    bytesMax,
  }
  let last = 0
  while (last === 0) {
    last = take(state, 1)
    readBlock(state, take(state, 2))
  }
  const output = state.output.subarray(0, state.length)
  state.bits = 0
  const trailer = [0, 1, 2, 3].reduce((sum) => sum * 256 + take(state, 8), 0)
  if (trailer !== adler32(sumsOf(output))) throw malformed('checksum differs')
  return output
}

function readBlock(state: State, type: number): void {
  if (type === 0) return readStored(state)
  if (type === 1) return readCoded(state, FIXED_LENGTHS, FIXED_DISTANCES)
  if (type !== 2) throw malformed('unknown block type')
  const { lengths, distances } = readTables(state)
  readCoded(state, lengths, distances)
}

function readStored(state: State): void {
  state.bits = 0
  state.buffer = 0
  const length = take(state, 8) | (take(state, 8) << 8)
  const complement = take(state, 8) | (take(state, 8) << 8)
  if ((length ^ complement) !== 0xffff) throw malformed('stored block with a wrong length')
  for (let count = 0; count < length; count++) put(state, take(state, 8))
}

function readTables(state: State): { lengths: Huffman; distances: Huffman } {
  const lengthCount = take(state, 5) + 257
  const distanceCount = take(state, 5) + 1
  const codeCount = take(state, 4) + 4
  const codeLengths = new Uint8Array(19)
  for (const symbol of CODE_LENGTH_ORDER.slice(0, codeCount)) codeLengths[symbol] = take(state, 3)
  const codes = huffman(codeLengths)
  const all = new Uint8Array(lengthCount + distanceCount)
  for (let index = 0; index < all.length; ) {
    const symbol = decode(state, codes)
    const { value, count } = repeated(state, symbol, all[index - 1])
    if (index + count > all.length) throw malformed('too many code lengths')
    all.fill(value, index, index + count)
    index += count
  }
  return { lengths: huffman(all.subarray(0, lengthCount)), distances: huffman(all.subarray(lengthCount)) }
}

function repeated(
  state: State,
  symbol: number,
  previous: number | undefined,
): { value: number; count: number } {
  if (symbol < 16) return { value: symbol, count: 1 }
  if (symbol === 17) return { value: 0, count: 3 + take(state, 3) }
  if (symbol === 18) return { value: 0, count: 11 + take(state, 7) }
  if (previous === undefined) throw malformed('repeats nothing')
  return { value: previous, count: 3 + take(state, 2) }
}

function readCoded(state: State, lengths: Huffman, distances: Huffman): void {
  for (;;) {
    const symbol = decode(state, lengths)
    if (symbol === 256) return
    if (symbol < 256) put(state, symbol)
    else {
      const length = extended(state, symbol - 257, [LENGTH_BASE, LENGTH_EXTRA])
      const distance = extended(state, decode(state, distances), [DISTANCE_BASE, DISTANCE_EXTRA])
      if (distance > state.length) throw malformed('refers to before the beginning')
      for (let count = 0; count < length; count++) put(state, state.output[state.length - distance] ?? 0)
    }
  }
}

function extended(
  state: State,
  code: number,
  [bases, extras]: readonly [readonly number[], readonly number[]],
): number {
  const base = bases[code]
  if (base === undefined) throw malformed('unknown length or distance')
  return base + take(state, extras[code] ?? 0)
}

/** Canonical codes: how many of each length, and the symbols in order of their codes. */
function huffman(lengths: Uint8Array): Huffman {
  const counts = new Uint16Array(CODE_BITS_MAX + 1)
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1
  counts[0] = 0
  let left = 1
  const offsets = new Uint16Array(CODE_BITS_MAX + 2)
  for (let length = 1; length <= CODE_BITS_MAX; length++) {
    left = left * 2 - (counts[length] ?? 0)
    if (left < 0) throw malformed('more codes than fit')
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0)
  }
  const symbols = new Uint16Array(lengths.length)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    const at = offsets[length] ?? 0
    symbols[at] = symbol
    offsets[length] = at + 1
  }
  return { counts, symbols }
}

function decode(state: State, { counts, symbols }: Huffman): number {
  let [code, first, index] = [0, 0, 0]
  for (let length = 1; length <= CODE_BITS_MAX; length++) {
    code |= take(state, 1)
    const count = counts[length] ?? 0
    if (code - first < count) return symbols[index + code - first] ?? 0
    index += count
    first = (first + count) << 1
    code <<= 1
  }
  throw malformed('unknown code')
}

function take(state: State, count: number): number {
  while (state.bits < count) {
    const byte = state.input[state.at++]
    if (byte === undefined) throw malformed('ends too early')
    state.buffer |= byte << state.bits
    state.bits += 8
  }
  const value = state.buffer & ((1 << count) - 1)
  state.buffer >>>= count
  state.bits -= count
  return value
}

function put(state: State, byte: number): void {
  if (state.length === state.bytesMax) throw malformed('larger than allowed')
  if (state.length === state.output.length) {
    const larger = new Uint8Array(Math.min(state.bytesMax, state.length * 2))
    larger.set(state.output)
    state.output = larger
  }
  state.output[state.length++] = byte
}

function malformed(detail: string): FormatError {
  return new FormatError('STATUS_LIST_FORM', `compressed list: ${detail}`)
}

function fixedLengths(): Uint8Array {
  return new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280)
}

const FIXED_LENGTHS = huffman(fixedLengths())
const FIXED_DISTANCES = huffman(new Uint8Array(30).fill(5))
