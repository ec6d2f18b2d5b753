import type { Bytes } from '../ports.ts'
import { CborError } from './cbor-error.ts'
import { CborTag, type CborKey, type CborMap, type CborValue } from './cbor-value.ts'

/**
 * An own reader, not cborg: digests and signatures of an mdoc are over bytes as received, so the reader must say
 * where each embedded item lies; counts must be bounded before anything is built; and what real issuers write
 * loosely (lengths in more bytes than needed) must be told apart from what is refused. One dependency less.
 */
export type CborOptions = {
  /** Deterministic encoding (RFC 8949 §4.2.1), as our own writer makes it: shortest lengths, sorted keys. */
  readonly strict?: boolean
  readonly bytesMax?: number
  readonly itemsMax?: number
  readonly depthMax?: number
  /** Told once per length that is written in more bytes than needed: legal to read, wrong to write. */
  readonly onLoose?: () => void
}

export const CBOR_BYTES_MAX = 2 * 1024 * 1024
export const CBOR_ITEMS_MAX = 32_768
export const CBOR_DEPTH_MAX = 32

/** One item and nothing after it. Throws CborError. */
export function readCbor(bytes: Bytes, options: CborOptions = {}): CborValue {
  const reader = new Reader(bytes, options)
  const value = reader.item(0)
  reader.end()
  return value
}

