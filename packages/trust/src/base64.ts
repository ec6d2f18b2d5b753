import type { Bytes } from './ports.ts'

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const STANDARD_VALUES = valuesOf(STANDARD)
const URL_SAFE_VALUES = valuesOf(URL_SAFE)

function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1)
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

/** Undefined on a foreign character, an impossible length or bits left over: one text for one value. */
function decode(text: string, values: Int8Array): Bytes | undefined {
  const rest = text.length % 4
  if (rest === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let at = 0
  let group = 0
  let bits = 0
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? -1
    if (value < 0) return undefined
    group = ((group << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (group >> bits) & 0xff
    }
  }
  return (group & ((1 << bits) - 1)) === 0 ? bytes : undefined
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
