import { PREFIX_OF, XML_NAMESPACE, XMLNS_NAMESPACE } from './namespaces.ts'
import { readReference } from './reference.ts'
import { type Building, fail, type Scan, type Scope } from './scan.ts'
import { isXmlSpace } from './text.ts'

const NONE: readonly string[] = []
const OUTERMOST: Scope = {
  prefixes: new Map([
    ['', ''],
    ['xml', XML_NAMESPACE],
  ]),
  outer: undefined,
  names: new Map(),
}
/** Most elements have none: they share it, and nobody adds to it. */
const CHILDLESS: Building[] = []
const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}_.\-·]*$/u

/**
 * `<name attributes>` or `<name attributes/>`: the node, entered into its parent and the index. The scan stands behind
 * it and says whether it is closed.
 */
export function readStartTag(scan: Scan, parent: Building | undefined): Building {
  const offset = scan.at
  if (scan.text.charCodeAt(offset) !== 0x3c) fail(scan, 'not-well-formed', 'text outside the root')
  scan.at++
  const qName = readName(scan)
  const raw = readAttributes(scan)
  const end = endOfTag(scan)
  const scope =
    raw === undefined ? (parent?.scope ?? OUTERMOST) : scopeOf(scan, raw, parent?.scope ?? OUTERMOST)
  scan.at = offset
  const node: Building = {
    name: nameIn(scan, qName, scope),
    parent,
    offset,
    attributes: raw === undefined ? NONE : attributesIn(scan, raw, scope),
    children: CHILDLESS,
    text: '',
    qName,
    scope,
  }
  scan.at = end
  enter(scan, node)
  return node
}

function enter(scan: Scan, node: Building): void {
  if (++scan.nodes > scan.limits.nodes)
    fail(scan, 'too-many-nodes', `more than ${scan.limits.nodes} elements`)
  if (scan.depth + 1 > scan.limits.depth) fail(scan, 'too-deep', `deeper than ${scan.limits.depth} elements`)
  if (!scan.closed) scan.depth++
  for (let at = 0; at < node.attributes.length; at += 2) {
    const name = node.attributes[at] ?? ''
    const carriers = scan.byAttribute.get(name)
    if (carriers === undefined) scan.byAttribute.set(name, [node])
    else carriers.push(node)
  }
  const { parent } = node
  if (parent !== undefined) {
    if (parent.children === CHILDLESS) parent.children = [node]
    else parent.children.push(node)
  }
  const sameName = scan.byName.get(node.name)
  if (sameName === undefined) scan.byName.set(node.name, [node])
  else sameName.push(node)
}

function endOfTag(scan: Scan): number {
  scan.closed = scan.text.charCodeAt(scan.at) === 0x2f
  const end = scan.closed ? scan.at + 1 : scan.at
  if (scan.text.charCodeAt(end) !== 0x3e) fail(scan, 'not-well-formed', 'a tag is not closed')
  return end + 1
}

/** A qualified name up to white space, `=`, `/` or `>`. */
function readName(scan: Scan): string {
  const { text } = scan
  const start = scan.at
  let at = start
  let hash = 0
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit <= 0x20 || unit === 0x2f || unit === 0x3e || unit === 0x3d) break
    hash = (Math.imul(hash, 31) + unit) | 0
  }
  scan.at = at
  if (at === start || at - start > scan.limits.nameLength)
    fail(scan, 'not-well-formed', 'a name is missing or too long')
  return knownName(text, { start, end: at, hash })
}

/** The last name for each hash: a document has few names and many tags, and none of them is cut out of it twice. */
const LAST: (string | undefined)[] = Array.from({ length: 4096 }, () => undefined)

type Span = { readonly start: number; readonly end: number; readonly hash: number }

function knownName(text: string, { start, end, hash }: Span): string {
  const slot = hash & 4095
  const last = LAST[slot]
  if (last !== undefined && last.length === end - start && text.startsWith(last, start)) return last
  const name = ownString(text.slice(start, end))
  LAST[slot] = name
  return name
}

/** A string that keeps no document in memory, and is compared by its place there. */
function ownString(name: string): string {
  const [kept = name] = Object.keys({ [name]: 0 })
  return kept
}

/** Name, value, name, value as written; undefined for none, which is the rule and not the exception. */
function readAttributes(scan: Scan): string[] | undefined {
  const { text, limits } = scan
  let read: string[] | undefined
  for (;;) {
    const before = scan.at
    while (isXmlSpace(text.charCodeAt(scan.at))) scan.at++
    const unit = text.charCodeAt(scan.at)
    if (unit === 0x3e || unit === 0x2f) return read
    if (before === scan.at) fail(scan, 'not-well-formed', 'white space is missing between attributes')
    read ??= []
    read.push(readName(scan), readValue(scan))
    if (read.length > 2 * limits.attributes)
      fail(scan, 'too-many-attributes', `more than ${limits.attributes} attributes`)
  }
}

function readValue(scan: Scan): string {
  const { text } = scan
  while (isXmlSpace(text.charCodeAt(scan.at))) scan.at++
  if (text[scan.at] !== '=') fail(scan, 'not-well-formed', 'an attribute has no value')
  scan.at++
  while (isXmlSpace(text.charCodeAt(scan.at))) scan.at++
  const quote = text[scan.at]
  const end = quote === '"' || quote === "'" ? text.indexOf(quote, scan.at + 1) : -1
  if (end < 0) fail(scan, 'not-well-formed', 'the value of an attribute is not quoted')
  const value = text.slice(scan.at + 1, end)
  if (value.includes('<')) fail(scan, 'not-well-formed', 'a < in the value of an attribute')
  const start = scan.at + 1
  const plain = value.includes('&') ? resolve(scan, start, end) : value
  scan.at = end + 1
  // §3.3.3: a line break written into a value is a space.
  return plain === value ? value.replace(/[\t\n]/g, ' ') : plain
}

