/** Answers of the Online Certificate Status Protocol (RFC 6960 §4.2): bytes → facts, nothing judged. */
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
import { hashOf } from '../cms/scheme.ts'
import { type ParsedName, parseName } from '../pkix/name.ts'
import type { Bytes, HashName, Instant } from '../ports.ts'
import { type RevocationReason, reasonOf } from './parse-crl.ts'
import type { SignedPart } from './signed-part.ts'

export type CertId = {
  /** Undefined for one this core does not know. */
  readonly hash: HashName | undefined
  readonly nameHash: Bytes
  readonly keyHash: Bytes
  /** Hexadecimal. */
  readonly serial: string
}

export type OcspSingle = {
  readonly id: CertId
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt?: Instant
  readonly reason?: RevocationReason
  readonly thisUpdate: Instant
  readonly nextUpdate?: Instant
  /** Status is kept for certificates that expired no earlier (§4.4.4). */
  readonly archiveCutoff?: Instant
  readonly criticalUnknown: readonly string[]
}

export type Ocsp = {
  /** DER of the OCSPResponse or the BasicOCSPResponse, as given. */
  readonly raw: Bytes
  readonly signed: SignedPart
  readonly responder: { readonly name: ParsedName } | { readonly keyHash: Bytes }
  readonly producedAt: Instant
  readonly singles: readonly OcspSingle[]
  /** DER. */
  readonly certificates: readonly Bytes[]
  readonly nonce?: Bytes
  readonly criticalUnknown: readonly string[]
}

const BASIC = '1.3.6.1.5.5.7.48.1.1'
const NONCE = '1.3.6.1.5.5.7.48.1.2'
const ARCHIVE_CUTOFF = '1.3.6.1.5.5.7.48.1.6'
const ENUMERATED = 0x0a
const CERTIFICATES_MAX = 20
/** §4.2.1: what the status of a response without an answer means. */
const STATUS = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  '',
  'sigRequired',
  'unauthorized',
]

/** An OCSPResponse, or the BasicOCSPResponse inside it, which signatures carry alone. Throws `DerError`. */
export function parseOcsp(bytes: Bytes): Ocsp {
  const whole = readDer(bytes)
  const cursor = enter(whole, 'answer')
  if (cursor.peek() !== ENUMERATED) return parseBasic(whole, bytes)
  const status = readSmallInteger(cursor.next(ENUMERATED, 'status'), 'status')
  if (status !== 0) throw new DerError(`answer: ${STATUS[status] ?? 'status'} (${status})`)
  const wrapped = cursor.next(context(0, true), 'answer')
  cursor.end('answer')
  const inner = enter(only(wrapped, TAG.sequence), 'answer')
  if (readOid(inner.next(TAG.oid, 'kind of answer'), 'kind of answer') !== BASIC)
    throw new DerError('answer: not a basic one')
  const octets = inner.next(TAG.octetString, 'answer')
  inner.end('answer')
  return parseBasic(readNested(octets.content, octets.depth), bytes)
}

function parseBasic(basic: Der, raw: Bytes): Ocsp {
  const cursor = enter(basic, 'basic answer')
  const tbs = cursor.next(TAG.sequence, 'answer body')
  const algorithm = cursor.next(TAG.sequence, 'signature algorithm')
  const signature = readWholeBits(cursor.next(TAG.bitString, 'signature'), 'signature')
  const list = cursor.optional(context(0, true))
  cursor.end('basic answer')
  const certificates =
    list === undefined
      ? []
      : childrenOf(only(list, TAG.sequence), 'certificates').map((certificate) => certificate.raw)
  if (certificates.length > CERTIFICATES_MAX)
    throw new DerError(`answer: more than ${CERTIFICATES_MAX} certificates`)
  return { raw, signed: { algorithm, data: tbs.raw, signature }, certificates, ...parseBody(tbs) }
}

function only(explicit: Der, tag: number): Der {
  const cursor = enter(explicit, 'answer', explicit.tag)
  const value = cursor.next(tag, 'answer')
  cursor.end('answer')
  return value
}

type Body = Pick<Ocsp, 'responder' | 'producedAt' | 'singles' | 'nonce' | 'criticalUnknown'>

