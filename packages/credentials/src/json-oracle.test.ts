/** The fast ways through `parseJson` against a slow reader that follows RFC 8259 and RFC 7493 letter by letter. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from './json.ts'

const SPACE = /[ \t\n\r]*/y
const SCALAR =
  /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\u007f|[\u0080-\u009f])*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy

type Reader = { readonly text: string; at: number }

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)?.[0]
  if (found !== undefined) reader.at = pattern.lastIndex
  return found
}

function sign(reader: Reader, expected: string): boolean {
  take(reader, SPACE)
  if (reader.text[reader.at] !== expected) return false
  reader.at++
  return true
}

function readValue(reader: Reader, depth: number): unknown {
  if (sign(reader, '{')) return readMembers(reader, depth - 1)
  if (sign(reader, '[')) return readElements(reader, depth - 1)
  const scalar = take(reader, SCALAR)
  if (scalar === undefined) throw new Error('form')
  return JSON.parse(scalar)
}

function readElements(reader: Reader, depth: number): unknown[] {
  if (depth < 0) throw new Error('depth')
  const elements: unknown[] = []
  if (sign(reader, ']')) return elements
  do elements.push(readValue(reader, depth))
  while (sign(reader, ','))
  if (!sign(reader, ']')) throw new Error('form')
  return elements
}

function readMembers(reader: Reader, depth: number): object {
  if (depth < 0) throw new Error('depth')
  const members = new Map<unknown, unknown>()
  if (!sign(reader, '}')) {
    do {
      const name = readValue(reader, 0)
      if (typeof name !== 'string' || members.has(name) || !sign(reader, ':')) throw new Error('member')
      members.set(name, readValue(reader, depth))
    } while (sign(reader, ','))
    if (!sign(reader, '}')) throw new Error('form')
  }
  return { members: [...members] }
}

function slowly(text: string, depthMax: number): string {
  const reader = { text, at: 0 }
  try {
    const value = readValue(reader, depthMax)
    take(reader, SPACE)
    return reader.at === text.length ? JSON.stringify(value) : 'refused'
  } catch {
    return 'refused'
  }
}

/** The same picture of a value: members in the order that objects give them. */
function quickly(text: string, depthMax: number): string {
  const picture = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(picture)
    if (typeof value !== 'object' || value === null) return value
    expect('toString' in value && !Object.hasOwn(value, 'toString')).toBe(false)
    return { members: Object.entries(value).map(([name, item]) => [name, picture(item)]) }
  }
  try {
    return JSON.stringify(picture(parseJson(text, { depthMax })))
  } catch {
    return 'refused'
  }
}

/** Names that are numbers come first in objects: the oracle keeps the order of the text. */
const sorted = (picture: string): string =>
  JSON.stringify(JSON.parse(picture === 'refused' ? '0' : picture), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'members' in value
      ? { members: (value.members as unknown[][]).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)) }
      : value,
  )

function agree(text: string): void {
  for (const depthMax of [0, 1, 2, 32]) {
    const [fast, slow] = [quickly(text, depthMax), slowly(text, depthMax)]
    expect([fast === 'refused', sorted(fast)], text).toEqual([slow === 'refused', sorted(slow)])
  }
}

const PIECES = [
  ['{', '}', '[', ']', ',', ':', '"', '\\', '\\"', '\\u0061', '"a"', '"a":', '"b":1', '"__proto__":1'],
  ['"a:"', '"{"', '"["', '"]"', '1', '-0', '01', 'null', 'true', ' ', '\n', '\u00a0', '{"a":1}', '[[1]]'],
].flat()
const piece = fc.constantFrom(...PIECES)

test('texts made of the signs of JSON are read alike, or refused alike', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => agree(pieces.join(''))),
    { numRuns: 20_000 },
  )
})

test('values as written, with one piece put in or taken out, are read alike, or refused alike', () => {
  const nat = fc.nat(400)
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), piece, nat, nat, (value, inserted, at, cut) => {
      const text = JSON.stringify(value)
      const place = at % (text.length + 1)
      agree(text)
      agree(text.slice(0, place) + inserted + text.slice(place))
      agree(text.slice(0, place) + text.slice(place + 1 + (cut % 3)))
    }),
    { numRuns: 3000 },
  )
})

test.each([
  '["salt","name","value"]',
  '["salt","{","["]',
  '["salt","name","a\\"[1]"]',
  ' [1]',
  '[1] ',
  '[]',
  '""',
  '[1]]',
  '["a":1]',
  '[,]',
  '["\u0001"]',
])('%s', (text) => agree(text))
