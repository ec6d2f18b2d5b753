/** What mapping found out that the checks could not see: a value that is there, but not as the parties agreed (agreement-1 §7). */
import type { Loss } from './attributes.ts'
import { type Decision, NO_EFFECT, type TraceEntry } from './decision.ts'
import { type Reason, REASONS, type ReasonCode, verdictOf } from './reasons.ts'

/**
 * The decision after mapping: a loss for which the parties wrote `refuse` refuses, any other limits. Nothing that a
 * check has said already is said twice; without a new reason the decision comes back as it is.
 */
export function refuseForLosses(decision: Decision, losses: readonly Loss[], pointer: string): Decision {
  const known = new Set(decision.reasons.map(({ code, detail }) => `${code} ${detail}`))
  const added = losses
    .map((loss) => reasonOf(loss, pointer))
    .filter(({ code, detail }) => !known.has(`${code} ${detail}`))
  if (added.length === 0) return decision
  const reasons = inOrder([...decision.reasons, ...added])
  const { verdict, deciding } = verdictOf(reasons)
  const positive = verdict === 'RECOGNISED' || verdict === 'RECOGNISED_LIMITED'
  return {
    ...decision,
    verdict,
    deciding,
    reasons,
    effect: positive ? decision.effect : NO_EFFECT,
    trace: decision.trace.map((entry) => (entry.check === 'P2' ? withCodes(entry, added) : entry)),
  }
}

function reasonOf({ name, refuse }: Loss, pointer: string): Reason {
  const code = refuse ? 'CLAIM_MISSING' : 'CLAIM_LOST'
  return { code, class: REASONS[code], clause: pointer, detail: name }
}

const ORDER = Object.keys(REASONS)

/** In the order of the closed list; equal codes keep theirs. */
function inOrder(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code))
}

function withCodes({ check, codes }: TraceEntry, added: readonly Reason[]): TraceEntry {
  const all: readonly ReasonCode[] = [...codes, ...added.map(({ code }) => code)]
  return { check, result: 'reasons', codes: all }
}
