/** `<name attributes>`: names resolved, every attribute once (Namespaces in XML 1.0 §6.3). */
import {
  declaredPrefix,
  NO_PREFIXES,
  type RawAttribute,
  refusedDeclaration,
  resolvePrefix,
  type Scope,
  scopeWith,
} from './namespaces.ts'
import { type Reader, readWhitespace, replaceReferences } from './reader.ts'
import {
  NAME_PATTERN,
  XML_ATTRIBUTES_MAX,
  XML_PREFIXES_MAX,
  type XmlAttribute,
  type XmlElement,
  XmlError,
  type XmlNode,
} from './xml.ts'

export type StartTag = {
  /** As written, for the tag that closes it. */
  readonly name: string
  readonly element: XmlElement
  /** It closes itself. */
  readonly empty: boolean
}

/** `children` are those of the new element, to be filled by the caller. */
export function readStartTag(reader: Reader, around: Scope, children: readonly XmlNode[]): StartTag {
  const { text, at } = reader
  if (text[at] !== '<') throw new XmlError('an element is expected', reader)
  reader.at++
  const { prefix, local, name } = readName(reader)
  const raw = readAttributes(reader)
  const empty = text[reader.at] === '/'
  reader.at += empty ? 2 : 1
  if (text[reader.at - 1] !== '>') throw new XmlError('a tag without end', { text, at })
  const declared = declarationsOf(raw, text)
  const scope = scopeWith(around, declared)
  if (scope.size > XML_PREFIXES_MAX)
    throw new XmlError(`more than ${XML_PREFIXES_MAX} prefixes`, { text, at })
  const namespace = resolvePrefix(scope, prefix)
  if (namespace === undefined || prefix === 'xmlns')
    throw new XmlError(`the prefix ${prefix} is not declared`, { text, at })
  const attributes = resolve(raw, scope, text)
  return {
    name,
    empty,
    element: { kind: 'element', prefix, local, namespace, attributes, declared, scope, children, at },
  }
}

const NAME = new RegExp(`(?:(${NAME_PATTERN}):)?(${NAME_PATTERN})(?=[ \\t\\n=/>])`, 'uy')

function readName(reader: Reader): {
  readonly prefix: string
  readonly local: string
  readonly name: string
} {
  NAME.lastIndex = reader.at
  const match = NAME.exec(reader.text)
  if (match === null) throw new XmlError('not a name', reader)
  reader.at += match[0].length
  return { prefix: match[1] ?? '', local: match[2] ?? '', name: match[0] }
}

function readAttributes(reader: Reader): readonly RawAttribute[] {
  if (reader.text[reader.at] === '>') return []
  const found: RawAttribute[] = []
  const names = new Set<string>()
  while (readWhitespace(reader) && !'/>'.includes(reader.text[reader.at] ?? 'x')) {
    const place = { text: reader.text, at: reader.at }
    if (found.length === XML_ATTRIBUTES_MAX)
      throw new XmlError(`more than ${XML_ATTRIBUTES_MAX} attributes`, place)
    const { prefix, local, name } = readName(reader)
    if (names.has(name)) throw new XmlError(`the attribute ${name} twice`, place)
    names.add(name)
    found.push({ prefix, local, value: readValue(reader), at: place.at })
  }
  return found
}

function readValue(reader: Reader): string {
  readWhitespace(reader)
  if (reader.text[reader.at] !== '=') throw new XmlError('= is expected', reader)
  reader.at++
  readWhitespace(reader)
  const quote = reader.text[reader.at] ?? ''
  if (quote !== '"' && quote !== "'") throw new XmlError('a quotation mark is expected', reader)
  reader.at++
  const end = reader.text.indexOf(quote, reader.at)
  const raw = reader.text.slice(reader.at, end)
  if (end < 0 || raw.includes('<')) throw new XmlError('a value without end', reader)
  // White space becomes spaces before references are replaced: one that is written as a reference stays.
  const value = replaceReferences(raw.replace(/[\t\n]/g, ' '), reader)
  reader.at = end + 1
  return value
}

function declarationsOf(raw: readonly RawAttribute[], text: string): Scope {
  if (!raw.some((attribute) => declaredPrefix(attribute) !== undefined)) return NO_PREFIXES
  const declared = new Map<string, string>()
  for (const attribute of raw) {
    const prefix = declaredPrefix(attribute)
    if (prefix === undefined) continue
    const refused = refusedDeclaration(prefix, attribute.value)
    if (refused !== undefined) throw new XmlError(refused, { text, at: attribute.at })
    declared.set(prefix, attribute.value)
  }
  return declared
}

function resolve(raw: readonly RawAttribute[], scope: Scope, text: string): readonly XmlAttribute[] {
  if (raw.length === 0) return []
  const names = new Set<string>()
  return raw.flatMap((attribute) => {
    if (declaredPrefix(attribute) !== undefined) return []
    const { prefix, local, value, at } = attribute
    // An attribute without prefix is in no namespace, whatever the default is.
    const namespace = prefix === '' ? '' : resolvePrefix(scope, prefix)
    if (namespace === undefined) throw new XmlError(`the prefix ${prefix} is not declared`, { text, at })
    const name = `${namespace} ${local}`
    if (names.has(name)) throw new XmlError(`the attribute ${local} twice in one namespace`, { text, at })
    names.add(name)
    return [{ prefix, local, namespace, value }]
  })
}
