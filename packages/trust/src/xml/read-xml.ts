/**
 * Strict XML 1.0 with namespaces, UTF-8 only. There is no DTD, so there are no entities but the five, nothing is
 * fetched and nothing expands. Every limit is checked before memory is spent.
 */
import { decodeUtf8 } from '../bytes.ts'
import { decodeOneOctet } from './one-octet.ts'
import type { Bytes } from '../ports.ts'
import { NO_PREFIXES } from './namespaces.ts'
import { readStartTag, type StartTag } from './read-start-tag.ts'
import { type Reader, readWhitespace, replaceReferences } from './reader.ts'
import {
  findNotXml,
  NAME_PATTERN,
  XML_BYTES_MAX,
  XML_DEPTH_MAX,
  XML_NODES_MAX,
  type XmlDocument,
  type XmlElement,
  XmlError,
  type XmlNode,
} from './xml.ts'

export type XmlOptions = {
  /** Processing instructions mean nothing to us: refused unless they are to be kept as nodes. */
  readonly instructions?: 'refuse' | 'keep'
  /** Encodings of one octet for each character, where the declaration says so: found in old signed documents. */
  readonly encodings?: 'utf-8' | 'one-octet'
}

/** Throws `XmlError` for anything that is not one well-formed document within the limits. */
export function readXml(bytes: Bytes, options: XmlOptions = {}): XmlDocument {
  const { instructions = 'refuse', encodings = 'utf-8' } = options
  if (bytes.length > XML_BYTES_MAX) throw new XmlError(`larger than ${XML_BYTES_MAX} bytes`)
  const old = encodings === 'utf-8' ? undefined : decodeOneOctet(bytes)
  const decoded = old ?? decodeUtf8(bytes)
  if (decoded === undefined) throw new XmlError('not UTF-8')
  const text = withLineEnds(decoded)
  const reader: Reader = { text, at: 0, nodes: 0, instructions, names: new Map() }
  if (old !== undefined || mayHoldNotXml(bytes)) {
    const wrong = findNotXml(text)
    if (wrong >= 0) throw new XmlError('a character that XML does not have', { text, at: wrong })
  }
  readDeclaration(reader, old !== undefined)
  const before = readAround(reader)
  const root = readRoot(reader)
  const after = readAround(reader)
  if (reader.at < text.length) throw new XmlError('text after the root', reader)
  return { text, before, root, after }
}

/** XML 1.0 §2.11, and without the mark of the byte order. */
function withLineEnds(decoded: string): string {
  const text = decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/** Whether it is worth looking for characters that XML does not have: octets are faster to look through than text. */
function mayHoldNotXml(bytes: Bytes): boolean {
  // By number, and one look into a table: this is done for every octet of megabytes.
  for (let i = 0; i < bytes.length; i++) if (SUSPECT[bytes[i] as number] !== 0) return true
  return false
}

/** Octets of control characters, and the first one of U+F000 to U+FFFF. */
const SUSPECT = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet === 0xef || (octet < 32 && !'\t\n\r'.includes(String.fromCharCode(octet))) ? 1 : 0,
)

const QUOTED = (value: string): string => `(?:"(${value})"|'(${value})')`
const IS = '[ \\t\\n]*=[ \\t\\n]*'
const DECLARATION = new RegExp(
  `<\\?xml[ \\t\\n]+version${IS}${QUOTED('1\\.0')}` +
    `(?:[ \\t\\n]+encoding${IS}${QUOTED('[A-Za-z][A-Za-z0-9._-]*')})?` +
    `(?:[ \\t\\n]+standalone${IS}${QUOTED('yes|no')})?[ \\t\\n]*\\?>`,
  'y',
)

/** XML 1.0 §2.8. Without one the document is UTF-8 all the same. */
function readDeclaration(reader: Reader, decoded: boolean): void {
  if (!/^<\?xml[ \t\n?]/.test(reader.text.slice(0, 6))) return
  DECLARATION.lastIndex = 0
  const match = DECLARATION.exec(reader.text)
  if (match === null) throw new XmlError('not a declaration of XML 1.0', reader)
  const encoding = match[3] ?? match[4] ?? 'UTF-8'
  if (!decoded && encoding.toUpperCase() !== 'UTF-8') throw new XmlError(`the encoding ${encoding}`, reader)
  reader.at = match[0].length
}

/** Comments, instructions and white space outside the root. */
function readAround(reader: Reader): XmlNode[] {
  const nodes: XmlNode[] = []
  for (;;) {
    readWhitespace(reader)
    if (reader.text.startsWith('<!--', reader.at)) nodes.push(readComment(reader))
    else if (reader.text.startsWith('<?', reader.at)) nodes.push(readInstruction(reader))
    else if (reader.text.startsWith('<!', reader.at)) throw new XmlError('a document type', reader)
    else return nodes
  }
}

/** An element whose children are still being read. */
type Open = Pick<StartTag, 'name' | 'element'>

