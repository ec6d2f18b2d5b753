/**
 * Canonical XML 1.0 and 1.1 and Exclusive XML Canonicalization 1.0: one pass over the tree into one buffer.
 * These octets are what is hashed, and what was signed.
 */
import type { Bytes } from '../ports.ts'
import { type XmlAttribute, type XmlElement, XmlError, type XmlNode } from '../xml/xml.ts'
import { compareText } from './compare-text.ts'
import { inheritedAttributes } from './inherited-attributes.ts'
import type { NodeSet } from './node-set.ts'

export type CanonicalForm = {
  readonly method: 'c14n-1.0' | 'c14n-1.1' | 'exclusive'
  readonly comments: boolean
  /** Of the exclusive form: prefixes that are treated as the inclusive forms do; `''` for the default. */
  readonly prefixes?: readonly string[]
}

/** What is in force at one place of the output. */
type Place = {
  /** Prefix to URI, as the nearest element in the output has it. */
  readonly rendered: ReadonlyMap<string, string>
  /** All elements around, in the set or not, outermost first. */
  readonly around: readonly XmlElement[]
  /** Whether the parent is in the output. */
  readonly inside: boolean
}

type Writer = {
  readonly form: CanonicalForm
  readonly set: NodeSet
  readonly comments: boolean
  readonly inclusive: ReadonlySet<string>
  /** What is written and not yet octets: short, so that a long document is not one long chain of pieces. */
  text: string
  octets: Bytes
  length: number
}

/** Declarations that are written out again at each place of use make a small document large. */
export const CANONICAL_BYTES_MAX = 64 << 20

/**
 * Canonical XML 1.1 §2, Exclusive XML Canonicalization 1.0 §3: the canonical octets of the set. Throws `XmlError` for
 * more than `CANONICAL_BYTES_MAX`.
 */
export function canonicalise(set: NodeSet, form: CanonicalForm): Bytes {
  const writer: Writer = {
    form,
    set,
    comments: form.comments && set.comments,
    inclusive: new Set(form.prefixes),
    text: '',
    octets: new Uint8Array(firstBytes(set)),
    length: 0,
  }
  const place: Place = { rendered: NOTHING, around: set.around, inside: false }
  if (set.apex === undefined) writeDocument(writer, place)
  else writeNode(writer, set.apex, place)
  flush(writer)
  const { octets, length } = writer
  // What little came of a large document must not keep room for all of it: a thousand references may be over it.
  return 2 * length < octets.length ? octets.slice(0, length) : octets.subarray(0, length)
}

const NOTHING: ReadonlyMap<string, string> = new Map()
const FLUSH_CHARACTERS = 16_384

/** Room for all of a document that is canonical already and in ASCII, so that megabytes are not moved; else little. */
function firstBytes({ apex, document }: NodeSet): number {
  return apex === undefined || apex === document.root ? document.text.length + 4 * FLUSH_CHARACTERS : 4096
}

const encoder = new TextEncoder()

function flush(writer: Writer): void {
  const { text, octets, length } = writer
  // A UTF-16 unit becomes three octets at most.
  if (octets.length - length < 3 * text.length) {
    writer.octets = new Uint8Array(2 * (length + 3 * text.length))
    writer.octets.set(octets.subarray(0, length))
  }
  writer.length += encoder.encodeInto(text, writer.octets.subarray(length)).written
  writer.text = ''
  if (writer.length > CANONICAL_BYTES_MAX)
    throw new XmlError(`a canonical form of more than ${CANONICAL_BYTES_MAX} bytes`)
}

/** Outside the root every comment and instruction has a line of its own. */
function writeDocument(writer: Writer, place: Place): void {
  const { document, without, only } = writer.set
  const lines = (nodes: readonly XmlNode[]): readonly string[] =>
    nodes
      .filter((node) => without?.has(node) !== true && only?.has(node) !== false)
      .map((node) => leafText(writer, node))
      .filter((text) => text !== '')
  for (const line of lines(document.before)) writer.text += `${line}\n`
  writeNode(writer, document.root, place)
  for (const line of lines(document.after)) writer.text += `\n${line}`
}

function writeNode(writer: Writer, node: XmlNode, place: Place): void {
  const { set } = writer
  if (set.without?.has(node) === true) return
  const kept = set.only === undefined || set.only.has(node)
  if (node.kind !== 'element') {
    if (kept) writer.text += leafText(writer, node)
  } else if (kept) writeElement(writer, node, place)
  else writeChildren(writer, node, { ...place, around: [...place.around, node], inside: false })
}

function leafText({ comments }: Writer, node: XmlNode): string {
  if (node.kind === 'text') return escapeText(node.value)
  if (node.kind === 'comment') return comments ? `<!--${node.value.replaceAll('\r', '&#xD;')}-->` : ''
  if (node.kind === 'element') return ''
  return `<?${node.target}${node.value === '' ? '' : ` ${node.value}`}?>`.replaceAll('\r', '&#xD;')
}

