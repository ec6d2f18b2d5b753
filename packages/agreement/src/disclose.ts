/**
 * The decision: may this evidence leave one jurisdiction for the other, for this recipient and purpose (agreement-1
 * §8, §10). Pure, and run by both nodes in the same words: the sender decides before it sends, the receiver before it
 * asks and again before it keeps.
 */
import {
  attributesAgreed,
  disclosureNotSuspended,
  disclosurePurposeAgreed,
  disclosureTerms,
  flowAgreed,
  releaseOf,
} from './checks/disclosure.ts'
import { answerAssurance, identifiedEnough } from './checks/disclosure-assurance.ts'
import type { DisclosureMatter } from './checks/matter.ts'
import { modeAccepted, ruleActive } from './checks/rule.ts'
import { chainAndLog, inForce, noticesComplete } from './checks/standing.ts'
import { checkTime, type CompiledAgreements } from './compile.ts'
import { byRule } from './decide-by-rule.ts'
import { withoutRule } from './decide-without-rule.ts'
import { type DisclosureDecision, NO_EFFECT } from './decision.ts'
import type { DisclosureFacts, DisclosureRequest } from './facts.ts'
import { isPositive, reason, stated } from './reasons.ts'
import { placesOf } from './resolve.ts'
import { resolveClause } from './resolve-clause.ts'
import { createRun, settled } from './run-checks.ts'

/** In the order in which reasons are told. After a gate that fails, the rest is skipped. */
const RUN = createRun<DisclosureMatter>([
  { check: 'A1', run: settled, gate: true },
  { check: 'A2', run: chainAndLog, gate: true },
  { check: 'A3', run: inForce, gate: false },
  { check: 'A4', run: noticesComplete, gate: false },
  { check: 'R1', run: settled, gate: true },
  { check: 'R2', run: ruleActive, gate: false },
  { check: 'R3', run: disclosureNotSuspended, gate: false },
  { check: 'R4', run: modeAccepted, gate: false },
  { check: 'R5', run: flowAgreed, gate: false },
  { check: 'G1', run: identifiedEnough, gate: false },
  { check: 'P1', run: disclosurePurposeAgreed, gate: false },
  { check: 'P2', run: attributesAgreed, gate: false },
  { check: 'P3', run: disclosureTerms, gate: false },
])

const NO_RULE = stated(reason('NO_RULE', '', 'no clause for this evidence in this direction'))

/** One type of evidence, one recipient, one time. Throws a RangeError if the compilation is not for that time. */
export function disclose(
  compiled: CompiledAgreements,
  request: DisclosureRequest,
  facts: DisclosureFacts,
): DisclosureDecision {
  checkTime(compiled, request.at)
  const { winner, rejected, collected, ambiguous } = resolveClause(compiled, request)
  if (winner === undefined || rejected !== undefined) {
    const places = placesOf({ ambiguous: ambiguous.map((clause) => ({ compiled: clause })) })
    const unresolved = {
      decision: 'disclose',
      request,
      rejected,
      ambiguous: places,
      noRule: NO_RULE,
    } as const
    return { ...withoutRule(RUN, unresolved), obligations: null }
  }
  const assurance = answerAssurance(winner, request, facts)
  const matter = { request, facts, match: 'exact', governing: winner, collected, assurance } as const
  const { state, rule, obligations } = winner
  const decision = byRule(RUN, { decision: 'disclose', request, state, matter }, () => ({
    effect: NO_EFFECT,
    rule: null,
    clause: rule.id,
    stepUp: assurance.stepUp,
  }))
  const released = isPositive(decision.verdict) && { release: releaseOf(matter), ...obligations }
  return { ...decision, obligations: released || null }
}
