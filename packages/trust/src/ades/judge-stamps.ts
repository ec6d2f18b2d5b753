/** The time-stamps of a signature: each intact or not, believed or not, and the time they prove (EN 319 102-1 §5.4). */
import { sameBytes } from '../bytes.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, Instant } from '../ports.ts'
import { secondsOf } from '../instant.ts'
import { type TokenAnswer, verifyToken } from '../timestamp/verify-token.ts'
import { type StampFacts, STAMPS_MAX, type UsedAlgorithm } from './facts.ts'
import { algorithmFailure, judgeCertificate } from './judge-certificate.ts'
import { nameAlgorithms } from './name-algorithms.ts'
import { type Failure, SUB_INDICATIONS, type TimestampReport } from './outcome.ts'
import { signerReport } from './signer-report.ts'

export type StampQuestion = {
  readonly stamps: readonly StampFacts[]
  readonly at: Instant
  readonly anchors: readonly Certificate[]
  readonly pool: readonly Certificate[]
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
  readonly budget: { left: number }
  readonly revocation: 'required' | 'if-present'
}

const SKEW_SECONDS = 60

type Opened = { readonly stamp: StampFacts; readonly answer: TokenAnswer }

/** Reports in the order of the stamps. */
export function* judgeStamps(question: StampQuestion): DocumentSteps<TimestampReport[]> {
  const opened: Opened[] = []
  for (const stamp of question.stamps.slice(0, STAMPS_MAX))
    opened.push({ stamp, answer: yield* open(stamp, question) })
  const reports = new Map<StampFacts, TimestampReport>()
  const passed: Passed[] = []
  // From the newest inward: a stamp that holds proves that those it is over existed at its time (§5.6.3).
  for (const one of [...opened].sort(newestFirst)) {
    const report = yield* judgeStamp(one, question, provenTime(one.stamp, passed, question))
    reports.set(one.stamp, report)
    if (report.indication === 'PASSED' && report.time !== undefined)
      passed.push({ stamp: one.stamp, time: report.time })
  }
  return question.stamps.flatMap((stamp) => reports.get(stamp) ?? [])
}

type Passed = { readonly stamp: StampFacts; readonly time: Instant }

/** The earliest time of those that are over it. A younger one over anything else, or added later, proves nothing of it. */
function provenTime(older: StampFacts, passed: readonly Passed[], { at }: StampQuestion): Instant {
  const times = passed.filter(({ stamp }) => isOver(stamp, older)).map(({ time }) => time)
  const outside = older.existedAt === undefined ? [] : [older.existedAt]
  return [...outside, ...times].reduce((earliest, time) => (time < earliest ? time : earliest), at)
}

function isOver({ over = [] }: StampFacts, { token }: StampFacts): boolean {
  return over.some((one) => sameBytes(one, token))
}

function newestFirst({ answer: a }: Opened, { answer: b }: Opened): number {
  const [left, right] = [a.token?.info.time ?? '', b.token?.info.time ?? '']
  return left === right ? 0 : left < right ? 1 : -1
}

function* open({ token, data }: StampFacts, { pool }: StampQuestion): DocumentSteps<TokenAnswer> {
  const unknown = 'subIndication' in data ? data : undefined
  const answer = yield* verifyToken({
    token,
    data: 'subIndication' in data ? { digests: {} } : data,
    certificates: pool,
    padded: true,
  })
  return unknown === undefined ? answer : { ...answer, broken: unknown }
}

function* judgeStamp(one: Opened, question: StampQuestion, proven: Instant): DocumentSteps<TimestampReport> {
  const { token, broken, certificate } = one.answer
  const { told, used, failure: notBelieved } = yield* judgeAuthority(certificate, one, { question, proven })
  const failure = broken ?? notBelieved
  return {
    kind: one.stamp.kind,
    ...(token !== undefined && { time: token.info.time }),
    ...told,
    algorithms: nameAlgorithms(used),
    ...(proven < question.at && { provenAt: proven }),
    crypto: broken === undefined ? 'ok' : 'broken',
    indication: failure === undefined ? 'PASSED' : indicationOf(failure),
    ...failure,
  }
}

function indicationOf({ subIndication }: Failure): 'FAILED' | 'INDETERMINATE' {
  return SUB_INDICATIONS[subIndication] === 'TOTAL_FAILED' ? 'FAILED' : 'INDETERMINATE'
}

function fromTheFuture({ stamp, answer: { token } }: Opened, { at }: StampQuestion): Failure | undefined {
  if (token === undefined || secondsOf(token.info.time) <= secondsOf(at) + SKEW_SECONDS) return undefined
  return { subIndication: 'TIMESTAMP_ORDER_FAILURE', detail: `${stamp.kind} time-stamp is from the future` }
}

type Authority = {
  readonly told: Pick<TimestampReport, 'authority' | 'signer'>
  readonly used: readonly UsedAlgorithm[]
  readonly failure: Failure | undefined
}

/** Path, revocation and algorithms of the authority, at the time its stamp is proven to have existed. */
function* judgeAuthority(
  certificate: Certificate | Failure,
  one: Opened,
  { question, proven: best }: { readonly question: StampQuestion; readonly proven: Instant },
): DocumentSteps<Authority> {
  if ('subIndication' in certificate) return { told: {}, used: [], failure: certificate }
  const { at, pool, crls, ocsps } = question
  const signed = one.answer.token?.signed
  const own = (signed?.certificates ?? []).map(readCertificate).filter((found) => found !== undefined)
  const judged = yield* judgeCertificate({
    ...question,
    certificate,
    best,
    search: { ...question, pool: [...own, ...pool] },
    crls: [...(signed?.crls ?? []), ...crls],
    ocsps: [...(signed?.ocsps ?? []), ...ocsps],
  })
  const used = algorithmsOf(one.answer, certificate)
  return {
    told: { authority: certificate.subject.text, signer: yield* signerReport(certificate, judged) },
    used,
    failure: fromTheFuture(one, question) ?? judged.failure ?? algorithmFailure(used, { at, best }),
  }
}

function algorithmsOf({ scheme, hash, token }: TokenAnswer, { spki }: Certificate): UsedAlgorithm[] {
  const imprint = token?.info.hash
  return [
    ...(scheme === undefined ? [] : [{ scheme, spki, where: 'time-stamp' }]),
    ...(hash === undefined ? [] : [{ hash, where: 'digest of the time-stamp' }]),
    ...(imprint === undefined ? [] : [{ hash: imprint, where: 'imprint of the time-stamp' }]),
  ]
}