function resolve(scan: Scan, start: number, end: number): string {
  let made = ''
  let at = start
  for (let next = scan.text.indexOf('&', at); next >= 0 && next < end; next = scan.text.indexOf('&', at)) {
    const reference = readReference(scan, next)
    if (reference.end > end) fail(scan, 'unknown-entity', 'an & that begins no known entity')
    made += scan.text.slice(at, next).replace(/[\t\n]/g, ' ') + reference.text
    at = reference.end
  }
  return made + scan.text.slice(at, end).replace(/[\t\n]/g, ' ')
}

/** Namespaces in XML 1.0 §3: a scope of its own only where an element declares something. */
function scopeOf(scan: Scan, raw: readonly string[], outer: Scope): Scope {
  let prefixes: Map<string, string> | undefined
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    const prefix = name.slice(6)
    const uri = raw[at + 1] ?? ''
    if (!mayDeclare(prefix, uri)) fail(scan, 'unknown-prefix', `${name} declares what it may not`)
    prefixes ??= new Map()
    if (prefixes.has(prefix)) fail(scan, 'duplicate-attribute', `${name} is there twice`)
    prefixes.set(prefix, uri)
  }
  if (prefixes === undefined) return outer
  return { prefixes, outer, names: outer === OUTERMOST ? namesUnder(prefixes) : new Map() }
}

/** The same declarations give the same names, document after document: most come from a few programs. */
const NAMES_UNDER = new Map<string, Map<string, string>>()
const DECLARATIONS_MAX = 64

function namesUnder(prefixes: ReadonlyMap<string, string>): Map<string, string> {
  let key = ''
  for (const [prefix, uri] of prefixes) key += `${prefix} ${uri}\n`
  const known = NAMES_UNDER.get(key)
  if (known !== undefined) return known
  const names = new Map<string, string>()
  if (NAMES_UNDER.size < DECLARATIONS_MAX) NAMES_UNDER.set(key, names)
  return names
}

function mayDeclare(prefix: string, uri: string): boolean {
  if (prefix === 'xmlns' || uri === XMLNS_NAMESPACE) return false
  if ((prefix === 'xml') !== (uri === XML_NAMESPACE)) return false
  return prefix === '' || uri !== ''
}

function uriOf(scan: Scan, prefix: string, scope: Scope): string {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const uri = at.prefixes.get(prefix)
    if (uri !== undefined) return uri
  }
  return fail(scan, 'unknown-prefix', `the prefix ${prefix} is not declared`)
}

function nameIn(scan: Scan, qName: string, scope: Scope): string {
  const known = scope === OUTERMOST ? undefined : scope.names.get(qName)
  if (known !== undefined) return known
  const name = expanded(scan, qName, scope)
  if (scope !== OUTERMOST && scope.names.size < NAMES_MAX) scope.names.set(qName, name)
  return name
}

function expanded(scan: Scan, qName: string, scope: Scope): string {
  const colon = qName.indexOf(':')
  const local = qName.slice(colon + 1)
  const prefix = colon < 0 ? '' : qName.slice(0, colon)
  if (!NAME.test(local) || (colon >= 0 && !NAME.test(prefix)))
    fail(scan, 'not-well-formed', 'a name is malformed')
  return oneString(`${PREFIX_OF.get(uriOf(scan, prefix, scope)) ?? '?'}:${local}`)
}

const NAMES = new Map<string, string>()
/** More than UBL and CII together; names beyond are as right, only slower. */
const NAMES_MAX = 2_000

/**
 * The same string for the same name, document after document: rules compare names ten thousand times for an invoice,
 * and that is one comparison of pointers while both are what the engine keeps for the names of members.
 */
function oneString(name: string): string {
  const known = NAMES.get(name)
  if (known !== undefined) return known
  const kept = ownString(name)
  if (NAMES.size < NAMES_MAX) NAMES.set(kept, kept)
  return kept
}

/** Declarations left out; an attribute without prefix has no namespace. */
function attributesIn(scan: Scan, raw: readonly string[], scope: Scope): readonly string[] {
  const kept: string[] = []
  const keys: string[] = []
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue
    const colon = name.indexOf(':')
    const key = colon < 0 ? name : `${uriOf(scan, name.slice(0, colon), scope)} ${name.slice(colon + 1)}`
    if (keys.includes(key))
      fail(scan, 'duplicate-attribute', `the attribute ${name.slice(0, 60)} is there twice`)
    keys.push(key)
    kept.push(colon < 0 ? checkedName(scan, name) : expanded(scan, name, scope), raw[at + 1] ?? '')
  }
  return kept
}

const KNOWN = new Set([
  'currencyID',
  'schemeID',
  'unitCode',
  'listID',
  'mimeCode',
  'filename',
  'format',
  'name',
])

function checkedName(scan: Scan, name: string): string {
  if (!KNOWN.has(name) && !NAME.test(name))
    fail(scan, 'not-well-formed', 'the name of an attribute is malformed')
  return name
}
