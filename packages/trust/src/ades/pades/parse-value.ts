/** Values of PDF (ISO 32000-2 §7.3): a strict reader of what signature dictionaries and their surroundings hold. */
import type { Bytes } from '../../ports.ts'

export class PdfError extends Error {
  override readonly name = 'PdfError'
}

export type PdfValue =
  | { readonly kind: 'null' | 'boolean' | 'number' | 'name' | 'keyword'; readonly text: string }
  /** `start` and `end`: where the token stands in the file, delimiters included. */
  | { readonly kind: 'string' | 'hex'; readonly bytes: Bytes; readonly start: number; readonly end: number }
  | { readonly kind: 'ref'; readonly number: number; readonly generation: number }
  | { readonly kind: 'array'; readonly items: readonly PdfValue[] }
  | PdfDictionary

export type PdfDictionary = {
  readonly kind: 'dictionary'
  /** In the order of the file: a key may stand there twice, which readers understand differently. */
  readonly entries: readonly (readonly [key: string, value: PdfValue])[]
}

export type PdfCursor = { readonly bytes: Bytes; at: number }

const DEPTH_MAX = 32
const ITEMS_MAX = 50_000
const WHITE = new Set([0, 9, 10, 12, 13, 32])
const DELIMITERS = new Set(Array.from('()<>[]{}/%', (character) => character.charCodeAt(0)))
const NOT_HEX = 255
const HEX = new Uint8Array(256).fill(NOT_HEX)
for (let digit = 0; digit < 16; digit++) {
  const text = digit.toString(16)
  HEX[text.charCodeAt(0)] = digit
  HEX[text.toUpperCase().charCodeAt(0)] = digit
}
const code = (character: string): number => character.charCodeAt(0)

/** §7.2.3: white space and comments. */
export function skipSpace(cursor: PdfCursor): void {
  for (;;) {
    const byte = cursor.bytes[cursor.at]
    if (byte === undefined) return
    if (byte === code('%')) while (![10, 13, undefined].includes(cursor.bytes[cursor.at])) cursor.at++
    else if (WHITE.has(byte)) cursor.at++
    else return
  }
}

/** The next value; `n g R` is one. Throws `PdfError`. */
export function parseValue(cursor: PdfCursor, depth = 0): PdfValue {
  if (depth > DEPTH_MAX) throw new PdfError(`deeper than ${DEPTH_MAX}`)
  skipSpace(cursor)
  const { bytes, at } = cursor
  const byte = bytes[at]
  if (byte === undefined) throw new PdfError('ends inside a value')
  if (byte === code('<')) return bytes[at + 1] === byte ? parseDictionary(cursor, depth) : parseHex(cursor)
  if (byte === code('[')) return parseArray(cursor, depth)
  if (byte === code('(')) return parseString(cursor)
  if (byte === code('/')) {
    cursor.at++
    return { kind: 'name', text: nameText(word(cursor)) }
  }
  return parseWord(cursor)
}

function word(cursor: PdfCursor): string {
  let text = ''
  for (;;) {
    const byte = cursor.bytes[cursor.at]
    if (byte === undefined || WHITE.has(byte) || DELIMITERS.has(byte)) return text
    text += String.fromCharCode(byte)
    cursor.at++
  }
}

/** §7.3.5: `#41` stands for `A`, so that one name has several spellings. */
function nameText(text: string): string {
  return text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function parseWord(cursor: PdfCursor): PdfValue {
  const text = word(cursor)
  if (text === '') throw new PdfError(`unexpected character at ${cursor.at}`)
  if (text === 'null') return { kind: 'null', text }
  if (text === 'true' || text === 'false') return { kind: 'boolean', text }
  if (!/^[+-]?\d*\.?\d*$/.test(text)) return { kind: 'keyword', text }
  return reference(cursor, text) ?? { kind: 'number', text }
}

/** §7.3.10. */
function reference(cursor: PdfCursor, text: string): PdfValue | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined
  const start = cursor.at
  skipSpace(cursor)
  const generation = word(cursor)
  skipSpace(cursor)
  if (/^\d{1,5}$/.test(generation) && word(cursor) === 'R')
    return { kind: 'ref', number: Number(text), generation: Number(generation) }
  cursor.at = start
  return undefined
}

function parseArray(cursor: PdfCursor, depth: number): PdfValue {
  const items: PdfValue[] = []
  cursor.at++
  for (;;) {
    skipSpace(cursor)
    if (cursor.bytes[cursor.at] === code(']')) break
    if (items.length === ITEMS_MAX) throw new PdfError(`array of more than ${ITEMS_MAX}`)
    items.push(parseValue(cursor, depth + 1))
  }
  cursor.at++
  return { kind: 'array', items }
}

function parseDictionary(cursor: PdfCursor, depth: number): PdfDictionary {
  const entries: [string, PdfValue][] = []
  cursor.at += 2
  for (;;) {
    skipSpace(cursor)
    if (cursor.bytes[cursor.at] === code('>') && cursor.bytes[cursor.at + 1] === code('>')) break
    if (entries.length === ITEMS_MAX) throw new PdfError(`dictionary of more than ${ITEMS_MAX}`)
    const key = parseValue(cursor, depth + 1)
    if (key.kind !== 'name') throw new PdfError(`dictionary: ${key.kind} as key`)
    entries.push([key.text, parseValue(cursor, depth + 1)])
  }
  cursor.at += 2
  return { kind: 'dictionary', entries }
}

/** §7.3.4.3: an odd digit at the end counts as one before zero. */
function parseHex(cursor: PdfCursor): PdfValue {
  const { bytes, at: start } = cursor
  const close = bytes.indexOf(code('>'), start)
  if (close < 0) throw new PdfError('hexadecimal string without an end')
  const octets = new Uint8Array((close - start) >> 1)
  let count = 0
  for (let at = start + 1; at < close; at++) {
    const byte = bytes[at] ?? 0
    if (WHITE.has(byte)) continue
    const digit = HEX[byte] ?? NOT_HEX
    if (digit === NOT_HEX) throw new PdfError(`not hexadecimal at ${at}`)
    octets[count >> 1] = (octets[count >> 1] ?? 0) | (count % 2 === 0 ? digit << 4 : digit)
    count++
  }
  cursor.at = close + 1
  return { kind: 'hex', bytes: octets.subarray(0, (count + 1) >> 1), start, end: cursor.at }
}

/** §7.3.4.2: only its extent is wanted; escapes are left as they stand. */
function parseString(cursor: PdfCursor): PdfValue {
  const start = cursor.at++
  for (let open = 1; open > 0; cursor.at++) {
    const byte = cursor.bytes[cursor.at]
    if (byte === undefined) throw new PdfError('string without an end')
    if (byte === code('\\')) cursor.at++
    else if (byte === code('(')) open++
    else if (byte === code(')')) open--
  }
  return { kind: 'string', bytes: cursor.bytes.subarray(start + 1, cursor.at - 1), start, end: cursor.at }
}

/** The one value of a key; undefined when it is not there. Throws `PdfError` for a key that is there twice. */
export function entryOf({ entries }: PdfDictionary, key: string): PdfValue | undefined {
  const [first, ...more] = entries.filter(([name]) => name === key)
  if (more.length > 0) throw new PdfError(`${key}: twice in one dictionary`)
  return first?.[1]
}

/** The text of a name; undefined for anything else. */
export function nameOf(value: PdfValue | undefined): string | undefined {
  return value?.kind === 'name' ? value.text : undefined
}
