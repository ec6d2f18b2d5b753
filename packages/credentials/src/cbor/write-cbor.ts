import { utf8 } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { CborError } from './cbor-error.ts'
import { compareBytes } from './read-cbor.ts'
import {
  CBOR_TAG,
  CborRaw,
  CborTag,
  isBytes,
  isCborList,
  isCborMap,
  type CborKey,
  type CborMap,
  type CborValue,
} from './cbor-value.ts'

/**
 * Deterministic encoding (RFC 8949 §4.2.1): shortest heads, definite lengths, keys in bytewise order. What the
 * profile has no use for, such as floating-point numbers, cannot be written.
 */
export function writeCbor(value: CborValue): Bytes {
  const writer = new Writer()
  try {
    writer.item(value, 0)
    return writer.taken()
  } finally {
    writer.giveBack()
  }
}

/** `#6.24(bstr .cbor value)`, to stand inside something else. */
export function embedded(value: CborValue): CborTag {
  return new CborTag(CBOR_TAG.embedded, writeCbor(value))
}

/** The same, encoded: what is hashed and signed in an mdoc. */
export function writeEmbedded(value: CborValue): Bytes {
  const [encoded = new Uint8Array()] = writeEmbeddedAll([[value]])
  return encoded
}

/**
 * Several of these at once, as views of one buffer. Each is put together from pieces that must make exactly one item:
 * the keys of a map that never change are encoded once.
 */
export function writeEmbeddedAll(items: readonly (readonly CborValue[])[]): Bytes[] {
  const writer = new Writer()
  try {
    const ends = items.map((pieces) => {
      const start = writer.length
      for (const piece of pieces) writer.item(piece, 0)
      writer.embed(start)
      return writer.length
    })
    const all = writer.taken()
    return ends.map((end, index) => all.subarray(ends[index - 1] ?? 0, end))
  } finally {
    writer.giveBack()
  }
}

const DEPTH_MAX = 32
const SHORT = 64
const encoder = new TextEncoder()
/** Lent to one writer at a time: a new buffer for each item would cost more than the item. */
let spare: Bytes | undefined = new Uint8Array(16 * 1024)
const SPARE_MAX = 1024 * 1024

class Writer {
  private bytes: Bytes
  private at = 0

  constructor() {
    this.bytes = spare ?? new Uint8Array(16 * 1024)
    spare = undefined
  }

  taken(): Bytes {
    return this.bytes.slice(0, this.at)
  }

  giveBack(): void {
    if (this.bytes.length <= SPARE_MAX) spare = this.bytes
  }

  get length(): number {
    return this.at
  }

  /** Wraps what was written since `start`. */
  embed(start: number): void {
    const length = this.at - start
    const before = headLength(CBOR_TAG.embedded) + headLength(length)
    this.room(before)
    this.bytes.copyWithin(start + before, start, this.at)
    this.at = start
    this.head(6, CBOR_TAG.embedded)
    this.head(2, length)
    this.at += length
  }

  item(value: CborValue, depth: number): void {
    if (typeof value === 'string') this.text(value)
    else if (typeof value === 'number') this.integer(value)
    else if (isBytes(value)) this.string(2, value)
    else if (value instanceof CborRaw) this.raw(value.encoded)
    else this.compound(value, depth)
  }

  private compound(value: Exclude<CborValue, string | number | Bytes | CborRaw>, depth: number): void {
    if (depth > DEPTH_MAX) throw new CborError('CBOR_DEPTH', `nested deeper than ${DEPTH_MAX}`)
    if (value instanceof CborTag) {
      this.head(6, value.tag)
      this.item(value.value, depth + 1)
    } else if (isCborMap(value)) this.map(value, depth + 1)
    else if (isCborList(value)) {
      this.head(4, value.length)
      for (const item of value) this.item(item, depth + 1)
    } else this.simple(value)
  }

  private simple(value: unknown): void {
    this.room(1)
    if (value === false) this.bytes[this.at++] = 0xf4
    else if (value === true) this.bytes[this.at++] = 0xf5
    else if (value === null) this.bytes[this.at++] = 0xf6
    else throw new CborError('CBOR_FORM', `a value of type ${typeof value} has no place in this profile`)
  }

  private integer(value: number): void {
    if (!Number.isSafeInteger(value)) throw new CborError('CBOR_FORM', 'a number is not a safe integer')
    // Zero has no sign in CBOR: -0 is 0.
    if (value >= 0) this.head(0, value)
    else this.head(1, -1 - value)
  }

  private map(map: CborMap, depth: number): void {
    this.head(5, map.size)
    for (const key of sortedKeys(map)) {
      if (typeof key === 'string') this.text(key)
      else this.integer(key)
      this.item(map.get(key), depth)
    }
  }

  private text(text: string): void {
    if (text.length <= SHORT && this.ascii(text)) return
    if (!text.isWellFormed()) throw new CborError('CBOR_FORM', 'a text is not Unicode')
    // Room for the longest head and the most UTF-8; the head is as long as the length turns out.
    this.room(9 + text.length * 3)
    const most = headLength(text.length * 3)
    const { written } = encoder.encodeInto(text, this.bytes.subarray(this.at + most))
    const least = headLength(written)
    if (least !== most) this.bytes.copyWithin(this.at + least, this.at + most, this.at + most + written)
    this.head(3, written)
    this.at += written
  }

  /** Names are short and ASCII: for these an encoder costs more than a loop. */
  private ascii(text: string): boolean {
    const start = this.at
    this.head(3, text.length)
    this.room(text.length)
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > 127) {
        this.at = start
        return false
      }
      this.bytes[this.at++] = code
    }
    return true
  }

  private string(major: number, bytes: Bytes): void {
    this.head(major, bytes.length)
    this.raw(bytes)
  }

  private raw(bytes: Bytes): void {
    this.room(bytes.length)
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  private head(major: number, argument: number): void {
    this.room(9)
    const first = major << 5
    const { bytes } = this
    if (argument < 24) {
      bytes[this.at++] = first | argument
      return
    }
    const size = headLength(argument) - 1
    bytes[this.at++] = first | (23 + [1, 2, 4, 8].indexOf(size) + 1)
    let rest = argument
    for (let index = size - 1; index >= 0; index--) {
      bytes[this.at + index] = rest % 256
      rest = Math.floor(rest / 256)
    }
    this.at += size
  }

  private room(length: number): void {
    if (this.at + length <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + length))
    larger.set(this.bytes)
    this.bytes = larger
  }
}

function headLength(argument: number): number {
  if (argument < 24) return 1
  if (argument < 0x100) return 2
  if (argument < 0x1_0000) return 3
  return argument < 0x1_0000_0000 ? 5 : 9
}

/** Non-negative integers, negative ones, texts; each shorter before longer, then bytewise: RFC 8949 §4.2.1. */
function sortedKeys(map: CborMap): Iterable<CborKey> {
  let before: CborKey | undefined
  for (const key of map.keys()) {
    if (before !== undefined && compareKeys(before, key) > 0) return [...map.keys()].sort(compareKeys)
    before = key
  }
  return map.keys()
}

function compareKeys(a: CborKey, b: CborKey): number {
  if (typeof a === 'number' && typeof b === 'number') {
    return a >= 0 === b >= 0 ? Math.abs(a) - Math.abs(b) : b - a
  }
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  return typeof a === 'number' ? -1 : 1
}

function compareTexts(a: string, b: string): number {
  if (isAscii(a) && isAscii(b)) return a.length - b.length || (a < b ? -1 : 1)
  const [first, second] = [utf8(a), utf8(b)]
  return first.length - second.length || compareBytes(first, second)
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}