function parseBody(tbs: Der): Body {
  const cursor = enter(tbs, 'answer body')
  const version = cursor.optional(context(0, true))
  // DER leaves out a default, yet OpenSSL and others write version 1.
  if (version !== undefined && readSmallInteger(only(version, TAG.integer), 'version') !== 0)
    throw new DerError('answer: version is not 1')
  const responder = parseResponder(cursor.any('responder'))
  const producedAt = readTime(cursor.next(TAG.generalizedTime, 'produced at'), 'produced at')
  const singles = childrenOf(cursor.next(TAG.sequence, 'answers'), 'answers').map(parseSingle)
  const wrapped = cursor.optional(context(1, true))
  cursor.end('answer body')
  const extensions = parseExtensions(wrapped)
  const nonce = extensions.find(({ id }) => id === NONCE)?.value
  const criticalUnknown = extensions
    .filter(({ id, critical }) => critical && id !== NONCE)
    .map(({ id }) => id)
  return { responder, producedAt, singles, criticalUnknown, ...(nonce === undefined ? {} : { nonce }) }
}

function parseResponder(value: Der): Ocsp['responder'] {
  if (value.tag === context(1, true)) return { name: parseName(only(value, TAG.sequence), 'responder') }
  if (value.tag !== context(2, true)) throw new DerError('responder: neither name nor key')
  return { keyHash: only(value, TAG.octetString).content }
}

function parseSingle(value: Der): OcspSingle {
  const cursor = enter(value, 'single answer')
  const id = parseCertId(cursor.next(TAG.sequence, 'certificate id'))
  const status = parseStatus(cursor.any('status'))
  const thisUpdate = readTime(cursor.next(TAG.generalizedTime, 'this update'), 'this update')
  const next = cursor.optional(context(0, true))
  const wrapped = cursor.optional(context(1, true))
  cursor.end('single answer')
  const extensions = parseExtensions(wrapped)
  const cutoff = extensions.find((extension) => extension.id === ARCHIVE_CUTOFF)
  return {
    id,
    ...status,
    thisUpdate,
    ...(next === undefined ? {} : { nextUpdate: readTime(only(next, TAG.generalizedTime), 'next update') }),
    ...(cutoff === undefined
      ? {}
      : { archiveCutoff: readTime(readNested(cutoff.value, 0), 'archive cutoff') }),
    criticalUnknown: extensions
      .filter((extension) => extension.critical && extension.id !== ARCHIVE_CUTOFF)
      .map((extension) => extension.id),
  }
}

function parseCertId(value: Der): CertId {
  const cursor = enter(value, 'certificate id')
  const hash = hashOf(cursor.next(TAG.sequence, 'hash'))
  const nameHash = cursor.next(TAG.octetString, 'hash of the name').content
  const keyHash = cursor.next(TAG.octetString, 'hash of the key').content
  const serial = integerHex(readIntegerBytes(cursor.next(TAG.integer, 'serial number'), 'serial number'))
  cursor.end('certificate id')
  return { hash, nameHash, keyHash, serial }
}

function parseStatus(value: Der): Pick<OcspSingle, 'status' | 'revokedAt' | 'reason'> {
  if (value.tag === context(0) && value.content.length === 0) return { status: 'good' }
  if (value.tag === context(2) && value.content.length === 0) return { status: 'unknown' }
  const cursor = enter(value, 'revoked', context(1, true))
  const revokedAt = readTime(cursor.next(TAG.generalizedTime, 'revocation time'), 'revocation time')
  const wrapped = cursor.optional(context(0, true))
  cursor.end('revoked')
  const reason = wrapped === undefined ? 'unspecified' : reasonOf(only(wrapped, ENUMERATED))
  return { status: 'revoked', revokedAt, reason }
}

type Extension = { readonly id: string; readonly critical: boolean; readonly value: Bytes }

function parseExtensions(wrapped: Der | undefined): Extension[] {
  const found: Extension[] = []
  const list = wrapped === undefined ? [] : childrenOf(only(wrapped, TAG.sequence), 'extensions')
  for (const item of list) {
    const cursor = enter(item, 'extension')
    const id = readOid(cursor.next(TAG.oid, 'extension'), 'extension')
    if (found.some((other) => other.id === id)) throw new DerError(`extension ${id}: twice`)
    const flag = cursor.optional(TAG.boolean)
    const value = cursor.next(TAG.octetString, 'extension value').content
    cursor.end('extension')
    found.push({ id, critical: flag !== undefined && readBoolean(flag, 'critical'), value })
  }
  return found
}
