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
import type { Check, Matter } from './checks/matter.ts'
import { modeAccepted, notSuspended, ruleActive, serviceInScope } from './checks/rule.ts'
import { chainAndLog, inForce, noticesComplete } from './checks/standing.ts'
import { type Candidate, type CompiledAgreements, isCompiledFor } from './compile.ts'
import { type CheckId, type Decision, NO_EFFECT, type TraceEntry } from './decision.ts'
import type { Facts, RecognitionRequest } from './facts.ts'
import { mapLevel } from './loa.ts'
import { SEMANTICS } from './language/schema.ts'
import { NOTHING, type Reason, reason, stated, verdictOf } from './reasons.ts'
import { type Resolution, resolve } from './resolve.ts'
import { findingEntry, passedEntries, skippedEntries } from './trace.ts'

type Row = { readonly check: CheckId; readonly run: Check; readonly gate: boolean }

/** A1 and R1 have been answered before anything can be checked: with an agreement and a rule, or without a decision. */
const settled: Check = () => NOTHING

/** In the order in which reasons are told. After a gate that fails, the rest is skipped. */
const ROWS: readonly Row[] = [
  { check: 'A1', run: settled, gate: true },
  { check: 'A2', run: chainAndLog, gate: true },
  { check: 'A3', run: inForce, gate: false },
  { check: 'A4', run: noticesComplete, gate: false },
  { check: 'R1', run: settled, gate: true },
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
]

/** One object, one service, one purpose, one time. Throws a RangeError if the compilation is not for that time. */
export function recognise(compiled: CompiledAgreements, request: RecognitionRequest, facts: Facts): Decision {
  const decision = decide(compiled, request, facts)
  if (facts.present !== null) return decision
  if (decision.verdict !== 'RECOGNISED' && decision.verdict !== 'RECOGNISED_LIMITED') return decision
  // Nothing else was found wrong, and yet the content could not be read: unknown is not good.
  return addReasons(decision, 'C1', [reason('CREDENTIAL_UNDETERMINED', '', 'its content is not known')])
}

function decide(compiled: CompiledAgreements, request: RecognitionRequest, facts: Facts): Decision {
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

/** What is left to run, with its place in the trace. */
const OPEN = ROWS.map((row, place) => ({ ...row, place })).filter(({ run }) => run !== settled)
const CHECKS = ROWS.map(({ check }) => check)
const PASSED = passedEntries(CHECKS)
const SKIPPED = skippedEntries(CHECKS)

/** Most checks have nothing to say: the trace starts as if none had, and only what differs is written. */
function runAll(matter: Matter): {
  readonly reasons: readonly Reason[]
  readonly trace: readonly TraceEntry[]
} {
  const reasons: Reason[] = []
  const trace = PASSED.slice()
  for (const { check, run, gate, place } of OPEN) {
    const given = run(matter)
    if (given.length === 0) continue
    reasons.push(...given)
    trace[place] = findingEntry(check, given)
    if (gate) return { reasons, trace: closedAfter(place, trace) }
  }
  return { reasons, trace }
}

/** The rest cannot be asked. */
function closedAfter(place: number, trace: readonly TraceEntry[]): TraceEntry[] {
  return [...trace.slice(0, place + 1), ...SKIPPED.slice(place + 1)]
}

/** No envelope to trust (A1), no rule, or rules that contradict each other (R1): nothing further can be asked. */
function withoutRule(request: RecognitionRequest, { ambiguous, rejected }: Resolution): Decision {
  const only = whyNoRule({ ambiguous, rejected })
  const place = CHECKS.indexOf(rejected === undefined ? 'R1' : 'A1')
  const { verdict, deciding } = verdictOf(only)
  const trace = closedAfter(place, PASSED)
  trace[place] = findingEntry(CHECKS[place] as CheckId, only)
  return {
    decision: 'recognise',
    semantics: SEMANTICS,
    at: request.at,
    knownAt: request.knownAt,
    verdict,
    deciding,
    reasons: only,
    effect: NO_EFFECT,
    agreement: null,
    noticesHead: null,
    rule: null,
    clause: null,
    stepUp: null,
    trace,
  }
}

const NO_RULE = stated(reason('NO_RULE', '', 'no rule for this object in this direction'))

function whyNoRule({ ambiguous, rejected }: Pick<Resolution, 'ambiguous' | 'rejected'>): readonly Reason[] {
  if (rejected !== undefined) return [reason(rejected.code, '', `${rejected.id}: ${rejected.detail}`)]
  if (ambiguous.length === 0) return NO_RULE
  const ids = ambiguous.map(({ compiled }) => `${compiled.state.id}#${compiled.pointer}`)
  return [reason('RULE_AMBIGUOUS', '', `equally specific: ${ids.join(' ')}`)]
}
