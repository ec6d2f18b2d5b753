/** Distinguished names (RFC 5280 §4.1.2.4): read, written, shown, and compared for name constraints. */
import { hex, sameBytes } from '../bytes.ts'
import { childrenOf, type Der, DerError, enter, TAG } from '../der/read-der.ts'
import { readOid, readText } from '../der/read-values.ts'
import { der, oid, printableString, sequence, utf8String } from '../der/write-der.ts'
import type { Bytes } from '../ports.ts'
import { ATTRIBUTE, ATTRIBUTE_LABEL } from './oids.ts'

export type Name = {
  readonly commonName: string
  readonly organization?: string
  /** EN 319 412-1 §5.1.4, such as `NTRBE-0123456789`. */
  readonly organizationIdentifier?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
}

type NameAttribute = { readonly type: string; readonly value: string }

export type ParsedName = {
  readonly raw: Bytes
  /** Relative names in encoded order. */
  readonly parts: readonly (readonly NameAttribute[])[]
  readonly commonName?: string
  readonly organization?: string
  readonly organizationIdentifier?: string
  readonly country?: string
  /** RFC 4514 text, most specific part first: for people, never compared. */
  readonly text: string
}

const PARTS_MAX = 32

export function parseName(value: Der, what: string): ParsedName {
  const sets = childrenOf(value, what)
  if (sets.length > PARTS_MAX) throw new DerError(`${what}: more than ${PARTS_MAX} parts`)
  const parts = sets.map((set) => {
    const attributes = childrenOf(set, what, TAG.set).map((pair) => parseAttribute(pair, what))
    if (attributes.length === 0) throw new DerError(`${what}: empty part`)
    return attributes
  })
  return { raw: value.raw, parts, ...known(parts), text: nameText(parts) }
}

function parseAttribute(pair: Der, what: string): NameAttribute {
  const cursor = enter(pair, what)
  const type = readOid(cursor.next(TAG.oid, what), what)
  const value = cursor.any(what)
  cursor.end(what)
  return { type, value: readText(value, what) ?? `#${hex(value.raw)}` }
}

const KNOWN = ['commonName', 'organization', 'organizationIdentifier', 'country'] as const

/** The first value of each kind counts. */
function known(parts: ParsedName['parts']): Partial<Name> {
  const found: Partial<Record<(typeof KNOWN)[number], string>> = {}
  for (const part of parts) {
    for (const { type, value } of part) {
      for (const key of KNOWN) if (type === ATTRIBUTE[key]) found[key] ??= value
    }
  }
  return found
}

function nameText(parts: ParsedName['parts']): string {
  let text = ''
  for (const part of parts) {
    const one = part.map(attributeText).join('+')
    text = text === '' ? one : `${one}, ${text}`
  }
  return text
}

function attributeText({ type, value }: NameAttribute): string {
  const shown = /[,+"\\<>;]/.test(value) ? value.replace(/[,+"\\<>;]/g, '\\$&') : value
  return `${ATTRIBUTE_LABEL[type] ?? type}=${shown}`
}

/** Country first, common name last, as certificate profiles of EN 319 412 show it. */
export function createName(name: Name): Bytes {
  const parts: Bytes[] = []
  const add = (type: string, value: Bytes): void => {
    parts.push(der(TAG.set, sequence(oid(type), value)))
  }
  if (name.country !== undefined) add(ATTRIBUTE.country, printableString(countryCode(name.country)))
  if (name.organization !== undefined) add(ATTRIBUTE.organization, utf8String(name.organization))
  if (name.organizationIdentifier !== undefined)
    add(ATTRIBUTE.organizationIdentifier, utf8String(name.organizationIdentifier))
  if (name.commonName === '') throw new DerError('commonName: empty')
  add(ATTRIBUTE.commonName, utf8String(name.commonName))
  return sequence(...parts)
}

function countryCode(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) throw new DerError(`country: not two capital letters: ${country}`)
  return country
}

/** RFC 5280 §7.1, shortened: case folded, inner space joined, outer space dropped. */
function foldPart(part: readonly NameAttribute[]): string {
  const folded = part.map(({ type, value }) => {
    const text = value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
    return JSON.stringify([type, text])
  })
  return folded.sort().join('+')
}

/**
 * RFC 5280 §7.1: the same parts in the same order, whatever their string types, letter case and spaces. A name that
 * this folding does not know to be equal counts as another one.
 */
export function sameName(a: ParsedName, b: ParsedName): boolean {
  return sameBytes(a.raw, b.raw) || (a.parts.length === b.parts.length && nameWithin(a, b))
}

/** True when `name` lies in the subtree of `base` (RFC 5280 §4.2.1.10, directoryName). */
export function nameWithin(name: ParsedName, base: ParsedName): boolean {
  if (base.parts.length > name.parts.length) return false
  return base.parts.every((part, i) => foldPart(part) === foldPart(name.parts[i] ?? []))
}
