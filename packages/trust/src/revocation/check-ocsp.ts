/**
 * What OCSP answers say about one certificate (RFC 6960 §3.2, §4.2.2.2). An answer counts only when it is about that
 * certificate of that issuer, valid at that time, and signed by the issuer or by whom the issuer made its responder.
 */
import { base64url } from '../base64.ts'
import { sameBytes } from '../bytes.ts'
import { enter, readDer, TAG } from '../der/read-der.ts'
import { readWholeBits } from '../der/read-values.ts'
import { instantOf, secondsOf } from '../instant.ts'
import { sameName } from '../pkix/name.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes, HashStep, Instant } from '../ports.ts'
import type { RevocationStatus } from './status.ts'
import type { CertId, Ocsp, OcspSingle } from './parse-ocsp.ts'
import { readOr, type SignatureCheck, signedPartOf } from './signed-part.ts'

/** RFC 6960 §4.2.2.2.1: whoever asks need not ask about this responder. */
const NO_CHECK = '1.3.6.1.5.5.7.48.1.5'
/** Whoever signs asks just before or just after, and a list would hold for days. */
const ENDLESS_SECONDS = 3600
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

export type OcspSearch<S> = {
  readonly answers: readonly Ocsp[]
  /** Further certificates, among them perhaps those of responders. */
  readonly others: readonly Certificate[]
  readonly at: Instant
  readonly budget: { left: number }
  readonly check: SignatureCheck<S>
  /** The status of a responder whose certificate does not say that nobody need ask. */
  readonly isGood: (responder: Certificate) => Generator<S, boolean, never>
}

type Subject = { readonly certificate: Certificate; readonly issuer: Certificate }

/** Undefined when no answer is about the certificate at all. Revoked counts more than good. */
export function* statusByOcsp<S>(
  subject: Subject,
  search: OcspSearch<S>,
): Generator<S | HashStep, RevocationStatus | undefined, never> {
  let found: RevocationStatus | undefined
  for (const answer of search.answers) {
    for (const single of answer.singles) {
      if (single.id.serial !== subject.certificate.serial) continue
      const why =
        (yield* otherIssuer(single.id, subject.issuer)) ??
        notUsable(answer, single, search.at) ??
        (yield* unauthorised(answer, subject.issuer, search))
      if (why !== undefined) found ??= { status: 'unknown', why }
      else if (single.status === 'revoked') return revoked(single)
      else if (single.status === 'good') found = { status: 'good' }
      else found ??= { status: 'unknown', why: 'responder does not know the certificate' }
    }
  }
  return found
}

function revoked({ revokedAt = '', reason = 'unspecified' }: OcspSingle): RevocationStatus {
  return { status: 'revoked', revokedAt, reason }
}

const HASHES = ['sha-1', 'sha-256', 'sha-384', 'sha-512'] as const

/** §4.1.1: name and key of the issuer, both. */
function* otherIssuer(id: CertId, issuer: Certificate): Generator<HashStep, string | undefined, never> {
  const alg = HASHES.find((name) => name === id.hash)
  if (alg === undefined) return 'answer names the issuer by an unknown hash'
  const name: string = yield { op: 'hash', alg, data: issuer.subject.raw }
  if (name !== base64url(id.nameHash)) return 'answer is about an issuer of another name'
  const key: string = yield { op: 'hash', alg, data: keyBits(issuer) }
  return key === base64url(id.keyHash) ? undefined : 'answer is about an issuer with another key'
}

/** The octets of the key itself, without its algorithm. */
function keyBits({ spki }: Certificate): Bytes {
  const cursor = enter(readDer(spki), 'public key')
  cursor.next(TAG.sequence, 'key algorithm')
  return readWholeBits(cursor.next(TAG.bitString, 'public key'), 'public key')
}

/** §4.2.2.1. Without a next update newer answers may exist at any time: it holds for an hour. */
function notUsable(answer: Ocsp, single: OcspSingle, at: Instant): string | undefined {
  const [unknown] = [...answer.criticalUnknown, ...single.criticalUnknown]
  if (unknown !== undefined) return `answer with critical extension ${unknown}`
  const from = single.thisUpdate > answer.producedAt ? single.thisUpdate : answer.producedAt
  if (at < from) return `answer not valid before ${from}`
  const until = single.nextUpdate ?? instantOf(secondsOf(from) + ENDLESS_SECONDS)
  return at > until ? `answer not valid after ${until}` : undefined
}

/** §4.2.2.2: the issuer itself, or whom it certified for this, directly. */
function* unauthorised<S>(
  answer: Ocsp,
  issuer: Certificate,
  search: OcspSearch<S>,
): Generator<S | HashStep, string | undefined, never> {
  let why = 'responder not found'
  const given = answer.certificates.map((der) => readOr(der, parseCertificate))
  for (const one of [issuer, ...given.filter((found) => found !== undefined), ...search.others]) {
    if (!(yield* isResponder(answer, one))) continue
    const broken = yield* refuses(one, { answer, issuer, search })
    if (broken === undefined) return undefined
    why = broken
  }
  return why
}

function* isResponder({ responder }: Ocsp, one: Certificate): Generator<HashStep, boolean, never> {
  if ('name' in responder) return sameName(responder.name, one.subject)
  const hash: string = yield { op: 'hash', alg: 'sha-1', data: keyBits(one) }
  return hash === base64url(responder.keyHash)
}

type Asked<S> = { readonly answer: Ocsp; readonly issuer: Certificate; readonly search: OcspSearch<S> }

/** Why the answer is not one of this responder, or the responder not one of the issuer. */
function* refuses<S>(
  one: Certificate,
  { answer, issuer, search }: Asked<S>,
): Generator<S, string | undefined, never> {
  const { budget, check } = search
  if ((budget.left -= 2) < 0) return 'too many signatures'
  if (!(yield* check(answer.signed, one))) return 'signature of the answer is wrong'
  if (sameBytes(one.spki, issuer.spki) && sameName(one.subject, issuer.subject)) return undefined
  const rule = breaksRule(one, issuer, answer.producedAt)
  if (rule !== undefined) return rule
  if (!(yield* check(signedPartOf(one), issuer))) return 'signature on the responder is wrong'
  if (one.present.includes(NO_CHECK) || (yield* search.isGood(one))) return undefined
  return 'status of the responder is not known'
}

/** What a responder that is not the issuer itself must be. */
function breaksRule(one: Certificate, issuer: Certificate, producedAt: Instant): string | undefined {
  if (!sameName(one.issuer, issuer.subject)) return 'responder is of another issuer'
  if (one.eku?.includes(OCSP_SIGNING) !== true) return 'responder may not answer for others'
  if (one.criticalUnknown.length > 0) return 'responder with an unknown critical extension'
  const { keyUsage } = one
  if (keyUsage?.some((usage) => usage === 'digitalSignature' || usage === 'nonRepudiation') === false)
    return 'key of the responder may not sign'
  const lives = producedAt >= one.notBefore && producedAt <= one.notAfter
  return lives ? undefined : 'responder was not valid when it answered'
}
