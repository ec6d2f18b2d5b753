/** C1 to C4 and X1: the presented object itself (agreement-1 §10). */
import type { Rejection, RuleGround } from '../compile/rule.ts'
import type { AlgorithmFacts, Instant, StatusFacts } from '../facts.ts'
import { NOTHING, type Reason, reason } from '../reasons.ts'
import { isOlderThan } from '../time.ts'
import { type Check, clauseIn, type Matter } from './matter.ts'

/** C1: signature, format, type, validity. */
export const objectValid: Check = ({ facts: { object }, governing: { pointer } }) => {
  if (object.verdict === 'valid') return NOTHING
  const detail = object.codes.length === 0 ? 'no code given' : object.codes.join(' ')
  const code = object.verdict === 'invalid' ? 'CREDENTIAL_INVALID' : 'CREDENTIAL_UNDETERMINED'
  return [reason(code, `${pointer}/object`, detail)]
}

/** C2: only a register extract may be shown by somebody it is not bound to. */
export const holderBound: Check = ({ facts: { holder }, governing: { rule, pointer } }) => {
  if (holder.binding === 'proved') return NOTHING
  if (holder.binding === 'none' && rule.kind === 'business-register') return NOTHING
  const detail = holder.codes.length === 0 ? `holder binding: ${holder.binding}` : holder.codes.join(' ')
  return [reason('HOLDER_BINDING', `${pointer}/object`, detail)]
}

/** C3: not issued before the agreed date, nor after the time of the decision. */
export const issuedInWindow: Check = ({ facts: { object }, governing: { rule, pointer }, request }) => {
  const { issuedAt } = object
  const { issuedFrom } = rule.object
  const tooEarly = issuedFrom !== undefined && (issuedAt === null || issuedAt < issuedFrom)
  const tooLate = issuedAt !== null && issuedAt > request.at
  if (!tooEarly && !tooLate) return NOTHING
  const clause = `${pointer}/object${issuedFrom === undefined ? '' : '/issuedFrom'}`
  const detail = issuedAt === null ? 'time of issue unknown' : `issued at ${issuedAt}`
  return [reason('ISSUED_OUT_OF_WINDOW', clause, detail)]
}

/** C4: revocation is said even when it was heard long ago; silence counts only where a status is required. */
export const statusGood: Check = (matter) => {
  const { status } = matter.facts
  const revoked = status.state === 'revoked' || status.state === 'suspended'
  const unheard = matter.governing.rule.statusCheck.required ? whyUnheard(status, matter) : undefined
  if (!revoked && unheard === undefined) return NOTHING
  const clause = `${matter.governing.pointer}/statusCheck`
  const reasons = revoked ? [reason('STATUS_REVOKED', clause, status.state)] : []
  if (unheard !== undefined) reasons.push(reason('STATUS_STALE', `${clause}${unheard.place}`, unheard.detail))
  return reasons
}

/** No status at all, or one that nobody has confirmed for longer than agreed. */
function whyUnheard(
  { state, fetchedAt }: StatusFacts,
  { governing: { ages }, request }: Matter,
): { readonly place: string; readonly detail: string } | undefined {
  if (state === 'absent' || state === 'unavailable') return { place: '', detail: `status ${state}` }
  if (fetchedAt !== null && !isOlderThan(fetchedAt, ages.status, request.at)) return undefined
  return { place: '/maxAge', detail: `status of ${fetchedAt ?? 'no time'}` }
}

/** X1 at the time of the decision. */
export const algorithmsAccepted: Check = (matter) => algorithmReasons(matter, matter.request.at)

type AlgorithmMatter = {
  readonly facts: { readonly algorithms: readonly AlgorithmFacts[] }
  readonly governing: RuleGround
  readonly collected: readonly { readonly compiled: RuleGround }[]
}

/** What any agreement concerned has refused is refused; what it will refuse within a year is said. */
export function algorithmReasons(matter: AlgorithmMatter, at: Instant): readonly Reason[] {
  const { collected } = matter
  let reasons: Reason[] | undefined
  for (let index = 0; index < collected.length; index++) {
    const compiled = collected[index]?.compiled
    if (compiled === undefined || speaksBefore(matter, compiled, index)) continue
    for (const rejection of compiled.rejections) {
      if (at < rejection.sunset) continue
      const found = rejectedAlgorithm(matter, compiled, rejection)
      if (found === undefined) continue
      const code = at < rejection.from ? 'ALGO_SUNSET' : 'ALGO_REJECTED'
      ;(reasons ??= []).push(reason(code, found.clause, found.detail))
    }
  }
  return reasons ?? NOTHING
}

/** Another rule of the same agreement has named its algorithms already. */
function speaksBefore({ collected }: AlgorithmMatter, { state }: RuleGround, index: number): boolean {
  for (let other = 0; other < index; other++) if (collected[other]?.compiled.state === state) return true
  return false
}

function rejectedAlgorithm(
  matter: AlgorithmMatter,
  rule: RuleGround,
  rejection: Rejection,
): Pick<Reason, 'clause' | 'detail'> | undefined {
  const used = matter.facts.algorithms.find((algorithm) => isRejected(algorithm, rejection))
  if (used === undefined) return undefined
  const size = used.bits === undefined ? '' : ` ${used.bits}`
  return {
    clause: clauseIn(matter, rule, rejection.pointer),
    detail: `${used.name}${size}, from ${rejection.from}`,
  }
}

/** A key of unknown size counts as too small. */
function isRejected({ name, bits }: AlgorithmFacts, { alg, below }: Rejection): boolean {
  return name === alg && (below === undefined || bits === undefined || bits < below)
}
