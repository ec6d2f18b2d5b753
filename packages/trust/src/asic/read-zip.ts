/**
 * ZIP as containers of signatures use it (APPNOTE 6.3.10, the part EN 319 162-1 annex A allows): the two lists of what
 * is inside must agree, no entry twice, no name that leads out, no bomb. Nothing is written anywhere.
 */
import { decodeUtf8 } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { InflateError, inflate } from '../inflate.ts'
import { ZipError } from './zip-error.ts'

export type ZipEntry = {
  readonly name: string
  readonly stored: boolean
  readonly size: number
  /** The bytes, inflated once; throws `ZipError` for what is not what the lists say. */
  readonly bytes: () => Bytes
}

export const ZIP_ENTRIES_MAX = 1000
export const ZIP_BYTES_MAX = 512 << 20
/** Inflated to packed; small entries may be denser. */
export const ZIP_RATIO_MAX = 100
const RATIO_FREE_BYTES = 1 << 20

const END_SIGNATURE = 0x06054b50
const CENTRAL_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const END_BYTES = 22
const CENTRAL_BYTES = 46
const LOCAL_BYTES = 30
const COMMENT_MAX = 0xffff

/** In the order of the data, folders left out. Throws `ZipError`. */
export function readZip(bytes: Bytes): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > ZIP_ENTRIES_MAX) throw new ZipError(`more than ${ZIP_ENTRIES_MAX} entries`)
  const listed: Listed[] = []
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < count; i++) {
    const one = readCentral(bytes, view, at)
    listed.push(one)
    at = one.next
  }
  if (at !== end) throw new ZipError('the list of entries does not end where it should')
  return entriesOf(bytes, view, listed)
}

/** The mark whose comment ends with the file and whose list ends before it: one in a comment is none. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES
  for (let at = last; at >= 0 && at >= last - COMMENT_MAX; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue
    if (at + END_BYTES + view.getUint16(at + 20, true) !== view.byteLength) continue
    const [size, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)]
    const whole = view.getUint16(at + 8, true) === view.getUint16(at + 10, true)
    if (whole && offset + size === at) return at
  }
  throw new ZipError('not a ZIP file, or one with parts of others around it')
}

type Listed = {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
  readonly next: number
}

function readCentral(bytes: Bytes, view: DataView, at: number): Listed {
  if (at + CENTRAL_BYTES > view.byteLength || view.getUint32(at, true) !== CENTRAL_SIGNATURE)
    throw new ZipError('not an entry of the list')
  const short = (offset: number): number => view.getUint16(at + offset, true)
  const long = (offset: number): number => view.getUint32(at + offset, true)
  const nameEnd = at + CENTRAL_BYTES + short(28)
  const next = nameEnd + short(30) + short(32)
  const name = nameOf(bytes.subarray(at + CENTRAL_BYTES, nameEnd))
  const { packed, size, offset } = widened(view, { from: nameEnd, to: nameEnd + short(30) }, [
    long(24),
    long(20),
    long(42),
  ])
  if (packed >= WIDE_MARK || size >= WIDE_MARK) throw new ZipError(`${name}: too large`)
  return { name, flags: short(8), method: short(10), crc: long(16), packed, size, offset, next }
}

/** Names are compared with what signatures say: nothing is made equal. */
function nameOf(raw: Bytes): string {
  const name = decodeUtf8(raw) ?? String.fromCharCode(...raw)
  const steps = name.split('/')
  if (
    name === '' ||
    name.startsWith('/') ||
    name.includes('\\') ||
    name.includes('\0') ||
    steps.includes('..') ||
    /^[A-Za-z]:/.test(name)
  )
    throw new ZipError(`the name ${JSON.stringify(name)}`)
  return name
}

function entriesOf(bytes: Bytes, view: DataView, listed: readonly Listed[]): readonly ZipEntry[] {
  const names = new Set<string>()
  let total = 0
  let free = 0
  const entries: ZipEntry[] = []
  for (const one of listed.toSorted((a, b) => a.offset - b.offset)) {
    if (names.has(one.name)) throw new ZipError(`${one.name} twice`)
    names.add(one.name)
    total += one.size
    checkLimits(one, total)
    const start = checkLocal(bytes, view, one)
    // Entries that share bytes are how a small file holds a large one.
    if (one.offset < free) throw new ZipError(`${one.name}: inside another entry`)
    free = start + one.packed
    if (!one.name.endsWith('/')) entries.push(entryOf(one, bytes.subarray(start, free)))
  }
  return entries
}

