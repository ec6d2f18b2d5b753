/**
 * Revocation of the certificates of a path by lists (RFC 5280 §6.3). Lists and time are given, nothing is fetched.
 * Good is said only when lists of the right issuer, valid at that time, speak for every reason.
 */
import { DerError } from '../der/read-der.ts'
import { sameName } from '../pkix/name.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes, Instant, Steps } from '../ports.ts'
import { continues, notUsable, pointsOf, reasonsCovered } from './crl-scope.ts'
import { ALL_REASONS } from './distribution-point.ts'
import { type Crl, type CrlEntry, parseCrl, type RevocationReason } from './parse-crl.ts'
import { type CrlSearch, findCrlSigner, type Question, verifyCrl } from './find-crl-signer.ts'

export type RevocationData = {
  /** DER, complete and delta lists in any order. */
  readonly crls: readonly Bytes[]
  /** DER of certificates of those who sign lists with another key than certificates. */
  readonly certificates?: readonly Bytes[]
}

export type RevocationRequest = RevocationData & {
  /** A path that has been verified: leaf first, without the anchor. */
  readonly path: readonly Certificate[]
  readonly anchor: Certificate
  readonly at: Instant
}

export type RevocationStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revokedAt: Instant; readonly reason: RevocationReason }
  | { readonly status: 'unknown'; readonly why: string }

export const CRLS_MAX = 200
export const CRL_CERTIFICATES_MAX = 500
/** Of all lists and certificates together. */
const DATA_BYTES_MAX = 1 << 24
/** Searches and signatures for one path, whatever lists and certificates are given. */
const STEPS_MAX = 200

/**
 * One status per certificate of the path, in its order. A list counts for the leaf although the authority that
 * signed it is itself revoked: only a path of which every certificate is good is good.
 */
export function* checkRevocation(request: RevocationRequest): Steps<readonly RevocationStatus[]> {
  const { path, anchor } = request
  const { crls, certificates = [] } = request
  const size = [...crls, ...certificates].reduce((sum, { length }) => sum + length, 0)
  if (crls.length > CRLS_MAX || certificates.length > CRL_CERTIFICATES_MAX || size > DATA_BYTES_MAX)
    return path.map(() => unknown('too many lists or certificates'))
  const lists = newestFirst(crls.map((der) => readOr(der, parseCrl)).filter((crl) => crl !== undefined))
  const search: CrlSearch = {
    path: [...path, anchor],
    at: request.at,
    budget: { left: STEPS_MAX },
    complete: lists.filter(({ baseNumber }) => baseNumber === undefined),
    deltas: lists.filter(({ baseNumber }) => baseNumber !== undefined),
    others: certificates.map((der) => readOr(der, parseCertificate)).filter((one) => one !== undefined),
    pending: [],
    isGood,
  }
  const statuses: RevocationStatus[] = []
  for (const certificate of path) statuses.push(yield* statusOf(certificate, search))
  return statuses
}

function readOr<T>(der: Bytes, parse: (der: Bytes) => T): T | undefined {
  try {
    return parse(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** The order in which lists are given decides nothing. */
function newestFirst(lists: readonly Crl[]): Crl[] {
  const numberOf = ({ number = -1n }: Crl): bigint => number
  return [...lists].sort((a, b) => {
    if (a.thisUpdate !== b.thisUpdate) return a.thisUpdate < b.thisUpdate ? 1 : -1
    if (numberOf(a) !== numberOf(b)) return numberOf(a) < numberOf(b) ? 1 : -1
    return compareBytes(a.raw, b.raw)
  })
}

function compareBytes(a: Bytes, b: Bytes): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0)
  return a.length - b.length
}

function unknown(why: string): RevocationStatus {
  return { status: 'unknown', why }
}

/** §6.3.3. */
function* statusOf(certificate: Certificate, search: CrlSearch): Steps<RevocationStatus> {
  const points = pointsOf(certificate)
  if (typeof points === 'string') return unknown(points)
  const why = new Set<string>()
  let covered = 0
  for (const point of points) {
    for (const crl of search.complete) {
      const reasons = reasonsCovered(crl, certificate, point)
      if ((reasons & ~covered) === 0) continue
      const found = yield* entryOf({ certificate, point, crl }, search)
      if (typeof found === 'string') why.add(found)
      else if (found.entry === undefined) covered |= reasons
      else return { status: 'revoked', revokedAt: found.entry.revokedAt, reason: found.entry.reason }
      if (covered === ALL_REASONS) return { status: 'good' }
    }
  }
  if (covered !== 0) why.add('lists do not cover all reasons')
  return unknown([...why].slice(0, 3).join('; ') || 'no list covers it')
}

function* isGood(certificate: Certificate, search: CrlSearch): Steps<boolean> {
  return (yield* statusOf(certificate, search)).status === 'good'
}

/** (f)–(k): what the list, with the newest changes to it, says; a text when it cannot be used. */
function* entryOf(
  question: Question,
  search: CrlSearch,
): Steps<{ readonly entry: CrlEntry | undefined } | string> {
  const { certificate, crl } = question
  const unusable = notUsable(crl, search.at)
  if (unusable !== undefined) return unusable
  const signer = yield* findCrlSigner(question, search)
  if (typeof signer === 'string') return signer
  const listed = findEntry(crl, certificate)
  for (const delta of search.deltas) {
    if (!continues(delta, crl) || notUsable(delta, search.at) !== undefined) continue
    if (!(yield* verifyCrl(delta, signer, search.budget))) continue
    return { entry: applyDelta(listed, findEntry(delta, certificate)) }
  }
  return { entry: listed }
}

/** Of several entries for one certificate the one that revokes it counts. */
function findEntry({ entries }: Crl, { serial, issuer }: Certificate): CrlEntry | undefined {
  const found = (entries.get(serial) ?? []).filter((entry) => sameName(entry.issuer, issuer))
  return found.find(({ reason }) => reason !== 'removeFromCRL') ?? found[0]
}

/** §5.3.1: only a hold can be lifted; for every other reason a certificate stays revoked. */
function applyDelta(listed: CrlEntry | undefined, changed: CrlEntry | undefined): CrlEntry | undefined {
  if (changed === undefined) return listed
  if (changed.reason !== 'removeFromCRL') return changed
  return listed?.reason === 'certificateHold' ? undefined : listed
}
