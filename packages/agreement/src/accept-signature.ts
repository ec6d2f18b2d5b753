/**
 * The decision: is this signature, seal, time-stamp or certificate of the partner accepted here, and with what effect
 * (agreement-1 §5, §10). Pure. Validation is done before; here only the agreement speaks about its report.
 */
import { equivalenceHolds } from './checks/equivalence.ts'
import { listSound } from './checks/list.ts'
import { NO_CLAUSE, type SignatureMatter } from './checks/matter.ts'
import { modeAccepted, notSuspended, ruleActive, serviceInScope } from './checks/rule.ts'
import {
  certificateGood,
  signatureAlgorithmsAccepted,
  signatureValid,
  signedInWindow,
} from './checks/signature.ts'
import { chainAndLog, noticesComplete } from './checks/standing.ts'
import {
  inForceWhenSigned,
  serviceListed,
  signatureEffectAllowed,
  signatureEffectOf,
} from './checks/trust-service.ts'
import { checkTime, type CompiledAgreements } from './compile.ts'
import { contentBound } from './compile/equivalence.ts'
import type { TrustCandidate } from './compile/trust-index.ts'
import { byRule } from './decide-by-rule.ts'
import { withoutRule } from './decide-without-rule.ts'
import { type Decision, NO_EFFECT } from './decision.ts'
import type { Instant, ServiceFacts, ServicePeriod, SignatureFacts, SignatureRequest } from './facts.ts'
import { reason, stated } from './reasons.ts'
import { placesOf, type Resolution, resolveTrust } from './resolve.ts'
import { createRun, settled } from './run-checks.ts'
import { earlier } from './time.ts'

/** In the order in which reasons are told. After a gate that fails, the rest is skipped. */
const RUN = createRun<SignatureMatter>([
  { check: 'A1', run: settled, gate: true },
  { check: 'A2', run: chainAndLog, gate: true },
  { check: 'A3', run: inForceWhenSigned, gate: false },
  { check: 'A4', run: noticesComplete, gate: false },
  { check: 'R1', run: settled, gate: true },
  { check: 'R2', run: ruleActive, gate: false },
  { check: 'R3', run: notSuspended, gate: false },
  { check: 'R4', run: modeAccepted, gate: false },
  { check: 'R5', run: serviceInScope, gate: false },
  { check: 'L1', run: listSound, gate: false },
  { check: 'L2', run: serviceListed, gate: false },
  { check: 'E1', run: equivalenceHolds, gate: false },
  { check: 'C1', run: signatureValid, gate: false },
  { check: 'C3', run: signedInWindow, gate: false },
  { check: 'C4', run: certificateGood, gate: false },
  { check: 'X1', run: signatureAlgorithmsAccepted, gate: false },
  { check: 'F1', run: signatureEffectAllowed, gate: false },
])

const NO_RULE = stated(reason('NO_RULE', '', 'no rule for this trust service in this direction'))

/** One signature, one service, one time. Throws a RangeError if the compilation is not for that time. */
export function acceptSignature(
  compiled: CompiledAgreements,
  request: SignatureRequest,
  facts: SignatureFacts,
): Decision {
  checkTime(compiled, request.at)
  const resolution = resolveTrust(compiled, request)
  const { winner, rejected } = resolution
  if (winner === undefined || rejected !== undefined)
    return withoutRule(RUN, {
      decision: 'acceptSignature',
      request,
      rejected,
      ambiguous: placesOf(resolution),
      noRule: NO_RULE,
    })
  const matter = matterOf(winner, resolution, { request, facts })
  const { state, rule } = winner.compiled
  return byRule(RUN, { decision: 'acceptSignature', request, state, matter }, (positive) => ({
    effect: positive ? signatureEffectOf(matter) : NO_EFFECT,
    rule: rule.id,
    clause: null,
    stepUp: null,
  }))
}

function matterOf(
  { compiled, match, ambiguous }: TrustCandidate,
  { collected }: Resolution<TrustCandidate>,
  { request, facts }: { readonly request: SignatureRequest; readonly facts: SignatureFacts },
): SignatureMatter {
  const { signature, certificate, entity } = facts
  const signedAt = signature.provenAt === null ? request.at : earlier(signature.provenAt, request.at)
  const periods = {
    atIssuance: certificate === null ? undefined : periodAt(entity, certificate.issuedAt, request.object),
    atSignature: periodAt(entity, signedAt, request.object),
  }
  return {
    request,
    facts,
    match,
    governing: compiled,
    collected,
    ambiguous,
    clause: NO_CLAUSE,
    signedAt,
    periods,
    content:
      certificate === null
        ? 'none'
        : contentBound(compiled.equivalence, { content: certificate.content, ...periods }),
  }
}

/** The entry about the service asked for; only without one another that was listed under the same identity. */
function periodAt(
  entity: ServiceFacts | null,
  at: Instant,
  { type, asi }: SignatureRequest['object'],
): ServicePeriod | undefined {
  let other: ServicePeriod | undefined
  for (const period of entity?.periods ?? []) {
    if (at < period.from || (period.until !== null && period.until <= at)) continue
    if (period.type === type && period.asi === (asi ?? null)) return period
    other ??= period
  }
  return other
}
