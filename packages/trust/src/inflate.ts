/** RFC 1951: DEFLATE back to bytes, for documents whose signatures lie in packed parts. Output is bounded. */
import type { Bytes } from './ports.ts'

/** Thrown for data that cannot be inflated, or not to more than was said. */
export class InflateError extends Error {
  override readonly name = 'InflateError'
}

type Code = { readonly counts: Uint16Array; readonly symbols: Uint16Array }

type State = {
  readonly from: Bytes
  at: number
  bits: number
  held: number
  readonly bytesMax: number
  to: Bytes
  length: number
}

/** Throws `InflateError` for what is not DEFLATE, or more than `bytesMax` when inflated. */
export function inflate(from: Bytes, bytesMax: number): Bytes {
  const to = new Uint8Array(Math.min(bytesMax, from.length * 4 + 256))
  const state: State = { from, at: 0, bits: 0, held: 0, bytesMax, to, length: 0 }
  for (let last = false; !last; ) {
    last = take(state, 1) === 1
    const type = take(state, 2)
    if (type === 0) stored(state)
    else if (type === 1) coded(state, FIXED_LENGTHS, FIXED_DISTANCES)
    else if (type === 2) coded(state, ...dynamicCodes(state))
    else throw new InflateError('a block of unknown type')
  }
  return state.to.subarray(0, state.length)
}

/** Room for so many more bytes, in a buffer that doubles. */
function reserve(state: State, count: number): void {
  const needed = state.length + count
  if (needed > state.bytesMax) throw new InflateError(`more than ${state.bytesMax} bytes`)
  if (needed <= state.to.length) return
  const grown = new Uint8Array(Math.min(state.bytesMax, Math.max(needed, state.to.length * 2)))
  grown.set(state.to.subarray(0, state.length))
  state.to = grown
}

function take(state: State, count: number): number {
  while (state.held < count) {
    const byte = state.from[state.at++]
    if (byte === undefined) throw new InflateError('data that ends too early')
    state.bits |= byte << state.held
    state.held += 8
  }
  const value = state.bits & ((1 << count) - 1)
  state.bits >>>= count
  state.held -= count
  return value
}

/** §3.2.4 */
function stored(state: State): void {
  state.bits = 0
  state.held = 0
  const { from, at } = state
  const [a = 0, b = 0, c = -1, d = -1] = from.subarray(at, at + 4)
  const length = a | (b << 8)
  if (length !== (~(c | (d << 8)) & 0xffff)) throw new InflateError('a stored block of no sure length')
  const block = from.subarray(at + 4, at + 4 + length)
  if (block.length !== length) throw new InflateError('a stored block that is cut')
  reserve(state, length)
  state.to.set(block, state.length)
  state.length += length
  state.at += 4 + length
}

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
]
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12_289, 16_385, 24_577,
]
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
const END = 256

/** §3.2.3 */
function coded(state: State, lengths: Code, distances: Code): void {
  for (let symbol = decode(state, lengths); symbol !== END; symbol = decode(state, lengths)) {
    if (symbol < END) {
      reserve(state, 1)
      state.to[state.length++] = symbol
      continue
    }
    const length = valueOf(state, symbol - 257, [LENGTH_BASE, LENGTH_BITS])
    const distance = valueOf(state, decode(state, distances), [DISTANCE_BASE, DISTANCE_BITS])
    if (distance > state.length) throw new InflateError('a copy from before the beginning')
    reserve(state, length)
    const { to } = state
    for (let i = 0; i < length; i++, state.length++) to[state.length] = to[state.length - distance] ?? 0
  }
}

function valueOf(
  state: State,
  symbol: number,
  [bases, bits]: readonly [readonly number[], readonly number[]],
): number {
  const base = bases[symbol]
  if (base === undefined) throw new InflateError('a symbol that does not exist')
  return base + take(state, bits[symbol] ?? 0)
}

/** §3.2.2, canonical codes: bit by bit, which needs no table. */
function decode(state: State, { counts, symbols }: Code): number {
  let code = 0
  let first = 0
  let index = 0
  for (let length = 1; length < counts.length; length++) {
    code |= take(state, 1)
    const count = counts[length] ?? 0
    if (code - count < first) return symbols[index + code - first] ?? 0
    index += count
    first = (first + count) << 1
    code <<= 1
  }
  throw new InflateError('a code that does not exist')
}

const CODE_BITS_MAX = 15

function codeOf(lengths: readonly number[]): Code {
  const counts = new Uint16Array(CODE_BITS_MAX + 1)
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1
  let left = 1
  for (let length = 1; length <= CODE_BITS_MAX; length++) {
    left = (left << 1) - (counts[length] ?? 0)
    if (left < 0) throw new InflateError('more codes than there can be')
  }
  const offsets = new Uint16Array(CODE_BITS_MAX + 2)
  for (let length = 1; length <= CODE_BITS_MAX; length++)
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0)
  const symbols = new Uint16Array(lengths.length)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    const at = offsets[length] ?? 0
    symbols[at] = symbol
    offsets[length] = at + 1
  }
  counts[0] = 0
  return { counts, symbols }
}

/** §3.2.6 */
const FIXED_LENGTHS = codeOf(
  Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
)
const FIXED_DISTANCES = codeOf(Array.from({ length: 30 }, () => 5))

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** §3.2.7 */
function dynamicCodes(state: State): [Code, Code] {
  const literals = take(state, 5) + 257
  const distances = take(state, 5) + 1
  const count = take(state, 4) + 4
  if (literals > 286 || distances > 30) throw new InflateError('more codes than there can be')
  const own = Array.from({ length: 19 }, () => 0)
  for (const symbol of ORDER.slice(0, count)) own[symbol] = take(state, 3)
  const code = codeOf(own)
  const lengths: number[] = []
  while (lengths.length < literals + distances) lengths.push(...nextLengths(state, code, lengths.at(-1)))
  if (lengths.length > literals + distances || lengths[END] === 0) throw new InflateError('lengths of codes')
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals))]
}

function nextLengths(state: State, code: Code, last: number | undefined): readonly number[] {
  const symbol = decode(state, code)
  if (symbol < 16) return [symbol]
  if (symbol === 16) {
    if (last === undefined) throw new InflateError('a repetition of nothing')
    return Array.from({ length: 3 + take(state, 2) }, () => last)
  }
  return Array.from({ length: symbol === 17 ? 3 + take(state, 3) : 11 + take(state, 7) }, () => 0)
}
