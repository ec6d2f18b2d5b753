/** Extensions of a certificate (RFC 5280 §4.2): the ones this core processes; the rest by number. */
import { childrenOf, context, type Der, DerError, enter, readNested, TAG } from '../der/read-der.ts'
import { readBitString, readBoolean, readOid, readSmallInteger } from '../der/read-values.ts'
import type { Bytes } from '../ports.ts'
import {
  type GeneralName,
  type NameConstraints,
  parseGeneralNames,
  parseNameConstraints,
} from './general-names.ts'
import { ANY_POLICY, EXTENSION, KEY_USAGE, type KeyUsage } from './oids.ts'

type PolicyConstraints = { readonly requireExplicit?: number; readonly inhibitMapping?: number }
type PolicyMapping = { readonly issuer: string; readonly subject: string }
/** Kept as it stands, DER: a statement for people, which no check of a path reads (RFC 5280 §4.2.1.4). */
type PolicyQualifier = { readonly policy: string; readonly id: string; readonly raw: Bytes }

export type Extensions = {
  readonly ski?: Bytes
  readonly aki?: Bytes
  readonly ca: boolean
  readonly pathLength?: number
  readonly keyUsage?: readonly KeyUsage[]
  readonly eku?: readonly string[]
  readonly policies: readonly string[]
  readonly policyQualifiers: readonly PolicyQualifier[]
  readonly policyMappings: readonly PolicyMapping[]
  readonly policyConstraints?: PolicyConstraints
  readonly inhibitAnyPolicy?: number
  readonly san: readonly GeneralName[]
  readonly nameConstraints?: NameConstraints
  /** As it stands, perhaps not even DER: only who looks for revocation reads it. */
  readonly crlDistributionPoints?: Bytes
  /** All extensions present, by number. */
  readonly present: readonly string[]
  readonly critical: readonly string[]
  /** Critical extensions this core does not process: a path with one of them is refused. */
  readonly criticalUnknown: readonly string[]
}

type Found = { -readonly [K in keyof Extensions]?: Extensions[K] | undefined }

const READERS: Readonly<Record<string, (value: Der) => Found>> = {
  [EXTENSION.subjectKeyIdentifier]: (value) => {
    if (value.tag !== TAG.octetString) throw new DerError('subject key identifier: not octets')
    return { ski: value.content }
  },
  [EXTENSION.authorityKeyIdentifier]: (value) => ({
    aki: childrenOf(value, 'authority key identifier').find(({ tag }) => tag === context(0))?.content,
  }),
  [EXTENSION.basicConstraints]: basicConstraints,
  [EXTENSION.keyUsage]: (value) => ({ keyUsage: keyUsage(value) }),
  [EXTENSION.extendedKeyUsage]: (value) => ({ eku: oids(value, 'extended key usage') }),
  [EXTENSION.certificatePolicies]: (value) => policies(value),
  [EXTENSION.policyMappings]: (value) => ({ policyMappings: mappings(value) }),
  [EXTENSION.policyConstraints]: (value) => ({ policyConstraints: policyConstraints(value) }),
  [EXTENSION.inhibitAnyPolicy]: (value) => ({ inhibitAnyPolicy: skipCerts(value, TAG.integer) }),
  [EXTENSION.subjectAltName]: (value) => ({ san: parseGeneralNames(value) }),
  [EXTENSION.nameConstraints]: (value) => ({ nameConstraints: parseNameConstraints(value) }),
}

