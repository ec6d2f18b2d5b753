/**
 * What an XML document is to us: elements with resolved names, text, comments, in document order. Nothing is lost
 * that a canonical form needs: prefixes, declarations, the namespaces in scope, every character of text and values.
 */
export type XmlAttribute = {
  readonly prefix: string
  readonly local: string
  /** Empty for an attribute without prefix. */
  readonly namespace: string
  /** References replaced, white space made spaces (XML 1.0 §3.3.3, without a DTD every value is CDATA). */
  readonly value: string
}

export type XmlElement = {
  readonly kind: 'element'
  readonly prefix: string
  readonly local: string
  /** Empty where no namespace is in scope. */
  readonly namespace: string
  /** In document order, without namespace declarations. */
  readonly attributes: readonly XmlAttribute[]
  /** Prefix to URI, as declared on this element; the empty prefix is the default namespace. */
  readonly declared: ReadonlyMap<string, string>
  /** Prefix to URI, of this element and all around it; without `xml`, which is always there. */
  readonly scope: ReadonlyMap<string, string>
  readonly children: readonly XmlNode[]
  /** Offset of its `<` in the text of the document. */
  readonly at: number
  /** Offset behind its last `>`. */
  readonly end: number
}

export type XmlNode =
  | XmlElement
  /** Character data and CDATA sections together, never two in a row. */
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'comment'; readonly value: string }
  | { readonly kind: 'instruction'; readonly target: string; readonly value: string }

export type XmlDocument = {
  /** With line ends as XML 1.0 §2.11 makes them; offsets count in it. */
  readonly text: string
  /** Comments and instructions before the root, and after it. */
  readonly before: readonly XmlNode[]
  readonly root: XmlElement
  readonly after: readonly XmlNode[]
}

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/'

export const XML_BYTES_MAX = 20 << 20
export const XML_DEPTH_MAX = 64
export const XML_ATTRIBUTES_MAX = 128
export const XML_NODES_MAX = 500_000
/** In scope at one place: every element that declares one copies them. */
export const XML_PREFIXES_MAX = 64

/** Both count from 1. */
export function placeIn(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}

export class XmlError extends Error {
  override readonly name = 'XmlError'
  constructor(detail: string, place?: { readonly text: string; readonly at: number }) {
    const { line, column } = place === undefined ? {} : placeIn(place.text, place.at)
    super(line === undefined ? detail : `${detail} at line ${line}, column ${column}`)
  }
}

const START =
  'A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}\\u{200d}' +
  '\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}' +
  '\\u{10000}-\\u{effff}'
/** Source of a pattern, flag `u`: a name without colon (Namespaces in XML 1.0 §3). */
export const NAME_PATTERN = `[${START}][${START}\\-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}\\u{2040}]*`

// oxlint-disable-next-line no-control-regex -- these are the characters that must not be there
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/** XML 1.0 §2.2: offset of the first character that no document may hold, also not as a reference; -1 without. */
export function findNotXml(text: string): number {
  return text.search(NOT_XML)
}
