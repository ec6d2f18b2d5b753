/**
 * JOSE writes an ECDSA signature as r‖s (RFC 7518 §3.4), OpenSSL as a DER sequence of two integers (RFC 3279
 * §2.2.3). Node converts too, but looks the curve up again each time: that costs as much as two thirds of a
 * signature by P-256. Both lengths are fixed by the curve, so the conversion is a handful of bytes.
 */
import type { Bytes } from '@entente/credentials'

const SEQUENCE = 0x30
const INTEGER = 0x02
/** From this length on a second length octet follows: only P-521 gets there. */
const LONG = 0x80

/** Kept by length and overwritten: OpenSSL has read it when the synchronous call returns. */
const kept: Uint8Array[] = []

/** The one DER form of r‖s. Valid until the next call. */
export function encodeEcdsa(raw: Bytes): Bytes {
  const half = raw.length >> 1
  const r = firstDigit(raw, 0, half)
  const s = firstDigit(raw, half, raw.length)
  const rLength = half - r + signOctet(raw, r)
  const sLength = raw.length - s + signOctet(raw, s)
  const content = rLength + sLength + 4
  const total = content + (content < LONG ? 2 : 3)
  const der = (kept[total] ??= new Uint8Array(total))
  let at = 0
  der[at++] = SEQUENCE
  if (content >= LONG) der[at++] = LONG | 1
  der[at++] = content
  at = writeInteger(der, at, { raw, start: r, end: half })
  writeInteger(der, at, { raw, start: s, end: raw.length })
  return der
}

/** Where the magnitude begins: without leading zeros, but never empty. */
function firstDigit(raw: Bytes, start: number, end: number): number {
  let at = start
  while (at < end - 1 && raw[at] === 0) at++
  return at
}

/** A leading zero keeps a magnitude with its highest bit set from being read as negative. */
function signOctet(raw: Bytes, first: number): number {
  return (raw[first] as number) >= LONG ? 1 : 0
}

type Digits = { readonly raw: Bytes; readonly start: number; readonly end: number }

function writeInteger(der: Uint8Array, from: number, { raw, start, end }: Digits): number {
  let at = from
  const zero = signOctet(raw, start)
  der[at++] = INTEGER
  der[at++] = end - start + zero
  if (zero === 1) der[at++] = 0
  for (let index = start; index < end; index++) der[at++] = raw[index] as number
  return at
}

/** r‖s of a signature that OpenSSL has just made, `length` octets in all. */
export function decodeEcdsa(der: Bytes, length: number): Bytes {
  const raw = new Uint8Array(length)
  const half = length >> 1
  const r = der[1] === (LONG | 1) ? 3 : 2
  const s = readInteger(der, r, { raw, end: half })
  readInteger(der, s, { raw, end: length })
  return raw
}

/** Copies a magnitude so that it ends at `end`; answers where the next value begins. */
function readInteger(der: Bytes, at: number, { raw, end }: { raw: Uint8Array; end: number }): number {
  const next = at + 2 + (der[at + 1] as number)
  const zero = der[at + 2] === 0 ? 1 : 0
  let to = end - (next - at - 2 - zero)
  for (let index = at + 2 + zero; index < next; index++) raw[to++] = der[index] as number
  return next
}