function checkLimits({ name, flags, method, packed, size }: Listed, total: number): void {
  if ((flags & 1) !== 0) throw new ZipError(`${name}: encrypted`)
  if (method !== 0 && method !== 8) throw new ZipError(`${name}: packed by method ${method}`)
  if (method === 0 && packed !== size) throw new ZipError(`${name}: stored in another size`)
  if (total > ZIP_BYTES_MAX) throw new ZipError(`more than ${ZIP_BYTES_MAX} bytes inside`)
  if (size > RATIO_FREE_BYTES && size > packed * ZIP_RATIO_MAX)
    throw new ZipError(`${name}: packed too densely`)
}

const DESCRIPTOR_FLAG = 8

/** The head before the data says the same as the list; where its data begin. */
function checkLocal(bytes: Bytes, view: DataView, one: Listed): number {
  const { name, offset: at, method, packed, size, crc } = one
  if (at + LOCAL_BYTES > view.byteLength || view.getUint32(at, true) !== LOCAL_SIGNATURE)
    throw new ZipError(`${name}: no head before the data`)
  const nameEnd = at + LOCAL_BYTES + view.getUint16(at + 26, true)
  const start = nameEnd + view.getUint16(at + 28, true)
  const local = nameOf(bytes.subarray(at + LOCAL_BYTES, nameEnd))
  if (local !== name) throw new ZipError(`${name} is ${local} before its data`)
  if (view.getUint16(at + 8, true) !== method) throw new ZipError(`${name}: two methods`)
  const later = (view.getUint16(at + 6, true) & DESCRIPTOR_FLAG) !== 0
  const told = [14, 18, 22].map((offset) => view.getUint32(at + offset, true))
  const wide = wideSizes(view, nameEnd, start)
  const same = [crc, packed, size].every(
    (value, i) =>
      told[i] === value || (later && told[i] === 0) || (told[i] === 0xffffffff && wide[i] === value),
  )
  if (!same) throw new ZipError(`${name}: two sizes`)
  if (start + packed > view.byteLength) throw new ZipError(`${name}: cut off`)
  return start
}

const WIDE = 1
const WIDE_MARK = 0xffffffff

/** APPNOTE §4.5.3: the numbers of eight octets beside the short ones, in the order in which they stand. */
function wideNumbers(view: DataView, from: number, to: number): readonly number[] {
  for (let at = from; at + 4 <= to && to <= view.byteLength; at += 4 + view.getUint16(at + 2, true)) {
    const length = view.getUint16(at + 2, true)
    if (view.getUint16(at, true) !== WIDE || at + 4 + length > to) continue
    return Array.from({ length: Math.floor(length / 8) }, (_, i) =>
      Number(view.getBigUint64(at + 4 + 8 * i, true)),
    )
  }
  return []
}

/** In the list, a number of eight octets stands for each short one that is all ones, and for no other. */
function widened(
  view: DataView,
  { from, to }: { readonly from: number; readonly to: number },
  told: readonly number[],
): { readonly size: number; readonly packed: number; readonly offset: number } {
  const wide = told.includes(WIDE_MARK) ? [...wideNumbers(view, from, to)] : []
  const [size = 0, packed = 0, offset = 0] = told.map((value) =>
    value === WIDE_MARK ? (wide.shift() ?? value) : value,
  )
  return { size, packed, offset }
}

/** Before the data both sizes are there, the one that is not packed first; of the check sum there is none. */
function wideSizes(view: DataView, from: number, to: number): readonly (number | undefined)[] {
  const [size, packed] = wideNumbers(view, from, to)
  return packed === undefined ? [] : [undefined, packed, size]
}

function entryOf({ name, method, size, crc }: Listed, packed: Bytes): ZipEntry {
  let kept: Bytes | undefined
  const open = (): Bytes => {
    const bytes = method === 0 ? packed : inflated(packed, size)
    if (crc32(bytes) !== crc) throw new ZipError(`${name}: another check sum`)
    return bytes
  }
  return { name, stored: method === 0, size, bytes: () => (kept ??= open()) }
}

const CRC = Uint32Array.from({ length: 256 }, (_, i) => {
  let value = i
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

export function crc32(bytes: Bytes): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (CRC[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

function inflated(packed: Bytes, size: number): Bytes {
  try {
    const bytes = inflate(packed, size)
    if (bytes.length === size) return bytes
    throw new ZipError(`${bytes.length} bytes in place of ${size}`)
  } catch (error) {
    if (error instanceof InflateError) throw new ZipError(error.message)
    throw error
  }
}
