/** Values → DER. */
import { concatBytes, encodeUtf8 } from '../bytes.ts'
import type { Bytes, Instant } from '../ports.ts'
import { DerError, TAG } from './read-der.ts'

export function der(tag: number, ...content: readonly Bytes[]): Bytes {
  const body = concatBytes(content)
  return concatBytes([Uint8Array.of(tag, ...lengthOctets(body.length)), body])
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 | octets.length, ...octets]
}

export function sequence(...content: readonly Bytes[]): Bytes {
  return der(TAG.sequence, ...content)
}

/** A non-negative integer from its big-endian magnitude. */
export function integer(magnitude: Bytes): Bytes {
  let start = 0
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++
  const digits = magnitude.length === 0 ? Uint8Array.of(0) : magnitude.subarray(start)
  return der(TAG.integer, (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), digits)
}

export function smallInteger(value: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 31) throw new DerError(`integer ${value}`)
  return integer(Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255))
}

export function boolean(value: boolean): Bytes {
  return der(TAG.boolean, Uint8Array.of(value ? 0xff : 0))
}

export function octetString(content: Bytes): Bytes {
  return der(TAG.octetString, content)
}

export function bitString(bytes: Bytes, unused = 0): Bytes {
  return der(TAG.bitString, Uint8Array.of(unused), bytes)
}

export function nothing(): Bytes {
  return der(TAG.null)
}

export function oid(dotted: string): Bytes {
  return der(TAG.oid, oidContent(dotted))
}

function oidContent(dotted: string): Bytes {
  const arcs = dotted.split('.').map(Number)
  const [first = Number.NaN, second = Number.NaN, ...rest] = arcs
  const plausible = arcs.every((arc) => Number.isSafeInteger(arc) && arc >= 0)
  if (!plausible || first > 2 || (first < 2 && second > 39) || Number.isNaN(second))
    throw new DerError(`object identifier ${dotted}`)
  return Uint8Array.from([first * 40 + second, ...rest].flatMap(base128))
}

function base128(arc: number): number[] {
  const octets = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    octets.unshift((rest % 128) | 0x80)
  return octets
}

export function utf8String(text: string): Bytes {
  return der(TAG.utf8String, encodeUtf8(text))
}

export function printableString(text: string): Bytes {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) throw new DerError(`not printable: ${text}`)
  return der(TAG.printableString, encodeUtf8(text))
}

/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050; whole seconds. */
export function time(instant: Instant): Bytes {
  const digits = instant.slice(0, 19).replace(/[-T:]/g, '')
  const year = Number(instant.slice(0, 4))
  const short = year >= 1950 && year < 2050
  return der(short ? TAG.utcTime : TAG.generalizedTime, encodeUtf8(`${short ? digits.slice(2) : digits}Z`))
}
