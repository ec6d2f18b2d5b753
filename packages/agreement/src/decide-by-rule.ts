/** Decisions that a rule governs: every check is asked, and the first reason of the gravest class decides. */
import type { Decision } from './decision.ts'
import type { Instant } from './facts.ts'
import { isPositive, verdictOf } from './reasons.ts'
import type { Run } from './run-checks.ts'
import type { AgreementState } from './state.ts'

export type Governed<M> = {
  readonly decision: Decision['decision']
  readonly request: { readonly at: Instant; readonly knownAt: Instant }
  /** Of the agreement whose rule governs. */
  readonly state: Pick<AgreementState, 'agreement' | 'reference' | 'head'>
  readonly matter: M
}

/** What the rule grants; asked once the verdict is known. */
export type Granted = Pick<Decision, 'effect' | 'rule' | 'clause' | 'stepUp'>

export function byRule<M>(
  run: Run<M>,
  { decision, request, state, matter }: Governed<M>,
  granted: (positive: boolean) => Granted,
): Decision {
  const { reasons, trace } = run.all(matter)
  const { verdict, deciding } = verdictOf(reasons)
  const { effect, rule, clause, stepUp } = granted(isPositive(verdict))
  return {
    decision,
    semantics: state.agreement.semantics,
    at: request.at,
    knownAt: request.knownAt,
    verdict,
    deciding,
    reasons,
    effect,
    agreement: state.reference,
    noticesHead: state.head,
    rule,
    clause,
    stepUp,
    trace,
  }
}
