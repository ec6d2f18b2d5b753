import { encodeUtf8 } from './bytes.ts'
import type { Bytes } from './ports.ts'

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const STANDARD_VALUES = valuesOf(STANDARD)
const URL_SAFE_VALUES = valuesOf(URL_SAFE)

function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(256).fill(-1)
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i
  return values
}

function encode(bytes: Bytes, alphabet: string): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const left = bytes.length - i
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63)
    if (left > 1) text += alphabet.charAt((group >> 6) & 63)
    if (left > 2) text += alphabet.charAt(group & 63)
  }
  return text
}

/**
 * Undefined on a foreign character, an impossible length or bits left over: one text for one value. Looked at as
 * octets, which is three times as quick; what is not ASCII becomes several, none of the alphabet.
 */
function decode(text: string, values: Int8Array): Bytes | undefined {
  // What was parsed from JSON may be anything, and the encoder would make a text of it.
  if (typeof text !== 'string') return undefined
  const octets = encodeUtf8(text)
  const whole = octets.length & ~3
  const bytes = new Uint8Array(Math.floor((octets.length * 3) / 4))
  let at = 0
  // Four characters are three octets; what is no character of the alphabet makes the group negative.
  for (let i = 0; i < whole; i += 4) {
    const a = values[octets[i] as number] as number
    const b = values[octets[i + 1] as number] as number
    const c = values[octets[i + 2] as number] as number
    const d = values[octets[i + 3] as number] as number
    const group = (a << 18) | (b << 12) | (c << 6) | d
    if (group < 0) return undefined
    bytes[at++] = group >> 16
    bytes[at++] = group >> 8
    bytes[at++] = group
  }
  return decodeRest(octets.subarray(whole), bytes.subarray(at), values) ? bytes : undefined
}

/** Two or three characters at the end, one octet or two; those that are not there count as zeros. */
function decodeRest(rest: Bytes, into: Bytes, values: Int8Array): boolean {
  if (rest.length < 2) return rest.length === 0
  const [a = -1, b = -1, c = 0] = Array.from(rest, (octet) => values[octet] ?? -1)
  const group = (a << 18) | (b << 12) | (c << 6)
  into.set([group >> 16, group >> 8].slice(0, into.length))
  return group >= 0 && (group & (into.length === 2 ? 0xff : 0xffff)) === 0
}

/** RFC 4648 §5 without padding, as JOSE wants it (RFC 7515 §2). */
export function base64url(bytes: Bytes): string {
  return encode(bytes, URL_SAFE)
}

/** Strict: no padding, no white space, no bits left over; undefined otherwise. */
export function fromBase64url(text: string): Bytes | undefined {
  return decode(text, URL_SAFE_VALUES)
}

/** RFC 4648 §4 with padding, as in `x5c` and in lists of trusted entities. */
export function base64(bytes: Bytes): string {
  const text = encode(bytes, STANDARD)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** Strict standard base64 with its padding; undefined otherwise. */
export function fromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return decode(text.slice(0, text.length - padding), STANDARD_VALUES)
}
