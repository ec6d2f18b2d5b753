/**
 * A strict, namespace-aware reader of XML 1.0 in one pass and without document types: an entity that is not one of
 * the five cannot be declared, nothing is fetched, nothing expands, and every size has a limit before memory is taken.
 */
import { decodeXml } from './decode.ts'
import type { XmlNode } from './node.ts'
import { placeOf } from './place.ts'
import { readProlog, skipComment, skipInstruction } from './prolog.ts'
import { readStartTag } from './read-start-tag.ts'
import { readReference } from './reference.ts'
import { XML_LIMITS, XmlError, type XmlLimits, type XmlRefusal } from './refusal.ts'
import { type Building, fail, type Scan } from './scan.ts'
import { isBlank, isXmlCharacter, isXmlSpace } from './text.ts'

export type XmlDocument = {
  readonly root: XmlNode
  /** All elements in document order, by name: rules ask for names and never walk the tree. */
  readonly byName: ReadonlyMap<string, readonly XmlNode[]>
  /** The elements that carry an attribute of that name, in document order. */
  readonly byAttribute: ReadonlyMap<string, readonly XmlNode[]>
  /** For lines and columns of what is reported. */
  readonly text: string
}

export type ParsedXml =
  | { readonly ok: true; readonly document: XmlDocument }
  | { readonly ok: false; readonly refusal: XmlRefusal }

/** The tree of a document, or the first reason why there is none. */
export function parseXml(input: Uint8Array | string, limits: XmlLimits = XML_LIMITS): ParsedXml {
  let text = ''
  try {
    text = textOf(input, limits)
    return { ok: true, document: readDocument(text, limits) }
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const place = placeOf(text, error.offset)
    return { ok: false, refusal: { problem: error.problem, detail: error.message, ...place } }
  }
}

function textOf(input: Uint8Array | string, limits: XmlLimits): string {
  if (input.length > limits.bytes) throw new XmlError('too-large', `larger than ${limits.bytes} bytes`, 0)
  const text = typeof input === 'string' ? input.replace(/^\ufeff/, '') : decodeXml(input)
  checkCharacters(text)
  // §2.11: a line ends in one line feed, however the file was saved.
  return text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text
}

/** What is a character without a second look: all of the first plane but control characters, surrogates and beyond. */
const DOUBTFUL = /[^\t\n\r\u0020-\ud7ff]/

/** §2.2; pairs of surrogates are one character beyond the first plane. */
function checkCharacters(text: string): void {
  // The engine searches a text twice as fast as a loop does.
  if (!DOUBTFUL.test(text)) return
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x20 && unit < 0xd800) continue
    if (isXmlCharacter(unit)) continue
    const pair = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
    if (!pair) throw new XmlError('forbidden-character', `character ${unit.toString(16)} is not allowed`, at)
    at++
  }
}

function readDocument(text: string, limits: XmlLimits): XmlDocument {
  const scan: Scan = {
    text,
    limits,
    at: 0,
    nodes: 0,
    depth: 0,
    closed: false,
    ampersand: -1,
    bracket: -1,
    byName: new Map(),
    byAttribute: new Map(),
  }
  readProlog(scan)
  if (scan.at >= text.length) fail(scan, 'no-element', 'there is no element')
  const root = readTree(scan)
  readEpilog(scan)
  return { root, byName: scan.byName, byAttribute: scan.byAttribute, text }
}

/** The root with everything in it: an explicit stack, so that depth never becomes depth of ours. */
function readTree(scan: Scan): XmlNode {
  const root = readStartTag(scan, undefined)
  let open: Building | undefined = scan.closed ? undefined : root
  while (open !== undefined) {
    readText(scan, open)
    const next = scan.text.charCodeAt(scan.at + 1)
    if (next === 0x2f) open = readEndTag(scan, open)
    else if (next === 0x21) readMarkup(scan, open)
    else if (next === 0x3f) skipInstruction(scan)
    else {
      const child = readStartTag(scan, open)
      if (!scan.closed) open = child
    }
  }
  return root
}

/** Character data up to the next `<`, references resolved. */
function readText(scan: Scan, into: Building): void {
  const { text } = scan
  const end = text.indexOf('<', scan.at)
  if (end < 0) fail(scan, 'not-well-formed', `the element ${into.qName} is not closed`)
  if (end === scan.at) return
  const leaf = into.children.length === 0 && text.charCodeAt(end + 1) === 0x2f
  if (leaf || !isBlank(text, scan.at, end)) {
    const run = resolved(scan, end)
    into.text = into.text === '' ? run : into.text + run
  }
  scan.at = end
}

/** The places of the next `&` and `]]>` are remembered: most runs have neither, and none is searched twice. */
function resolved(scan: Scan, end: number): string {
  const { text } = scan
  if (scan.bracket < scan.at) {
    const found = text.indexOf(']]>', scan.at)
    scan.bracket = found < 0 ? text.length : found
  }
  if (scan.bracket < end) fail(scan, 'not-well-formed', ']]> in character data')
  if (scan.ampersand < scan.at) {
    const found = text.indexOf('&', scan.at)
    scan.ampersand = found < 0 ? text.length : found
  }
  if (scan.ampersand >= end) return text.slice(scan.at, end)
  return withReferences(scan, scan.at, end)
}

function withReferences(scan: Scan, from: number, end: number): string {
  let made = ''
  let at = from
  for (let next = scan.text.indexOf('&', at); next >= 0 && next < end; next = scan.text.indexOf('&', at)) {
    const reference = readReference(scan, next)
    made += scan.text.slice(at, next) + reference.text
    at = reference.end
  }
  return made + scan.text.slice(at, end)
}

function readEndTag(scan: Scan, open: Building): Building | undefined {
  const { text } = scan
  const start = scan.at + 2
  if (!text.startsWith(open.qName, start)) fail(scan, 'not-well-formed', `expected </${open.qName}>`)
  let at = start + open.qName.length
  while (isXmlSpace(text.charCodeAt(at))) at++
  if (text.charCodeAt(at) !== 0x3e) fail(scan, 'not-well-formed', `expected </${open.qName}>`)
  scan.at = at + 1
  scan.depth--
  return open.parent
}

/** Comments are dropped, marked sections are text, and nothing else may begin with `<!`. */
function readMarkup(scan: Scan, into: Building): void {
  const { text } = scan
  if (text.startsWith('<!--', scan.at)) return skipComment(scan)
  if (!text.startsWith('<![CDATA[', scan.at)) fail(scan, 'doctype', 'declarations are not allowed')
  const end = text.indexOf(']]>', scan.at + 9)
  if (end < 0) fail(scan, 'not-well-formed', 'a marked section is not closed')
  into.text += text.slice(scan.at + 9, end)
  scan.at = end + 3
  scan.bracket = -1
}

function readEpilog(scan: Scan): void {
  readProlog(scan)
  if (scan.at < scan.text.length) fail(scan, 'not-well-formed', 'text or an element after the root')
}
