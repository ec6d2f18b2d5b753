/** DER content octets → values, each with the one encoding X.690 allows. */
import { decodeUtf8, hex } from '../bytes.ts'
import { instantOfParts } from '../instant.ts'
import type { Bytes, Instant } from '../ports.ts'
import { type Der, DerError, TAG } from './read-der.ts'

function expectTag(der: Der, tag: number, what: string): void {
  if (der.tag !== tag) throw new DerError(`${what}: expected tag ${tag}, found ${der.tag}`)
}

/** X.690 §8.3.2: two's complement in the fewest octets. */
export function readIntegerBytes(der: Der, what: string): Bytes {
  const { content } = der
  const [first, second] = content
  if (first === undefined) throw new DerError(`${what}: empty integer`)
  const padded = second !== undefined && (first === 0 ? second < 0x80 : first === 0xff && second >= 0x80)
  if (padded) throw new DerError(`${what}: integer not minimal`)
  return content
}

/** A non-negative integer that fits a JavaScript number of 32 bits. */
export function readSmallInteger(der: Der, what: string): number {
  const bytes = readIntegerBytes(der, what)
  if ((bytes[0] ?? 0) >= 0x80) throw new DerError(`${what}: negative`)
  if (bytes.length > 4) throw new DerError(`${what}: too large`)
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

export function readBoolean(der: Der, what: string): boolean {
  const [byte] = der.content
  if (der.content.length !== 1 || (byte !== 0 && byte !== 0xff)) throw new DerError(`${what}: not a boolean`)
  return byte === 0xff
}

export type BitString = { readonly unused: number; readonly bytes: Bytes }

export function readBitString(der: Der, what: string): BitString {
  const [unused] = der.content
  const bytes = der.content.subarray(1)
  if (unused === undefined || unused > 7) throw new DerError(`${what}: not a bit string`)
  if (bytes.length === 0 && unused !== 0) throw new DerError(`${what}: unused bits of nothing`)
  const last = bytes[bytes.length - 1] ?? 0
  if ((last & ((1 << unused) - 1)) !== 0) throw new DerError(`${what}: unused bits are set`)
  return { unused, bytes }
}

/** A bit string of whole octets: a key or a signature. */
export function readWholeBits(der: Der, what: string): Bytes {
  const { unused, bytes } = readBitString(der, what)
  if (unused !== 0) throw new DerError(`${what}: not whole octets`)
  return bytes
}

/** Dotted form. X.690 §8.19: no leading 0x80 in an arc. */
export function readOid(der: Der, what: string): string {
  expectTag(der, TAG.oid, what)
  return oidText(der.content, what)
}

function oidText(content: Bytes, what: string): string {
  const arcs: number[] = []
  let arc = 0
  let begins = true
  for (const byte of content) {
    if (begins && byte === 0x80) throw new DerError(`${what}: identifier not minimal`)
    if (arc > 2 ** 40) throw new DerError(`${what}: identifier arc too large`)
    arc = arc * 128 + (byte & 0x7f)
    begins = byte < 0x80
    if (!begins) continue
    if (arcs.length === 0) arcs.push(Math.min(Math.floor(arc / 40), 2))
    arcs.push(arcs.length === 1 ? arc - (arcs[0] ?? 0) * 40 : arc)
    arc = 0
  }
  if (!begins || arcs.length === 0) throw new DerError(`${what}: truncated identifier`)
  return arcs.join('.')
}

/** RFC 5280 §4.1.2.5: UTCTime to the second with Z, or GeneralizedTime without fraction. */
export function readTime(der: Der, what: string): Instant {
  const text = ascii(der.content, what)
  const generalized = der.tag === TAG.generalizedTime
  if (!generalized) expectTag(der, TAG.utcTime, what)
  const match = (generalized ? /^(\d{4})(\d{10})Z$/ : /^(\d{2})(\d{10})Z$/).exec(text)
  if (match === null) throw new DerError(`${what}: not a time of DER`)
  const short = Number(match[1])
  const rest = match[2] ?? ''
  const two = (at: number): number => Number(rest.slice(at, at + 2))
  const year = generalized ? short : short + (short >= 50 ? 1900 : 2000)
  const parts = { year, month: two(0), day: two(2), hour: two(4), minute: two(6), second: two(8) }
  const instant = instantOfParts(parts)
  if (instant === undefined) throw new DerError(`${what}: no such date`)
  return instant
}

function ascii(bytes: Bytes, what: string): string {
  let text = ''
  for (const byte of bytes) {
    if (byte >= 0x80) throw new DerError(`${what}: not ASCII`)
    text += String.fromCharCode(byte)
  }
  return text
}

export function readIa5(der: Der, what: string): string {
  return ascii(der.content, what)
}

function wide(bytes: Bytes, size: 2 | 4, what: string): string {
  if (bytes.length % size !== 0) throw new DerError(`${what}: odd length`)
  let text = ''
  for (let i = 0; i < bytes.length; i += size) {
    const code = bytes.subarray(i, i + size).reduce((sum, byte) => sum * 256 + byte, 0)
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new DerError(`${what}: not a character`)
    text += String.fromCodePoint(code)
  }
  return text
}

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?*@&_#!"$%;<>]*$/

/** A DirectoryString or IA5String as text; undefined for a value of another type. */
export function readText(der: Der, what: string): string | undefined {
  switch (der.tag) {
    case TAG.utf8String: {
      const text = decodeUtf8(der.content)
      if (text === undefined) throw new DerError(`${what}: not UTF-8`)
      return text
    }
    case TAG.printableString: {
      // Issuers put '@', '&' or '_' into this type: read them, the bytes decide anyway.
      const text = ascii(der.content, what)
      if (!PRINTABLE.test(text)) throw new DerError(`${what}: not printable`)
      return text
    }
    case TAG.ia5String:
      return ascii(der.content, what)
    case TAG.teletexString:
      return Array.from(der.content, (byte) => String.fromCharCode(byte)).join('')
    case TAG.bmpString:
      return wide(der.content, 2, what)
    case TAG.universalString:
      return wide(der.content, 4, what)
    default:
      return undefined
  }
}

/** Big-endian hexadecimal of an integer without sign octet; a negative one with a minus, as other tools show it. */
export function integerHex(bytes: Bytes): string {
  const negative = (bytes[0] ?? 0) >= 0x80
  if (!negative) return hex(bytes.length > 1 && bytes[0] === 0 ? bytes.subarray(1) : bytes)
  const magnitude = -BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex(bytes)}`))
  const digits = magnitude.toString(16)
  return `-${digits.padStart(digits.length + (digits.length % 2), '0')}`
}
