/** Decisions that end before a rule governs: no envelope to trust (A1), no rule, or rules that contradict each other (R1). */
import type { RejectedAgreement } from './compile.ts'
import { type Decision, NO_EFFECT } from './decision.ts'
import type { Instant } from './facts.ts'
import { SEMANTICS } from './language/schema.ts'
import { type Reason, reason, verdictOf } from './reasons.ts'
import type { Run } from './run-checks.ts'

/** What the search for a rule came to. */
export type Unresolved = {
  readonly decision: Decision['decision']
  readonly request: { readonly at: Instant; readonly knownAt: Instant }
  readonly rejected: RejectedAgreement | undefined
  /** Places of the equally specific rules, as `<agreement id>#<pointer>`; empty when there is none at all. */
  readonly ambiguous: readonly string[]
  readonly noRule: readonly Reason[]
}

/** Nothing further can be asked: the one reason, and a trace of skipped checks. */
export function withoutRule<M>(run: Run<M>, unresolved: Unresolved): Decision {
  const { decision, request, rejected } = unresolved
  const reasons = whyNoRule(unresolved)
  const { verdict, deciding } = verdictOf(reasons)
  return {
    decision,
    semantics: SEMANTICS,
    at: request.at,
    knownAt: request.knownAt,
    verdict,
    deciding,
    reasons,
    effect: NO_EFFECT,
    agreement: null,
    noticesHead: null,
    rule: null,
    clause: null,
    stepUp: null,
    trace: run.closedAt(rejected === undefined ? 'R1' : 'A1', reasons),
  }
}

function whyNoRule({ rejected, ambiguous, noRule }: Unresolved): readonly Reason[] {
  if (rejected !== undefined) return [reason(rejected.code, '', `${rejected.id}: ${rejected.detail}`)]
  if (ambiguous.length === 0) return noRule
  return [reason('RULE_AMBIGUOUS', '', `equally specific: ${ambiguous.join(' ')}`)]
}
