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
import { type Name, type Reader, readWhitespace, replaceReferences } from './reader.ts'
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
  /** Its end is that of this tag and it has no children, until the tag that closes it is read. */
  readonly element: Omit<XmlElement, 'children' | 'end'> & { children: XmlNode[]; end: number }
  /** It closes itself. */
  readonly empty: boolean
}

export function readStartTag(reader: Reader, around: Scope): StartTag {
  const { text, at } = reader
  if (text[at] !== '<') throw new XmlError('an element is expected', reader)
  reader.at++
  const { prefix, local, name } = readName(reader)
  const raw = readAttributes(reader)
  const empty = text.charCodeAt(reader.at) === SLASH
  reader.at += empty ? 2 : 1
  if (text.charCodeAt(reader.at - 1) !== GREATER) throw new XmlError('a tag without end', { text, at })
  const declared = raw.length === 0 ? NO_PREFIXES : declarationsOf(raw, text)
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
    element: {
      kind: 'element',
      prefix,
      local,
      namespace,
      attributes,
      declared,
      scope,
      children: [],
      at,
      end: reader.at,
    },
  }
}

const NAME = new RegExp(`(?:(${NAME_PATTERN}):)?(${NAME_PATTERN})(?=[ \\t\\n=/>])`, 'uy')

const NO_ATTRIBUTES: readonly never[] = []

/** A document has few names and writes them often: those in ASCII are looked at once. */
function readName(reader: Reader): Name {
  const { text, at, names } = reader
  const end = endOfName(text, at)
  const written = endsName(text.charCodeAt(end)) ? text.slice(at, end) : undefined
  const known = written === undefined ? undefined : names.get(written)
  const name = known ?? nameAt(reader)
  if (known === undefined && written !== undefined) names.set(written, name)
  reader.at += name.name.length
  return name
}

/** Behind the ASCII characters that stand in names, wherever these are allowed. */
function endOfName(text: string, at: number): number {
  let end = at
  for (let code = text.charCodeAt(end); code < 128 && IN_NAME[code] === 1; code = text.charCodeAt(end)) end++
  return end
}

const IN_NAME = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.:-]/.test(String.fromCharCode(code)) ? 1 : 0,
)

function endsName(code: number): boolean {
  return code === SPACE || code === NEW_LINE || code === TAB || code === EQUALS || endsTag(code)
}

function nameAt(reader: Reader): Name {
  NAME.lastIndex = reader.at
  const match = NAME.exec(reader.text)
  if (match === null) throw new XmlError('not a name', reader)
  return { prefix: match[1] ?? '', local: match[2] ?? '', name: match[0] }
}

function readAttributes(reader: Reader): readonly RawAttribute[] {
  if (reader.text.charCodeAt(reader.at) === GREATER) return NO_ATTRIBUTES
  const found: RawAttribute[] = []
  while (readWhitespace(reader) && !endsTag(reader.text.charCodeAt(reader.at))) {
    const { at } = reader
    if (found.length === XML_ATTRIBUTES_MAX)
      throw new XmlError(`more than ${XML_ATTRIBUTES_MAX} attributes`, { text: reader.text, at })
    const { prefix, local, name } = readName(reader)
    if (found.some((one) => one.local === local && one.prefix === prefix))
      throw new XmlError(`the attribute ${name} twice`, { text: reader.text, at })
    found.push({ prefix, local, value: readValue(reader), at })
  }
  return found
}

const [TAB, NEW_LINE, SPACE, SLASH, EQUALS, GREATER] = [9, 10, 32, 47, 61, 62]

function endsTag(code: number): boolean {
  return code === GREATER || code === SLASH
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
  const value = replaceReferences(/[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, ' ') : raw, reader)
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
  if (raw.length === 0) return NO_ATTRIBUTES
  const found: XmlAttribute[] = []
  for (const attribute of raw) {
    if (declaredPrefix(attribute) !== undefined) continue
    const { prefix, local, value, at } = attribute
    // An attribute without prefix is in no namespace, whatever the default is.
    const namespace = prefix === '' ? '' : resolvePrefix(scope, prefix)
    if (namespace === undefined) throw new XmlError(`the prefix ${prefix} is not declared`, { text, at })
    if (found.some((one) => one.local === local && one.namespace === namespace))
      throw new XmlError(`the attribute ${local} twice in one namespace`, { text, at })
    found.push({ prefix, local, namespace, value })
  }
  return found
}
