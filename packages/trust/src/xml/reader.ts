/** Where the reader stands, and what occurs in text and values alike: white space and references. */
import { findNotXml, XmlError } from './xml.ts'

/** Of an element or an attribute, as written. */
export type Name = { readonly prefix: string; readonly local: string; readonly name: string }

export type Reader = {
  readonly text: string
  at: number
  /** Elements, texts, comments and instructions so far. */
  nodes: number
  readonly instructions: 'refuse' | 'keep'
  /** Those met so far, by how they are written. */
  readonly names: Map<string, Name>
}

const [SPACE, NEW_LINE, TAB] = [32, 10, 9]

/** Whether there was any. */
export function readWhitespace(reader: Pick<Reader, 'text' | 'at'>): boolean {
  const { text, at: start } = reader
  let at = start
  for (let code = text.charCodeAt(at); code === SPACE || code === NEW_LINE || code === TAB; ) {
    at++
    code = text.charCodeAt(at)
  }
  reader.at = at
  return at > start
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' }
const REFERENCE = /&(?:([a-z]{2,4})|#(\d{1,8})|#x([\dA-Fa-f]{1,8}));/y

/** XML 1.0 §4.6, §4.1: the five entities and characters by number; `raw` begins where the reader stands. */
export function replaceReferences(raw: string, { text, at }: Pick<Reader, 'text' | 'at'>): string {
  let from = 0
  let value = ''
  for (let next = raw.indexOf('&'); next >= 0; next = raw.indexOf('&', from)) {
    REFERENCE.lastIndex = next
    const match = REFERENCE.exec(raw)
    const character = match === null ? undefined : characterOf(match)
    if (match === null || character === undefined)
      throw new XmlError('not a reference that is known', { text, at: at + next })
    value += raw.slice(from, next) + character
    from = next + match[0].length
  }
  return from === 0 ? raw : value + raw.slice(from)
}

function characterOf([, name, decimal, hex]: RegExpExecArray): string | undefined {
  if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  const character = String.fromCodePoint(code)
  return findNotXml(character) < 0 ? character : undefined
}
