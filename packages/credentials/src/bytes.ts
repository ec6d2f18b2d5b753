import { FormatError } from './errors.ts'
import type { Bytes } from './ports.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const SIXTETS = sixtets()
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Browsers since 2025 and Node 26 convert natively, ten times faster than a table. */
type NativeBase64 = { fromBase64?: (text: string, options: typeof READ) => Bytes }
type NativeBytes = Bytes & {
  toBase64?: (options: typeof WRITE) => string
  setFromBase64?: (text: string, options: typeof READ) => { readonly written: number }
}
const READ = { alphabet: 'base64url' } as const
const WRITE = { alphabet: 'base64url', omitPadding: true } as const
const native: NativeBase64 = Uint8Array as NativeBase64

/** Reused for short texts, which are nearly all: an array of its own costs more than the conversion. */
const scratch: NativeBytes = new Uint8Array(16 * 1024)
/** Its beginnings by length, kept: making a view costs as much as the conversion of a disclosure. */
const beginnings: (NativeBytes | undefined)[] = []
const BEGINNINGS_MAX = 1024

function beginning(length: number): NativeBytes {
  if (length >= BEGINNINGS_MAX) return scratch.subarray(0, length)
  return (beginnings[length] ??= scratch.subarray(0, length))
}

function sixtets(): Int8Array {
  const table = new Int8Array(128).fill(-1)
  for (let index = 0; index < ALPHABET.length; index++) table[ALPHABET.charCodeAt(index)] = index
  return table
}

export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** One after the other, in a buffer of their own, as WebCrypto wants it: plain, never shared. */
export function joinBytes(...parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Refuses octets that are not UTF-8 instead of replacing them. */
export function textOf(bytes: Bytes): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new FormatError('JSON_FORM', 'the text is not UTF-8')
  }
}

/** RFC 4648 §5 without padding, as JOSE writes it. */
export function encodeBase64url(data: Bytes | string): string {
  const bytes: NativeBytes = typeof data === 'string' ? encodeShortly(data) : data
  return bytes.toBase64?.(WRITE) ?? encodeByTable(bytes)
}

/** Valid until the next call. */
function encodeShortly(text: string): NativeBytes {
  if (text.length * 3 > scratch.length) return encoder.encode(text)
  return beginning(encoder.encodeInto(text, scratch).written)
}

/** The UTF-8 text that a base64url text stands for. */
export function decodeText(text: string, what = 'value'): string {
  if (scratch.setFromBase64 === undefined || text.length > scratch.length) {
    return textOf(decodeBase64url(text, what))
  }
  const length = (text.length * 3) >> 2
  if (!endsClean(text) || writtenTo(scratch, text) !== length) {
    throw new FormatError('B64_FORM', `${what} is not base64url without padding`)
  }
  return textOf(beginning(length))
}

function writtenTo(target: NativeBytes, text: string): number | undefined {
  try {
    return target.setFromBase64?.(text, READ).written
  } catch {
    return undefined
  }
}

/** RFC 7515 §2: no padding, no other alphabet, no white space, no spare bits set: one text for one value. */
export function decodeBase64url(text: string, what = 'value'): Bytes {
  const bytes = native.fromBase64 === undefined ? undefined : decodeNatively(text)
  if (bytes !== undefined) return bytes
  if (!isBase64url(text)) throw new FormatError('B64_FORM', `${what} is not base64url without padding`)
  return decodeByTable(text)
}

/** The platform tolerates white space and padding: both leave fewer bytes than the length of the text promises. */
function decodeNatively(text: string): Bytes | undefined {
  if (!endsClean(text)) return undefined
  const length = (text.length * 3) >> 2
  // Engines keep small arrays beside their object: filling one is five times faster than being given one.
  if (length <= 64) {
    const bytes = new Uint8Array(length)
    return writtenTo(bytes, text) === length ? bytes : undefined
  }
  try {
    const bytes = native.fromBase64?.(text, READ)
    return bytes?.length === length ? bytes : undefined
  } catch {
    return undefined
  }
}

/** The last character carries no bits beyond the last byte. */
function endsClean(text: string): boolean {
  const rest = text.length & 3
  const last = SIXTETS[text.charCodeAt(text.length - 1)] ?? -1
  return rest === 0 || (rest === 2 ? (last & 15) === 0 : rest === 3 && (last & 3) === 0)
}

export function isBase64url(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 127 || SIXTETS[code] === -1) return false
  }
  return endsClean(text)
}

/** Standard base64 with padding, the form of `x5c` (RFC 7515 §4.1.6). */
export function decodeBase64(text: string, what = 'value'): Bytes {
  const body = text.endsWith('==') ? text.slice(0, -2) : text.endsWith('=') ? text.slice(0, -1) : text
  if (text.length % 4 !== 0 || /[-_]/.test(body)) {
    throw new FormatError('B64_FORM', `${what} is not base64 with padding`)
  }
  return decodeBase64url(body.replaceAll('+', '-').replaceAll('/', '_'), what)
}

export function encodeBase64(bytes: Bytes): string {
  const text = encodeBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/')
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** Slow path for browsers without `toBase64`. */
export function encodeByTable(bytes: Bytes): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(index, index + 3)
    const group = (a << 16) | (b << 8) | c
    const sixtetCount = Math.min(bytes.length - index, 3) + 1
    for (let n = 0; n < sixtetCount; n++) text += ALPHABET.charAt((group >> (18 - 6 * n)) & 63)
  }
  return text
}

/** Slow path for browsers without `fromBase64`; the text has been checked by `isBase64url`. */
export function decodeByTable(text: string): Bytes {
  const bytes = new Uint8Array((text.length * 3) >> 2)
  let [buffer, bits, at] = [0, 0, 0]
  for (let index = 0; index < text.length; index++) {
    buffer = ((buffer << 6) | (SIXTETS[text.charCodeAt(index)] ?? 0)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (buffer >> bits) & 255
    }
  }
  return bytes
}

/** The time does not depend on where the texts differ: for nonces, hashes and other values of a secret kind. */
export function equalText(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index)
  return difference === 0
}