/** Without recursion: how deep a stranger nests does not matter to our stack. */
function readRoot(reader: Reader): XmlElement {
  const open: Open[] = []
  do {
    const done = readNext(reader, open)
    const parent = open.at(-1)
    if (done === undefined) continue
    if (parent === undefined) return done
    addChild(parent, done)
  } while (open.length > 0)
  throw new XmlError('no root', reader)
}

const [LESS, SLASH, EXCLAMATION, QUESTION] = [60, 47, 33, 63]

/** Reads what comes next inside the innermost open element; gives an element back once it is closed. */
function readNext(reader: Reader, open: Open[]): XmlElement | undefined {
  const { text, at } = reader
  const inside = open.at(-1)
  const second = text.charCodeAt(at + 1)
  if (inside !== undefined && text.charCodeAt(at) !== LESS) addText(inside, readText(reader, inside), reader)
  else if (second === SLASH) return readEndTag(reader, open)
  else if (inside === undefined || (second !== EXCLAMATION && second !== QUESTION))
    return readElement(reader, open)
  else if (text.startsWith('<!--', at)) addChild(inside, readComment(reader))
  else if (text.startsWith('<![CDATA[', at)) addText(inside, readCdata(reader), reader)
  else if (text.startsWith('<?', at)) addChild(inside, readInstruction(reader))
  else throw new XmlError('markup that is not known here', reader)
  return undefined
}

function count(reader: Reader): void {
  if (++reader.nodes > XML_NODES_MAX) throw new XmlError(`more than ${XML_NODES_MAX} nodes`, reader)
}

function readElement(reader: Reader, open: Open[]): XmlElement | undefined {
  count(reader)
  if (open.length >= XML_DEPTH_MAX) throw new XmlError(`deeper than ${XML_DEPTH_MAX}`, reader)
  const tag = readStartTag(reader, open.at(-1)?.element.scope ?? NO_PREFIXES)
  if (tag.empty) return tag.element
  open.push(tag)
  return undefined
}

function readEndTag(reader: Reader, open: Open[]): XmlElement {
  const begun = open.pop()
  if (begun === undefined) throw new XmlError('an end without a beginning', reader)
  if (!reader.text.startsWith(begun.name, reader.at + 2))
    throw new XmlError(`${begun.name} is not closed here`, reader)
  const { at } = reader
  reader.at += 2 + begun.name.length
  readWhitespace(reader)
  if (reader.text[reader.at] !== '>')
    throw new XmlError(`${begun.name} is not closed here`, { text: reader.text, at })
  reader.at++
  begun.element.end = reader.at
  return begun.element
}

function readText(reader: Reader, inside: Open): string {
  const end = reader.text.indexOf('<', reader.at)
  if (end < 0) throw new XmlError(`${inside.name} is never closed`, reader)
  const raw = reader.text.slice(reader.at, end)
  const stray = raw.length < 3 ? -1 : raw.indexOf(']]>')
  if (stray >= 0) throw new XmlError(']]> in text', { text: reader.text, at: reader.at + stray })
  const value = replaceReferences(raw, reader)
  reader.at = end
  return value
}

function addText(inside: Open, value: string, reader: Reader): void {
  const { children } = inside.element
  const last = children.at(-1)
  if (value === '') return
  if (last?.kind === 'text') children[children.length - 1] = { kind: 'text', value: last.value + value }
  else {
    count(reader)
    addChild(inside, { kind: 'text', value })
  }
}

/** Most elements have one child: a list that may grow would take ten times the memory. */
function addChild({ element }: Open, child: XmlNode): void {
  if (element.children.length === 0) element.children = [child]
  else element.children.push(child)
}

/** What lies between two marks, and the reader behind the second. */
function readBetween(reader: Reader, begin: string, end: string): string {
  const start = reader.at + begin.length
  const stop = reader.text.indexOf(end, start)
  if (stop < 0) throw new XmlError(`${begin} without ${end}`, reader)
  const value = reader.text.slice(start, stop)
  reader.at = stop + end.length
  return value
}

function readCdata(reader: Reader): string {
  return readBetween(reader, '<![CDATA[', ']]>')
}

function readComment(reader: Reader): XmlNode {
  count(reader)
  const place = { text: reader.text, at: reader.at }
  const value = readBetween(reader, '<!--', '-->')
  if (value.includes('--') || value.endsWith('-')) throw new XmlError('-- in a comment', place)
  return { kind: 'comment', value }
}

const INSTRUCTION = new RegExp(`^(${NAME_PATTERN})(?:[ \\t\\n]+([^]*))?$`, 'u')

function readInstruction(reader: Reader): XmlNode {
  count(reader)
  const place = { text: reader.text, at: reader.at }
  const match = INSTRUCTION.exec(readBetween(reader, '<?', '?>'))
  const target = match?.[1]
  if (target === undefined || target.toLowerCase() === 'xml') throw new XmlError('not an instruction', place)
  if (reader.instructions === 'refuse') throw new XmlError('a processing instruction', place)
  return { kind: 'instruction', target, value: match?.[2] ?? '' }
}
