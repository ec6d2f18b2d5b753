/** Certificate revocation lists, version 2 (RFC 5280 §5): bytes → facts, nothing judged. */
import { sameBytes } from '../bytes.ts'
import { childrenOf, context, type Der, DerError, enter, readDer, readNested, TAG } from '../der/read-der.ts'
import {
  integerHex,
  readBoolean,
  readIntegerBytes,
  readOid,
  readSmallInteger,
  readTime,
  readWholeBits,
} from '../der/read-values.ts'
import { parseGeneralNames } from '../pkix/general-names.ts'
import { type ParsedName, parseName } from '../pkix/name.ts'
import { EXTENSION } from '../pkix/oids.ts'
import type { Bytes, Instant } from '../ports.ts'
import { type IssuingPoint, parseIssuingPoint, REASON_FLAGS } from './distribution-point.ts'
import type { SignedPart } from './signed-part.ts'

export type RevocationReason = (typeof REASON_FLAGS)[number] | 'removeFromCRL'

export type CrlEntry = {
  readonly issuer: ParsedName
  readonly revokedAt: Instant
  readonly reason: RevocationReason
}

export type Crl = {
  readonly raw: Bytes
  readonly signed: SignedPart
  readonly issuer: ParsedName
  readonly thisUpdate: Instant
  readonly nextUpdate?: Instant
  readonly aki?: Bytes
  readonly number?: bigint
  /** Of a delta list: the number of the list it is based on. */
  readonly baseNumber?: bigint
  readonly point?: IssuingPoint
  /** By serial number, hexadecimal: more than one where several authorities share the list. */
  readonly entries: ReadonlyMap<string, readonly CrlEntry[]>
  /** Critical extensions of the list or of an entry that this core does not process: such a list says nothing. */
  readonly criticalUnknown: readonly string[]
}

const ENTRIES_MAX = 100_000
const NUMBER_BYTES_MAX = 20

/** RFC 5280 §5.1. Throws `DerError` for anything that is not one list and nothing more. */
export function parseCrl(bytes: Bytes): Crl {
  const outer = enter(readDer(bytes), 'revocation list')
  const body = outer.next(TAG.sequence, 'list body')
  const algorithm = outer.next(TAG.sequence, 'signature algorithm')
  const signature = readWholeBits(outer.next(TAG.bitString, 'signature'), 'signature')
  outer.end('revocation list')
  return { raw: bytes, signed: { algorithm, data: body.raw, signature }, ...parseBody(body, algorithm) }
}

function parseBody(body: Der, algorithm: Der): Omit<Crl, 'raw' | 'signed'> {
  const cursor = enter(body, 'list body')
  if (readSmallInteger(cursor.next(TAG.integer, 'version'), 'version') !== 1)
    throw new DerError('version: not 2')
  // §5.1.1.2: the unsigned copy of the algorithm must say what the signed one says.
  if (!sameBytes(cursor.next(TAG.sequence, 'signature algorithm').raw, algorithm.raw))
    throw new DerError('signature algorithm: two different ones')
  const issuer = parseName(cursor.next(TAG.sequence, 'issuer'), 'issuer')
  if (issuer.parts.length === 0) throw new DerError('issuer: empty')
  const thisUpdate = readTime(cursor.any('this update'), 'this update')
  const timed = cursor.peek() === TAG.utcTime || cursor.peek() === TAG.generalizedTime
  const nextUpdate = timed ? readTime(cursor.any('next update'), 'next update') : undefined
  const list = cursor.optional(TAG.sequence)
  const wrapped = cursor.optional(context(0, true))
  cursor.end('list body')
  const { criticalUnknown, ...facts } = parseCrlExtensions(wrapped)
  const revoked = parseEntries(list, issuer, facts.point?.indirect === true)
  return {
    issuer,
    thisUpdate,
    ...facts,
    entries: revoked.entries,
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    criticalUnknown: [...criticalUnknown, ...revoked.criticalUnknown],
  }
}

type Extension = { readonly id: string; readonly critical: boolean; readonly value: Der }

/** Extensions in the order of the list, each once. */
function parseExtensionList(list: Der): Extension[] {
  const found: Extension[] = []
  for (const item of childrenOf(list, 'extensions')) {
    const cursor = enter(item, 'extension')
    const id = readOid(cursor.next(TAG.oid, 'extension'), 'extension')
    if (found.some((other) => other.id === id)) throw new DerError(`extension ${id}: twice`)
    const flag = cursor.optional(TAG.boolean)
    const critical = flag !== undefined && readBoolean(flag, 'critical')
    const value = cursor.next(TAG.octetString, 'extension value')
    cursor.end('extension')
    found.push({ id, critical, value })
  }
  return found
}

type Facts = Pick<Crl, 'aki' | 'number' | 'baseNumber' | 'point'>