function writeChildren(writer: Writer, element: XmlElement, place: Place): void {
  for (const child of element.children)
    if (child.kind === 'text' && writer.set.only === undefined) writer.text += escapeText(child.value)
    else writeNode(writer, child, place)
}

function withDeclared(rendered: Place['rendered'], declared: Declared): Place['rendered'] {
  const now = new Map(rendered)
  for (const [prefix, uri] of declared) now.set(prefix, uri)
  return now
}

function writeElement(writer: Writer, element: XmlElement, place: Place): void {
  const { prefix, local, children } = element
  const name = prefix === '' ? local : `${prefix}:${local}`
  const declared = declarationsAt(writer, element, place)
  writer.text += `<${name}`
  if (declared.length > 0) writeDeclarations(writer, declared)
  if (element.attributes.length > 0 || !place.inside) writeAttributes(writer, element, place)
  writer.text += '>'
  if (children.length > 0) {
    const now = declared.length === 0 ? place : { ...place, rendered: withDeclared(place.rendered, declared) }
    writeChildren(writer, element, placeInside(writer, element, now))
  }
  writer.text += `</${name}>`
  if (writer.text.length > FLUSH_CHARACTERS) flush(writer)
}

function writeDeclarations(writer: Writer, declared: Declared): void {
  if (declared.length > 1) declared.sort((a, b) => compareText(a[0], b[0]))
  for (const [prefix, uri] of declared)
    writer.text += prefix === '' ? ` xmlns="${escapeValue(uri)}"` : ` xmlns:${prefix}="${escapeValue(uri)}"`
}

function writeAttributes(writer: Writer, element: XmlElement, { inside, around }: Place): void {
  const { method } = writer.form
  const alone = inside || method === 'exclusive' || around.length === 0
  const inOutput = (one: XmlElement): boolean => isOut(writer.set, one)
  const attributes = alone ? element.attributes : inheritedAttributes(element, around, { method, inOutput })
  for (const { prefix, local, value } of inOrder(attributes))
    writer.text +=
      prefix === '' ? ` ${local}="${escapeValue(value)}"` : ` ${prefix}:${local}="${escapeValue(value)}"`
}

/** The elements around matter only where some are left out: else they are not collected. */
function placeInside({ set }: Writer, element: XmlElement, around: Place): Place {
  if (set.only !== undefined) return { ...around, around: [...around.around, element], inside: true }
  return around.inside ? around : { ...around, inside: true }
}

/** Whether an element around is in the output itself. */
function isOut({ only, without }: NodeSet, element: XmlElement): boolean {
  return only === undefined || without?.has(element) === true ? false : only.has(element)
}

type Declared = [prefix: string, uri: string][]

function declarationsAt({ form, inclusive }: Writer, element: XmlElement, place: Place): Declared {
  const target: Target = { rendered: place.rendered, found: [] }
  if (form.method === 'exclusive') declareUsed(element, inclusive, target)
  else if (!place.inside || element.declared.size > 0) {
    for (const [prefix, uri] of element.scope) declare(prefix, uri, target)
    if (!element.scope.has('')) declare('', '', target)
  }
  return target.found
}

/** Exclusive XML Canonicalization 1.0 §3: prefixes that are visibly used, and those that are listed. */
function declareUsed(element: XmlElement, inclusive: ReadonlySet<string>, target: Target): void {
  declareVisible(element.prefix, element, target)
  for (const { prefix } of element.attributes) if (prefix !== '') declareVisible(prefix, element, target)
  for (const prefix of inclusive) {
    const uri = element.scope.get(prefix)
    if (uri !== undefined || prefix === '') declare(prefix, uri ?? '', target)
  }
}

type Target = { readonly rendered: Place['rendered']; readonly found: Declared }

function declareVisible(prefix: string, element: XmlElement, target: Target): void {
  if (prefix !== 'xml') declare(prefix, element.scope.get(prefix) ?? '', target)
}

function declare(prefix: string, uri: string, { rendered, found }: Target): void {
  if ((rendered.get(prefix) ?? '') === uri) return
  if (found.some(([one]) => one === prefix)) return
  found.push([prefix, uri])
}

function inOrder(attributes: readonly XmlAttribute[]): readonly XmlAttribute[] {
  if (attributes.length < 2) return attributes
  return attributes.toSorted((a, b) => compareText(a.namespace, b.namespace) || compareText(a.local, b.local))
}

const TEXT = /[&<>\r]/
const VALUE = /[&<"\t\n\r]/
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

function escapeText(text: string): string {
  return TEXT.test(text) ? text.replace(/[&<>\r]/g, (one) => ESCAPES[one] ?? one) : text
}

function escapeValue(value: string): string {
  return VALUE.test(value) ? value.replace(/[&<"\t\n\r]/g, (one) => ESCAPES[one] ?? one) : value
}