/** A map whose values are wanted as received too: what is sent on must be sent on unchanged. */
export function readCborEntries(
  bytes: Bytes,
  options: CborOptions = {},
): ReadonlyMap<CborKey, { readonly value: CborValue; readonly encoded: Bytes }> {
  const reader = new Reader(bytes, options)
  const entries = reader.entries()
  reader.end()
  return entries
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const MAJOR = { uint: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6, simple: 7 } as const

class Reader {
  private readonly bytes: Bytes
  private readonly view: DataView
  private readonly options: CborOptions
  private readonly depthMax: number
  private itemsLeft: number
  private at = 0

  constructor(bytes: Bytes, options: CborOptions) {
    if (bytes.length > (options.bytesMax ?? CBOR_BYTES_MAX)) {
      throw new CborError('CBOR_SIZE', `the CBOR has ${bytes.length} bytes`)
    }
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.options = options
    this.depthMax = options.depthMax ?? CBOR_DEPTH_MAX
    this.itemsLeft = options.itemsMax ?? CBOR_ITEMS_MAX
  }

  end(): void {
    if (this.at !== this.bytes.length) fail(`${this.bytes.length - this.at} bytes follow the item`)
  }

  entries(): ReadonlyMap<CborKey, { value: CborValue; encoded: Bytes }> {
    const initial = this.initial()
    if (initial >> 5 !== MAJOR.map) fail('the item is not a map')
    const count = this.count(initial & 31, 2)
    const entries = new Map<CborKey, { value: CborValue; encoded: Bytes }>()
    for (let index = 0; index < count; index++) {
      const key = this.key()
      const start = this.at
      const value = this.item(1)
      entries.set(key, { value, encoded: this.bytes.subarray(start, this.at) })
      if (entries.size !== index + 1) duplicate(key)
    }
    return entries
  }

  item(depth: number): CborValue {
    const start = this.at
    const initial = this.initial()
    const info = initial & 31
    switch (initial >> 5) {
      case MAJOR.uint:
        return this.argument(info)
      case MAJOR.negative:
        return this.negative(info)
      case MAJOR.bytes:
        return this.take(info)
      case MAJOR.text:
        return this.text(info)
      case MAJOR.list:
        return this.list(info, this.deeper(depth))
      case MAJOR.map:
        return this.map(info, this.deeper(depth))
      case MAJOR.tag:
        return this.tag(info, start, this.deeper(depth))
      default:
        return this.simple(info)
    }
  }

  private initial(): number {
    if (--this.itemsLeft < 0) throw new CborError('CBOR_SIZE', 'the CBOR has too many items')
    const initial = this.bytes[this.at++]
    return initial ?? fail('the bytes end where an item should begin')
  }

  private deeper(depth: number): number {
    if (depth >= this.depthMax) throw new CborError('CBOR_DEPTH', `nested deeper than ${this.depthMax}`)
    return depth + 1
  }

  /** RFC 8949 §3: the argument of the head. Indefinite lengths (31) have no place in this profile. */
  private argument(info: number): number {
    if (info < 24) return info
    if (info > 27) fail(info === 31 ? 'an indefinite length is not allowed' : 'a reserved length')
    const size = 1 << (info - 24)
    const { at, view } = this
    if (at + size > this.bytes.length) fail('the bytes end inside a length')
    this.at = at + size
    if (info === 24) return this.shortest(view.getUint8(at), 24)
    if (info === 25) return this.shortest(view.getUint16(at), 0x100)
    if (info === 26) return this.shortest(view.getUint32(at), 0x1_0000)
    const high = view.getUint32(at)
    if (high > 0x1f_ffff) fail('an integer beyond 53 bits')
    return this.shortest(high * 0x1_0000_0000 + view.getUint32(at + 4), 0x1_0000_0000)
  }

  private shortest(value: number, least: number): number {
    if (value >= least) return value
    if (this.options.strict === true) fail('a length is written in more bytes than needed')
    this.options.onLoose?.()
    return value
  }

  private negative(info: number): number {
    const value = -1 - this.argument(info)
    return Number.isSafeInteger(value) ? value : fail('an integer beyond 53 bits')
  }

  private take(info: number): Bytes {
    const length = this.argument(info)
    const start = this.at
    if (length > this.bytes.length - start) fail('the bytes end inside a string')
    this.at = start + length
    return this.bytes.subarray(start, this.at)
  }

  private text(info: number): string {
    const bytes = this.take(info)
    const plain = bytes.length <= 64 ? asciiOf(bytes) : undefined
    if (plain !== undefined) return plain
    try {
      return decoder.decode(bytes)
    } catch {
      return fail('a text is not UTF-8')
    }
  }

  /** Every item takes a byte at least: a count beyond the bytes that follow is a lie, told before memory is taken. */
  private count(info: number, itemsEach: number): number {
    const count = this.argument(info)
    if (count * itemsEach > this.bytes.length - this.at) fail('the bytes end inside a list or map')
    if (count * itemsEach > this.itemsLeft) throw new CborError('CBOR_SIZE', 'the CBOR has too many items')
    return count
  }

  private list(info: number, depth: number): readonly CborValue[] {
    const count = this.count(info, 1)
    const items: CborValue[] = []
    for (let index = 0; index < count; index++) items.push(this.item(depth))
    return items
  }

  private map(info: number, depth: number): CborMap {
    const count = this.count(info, 2)
    const map = new Map<CborKey, CborValue>()
    let before: Bytes | undefined
    for (let index = 0; index < count; index++) {
      const start = this.at
      const key = this.key()
      if (this.options.strict === true) {
        const encoded = this.bytes.subarray(start, this.at)
        if (before !== undefined && !map.has(key) && compareBytes(before, encoded) > 0)
          fail('the keys are not sorted')
        before = encoded
      }
      map.set(key, this.item(depth))
      if (map.size !== index + 1) duplicate(key)
    }
    return map
  }

  private key(): CborKey {
    const initial = this.initial()
    const info = initial & 31
    switch (initial >> 5) {
      case MAJOR.uint:
        return this.argument(info)
      case MAJOR.negative:
        return this.negative(info)
      case MAJOR.text:
        return this.text(info)
      default:
        return fail('a key is neither an integer nor a text')
    }
  }

  private tag(info: number, start: number, depth: number): CborTag {
    const tag = this.argument(info)
    const value = this.item(depth)
    return new CborTag(tag, value, this.bytes.subarray(start, this.at))
  }

  private simple(info: number): CborValue {
    switch (info) {
      case 20:
        return false
      case 21:
        return true
      case 22:
        return null
      case 23:
        return undefined
      case 25:
      case 26:
      case 27:
        return this.float(info)
      default:
        return fail(info === 31 ? 'an end without a beginning' : 'a simple value without meaning')
    }
  }

  /** Read because some issuers write numbers so; our own writer has none, so the strict form has none. */
  private float(info: 25 | 26 | 27): number {
    if (this.options.strict === true) fail('a floating-point number')
    const size = 1 << (info - 24)
    const { at, view } = this
    if (at + size > this.bytes.length) fail('the bytes end inside a number')
    this.at = at + size
    if (info === 25) return halfFloat(view.getUint16(at))
    return info === 26 ? view.getFloat32(at) : view.getFloat64(at)
  }
}

/** Names in an mdoc are short and ASCII: for these a decoder costs more than a loop. */
function asciiOf(bytes: Bytes): string | undefined {
  let text = ''
  for (let index = 0; index < bytes.length; index++) {
    const code = bytes[index] as number
    if (code > 127) return undefined
    text += String.fromCharCode(code)
  }
  return text
}

/** RFC 8949 appendix D. */
function halfFloat(half: number): number {
  const sign = half >> 15 === 0 ? 1 : -1
  const exponent = (half >> 10) & 31
  const mantissa = half & 1023
  if (exponent === 0) return sign * mantissa * 2 ** -24
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN
  return sign * (mantissa + 1024) * 2 ** (exponent - 25)
}

/** Bytewise, the order of keys in RFC 8949 §4.2.1. */
export function compareBytes(a: Bytes, b: Bytes): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const difference = (a[index] as number) - (b[index] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function duplicate(key: CborKey): never {
  const shown = typeof key === 'string' ? JSON.stringify(key.slice(0, 60)) : String(key)
  throw new CborError('CBOR_DUPLICATE', `the key ${shown} occurs twice in one map`)
}

function fail(detail: string): never {
  throw new CborError('CBOR_FORM', detail)
}