const READERS: Readonly<Record<string, (value: Der) => { [K in keyof Facts]: Facts[K] | undefined }>> = {
  [EXTENSION.authorityKeyIdentifier]: (value) => ({
    aki: childrenOf(value, 'authority key identifier').find(({ tag }) => tag === context(0))?.content,
  }),
  [EXTENSION.crlNumber]: (value) => ({ number: listNumber(value) }),
  [EXTENSION.deltaCrlIndicator]: (value) => ({ baseNumber: listNumber(value) }),
  [EXTENSION.issuingDistributionPoint]: (value) => ({ point: parseIssuingPoint(value) }),
}

function parseCrlExtensions(wrapped: Der | undefined): Facts & { readonly criticalUnknown: string[] } {
  const facts = {}
  const criticalUnknown: string[] = []
  if (wrapped === undefined) return { criticalUnknown }
  const cursor = enter(wrapped, 'extensions', wrapped.tag)
  for (const { id, critical, value } of parseExtensionList(cursor.next(TAG.sequence, 'extensions'))) {
    const read = READERS[id]
    if (read !== undefined) Object.assign(facts, read(readNested(value.content, value.depth)))
    else if (critical) criticalUnknown.push(id)
  }
  cursor.end('extensions')
  return { ...facts, criticalUnknown }
}

/** §5.2.3: at most 20 octets, not negative. */
function listNumber(value: Der): bigint {
  if (value.tag !== TAG.integer) throw new DerError('list number: not an integer')
  const bytes = readIntegerBytes(value, 'list number')
  if (bytes.length > NUMBER_BYTES_MAX || (bytes[0] ?? 0) >= 0x80)
    throw new DerError('list number: out of range')
  return BigInt(`0x${integerHex(bytes)}`)
}

/** §5.3: an entry without an issuer of its own has the one of the entry before it, the first that of the list. */
function parseEntries(
  list: Der | undefined,
  listIssuer: ParsedName,
  indirect: boolean,
): Pick<Crl, 'entries' | 'criticalUnknown'> {
  const entries = new Map<string, CrlEntry[]>()
  const criticalUnknown = new Set<string>()
  let issuer = listIssuer
  let count = 0
  const cursor = list === undefined ? undefined : enter(list, 'entries')
  while (cursor?.peek() !== undefined) {
    if (++count > ENTRIES_MAX) throw new DerError(`entries: more than ${ENTRIES_MAX}`)
    const { serial, revokedAt, extensions } = parseEntry(cursor.next(TAG.sequence, 'entry'))
    const read = readEntryExtensions(extensions)
    for (const id of read.criticalUnknown) criticalUnknown.add(id)
    if (read.issuer !== undefined && !indirect)
      throw new DerError('entry: issuer in a list that is not indirect')
    issuer = read.issuer ?? issuer
    const same = entries.get(serial)
    const entry = { issuer, revokedAt, reason: read.reason }
    if (same === undefined) entries.set(serial, [entry])
    else same.push(entry)
  }
  return { entries, criticalUnknown: [...criticalUnknown] }
}

function parseEntry(value: Der): { serial: string; revokedAt: Instant; extensions: readonly Extension[] } {
  const cursor = enter(value, 'entry')
  const serial = integerHex(readIntegerBytes(cursor.next(TAG.integer, 'serial number'), 'serial number'))
  const revokedAt = readTime(cursor.any('revocation date'), 'revocation date')
  const list = cursor.optional(TAG.sequence)
  cursor.end('entry')
  return { serial, revokedAt, extensions: list === undefined ? [] : parseExtensionList(list) }
}

type EntryFacts = { reason: RevocationReason; issuer?: ParsedName; criticalUnknown: string[] }

function readEntryExtensions(extensions: readonly Extension[]): EntryFacts {
  const facts: EntryFacts = { reason: 'unspecified', criticalUnknown: [] }
  for (const { id, critical, value } of extensions) {
    if (id === EXTENSION.reasonCode) facts.reason = reasonOf(readNested(value.content, value.depth))
    else if (id === EXTENSION.certificateIssuer)
      facts.issuer = directoryOf(readNested(value.content, value.depth))
    else if (critical && id !== EXTENSION.invalidityDate) facts.criticalUnknown.push(id)
  }
  return facts
}

const ENUMERATED = 0x0a
const REMOVE_FROM_CRL = 8

/** §5.3.1: 7 is not used, 8 is no reason; after it the numbers run two ahead of the flags. */
export function reasonOf(value: Der): RevocationReason {
  if (value.tag !== ENUMERATED) throw new DerError('reason: not enumerated')
  const code = readSmallInteger(value, 'reason')
  if (code === REMOVE_FROM_CRL) return 'removeFromCRL'
  const reason = code === 7 ? undefined : REASON_FLAGS[code > REMOVE_FROM_CRL ? code - 2 : code]
  if (reason === undefined) throw new DerError(`reason: ${code}`)
  return reason
}

function directoryOf(names: Der): ParsedName {
  const found = parseGeneralNames(names).find(({ directory }) => directory !== undefined)?.directory
  if (found === undefined) throw new DerError('entry: issuer without a directory name')
  return found
}
