/** Inflate (RFC 1951) within zlib (RFC 1950), for the small streams a validator must open. Output is bounded. */
import type { Bytes } from '../../ports.ts'
import { PdfError } from './parse-value.ts'

export const INFLATED_BYTES_MAX = 1 << 24
const BITS_MAX = 15

type Bits = { readonly bytes: Bytes; at: number; bit: number }
type Table = { readonly counts: Uint16Array; readonly symbols: Uint16Array }

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
]
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
]
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** Throws `PdfError` for what is not zlib. Its checksum is not looked at: what counts is signed. */
export function inflate(bytes: Bytes): Bytes {
  const [method = 0, flags = 0] = bytes
  if ((method & 0x0f) !== 8 || (method * 256 + flags) % 31 !== 0 || (flags & 0x20) !== 0)
    throw new PdfError('stream: not zlib')
  const bits: Bits = { bytes, at: 2, bit: 0 }
  const out = { bytes: new Uint8Array(Math.min(INFLATED_BYTES_MAX, bytes.length * 4 + 256)), length: 0 }
  for (let last = false; !last; ) {
    last = take(bits, 1) === 1
    const kind = take(bits, 2)
    if (kind === 0) stored(bits, out)
    else if (kind === 1) compressed(bits, out, FIXED)
    else if (kind === 2) compressed(bits, out, dynamicTables(bits))
    else throw new PdfError('stream: unknown block')
  }
  return out.bytes.slice(0, out.length)
}

type Output = { bytes: Uint8Array; length: number }

function put(out: Output, byte: number): void {
  if (out.length === INFLATED_BYTES_MAX) throw new PdfError(`stream of more than ${INFLATED_BYTES_MAX} bytes`)
  if (out.length === out.bytes.length) {
    const grown = new Uint8Array(Math.min(INFLATED_BYTES_MAX, out.bytes.length * 2))
    grown.set(out.bytes)
    out.bytes = grown
  }
  out.bytes[out.length++] = byte
}

function take(bits: Bits, count: number): number {
  let value = 0
  for (let i = 0; i < count; i++) {
    const byte = bits.bytes[bits.at]
    if (byte === undefined) throw new PdfError('stream ends too early')
    value |= ((byte >> bits.bit) & 1) << i
    if (++bits.bit === 8) {
      bits.bit = 0
      bits.at++
    }
  }
  return value
}

function stored(bits: Bits, out: Output): void {
  if (bits.bit > 0) bits.at++
  bits.bit = 0
  const length = take(bits, 16)
  if ((length ^ take(bits, 16)) !== 0xffff) throw new PdfError('stream: length of a block is wrong')
  for (let i = 0; i < length; i++) put(out, take(bits, 8))
}

/** Canonical codes by their lengths (§3.2.2). */
function tableOf(lengths: readonly number[]): Table {
  const counts = new Uint16Array(BITS_MAX + 1)
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1
  counts[0] = 0
  const offsets = new Uint16Array(BITS_MAX + 2)
  for (let i = 1; i <= BITS_MAX; i++) offsets[i + 1] = (offsets[i] ?? 0) + (counts[i] ?? 0)
  const symbols = new Uint16Array(lengths.length)
  for (const [symbol, length] of lengths.entries()) {
    const at = offsets[length] ?? 0
    if (length > 0) symbols[at] = symbol
    if (length > 0) offsets[length] = at + 1
  }
  return { counts, symbols }
}

function symbolOf(bits: Bits, { counts, symbols }: Table): number {
  let [code, first, index] = [0, 0, 0]
  for (let length = 1; length <= BITS_MAX; length++) {
    code |= take(bits, 1)
    const count = counts[length] ?? 0
    if (code - first < count) return symbols[index + code - first] ?? 0
    index += count
    first = (first + count) << 1
    code <<= 1
  }
  throw new PdfError('stream: unknown code')
}

type Tables = { readonly literals: Table; readonly distances: Table }

const fixedLengths = (): number[] =>
  Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))
const FIXED: Tables = {
  literals: tableOf(fixedLengths()),
  distances: tableOf(Array.from({ length: 30 }, () => 5)),
}

function dynamicTables(bits: Bits): Tables {
  const [literals, distances, codes] = [take(bits, 5) + 257, take(bits, 5) + 1, take(bits, 4) + 4]
  const order = Array.from({ length: 19 }, () => 0)
  for (const position of CODE_ORDER.slice(0, codes)) order[position] = take(bits, 3)
  const table = tableOf(order)
  const lengths: number[] = []
  while (lengths.length < literals + distances) {
    const symbol = symbolOf(bits, table)
    if (symbol < 16) lengths.push(symbol)
    else {
      const previous = symbol === 16 ? (lengths.at(-1) ?? 0) : 0
      const count = symbol === 16 ? 3 + take(bits, 2) : symbol === 17 ? 3 + take(bits, 3) : 11 + take(bits, 7)
      for (let i = 0; i < count; i++) lengths.push(previous)
    }
  }
  if (lengths.length > literals + distances) throw new PdfError('stream: too many code lengths')
  return { literals: tableOf(lengths.slice(0, literals)), distances: tableOf(lengths.slice(literals)) }
}

function compressed(bits: Bits, out: Output, { literals, distances }: Tables): void {
  for (;;) {
    const symbol = symbolOf(bits, literals)
    if (symbol === 256) return
    if (symbol < 256) put(out, symbol)
    else copy(bits, out, { symbol: symbol - 257, distances })
  }
}

function copy(bits: Bits, out: Output, { symbol, distances }: { symbol: number; distances: Table }): void {
  const length = (LENGTH_BASE[symbol] ?? Number.NaN) + take(bits, LENGTH_EXTRA[symbol] ?? 0)
  const code = symbolOf(bits, distances)
  const distance = (DISTANCE_BASE[code] ?? Number.NaN) + take(bits, code < 2 ? 0 : (code >> 1) - 1)
  if (!(distance <= out.length) || !(length > 0)) throw new PdfError('stream: copies from before its start')
  for (let i = 0; i < length; i++) put(out, out.bytes[out.length - distance] ?? 0)
}
