/**
 * An evidence record as both of its syntaxes have it (RFC 4998 §3.1, RFC 6283 §2.1): chains of archive time-stamps, each
 * over a hash tree. Nothing is judged here.
 */
import { STAMPS_MAX } from '../ades/facts.ts'
import type { Bytes, HashName } from '../ports.ts'
import type { CanonicalForm } from '../xmldsig/canonicalise.ts'

export type HashTree = readonly (readonly Bytes[])[]

export type ArchiveStamp = {
  /** What its tree is made with; undefined for a hash that is not known. */
  readonly hash: HashName | undefined
  /** Lists of hash values from the data objects to the root; absent where the stamp is over one value alone. */
  readonly tree?: HashTree
  /** The token of RFC 3161. */
  readonly token: Bytes
  /** What the imprint of the token is: the root, where there is no tree. */
  readonly imprint: Bytes
  /** The octets that a renewal of this stamp is over; made only when they are needed. */
  readonly renewed: () => Bytes
}

export type EvidenceChain = {
  /** One for the whole chain; undefined for a hash that is not known. */
  readonly hash: HashName | undefined
  /** How XML was made octets before it was hashed. */
  readonly form?: CanonicalForm
  /** In the order of time. */
  readonly stamps: readonly ArchiveStamp[]
  /** Octets of all chains before it, which a renewal of the hash tree is over too; absent for the first. */
  readonly before?: () => Bytes
}

export type EvidenceRecord = {
  readonly syntax: 'ERS' | 'XMLERS'
  /** In the order of time; never empty, nor is a chain. */
  readonly chains: readonly EvidenceChain[]
  /** DER, for the paths of the authorities. */
  readonly certificates: readonly Bytes[]
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
}

export type Material = Pick<EvidenceRecord, 'certificates' | 'crls' | 'ocsps'>

export const RECORD_BYTES_MAX = 4 << 20
/** Of certificates, of lists and of answers, as many as a CMS object may hold: each stamp asks all of them. */
export const MATERIAL_MAX = 500
export const CHAINS_MAX = 32
/** Of all chains together: each costs a path to an anchor. */
export const RECORD_STAMPS_MAX = STAMPS_MAX
export const TREE_LISTS_MAX = 64
/** Of one tree. */
export const TREE_VALUES_MAX = 4096
const VALUE_BYTES_MAX = 64
const VALUE_BYTES_MIN = 16

/** Thrown for what is no evidence record, or one that is not read here. */
export class EvidenceRecordError extends Error {
  override readonly name = 'EvidenceRecordError'
}

/** Refuses a tree that costs more than any honest one. */
export function checkTree(tree: HashTree): HashTree {
  if (tree.length === 0 || tree.some((list) => list.length === 0))
    throw new EvidenceRecordError('hash tree: an empty list')
  if (tree.length > TREE_LISTS_MAX)
    throw new EvidenceRecordError(`hash tree: more than ${TREE_LISTS_MAX} lists`)
  const values = tree.flat()
  if (values.length > TREE_VALUES_MAX)
    throw new EvidenceRecordError(`hash tree: more than ${TREE_VALUES_MAX} values`)
  if (values.some(({ length }) => length < VALUE_BYTES_MIN || length > VALUE_BYTES_MAX))
    throw new EvidenceRecordError('hash tree: a value that is no digest')
  return tree
}

/** Refuses more than is ever needed for the paths of all stamps. */
export function checkMaterial(material: Material): Material {
  const { certificates, crls, ocsps } = material
  if ([certificates, crls, ocsps].some(({ length }) => length > MATERIAL_MAX))
    throw new EvidenceRecordError(`evidence record: more than ${MATERIAL_MAX} certificates, lists or answers`)
  return material
}

/** Refuses what has no chain, an empty one, or too many stamps. */
export function checkChains<T extends Pick<EvidenceChain, 'stamps'>>(chains: readonly T[]): readonly T[] {
  if (chains.length === 0 || chains.some(({ stamps }) => stamps.length === 0))
    throw new EvidenceRecordError('evidence record: a chain without time-stamps')
  if (chains.length > CHAINS_MAX)
    throw new EvidenceRecordError(`evidence record: more than ${CHAINS_MAX} chains`)
  if (chains.flatMap(({ stamps }) => stamps).length > RECORD_STAMPS_MAX)
    throw new EvidenceRecordError(`evidence record: more than ${RECORD_STAMPS_MAX} time-stamps`)
  return chains
}

/** RFC 4998 §5.3, RFC 6283 §4.3: all stamps of a chain use one hash. */
export function chainHash(stamps: readonly Pick<ArchiveStamp, 'hash'>[]): HashName | undefined {
  const [first, ...more] = stamps
  return more.every(({ hash }) => hash === first?.hash) ? first?.hash : undefined
}
