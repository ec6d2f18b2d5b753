/** Strict JSON (RFC 8259): no duplicate members, bounded depth, errors with a position. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [member: string]: Json }

export class JsonError extends Error {
  override readonly name = 'JsonError'
  readonly duplicate: boolean
  readonly line: number
  readonly column: number

  constructor(detail: string, { text, at }: { text: string; at: number }, duplicate = false) {
    const before = text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    super(`${detail} at line ${line}, column ${column}`)
    this.duplicate = duplicate
    this.line = line
    this.column = column
  }
}

const DEPTH_MAX = 32

type Reader = { readonly text: string; at: number }

export function parseJson(text: string): Json {
  const reader: Reader = { text, at: 0 }
  const value = readValue(reader, 0)
  if (peek(reader) !== undefined) throw new JsonError('text after the value', reader)
  return value
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Next character that is not white space. */
function peek(reader: Reader): string | undefined {
  while (' \n\r\t'.includes(reader.text[reader.at] ?? 'x')) reader.at++
  return reader.text[reader.at]
}

const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

function readValue(reader: Reader, depth: number): Json {
  const first = peek(reader)
  if (depth > DEPTH_MAX) throw new JsonError(`deeper than ${DEPTH_MAX}`, reader)
  if (first === '{') return readObject(reader, depth)
  if (first === '[') return readArray(reader, depth)
  if (first === '"') return readString(reader)
  for (const [word, value] of WORDS) {
    if (!reader.text.startsWith(word, reader.at)) continue
    reader.at += word.length
    return value
  }
  return readNumber(reader)
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readNumber(reader: Reader): number {
  NUMBER.lastIndex = reader.at
  const match = NUMBER.exec(reader.text)
  const value = Number(match?.[0])
  if (match === null || !Number.isFinite(value)) throw new JsonError('value expected', reader)
  reader.at = NUMBER.lastIndex
  return value
}

/** Finds the closing quote, then lets the platform read the escapes and refuse control characters. */
function readString(reader: Reader): string {
  let end = reader.at
  do {
    end = reader.text.indexOf('"', end + 1)
    if (end < 0) throw new JsonError('string without end', reader)
  } while (escaped(reader.text, end))
  try {
    const value = JSON.parse(reader.text.slice(reader.at, end + 1)) as string
    if (!value.isWellFormed()) throw new JsonError('half of a surrogate pair', reader)
    reader.at = end + 1
    return value
  } catch (error) {
    throw error instanceof JsonError ? error : new JsonError('not a string', reader)
  }
}

function escaped(text: string, quote: number): boolean {
  let backslashes = 0
  while (text[quote - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}

function readArray(reader: Reader, depth: number): Json[] {
  const items: Json[] = []
  reader.at++
  if (peek(reader) === ']') reader.at++
  else
    do items.push(readValue(reader, depth + 1))
    while (goesOn(reader, ']'))
  return items
}

function readObject(reader: Reader, depth: number): JsonObject {
  const members: Record<string, Json> = {}
  reader.at++
  if (peek(reader) === '}') reader.at++
  else
    do readMember(reader, depth, members)
    while (goesOn(reader, '}'))
  return members
}

function readMember(reader: Reader, depth: number, members: Record<string, Json>): void {
  if (peek(reader) !== '"') throw new JsonError('member name expected', reader)
  const start = reader.at
  const name = readString(reader)
  const here = { text: reader.text, at: start }
  if (Object.hasOwn(members, name)) throw new JsonError(`member ${JSON.stringify(name)} twice`, here, true)
  if (name === '__proto__') throw new JsonError('member "__proto__"', here)
  if (peek(reader) !== ':') throw new JsonError('colon expected', reader)
  reader.at++
  members[name] = readValue(reader, depth + 1)
}

/** True after a comma, false after the closing bracket. */
function goesOn(reader: Reader, close: string): boolean {
  const next = peek(reader)
  if (next !== ',' && next !== close) throw new JsonError(`comma or ${close} expected`, reader)
  reader.at++
  return next === ','
}
