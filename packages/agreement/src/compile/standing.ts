/** What the state of an agreement says about a rule whoever asks: time, suspension and mode (agreement-1 §3, §10). */
import { prepareCanonical } from '../jcs.ts'
import type { Agreement } from '../language/schema.ts'
import { NOTHING, type Reason, reason, reasonOfClass, stated } from '../reasons.ts'
import type { AgreementState, Overlay } from '../state.ts'
import type { Suspension } from '../suspension.ts'

/** A3, for the rule or clause that those selectors name. */
export function inForceReasons(state: AgreementState, selectors: readonly string[]): readonly Reason[] {
  const { phase, agreement, endsAt } = state
  const { inForceFrom } = agreement.validity
  switch (phase) {
    case 'not-yet':
      return stated(reason('AGR_NOT_IN_FORCE', '/validity/inForceFrom', `in force from ${inForceFrom}`))
    case 'expired':
      return stated(reason('AGR_EXPIRED', '/validity/expires', `expired at ${endsAt}`))
    case 'terminated':
      return stated(
        reason('AGR_TERMINATED', '/validity/termination', `terminated with effect from ${endsAt}`),
      )
    case 'in-force':
      return reviewed(state, selectors)
  }
}

/** A lapsed review bites only on what `onLapsed` names; for the rest it is overdue. */
function reviewed({ review, agreement }: AgreementState, selectors: readonly string[]): readonly Reason[] {
  if (review === 'ok') return NOTHING
  const { onLapsed, every } = agreement.validity.review
  const clause = '/validity/review'
  const named = onLapsed.target.some((target) => target === 'agreement' || selectors.includes(target))
  if (review === 'due' || !named)
    return stated(reason('REVIEW_DUE', clause, `the review every ${every} has not been held`))
  const detail = `the review every ${every} and its grace have passed`
  return stated(reasonOfClass('REVIEW_LAPSED', onLapsed.effect, { clause, detail }))
}

/** R3, for the rule at the pointer: one reason per suspension. */
export function suspensionReasons({ suspensions }: Overlay, pointer: string): readonly Reason[] {
  return suspensions.length === 0
    ? NOTHING
    : Object.freeze(suspensions.map((one) => prepareCanonical(suspendedReason(one, pointer))))
}

export function suspendedReason({ cause, notice, by, since, safeguard }: Suspension, clause: string): Reason {
  const detail = `notice ${notice} of ${by}, since ${since}${safeguard === null ? '' : `, safeguard ${safeguard}`}`
  return reason(cause === 'notice' ? 'SUSPENDED_BY_NOTICE' : 'SUSPENDED_BY_TRIGGER', clause, detail)
}

/** What R4 says in the three situations a request can be in. */
export type ModeReasons = {
  readonly outsideTests: readonly Reason[]
  readonly accepted: readonly Reason[]
  readonly notAccepted: readonly Reason[]
}

/** R4 */
export function compileModes({ mode }: Agreement, { status }: Overlay, pointer: string): ModeReasons {
  const outsideTests =
    mode === 'test' ? stated(reason('TEST_ONLY', '/mode', 'the agreement is a test without effect')) : NOTHING
  if (mode !== 'pilot' && status !== 'pilot') return { outsideTests, accepted: NOTHING, notAccepted: NOTHING }
  const clause = mode === 'pilot' ? '/mode' : `${pointer}/status`
  return {
    outsideTests,
    accepted: stated(reason('PILOT', clause, 'pilot')),
    notAccepted: stated(reason('PILOT_NOT_ACCEPTED', clause, 'nobody accepted the pilot')),
  }
}
