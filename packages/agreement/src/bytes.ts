/** UTF-8, base64url and lower-case hex without the platform: this package runs where neither Buffer nor DOM exist. */

export type Bytes = Uint8Array

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUE_OF = new Map(Array.from(ALPHABET, (character, value) => [character, value] as const))

/** Strings with lone surrogates have no UTF-8 form: the caller checks `isWellFormed` first. */
export function utf8Encode(text: string): Bytes {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      )
  }
  return Uint8Array.from(bytes)
}

/** Length of the sequence, bits of the first byte, least code point: shortest form only (RFC 3629 §3). */
function sequenceOf(first: number): readonly [length: number, bits: number, least: number] | undefined {
  if (first < 0x80) return [1, first, 0]
  if (first >= 0xc2 && first < 0xe0) return [2, first & 31, 0x80]
  if (first >= 0xe0 && first < 0xf0) return [3, first & 15, 0x800]
  if (first >= 0xf0 && first < 0xf5) return [4, first & 7, 0x10000]
  return undefined
}

/** Undefined for anything that is not shortest-form UTF-8 without surrogates. A byte order mark is kept as text. */
export function utf8Decode(bytes: Bytes): string | undefined {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const sequence = sequenceOf(bytes[at] ?? 0xff)
    if (sequence === undefined) return undefined
    const [length, bits, least] = sequence
    let point = bits
    for (let next = at + 1; next < at + length; next++) {
      const byte = bytes[next]
      if (byte === undefined || byte >> 6 !== 2) return undefined
      point = (point << 6) | (byte & 63)
    }
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined
    parts.push(String.fromCodePoint(point))
    at += length
  }
  return parts.join('')
}

/** RFC 7515 §2: no padding. */
export function base64urlEncode(bytes: Bytes): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const word = (a << 16) | (b << 8) | c
    const sextets = [word >> 18, (word >> 12) & 63, (word >> 6) & 63, word & 63]
    for (const sextet of sextets.slice(0, Math.min(4, bytes.length - at + 1))) text += ALPHABET[sextet]
  }
  return text
}

/** Undefined for padding, foreign characters or spare bits that are not zero: one text per value. */
export function base64urlDecode(text: string): Bytes | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let word = 0
  let bits = 0
  let written = 0
  for (const character of text) {
    const value = VALUE_OF.get(character)
    if (value === undefined) return undefined
    word = ((word << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[written++] = (word >> bits) & 0xff
  }
  return (word & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
