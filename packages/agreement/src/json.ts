/**
 * Strict JSON for signed documents (agreement-1 §2): duplicate member names, lone surrogates, numbers that are
 * not integers, depth and size over the limit are errors. `JSON.parse` would silently keep the last duplicate.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json }

export const JSON_LIMITS = { bytes: 512 * 1024, depth: 32 } as const

/** A clear error with the place: `pointer` is RFC 6901, `offset` counts UTF-16 units from the start of the text. */
export class JsonError extends Error {
  override readonly name = 'JsonError'
  readonly pointer: string
  readonly offset: number

  constructor(detail: string, pointer: string, offset: number) {
    super(`${detail} at ${pointer === '' ? 'the top' : pointer} (offset ${offset})`)
    this.pointer = pointer
    this.offset = offset
  }
}

type Limits = { readonly bytes: number; readonly depth: number }
type Scan = {
  readonly text: string
  readonly depthMax: number
  at: number
  readonly path: (string | number)[]
}

/** RFC 8259 text to a value with null-prototype objects; throws {@link JsonError}. */
export function parseJson(text: string, limits: Limits = JSON_LIMITS): Json {
  const scan: Scan = { text, depthMax: limits.depth, at: 0, path: [] }
  if (utf8Length(text) > limits.bytes) fail(scan, `longer than ${limits.bytes} bytes`)
  if (!text.isWellFormed()) fail(scan, 'lone surrogate in the text')
  const value = readValue(scan, 1)
  skipSpace(scan)
  if (scan.at < text.length) fail(scan, 'text after the end of the value')
  return value
}

/** RFC 6901 pointer from member names and indexes. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Bytes of the UTF-8 form, without making it. */
export function utf8Length(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x80) length += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2
  }
  return length
}

function fail(scan: Scan, detail: string): never {
  throw new JsonError(detail, pointerOf(scan.path), scan.at)
}

function skipSpace(scan: Scan): void {
  for (;;) {
    const unit = scan.text.charCodeAt(scan.at)
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return
    scan.at++
  }
}

function readValue(scan: Scan, depth: number): Json {
  skipSpace(scan)
  const first = scan.text[scan.at]
  if (first === '{' || first === '[') {
    if (depth > scan.depthMax) fail(scan, `deeper than ${scan.depthMax} levels`)
    return first === '{' ? readObject(scan, depth) : readArray(scan, depth)
  }
  if (first === '"') return readString(scan)
  if (first === 't') return readWord(scan, 'true', true)
  if (first === 'f') return readWord(scan, 'false', false)
  if (first === 'n') return readWord(scan, 'null', null)
  return readInteger(scan)
}

function readWord<T>(scan: Scan, word: string, value: T): T {
  if (!scan.text.startsWith(word, scan.at)) fail(scan, 'not a JSON value')
  scan.at += word.length
  return value
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y

/** Integers only, |n| ≤ 2^53 − 1, and no `-0`: what has no exact canonical form is no number here. */
function readInteger(scan: Scan): number {
  NUMBER.lastIndex = scan.at
  const found = NUMBER.exec(scan.text)?.[0]
  if (found === undefined) return fail(scan, 'not a JSON value')
  const value = Number(found)
  if (!/^-?[0-9]+$/.test(found) || !Number.isSafeInteger(value) || found === '-0')
    return fail(scan, `${found.slice(0, 24)} is not an exact integer; decimals are written as strings`)
  scan.at += found.length
  return value
}

function readArray(scan: Scan, depth: number): Json[] {
  const items: Json[] = []
  scan.at++
  skipSpace(scan)
  if (scan.text[scan.at] === ']') return close(scan, items)
  for (;;) {
    scan.path.push(items.length)
    items.push(readValue(scan, depth + 1))
    scan.path.pop()
    if (!another(scan, ']')) return close(scan, items)
  }
}

function readObject(scan: Scan, depth: number): Json {
  const members: { [member: string]: Json } = Object.create(null)
  scan.at++
  skipSpace(scan)
  if (scan.text[scan.at] === '}') return close(scan, members)
  for (;;) {
    skipSpace(scan)
    if (scan.text[scan.at] !== '"') fail(scan, 'member name expected')
    const name = readString(scan)
    scan.path.push(name)
    if (name in members) fail(scan, 'duplicate member name')
    skipSpace(scan)
    if (scan.text[scan.at] !== ':') fail(scan, "':' expected")
    scan.at++
    members[name] = readValue(scan, depth + 1)
    scan.path.pop()
    if (!another(scan, '}')) return close(scan, members)
  }
}

/** True after a comma, false before the closing bracket. */
function another(scan: Scan, end: ']' | '}'): boolean {
  skipSpace(scan)
  if (scan.text[scan.at] === end) return false
  if (scan.text[scan.at] !== ',') fail(scan, `',' or '${end}' expected`)
  scan.at++
  return true
}

function close<T>(scan: Scan, value: T): T {
  scan.at++
  return value
}

/** Everything from space upwards, without quotation mark and backslash. */
const PLAIN = /[ !#-[\]-\uffff]*/y
const ESCAPES: { readonly [letter: string]: string } = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

function readString(scan: Scan): string {
  let value = ''
  scan.at++
  for (;;) {
    PLAIN.lastIndex = scan.at
    const plain = PLAIN.exec(scan.text)?.[0] ?? ''
    value += plain
    scan.at += plain.length
    const next = scan.text[scan.at]
    if (next === '"') break
    if (next !== '\\') fail(scan, next === undefined ? 'string without end' : 'control character in a string')
    value += readEscape(scan)
  }
  scan.at++
  if (!value.isWellFormed()) fail(scan, 'lone surrogate in a string')
  return value
}

function readEscape(scan: Scan): string {
  const letter = scan.text[scan.at + 1] ?? ''
  if (letter === 'u') {
    const digits = scan.text.slice(scan.at + 2, scan.at + 6)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) fail(scan, 'bad \\u escape')
    scan.at += 6
    return String.fromCharCode(Number.parseInt(digits, 16))
  }
  const value = ESCAPES[letter] ?? fail(scan, 'bad escape')
  scan.at += 2
  return value
}
