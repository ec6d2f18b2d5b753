/**
 * The decision: may this object of the partner be recognised here, for this service and purpose, with what effect
 * (agreement-1 §10). Pure. Every check whose inputs exist runs, so that a refused person learns all reasons at once.
 */
import { algorithmsAccepted, holderBound, issuedInWindow, objectValid, statusGood } from './checks/object.ts'
import { assuranceEnough, effectAllowed, effectOf } from './checks/assurance.ts'
import { claimsAgreed, purposeAgreed } from './checks/claims.ts'
import { chooseClause, clauseHolds } from './checks/data-clause.ts'
import { entityListed, listSound } from './checks/list.ts'
import { type Check, type Matter, NOTHING, reason } from './checks/matter.ts'
import { modeAccepted, notSuspended, ruleActive, serviceInScope } from './checks/rule.ts'
import { chainAndLog, inForce, noticesComplete } from './checks/standing.ts'
import { type Candidate, type CompiledAgreements, isCompiledFor } from './compile.ts'
import { type CheckId, type Decision, NO_EFFECT, type TraceEntry } from './decision.ts'
import type { Facts, RecognitionRequest } from './facts.ts'
import { mapLevel } from './loa.ts'
import { type Reason, verdictOf } from './reasons.ts'
import { type Resolution, resolve } from './resolve.ts'
import { SEMANTICS } from './language/schema.ts'

type Row = { readonly check: CheckId; readonly run: Check; readonly gate?: true }

const found: Check = () => NOTHING

/** In the order in which reasons are told. After a gate that fails, the rest is skipped. */
const ROWS: readonly Row[] = [
  { check: 'A1', run: found, gate: true },
  { check: 'A2', run: chainAndLog, gate: true },
  { check: 'A3', run: inForce },
  { check: 'A4', run: noticesComplete },
  { check: 'R1', run: found, gate: true },
  { check: 'R2', run: ruleActive },
  { check: 'R3', run: notSuspended },
  { check: 'R4', run: modeAccepted },
  { check: 'R5', run: serviceInScope },
  { check: 'L1', run: listSound },
  { check: 'L2', run: entityListed },
  { check: 'C1', run: objectValid },
  { check: 'C2', run: holderBound },
  { check: 'C3', run: issuedInWindow },
  { check: 'C4', run: statusGood },
  { check: 'X1', run: algorithmsAccepted },
  { check: 'G1', run: assuranceEnough },
  { check: 'P1', run: purposeAgreed },
  { check: 'P2', run: claimsAgreed },
  { check: 'P3', run: clauseHolds },
  { check: 'F1', run: effectAllowed },
]

/**
 * One object, one service, one purpose, one time. Throws a RangeError if the compilation is not for that time, or
 * if the facts contradict each other.
 */
export function recognise(compiled: CompiledAgreements, request: RecognitionRequest, facts: Facts): Decision {
  if (!isCompiledFor(compiled, request.at))
    throw new RangeError(
      `compiled for ${compiled.from} to ${compiled.until ?? 'open'}, asked for ${request.at}`,
    )
  const resolution = resolve(compiled, request)
  const { winner, rejected } = resolution
  if (winner === undefined || rejected !== undefined) return withoutRule(request, resolution)
  const matter = matterOf(winner, resolution, { request, facts })
  const { reasons, trace } = runAll(matter)
  const { verdict, deciding } = verdictOf(reasons)
  const positive = verdict === 'RECOGNISED' || verdict === 'RECOGNISED_LIMITED'
  if (positive && facts.present === null)
    throw new RangeError('facts contradict each other: nothing is wrong, yet the content is not known')
  const { state, rule } = winner.compiled
  return {
    decision: 'recognise',
    semantics: state.agreement.semantics,
    at: request.at,
    knownAt: request.knownAt,
    verdict,
    deciding,
    reasons,
    effect: positive ? effectOf(matter) : NO_EFFECT,
    agreement: state.reference,
    noticesHead: state.head,
    rule: rule.id,
    clause: matter.clause.chosen?.clause.id ?? null,
    stepUp: matter.loa.stepUp,
    trace,
  }
}

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

function runAll(matter: Matter): {
  readonly reasons: readonly Reason[]
  readonly trace: readonly TraceEntry[]
} {
  const reasons: Reason[] = []
  const trace: TraceEntry[] = []
  let closed = false
  for (const { check, run, gate } of ROWS) {
    const given = closed ? NOTHING : run(matter)
    if (given.length === 0) {
      trace.push(closed ? SKIPPED[check] : PASSED[check])
      continue
    }
    for (const one of given) reasons.push(one)
    trace.push({ check, result: 'reasons', codes: given.map(({ code }) => code) })
    closed = gate === true
  }
  return { reasons, trace }
}

/** No envelope to trust (A1), no rule, or rules that contradict each other (R1): nothing further can be asked. */
function withoutRule(request: RecognitionRequest, { ambiguous, rejected }: Resolution): Decision {
  const gate = rejected === undefined ? 'R1' : 'A1'
  const only = whyNoRule({ ambiguous, rejected })
  const { verdict, deciding } = verdictOf([only])
  const place = ROWS.findIndex(({ check }) => check === gate)
  return {
    decision: 'recognise',
    semantics: SEMANTICS,
    at: request.at,
    knownAt: request.knownAt,
    verdict,
    deciding,
    reasons: [only],
    effect: NO_EFFECT,
    agreement: null,
    noticesHead: null,
    rule: null,
    clause: null,
    stepUp: null,
    trace: ROWS.map(({ check }, index) => {
      if (index === place) return { check, result: 'reasons', codes: [only.code] }
      return index < place ? PASSED[check] : SKIPPED[check]
    }),
  }
}

function whyNoRule({ ambiguous, rejected }: Pick<Resolution, 'ambiguous' | 'rejected'>): Reason {
  if (rejected !== undefined) return reason(rejected.code, '', `${rejected.id}: ${rejected.detail}`)
  if (ambiguous.length === 0) return reason('NO_RULE', '', 'no rule for this object in this direction')
  const ids = ambiguous.map(({ compiled }) => `${compiled.state.id}#${compiled.pointer}`)
  return reason('RULE_AMBIGUOUS', '', `equally specific: ${ids.join(' ')}`)
}

function entries(result: 'ok' | 'skipped'): { readonly [check in CheckId]: TraceEntry } {
  return Object.fromEntries(
    ROWS.map(({ check }) => [check, Object.freeze({ check, result, codes: Object.freeze([]) })]),
  ) as unknown as { readonly [check in CheckId]: TraceEntry }
}

const PASSED = entries('ok')
const SKIPPED = entries('skipped')