/** The SEQUENCE OF Extension; `undefined` for a certificate without any. */
export function parseExtensions(list: Der | undefined): Extensions {
  const found: Found = {}
  const present: string[] = []
  const critical: string[] = []
  for (const item of list === undefined ? [] : childrenOf(list, 'extensions')) {
    const cursor = enter(item, 'extension')
    const id = readOid(cursor.next(TAG.oid, 'extension'), 'extension')
    if (present.includes(id)) throw new DerError(`extension ${id}: twice`)
    present.push(id)
    const flag = cursor.optional(TAG.boolean)
    if (flag !== undefined && readBoolean(flag, 'critical')) critical.push(id)
    const value = cursor.next(TAG.octetString, 'extension value')
    cursor.end('extension')
    if (id === EXTENSION.crlDistributionPoints) found.crlDistributionPoints = value.content
    const read = READERS[id]
    if (read !== undefined) Object.assign(found, read(readNested(value.content, value.depth)))
  }
  const criticalUnknown = critical.filter((id) => READERS[id] === undefined)
  return {
    ca: false,
    policies: [],
    policyQualifiers: [],
    policyMappings: [],
    san: [],
    ...defined(found),
    present,
    critical,
    criticalUnknown,
  }
}

function defined(found: Found): Partial<Extensions> {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

function basicConstraints(value: Der): Found {
  const cursor = enter(value, 'basic constraints')
  const flag = cursor.optional(TAG.boolean)
  const ca = flag !== undefined && readBoolean(flag, 'basic constraints')
  const length = cursor.optional(TAG.integer)
  cursor.end('basic constraints')
  return length === undefined ? { ca } : { ca, pathLength: readSmallInteger(length, 'path length') }
}

function keyUsage(value: Der): KeyUsage[] {
  if (value.tag !== TAG.bitString) throw new DerError('key usage: not a bit string')
  const { bytes } = readBitString(value, 'key usage')
  return KEY_USAGE.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0)
}

function oids(value: Der, what: string): string[] {
  const list = childrenOf(value, what).map((item) => readOid(item, what))
  if (list.length === 0) throw new DerError(`${what}: none`)
  return list
}

function policies(value: Der): Found {
  const policyQualifiers: PolicyQualifier[] = []
  const list = childrenOf(value, 'policies').map((item) => {
    const cursor = enter(item, 'policy')
    const policy = readOid(cursor.next(TAG.oid, 'policy'), 'policy')
    const qualifiers = cursor.optional(TAG.sequence)
    cursor.end('policy')
    for (const qualifier of qualifiers === undefined ? [] : childrenOf(qualifiers, 'policy qualifiers')) {
      const inside = enter(qualifier, 'policy qualifier')
      const id = readOid(inside.next(TAG.oid, 'policy qualifier'), 'policy qualifier')
      policyQualifiers.push({ policy, id, raw: inside.any('policy qualifier').raw })
      inside.end('policy qualifier')
    }
    return policy
  })
  if (list.length === 0) throw new DerError('policies: none')
  if (new Set(list).size !== list.length) throw new DerError('policies: one twice')
  return { policies: list, policyQualifiers }
}

/** RFC 5280 §4.2.1.5: anyPolicy is neither mapped from nor mapped to. */
function mappings(value: Der): PolicyMapping[] {
  return childrenOf(value, 'policy mappings').map((item) => {
    const cursor = enter(item, 'policy mapping')
    const [issuer, subject] = [1, 2].map(() =>
      readOid(cursor.next(TAG.oid, 'policy mapping'), 'policy mapping'),
    ) as [string, string]
    cursor.end('policy mapping')
    if (issuer === ANY_POLICY || subject === ANY_POLICY) throw new DerError('policy mapping: any policy')
    return { issuer, subject }
  })
}

function policyConstraints(value: Der): PolicyConstraints {
  const cursor = enter(value, 'policy constraints')
  const explicit = cursor.optional(context(0))
  const mapping = cursor.optional(context(1))
  cursor.end('policy constraints')
  if (explicit === undefined && mapping === undefined) throw new DerError('policy constraints: empty')
  return {
    ...(explicit === undefined ? {} : { requireExplicit: skipCerts(explicit, explicit.tag) }),
    ...(mapping === undefined ? {} : { inhibitMapping: skipCerts(mapping, mapping.tag) }),
  }
}

function skipCerts(value: Der, tag: number): number {
  if (value.tag !== tag) throw new DerError('skip count: not an integer')
  return readSmallInteger(value, 'skip count')
}
