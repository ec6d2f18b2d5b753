/** EvidenceRecord of RFC 4998 §3.1, §4.1: bytes → chains. DER but for the tokens, which stay as their authority made them. */
import { UNSIGNED } from '../cms/oids.ts'
import { childrenOfBer, enterBer, readBer } from '../cms/read-ber.ts'
import { hashOf } from '../cms/scheme.ts'
import { type Cursor, context, type Der, DerError, TAG } from '../der/read-der.ts'
import { readOid, readSmallInteger } from '../der/read-values.ts'
import { der, sequence } from '../der/write-der.ts'
import type { Bytes, HashName } from '../ports.ts'
import { parseToken } from '../timestamp/parse-token.ts'
import {
  type ArchiveStamp,
  chainHash,
  checkChains,
  checkMaterial,
  checkTree,
  type EvidenceChain,
  type EvidenceRecord,
  EvidenceRecordError,
  type HashTree,
  type Material,
  RECORD_BYTES_MAX,
} from './record.ts'

/** Throws `EvidenceRecordError` for anything that is not one. */
export function parseErs(bytes: Bytes): EvidenceRecord {
  if (bytes.length > RECORD_BYTES_MAX)
    throw new EvidenceRecordError(`evidence record: larger than ${RECORD_BYTES_MAX} bytes`)
  try {
    return parseRecord(readBer(bytes))
  } catch (error) {
    if (error instanceof DerError) throw new EvidenceRecordError(error.message)
    throw error
  }
}

function parseRecord(value: Der): EvidenceRecord {
  const cursor = open(value, 'evidence record')
  if (readSmallInteger(cursor.next(TAG.integer, 'version'), 'version') !== 1)
    throw new EvidenceRecordError('evidence record: version is not 1')
  const listed = members(cursor.next(TAG.sequence, 'hashes'), 'hashes').map(hashOf)
  const information = cursor.optional(context(0, true))
  if (cursor.optional(context(1, true)) !== undefined)
    throw new EvidenceRecordError('evidence record: of encrypted data')
  const sequenceOfChains = cursor.next(TAG.sequence, 'chains')
  cursor.end('evidence record')
  const raws = members(sequenceOfChains, 'chains')
  const chains = checkChains(
    raws.map((one, index): EvidenceChain => {
      const stamps = members(one, 'chain').map(parseStamp)
      const before = (): Bytes => sequence(...raws.slice(0, index).map(({ raw }) => raw))
      return { hash: chainHash(stamps), stamps, ...(index > 0 && { before }) }
    }),
  )
  expectListed(listed, chains)
  return { syntax: 'ERS', chains, ...checkMaterial(materialIn(information)) }
}

/** §3.1: all hashes that were used are listed; a list that says otherwise is not about these chains. */
function expectListed(listed: readonly (HashName | undefined)[], chains: readonly EvidenceChain[]): void {
  const used = chains.map(({ hash }) => hash)
  if (used.some((hash) => hash !== undefined && !listed.includes(hash)))
    throw new EvidenceRecordError('evidence record: a hash that it does not list')
}

/** ArchiveTimeStamp (§4.1); without a hash of its own, that of the token. */
function parseStamp(value: Der): ArchiveStamp {
  const cursor = open(value, 'archive time-stamp')
  const algorithm = cursor.optional(context(0, true))
  cursor.optional(context(1, true))
  const tree = cursor.optional(context(2, true))
  const stamp = cursor.next(TAG.sequence, 'time-stamp')
  cursor.end('archive time-stamp')
  const { info } = parseToken(stamp.raw)
  const hash = algorithm === undefined ? info.hash : hashOf({ ...algorithm, tag: TAG.sequence })
  const lists = tree === undefined ? {} : { tree: parseTree(tree) }
  return { hash, token: stamp.raw, imprint: info.imprint, renewed: () => stamp.raw, ...lists }
}

function parseTree(value: Der): HashTree {
  const lists = members(value, 'hash tree', value.tag).map((list) =>
    members(list, 'hash values').map(({ tag, content }) => {
      if (tag !== TAG.octetString) throw new EvidenceRecordError('hash tree: a value that is no octets')
      return content
    }),
  )
  return checkTree(lists)
}

/** §3.1 CryptoInfos: attributes, of which those that CAdES has for the purpose are read; others are passed over. */
function materialIn(information: Der | undefined): Material {
  const attributes =
    information === undefined ? [] : childrenOfBer(information, 'information', information.tag)
  const valuesOf = (id: string): Der[] =>
    attributes.flatMap((one) => {
      const cursor = enterBer(one, 'information')
      if (readOid(cursor.next(TAG.oid, 'information'), 'information') !== id) return []
      return childrenOfBer(cursor.next(TAG.set, 'information'), 'information', TAG.set)
    })
  const revocation = valuesOf(UNSIGNED.revocationValues).map((value) => {
    const cursor = enterBer(value, 'revocation values')
    const inside = (tag: number): Bytes[] => {
      const found = cursor.optional(tag)
      if (found === undefined) return []
      const list = enterBer(found, 'revocation values', tag).next(TAG.sequence, 'revocation values')
      return childrenOfBer(list, 'revocation values').map(({ raw }) => raw)
    }
    return { crls: inside(context(0, true)), ocsps: inside(context(1, true)) }
  })
  return {
    certificates: valuesOf(UNSIGNED.certificateValues).flatMap((value) =>
      childrenOfBer(value, 'certificate values').map(({ raw }) => raw),
    ),
    crls: revocation.flatMap(({ crls }) => crls),
    ocsps: revocation.flatMap(({ ocsps }) => ocsps),
  }
}

/** One encoding of each record: what a renewal hashes must not depend on who wrote it. */
function open(value: Der, what: string, tag: number = TAG.sequence): Cursor {
  if (value.raw[1] === 0x80 || der(value.tag, value.content).length !== value.raw.length)
    throw new EvidenceRecordError(`${what}: not DER`)
  return enterBer(value, what, tag)
}

function members(value: Der, what: string, tag: number = TAG.sequence): Der[] {
  open(value, what, tag)
  return childrenOfBer(value, what, tag)
}
