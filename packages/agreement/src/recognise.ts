/**
 * The decision: may this object of the partner be recognised here, for this service and purpose, with what effect
 * (agreement-1 §10). Pure. Every check whose inputs exist runs, so that a refused person learns all reasons at once.
 */
import { algorithmsAccepted, holderBound, issuedInWindow, objectValid, statusGood } from './checks/object.ts'
import { addReasons } from './add-reasons.ts'
import { assuranceEnough, effectAllowed, effectOf } from './checks/assurance.ts'
import { claimsAgreed, purposeAgreed } from './checks/claims.ts'
import { chooseClause, clauseHolds } from './checks/data-clause.ts'
import { entityListed, listSound } from './checks/list.ts'
import type { Matter } from './checks/matter.ts'
import { modeAccepted, notSuspended, ruleActive, serviceInScope, wayAgreed } from './checks/rule.ts'
import { chainAndLog, inForce, noticesComplete } from './checks/standing.ts'
import type { Candidate } from './compile/rule.ts'
import { checkTime, type CompiledAgreements } from './compile.ts'
import { byRule } from './decide-by-rule.ts'
import { withoutRule } from './decide-without-rule.ts'
import { type Decision, NO_EFFECT } from './decision.ts'
import type { Facts, RecognitionRequest } from './facts.ts'
import { mapLevel } from './loa.ts'
import { isPositive, reason, stated } from './reasons.ts'
import { placesOf, type Resolution, resolve } from './resolve.ts'
import { createRun, settled } from './run-checks.ts'

/** In the order in which reasons are told. After a gate that fails, the rest is skipped. */
const RUN = createRun<Matter>([
  { check: 'A1', run: settled, gate: true },
  { check: 'A2', run: chainAndLog, gate: true },
  { check: 'A3', run: inForce, gate: false },
  { check: 'A4', run: noticesComplete, gate: false },
  { check: 'R1', run: wayAgreed, gate: true },
  { check: 'R2', run: ruleActive, gate: false },
  { check: 'R3', run: notSuspended, gate: false },
  { check: 'R4', run: modeAccepted, gate: false },
  { check: 'R5', run: serviceInScope, gate: false },
  { check: 'L1', run: listSound, gate: false },
  { check: 'L2', run: entityListed, gate: false },
  { check: 'C1', run: objectValid, gate: false },
  { check: 'C2', run: holderBound, gate: false },
  { check: 'C3', run: issuedInWindow, gate: false },
  { check: 'C4', run: statusGood, gate: false },
  { check: 'X1', run: algorithmsAccepted, gate: false },
  { check: 'G1', run: assuranceEnough, gate: false },
  { check: 'P1', run: purposeAgreed, gate: false },
  { check: 'P2', run: claimsAgreed, gate: false },
  { check: 'P3', run: clauseHolds, gate: false },
  { check: 'F1', run: effectAllowed, gate: false },
])

/** One object, one service, one purpose, one time. Throws a RangeError if the compilation is not for that time. */
export function recognise(compiled: CompiledAgreements, request: RecognitionRequest, facts: Facts): Decision {
  const decision = decide(compiled, request, facts)
  if (facts.present !== null) return decision
  if (!isPositive(decision.verdict)) return decision
  // Nothing else was found wrong, and yet the content could not be read: unknown is not good.
  return addReasons(decision, 'C1', [reason('CREDENTIAL_UNDETERMINED', '', 'its content is not known')])
}

function decide(compiled: CompiledAgreements, request: RecognitionRequest, facts: Facts): Decision {
  checkTime(compiled, request.at)
  const resolution = resolve(compiled, request)
  const { winner, rejected } = resolution
  if (winner === undefined || rejected !== undefined)
    return withoutRule(RUN, {
      decision: 'recognise',
      request,
      rejected,
      ambiguous: placesOf(resolution),
      noRule: NO_RULE,
    })
  const matter = matterOf(winner, resolution, { request, facts })
  const { state, rule } = winner.compiled
  return byRule(RUN, { decision: 'recognise', request, state, matter }, (positive) => ({
    effect: positive ? effectOf(matter) : NO_EFFECT,
    rule: rule.id,
    clause: matter.clause.chosen?.clause.id ?? null,
    stepUp: matter.loa.stepUp,
  }))
}

const NO_RULE = stated(reason('NO_RULE', '', 'no rule for this object in this direction'))

function matterOf(
  { compiled, match }: Candidate,
  { collected }: Resolution,
  { request, facts }: { readonly request: RecognitionRequest; readonly facts: Facts },
): Matter {
  const { at, purpose, required } = request
  return {
    request,
    facts,
    match,
    governing: compiled,
    collected,
    loa: mapLevel(compiled.loa, { actual: facts.assurance, required: required.assurance, purpose, at }),
    clause: chooseClause(compiled, request),
  }
}
