/** GeneralName (RFC 5280 §4.2.1.6) and the subtrees of name constraints (§4.2.1.10). */
import { childrenOf, context, type Der, DerError, enter, TAG } from '../der/read-der.ts'
import { readIa5 } from '../der/read-values.ts'
import { der, sequence } from '../der/write-der.ts'
import { encodeUtf8 } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { nameWithin, type ParsedName, parseName } from './name.ts'

/** One member besides `form`, by the kind of name; none for kinds this core cannot read. */
export type GeneralName = {
  /** Context tag number of the name form. */
  readonly form: number
  readonly email?: string
  readonly dns?: string
  readonly directory?: ParsedName
  readonly uri?: string
  readonly ip?: Bytes
}

const FORM = { email: 1, dns: 2, directory: 4, uri: 6, ip: 7 } as const

function parseGeneralName(value: Der): GeneralName {
  const form = value.tag & 0x1f
  if ((value.tag & 0xc0) !== 0x80 || form > 8) throw new DerError('general name: unknown form')
  switch (form) {
    case FORM.email:
      return { form, email: readIa5(value, 'email name') }
    case FORM.dns:
      return { form, dns: readIa5(value, 'DNS name') }
    case FORM.directory: {
      const cursor = enter(value, 'directory name', context(form, true))
      return { form, directory: parseName(cursor.next(TAG.sequence, 'directory name'), 'directory name') }
    }
    case FORM.uri:
      return { form, uri: readIa5(value, 'URI name') }
    case FORM.ip:
      return { form, ip: value.content }
    default:
      return { form }
  }
}

/** GeneralNames: a SEQUENCE unless another tag stands in its place. */
export function parseGeneralNames(value: Der, tag: number = TAG.sequence): GeneralName[] {
  const names = childrenOf(value, 'general names', tag).map(parseGeneralName)
  if (names.length === 0) throw new DerError('general names: none')
  return names
}

export type AltName = { readonly uri?: string; readonly dns?: string }

export function createGeneralNames(names: readonly AltName[]): Bytes {
  const ascii = (text: string): Bytes => {
    // oxlint-disable-next-line no-control-regex -- IA5String is exactly this range
    if (!/^[\x21-\x7e]+$/.test(text)) throw new DerError(`alternative name: not ASCII: ${text}`)
    return encodeUtf8(text)
  }
  if (names.some(({ uri, dns }) => uri === undefined && dns === undefined))
    throw new DerError('subjectAltNames: one without uri and dns')
  return sequence(
    ...names.flatMap(({ uri, dns }) => [
      ...(dns === undefined ? [] : [der(context(FORM.dns), ascii(dns))]),
      ...(uri === undefined ? [] : [der(context(FORM.uri), ascii(uri))]),
    ]),
  )
}

export type NameConstraints = {
  readonly permitted: readonly GeneralName[]
  readonly excluded: readonly GeneralName[]
}

export function parseNameConstraints(value: Der): NameConstraints {
  const cursor = enter(value, 'name constraints')
  const permitted = cursor.optional(context(0, true))
  const excluded = cursor.optional(context(1, true))
  cursor.end('name constraints')
  if (permitted === undefined && excluded === undefined) throw new DerError('name constraints: empty')
  return { permitted: subtrees(permitted), excluded: subtrees(excluded) }
}

/** `minimum` must be 0 and `maximum` absent: anything else is a constraint this profile does not know. */
function subtrees(value: Der | undefined): GeneralName[] {
  if (value === undefined) return []
  return childrenOf(value, 'subtrees', value.tag).map((tree) => {
    const cursor = enter(tree, 'subtree')
    const base = parseGeneralName(cursor.any('subtree base'))
    cursor.end('subtree')
    return base
  })
}

/**
 * Undefined when all names are allowed, otherwise why not. A name of a constrained form that cannot be compared
 * is refused, never waved through.
 */
export function findNameViolation(
  constraints: NameConstraints,
  names: readonly GeneralName[],
): string | undefined {
  for (const name of names) {
    const sameForm = (base: GeneralName): boolean => base.form === name.form
    const excluded = constraints.excluded.filter(sameForm)
    if (excluded.some((base) => within(name, base) !== false)) return `name of form ${name.form} is excluded`
    const permitted = constraints.permitted.filter(sameForm)
    if (permitted.length > 0 && !permitted.some((base) => within(name, base) === true))
      return `name of form ${name.form} is not permitted`
  }
  return undefined
}

/** Undefined when the form cannot be judged. */
function within(name: GeneralName, base: GeneralName): boolean | undefined {
  if (name.directory !== undefined && base.directory !== undefined)
    return nameWithin(name.directory, base.directory)
  if (name.dns !== undefined && base.dns !== undefined) return dnsWithin(name.dns, base.dns)
  if (name.email !== undefined && base.email !== undefined) return emailWithin(name.email, base.email)
  if (name.uri !== undefined && base.uri !== undefined) return uriWithin(name.uri, base.uri)
  if (name.ip !== undefined && base.ip !== undefined) return ipWithin(name.ip, base.ip)
  return undefined
}

/** The base itself and every name made by adding labels on the left. */
function dnsWithin(name: string, base: string): boolean {
  const [host, zone] = [name.toLowerCase(), base.toLowerCase().replace(/^\./, '')]
  return zone === '' || host === zone || host.endsWith(`.${zone}`)
}

/** A host rule: `.zone` means names below it, anything else that very host. */
function hostWithin(host: string, base: string): boolean {
  return base.startsWith('.') ? host.endsWith(base) : host === base
}

function emailWithin(name: string, base: string): boolean | undefined {
  const [address, rule] = [name, base].map((text) => {
    const at = text.lastIndexOf('@')
    return { local: at < 0 ? undefined : text.slice(0, at), host: text.slice(at + 1).toLowerCase() }
  }) as [{ local?: string; host: string }, { local?: string; host: string }]
  if (address.local === undefined) return undefined
  if (rule.local !== undefined) return rule.local === address.local && rule.host === address.host
  return hostWithin(address.host, rule.host)
}

/** RFC 5280: the constraint is on the host of an absolute URI with an authority; others are not comparable. */
function uriWithin(name: string, base: string): boolean | undefined {
  const match = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:[\]@]+)(?::\d*)?(?:[/?#]|$)/i.exec(name)
  const host = match?.[1]?.toLowerCase()
  if (host === undefined || /^[\d.]+$/.test(host)) return undefined
  return hostWithin(host, base.toLowerCase())
}

/** The base is an address followed by a mask of the same length. */
function ipWithin(address: Bytes, base: Bytes): boolean | undefined {
  if (base.length !== 8 && base.length !== 32) return undefined
  const size = base.length / 2
  if (address.length !== size) return false
  return address.every((byte, i) => {
    const mask = base[size + i] ?? 0
    return (byte & mask) === ((base[i] ?? 0) & mask)
  })
}
