/** A decision with reasons that were found after its checks had run. */
import { type CheckId, type Decision, NO_EFFECT, type TraceEntry } from './decision.ts'
import { isPositive, type Reason, REASONS, verdictOf } from './reasons.ts'

/** Verdict, effect and trace follow; nothing said already is said twice, and without news it is the very same. */
export function addReasons(decision: Decision, check: CheckId, found: readonly Reason[]): Decision {
  const known = new Set(decision.reasons.map(({ code, detail }) => `${code} ${detail}`))
  const added = found.filter(({ code, detail }) => !known.has(`${code} ${detail}`))
  if (added.length === 0) return decision
  const reasons = inOrder([...decision.reasons, ...added])
  const { verdict, deciding } = verdictOf(reasons)
  const positive = isPositive(verdict)
  return {
    ...decision,
    verdict,
    deciding,
    reasons,
    effect: positive ? decision.effect : NO_EFFECT,
    trace: decision.trace.map((entry) => (entry.check === check ? withCodes(entry, added) : entry)),
  }
}

const ORDER = Object.keys(REASONS)

/** In the order of the closed list; equal codes keep theirs. */
function inOrder(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code))
}

function withCodes({ check, codes }: TraceEntry, added: readonly Reason[]): TraceEntry {
  return { check, result: 'reasons', codes: [...codes, ...added.map(({ code }) => code)] }
}
