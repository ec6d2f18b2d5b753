/**
 * A signing certificate at the time its signature is proven to have existed (EN 319 102-1 §5.2.6, §5.6.2.2, in one
 * step): a path to an anchor whose rules hold, nothing in it revoked, every algorithm still believed.
 */
import { schemeOf } from '../cms/scheme.ts'
import { checkPath } from '../pkix/check-path.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, Instant } from '../ports.ts'
import { checkRevocationOfAnyAge } from '../revocation/check-revocation.ts'
import type { RevocationStatus } from '../revocation/status.ts'
import { parseCrl } from '../revocation/parse-crl.ts'
import { parseOcsp } from '../revocation/parse-ocsp.ts'
import { readOr, signedPartOf } from '../revocation/signed-part.ts'
import type { UsedAlgorithm } from './facts.ts'
import { findPaths, type PathSearch } from './find-paths.ts'
import type { Failure, SubIndication } from './outcome.ts'
import { notBelieved } from './suite.ts'

export type CertificateQuestion = {
  readonly certificate: Certificate
  /** The time of validation. */
  readonly at: Instant
  /** The earliest time the signature is proven to have existed; `at` without proof. */
  readonly best: Instant
  /** A time before which it did not exist yet (a time-stamp over its content). */
  readonly notBefore?: Instant
  readonly search: PathSearch
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
  readonly revocation: 'required' | 'if-present'
}

export type CertificateAnswer = {
  /** Undefined when the certificate may be relied on. */
  readonly failure: Failure | undefined
  /** Leaf first, ending with the anchor: the one that holds, else the first one found. */
  readonly path?: readonly Certificate[]
  /** False when nothing says that a certificate of the path is not revoked. */
  readonly statusKnown: boolean
}

const TIMES_MAX = 32

/** The best answer of all paths: one that holds, else the failure of the first. */
export function* judgeCertificate(question: CertificateQuestion): DocumentSteps<CertificateAnswer> {
  const paths = yield* findPaths(question.certificate, question.search)
  let first: CertificateAnswer | undefined
  for (const path of paths) {
    const answer = yield* judgePath(path, question)
    if (answer.failure === undefined) return answer
    first ??= answer
  }
  return first ?? { failure: fail('NO_CERTIFICATE_CHAIN_FOUND', 'no path to an anchor'), statusKnown: false }
}

function fail(subIndication: SubIndication, detail: string): Failure {
  return { subIndication, detail }
}

function* judgePath(
  path: readonly Certificate[],
  question: CertificateQuestion,
): DocumentSteps<CertificateAnswer> {
  const broken = rulesBroken(path, question)
  if (broken !== undefined) return { failure: broken, path, statusKnown: false }
  const statuses = path.length === 1 ? [] : yield* statusesOf(path, question)
  const statusKnown = statuses.every(({ status }) => status !== 'unknown')
  const failure = revocationFailure(statuses, question) ?? algorithmFailure(algorithmsOfPath(path), question)
  return { failure, path, statusKnown }
}

/** The rules at the time of validation, or at the proven time if they no longer hold. */
function rulesBroken(
  path: readonly Certificate[],
  { at, best, certificate }: CertificateQuestion,
): Failure | undefined {
  const { notBefore, notAfter } = certificate
  if (best < notBefore)
    return best === at
      ? fail('OUT_OF_BOUNDS_NO_POE', `certificate not valid before ${notBefore}`)
      : fail('NOT_YET_VALID', `signed before the certificate was valid, ${notBefore}`)
  if (best > notAfter) return fail('OUT_OF_BOUNDS_NO_POE', `certificate not valid after ${notAfter}`)
  if (path.length === 1) return undefined
  const now = checkPath(path, at, {})
  if (!('broken' in now)) return undefined
  const then = best === at ? now : checkPath(path, best, {})
  return 'broken' in then ? fail('CHAIN_CONSTRAINTS_FAILURE', then.broken) : undefined
}

/** Each certificate's status at the first time that anything speaks about: now, else since the signature existed. */
function* statusesOf(
  path: readonly Certificate[],
  { at, best, search, crls, ocsps }: CertificateQuestion,
): DocumentSteps<readonly RevocationStatus[]> {
  const anchor = path.at(-1)
  if (anchor === undefined) return []
  const below = path.slice(0, -1)
  const certificates = search.pool.map(({ raw }) => raw)
  let known: readonly RevocationStatus[] = below.map(() => ({ status: 'unknown', why: 'nothing is known' }))
  for (const time of timesOf({ at, best, crls, ocsps })) {
    const asked = { path: below, anchor, at: time, crls, ocsps, certificates }
    const now = yield* checkRevocationOfAnyAge(asked)
    known = known.map((status, i) => (status.status === 'unknown' ? (now[i] ?? status) : status))
    if (known.every(({ status }) => status !== 'unknown')) break
  }
  return known
}

type Data = Pick<CertificateQuestion, 'at' | 'best' | 'crls' | 'ocsps'>

/** Material made since the signature is proven to have existed says that it was good, though it is stale by now. */
function timesOf({ at, best, crls, ocsps }: Data): Instant[] {
  const lists = crls.map((der) => readOr(der, parseCrl)?.thisUpdate)
  const answers = ocsps.map((der) => readOr(der, parseOcsp)?.producedAt)
  const made = [...lists, ...answers].filter((time) => time !== undefined && time >= best && time <= at)
  return [...new Set([at, best, ...(made as Instant[]).sort()])].slice(0, TIMES_MAX)
}

function revocationFailure(
  statuses: readonly RevocationStatus[],
  { best, notBefore, revocation }: CertificateQuestion,
): Failure | undefined {
  for (const [index, status] of statuses.entries()) {
    if (status.status !== 'revoked' || best < status.revokedAt) continue
    const detail = `${index === 0 ? 'certificate' : 'an authority'} revoked at ${status.revokedAt}: ${status.reason}`
    if (index > 0) return fail('REVOKED_CA_NO_POE', detail)
    const after = notBefore !== undefined && notBefore > status.revokedAt
    return fail(after ? 'REVOKED' : 'REVOKED_NO_POE', detail)
  }
  if (revocation === 'if-present') return undefined
  const unknown = statuses.find((status) => status.status === 'unknown')
  return unknown === undefined ? undefined : fail('TRY_LATER', `revocation is not known: ${unknown.why}`)
}

/** The anchor's own signature is nobody's business: it is trusted as it stands (RFC 5280 §6.1). */
function algorithmsOfPath(path: readonly Certificate[]): UsedAlgorithm[] {
  return path.slice(0, -1).flatMap((certificate, index) => {
    const issuer = path[index + 1]
    const scheme = schemeOf(signedPartOf(certificate).algorithm)
    if (issuer === undefined || scheme === undefined) return []
    return [{ scheme, spki: issuer.spki, where: `signature on ${certificate.subject.text}` }]
  })
}

/** EN 319 102-1 §5.2.8: every algorithm believed at the proven time. */
export function algorithmFailure(
  algorithms: readonly UsedAlgorithm[],
  { at, best }: { readonly at: Instant; readonly best: Instant },
): Failure | undefined {
  for (const algorithm of algorithms) {
    const why = notBelieved(algorithm, best)
    if (why === undefined) continue
    return fail(best === at ? 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' : 'CRYPTO_CONSTRAINTS_FAILURE', why)
  }
  return undefined
}
