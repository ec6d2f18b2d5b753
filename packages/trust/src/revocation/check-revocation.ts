/**
 * Revocation of the certificates of a path by lists (RFC 5280 §6.3) and OCSP answers (RFC 6960). Lists, answers and
 * time are given, nothing is fetched. Good is said only when an answer of who may give it is good, or lists of the
 * right issuer speak for every reason, all valid at that time.
 */
import { sameName } from '../pkix/name.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentStep, DocumentSteps, HashStep, Instant, Step, Steps } from '../ports.ts'
import { type OcspSearch, statusByOcsp } from './check-ocsp.ts'
import { continues, notUsable, pointsOf, reasonsCovered } from './crl-scope.ts'
import { ALL_REASONS } from './distribution-point.ts'
import { type Crl, type CrlEntry, parseCrl } from './parse-crl.ts'
import { type CrlSearch, findCrlSigner, isSigned, type Question } from './find-crl-signer.ts'
import { type Ocsp, parseOcsp } from './parse-ocsp.ts'
import type { RevocationStatus } from './status.ts'
import { checkOfAnyAge, checkSound, readOr, type SignatureCheck } from './signed-part.ts'

export type RevocationData = {
  /** DER, complete and delta lists in any order. */
  readonly crls: readonly Bytes[]
  /** DER of OCSP answers. */
  readonly ocsps?: readonly Bytes[]
  /** DER of certificates of those who sign lists or answers with another key than certificates. */
  readonly certificates?: readonly Bytes[]
}

export type RevocationRequest = RevocationData & {
  /** A path that has been verified: leaf first, without the anchor. */
  readonly path: readonly Certificate[]
  readonly anchor: Certificate
  readonly at: Instant
}

export const CRLS_MAX = 200
export const CRL_CERTIFICATES_MAX = 500
export const OCSPS_MAX = 200
/** Of all lists, answers and certificates together. */
const DATA_BYTES_MAX = 1 << 24
/** Searches and signatures for one path, whatever lists and certificates are given. */
const STEPS_MAX = 200

/**
 * One status per certificate of the path, in its order. A list counts for the leaf although the authority that
 * signed it is itself revoked: only a path of which every certificate is good is good.
 */
export function* checkRevocation(request: RevocationRequest): Steps<readonly RevocationStatus[]> {
  return yield* statusesOf<Step>(request, checkSound)
}

/** The same where lists and answers may be signed as it was done at any time; the caller judges that by date. */
export function* checkRevocationOfAnyAge(
  request: RevocationRequest,
): DocumentSteps<readonly RevocationStatus[]> {
  return yield* statusesOf<DocumentStep>(request, checkOfAnyAge)
}

type Search<S> = CrlSearch<S> & { readonly answers: readonly Ocsp[] }

function* statusesOf<S>(
  request: RevocationRequest,
  check: SignatureCheck<S>,
): Generator<S | HashStep, readonly RevocationStatus[], never> {
  const { path, anchor, crls, ocsps = [], certificates = [] } = request
  const size = [...crls, ...ocsps, ...certificates].reduce((sum, { length }) => sum + length, 0)
  const many =
    crls.length > CRLS_MAX || ocsps.length > OCSPS_MAX || certificates.length > CRL_CERTIFICATES_MAX
  if (many || size > DATA_BYTES_MAX) return path.map(() => unknown('too many lists, answers or certificates'))
  const lists = newestFirst(crls.map((der) => readOr(der, parseCrl)).filter((crl) => crl !== undefined))
  const search: Search<S> = {
    path: [...path, anchor],
    at: request.at,
    budget: { left: STEPS_MAX },
    complete: lists.filter(({ baseNumber }) => baseNumber === undefined),
    deltas: lists.filter(({ baseNumber }) => baseNumber !== undefined),
    others: certificates.map((der) => readOr(der, parseCertificate)).filter((one) => one !== undefined),
    answers: ocsps.map((der) => readOr(der, parseOcsp)).filter((one) => one !== undefined),
    pending: [],
    isGood,
    check,
  }
  const statuses: RevocationStatus[] = []
  for (const index of path.keys()) statuses.push(yield* statusAt(index, search))
  return statuses
}

/** Who says revoked is believed before who says good, and who knows before who does not. */
function* statusAt<S>(index: number, search: Search<S>): Generator<S | HashStep, RevocationStatus, never> {
  const [certificate, issuer] = search.path.slice(index)
  if (certificate === undefined || issuer === undefined) return unknown('no issuer')
  const byList = yield* statusOf(certificate, search)
  if (byList.status === 'revoked' || search.answers.length === 0) return byList
  const above = search.path.slice(index + 1)
  const asked: OcspSearch<S> = {
    ...search,
    isGood: (one) => isGood(one, { ...search, path: [one, ...above] }),
  }
  const byAnswer = yield* statusByOcsp({ certificate, issuer }, asked)
  if (byAnswer === undefined || (byList.status === 'good' && byAnswer.status === 'unknown')) return byList
  return byAnswer
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
function* statusOf<S>(certificate: Certificate, search: CrlSearch<S>): Generator<S, RevocationStatus, never> {
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

function* isGood<S>(certificate: Certificate, search: CrlSearch<S>): Generator<S, boolean, never> {
  return (yield* statusOf(certificate, search)).status === 'good'
}

/** (f)–(k): what the list, with the newest changes to it, says; a text when it cannot be used. */
function* entryOf<S>(
  question: Question,
  search: CrlSearch<S>,
): Generator<S, { readonly entry: CrlEntry | undefined } | string, never> {
  const { certificate, crl } = question
  const unusable = notUsable(crl, search.at)
  if (unusable !== undefined) return unusable
  const signer = yield* findCrlSigner(question, search)
  if (typeof signer === 'string') return signer
  const listed = findEntry(crl, certificate)
  for (const delta of search.deltas) {
    if (!continues(delta, crl) || notUsable(delta, search.at) !== undefined) continue
    if (!(yield* isSigned(delta.signed, signer, search))) continue
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
