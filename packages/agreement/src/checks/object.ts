/** C1 to C4 and X1: the presented object itself (agreement-1 §10). */
import type { CompiledRule, Rejection } from '../compile.ts'
import type { AlgorithmFacts } from '../facts.ts'
import type { Reason } from '../reasons.ts'
import { isOlderThan } from '../time.ts'
import { type Check, clauseIn, type Matter, NOTHING, reason } from './matter.ts'

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
  const { issuedFrom } = rule.object
  const clause = `${pointer}/object${issuedFrom === undefined ? '' : '/issuedFrom'}`
  if (object.issuedAt === null)
    return issuedFrom === undefined
      ? NOTHING
      : [reason('ISSUED_OUT_OF_WINDOW', clause, 'time of issue unknown')]
  if ((issuedFrom !== undefined && object.issuedAt < issuedFrom) || object.issuedAt > request.at)
    return [reason('ISSUED_OUT_OF_WINDOW', clause, `issued at ${object.issuedAt}`)]
  return NOTHING
}

/** C4: revocation is said even when it was heard long ago; silence counts only where a status is required. */
export const statusGood: Check = ({ facts: { status }, governing: { rule, pointer, ages }, request }) => {
  const clause = `${pointer}/statusCheck`
  const { required } = rule.statusCheck
  const reasons: Reason[] = []
  if (status.state === 'revoked' || status.state === 'suspended')
    reasons.push(reason('STATUS_REVOKED', clause, status.state))
  if (required && status.state !== 'absent' && status.state !== 'unavailable') {
    if (status.fetchedAt === null || isOlderThan(status.fetchedAt, ages.status, request.at))
      reasons.push(reason('STATUS_STALE', `${clause}/maxAge`, `status of ${status.fetchedAt ?? 'no time'}`))
  } else if (required) reasons.push(reason('STATUS_STALE', clause, `status ${status.state}`))
  return reasons.length === 0 ? NOTHING : reasons
}

/** X1: what any agreement concerned has refused is refused; what it will refuse within a year is said. */
export const algorithmsAccepted: Check = (matter) => {
  let reasons: Reason[] | undefined
  for (const [index, { compiled }] of matter.collected.entries()) {
    if (matter.collected.findIndex((other) => other.compiled.state === compiled.state) !== index) continue
    for (const rejection of compiled.rejections) {
      const found = rejectedAlgorithm(matter, compiled, rejection)
      if (found !== undefined) (reasons ??= []).push(found)
    }
  }
  return reasons ?? NOTHING
}

function rejectedAlgorithm(matter: Matter, rule: CompiledRule, rejection: Rejection): Reason | undefined {
  const { at } = matter.request
  if (at < rejection.sunset) return undefined
  const used = matter.facts.algorithms.find((algorithm) => isRejected(algorithm, rejection))
  if (used === undefined) return undefined
  const code = at < rejection.from ? 'ALGO_SUNSET' : 'ALGO_REJECTED'
  const size = used.bits === undefined ? '' : ` ${used.bits}`
  return reason(
    code,
    clauseIn(matter, rule, rejection.pointer),
    `${used.name}${size}, from ${rejection.from}`,
  )
}

/** A key of unknown size counts as too small. */
function isRejected({ name, bits }: AlgorithmFacts, { alg, below }: Rejection): boolean {
  return name === alg && (below === undefined || bits === undefined || bits < below)
}
