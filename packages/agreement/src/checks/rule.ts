/** R2 to R5: status, suspension, mode and service of the rule that governs (agreement-1 §10). */
import type { Reason } from '../reasons.ts'
import type { Suspension } from '../suspension.ts'
import { type Check, type Matter, NOTHING, reason } from './matter.ts'

/** R2 */
export const ruleActive: Check = ({ governing: { overlay, rule, pointer }, match, request }) => {
  const reasons: Reason[] = []
  const clause = `${pointer}/status`
  if (overlay.status === 'planned')
    reasons.push(
      reason('RULE_NOT_ACTIVE', clause, `planned until ${rule.activateOn?.fact ?? 'it is activated'}`),
    )
  if (overlay.status === 'ended') reasons.push(reason('RULE_ENDED', clause, 'the rule has ended'))
  if (match === 'transitional' && rule.transitional !== undefined) {
    const { until } = rule.transitional
    const over = request.at >= until
    reasons.push(
      reason(
        over ? 'TRANSITION_ENDED' : 'TRANSITIONAL',
        `${pointer}/transitional`,
        `old format, accepted until ${until}`,
      ),
    )
  }
  return reasons.length === 0 ? NOTHING : reasons
}

/** R3: the rule, the listed entity, or the data clause that would hold the presentation. */
export const notSuspended: Check = (matter) => {
  const { governing, clause } = matter
  const reasons = [
    ...governing.overlay.suspensions.map((one) => suspended(one, governing.pointer)),
    ...suspendedEntities(matter),
    ...(clause.chosen?.overlay.suspensions ?? []).map((one) => suspended(one, clause.chosen?.pointer ?? '')),
  ]
  return reasons.length === 0 ? NOTHING : reasons
}

function suspendedEntities({ governing: { state, pointer }, facts }: Matter): readonly Reason[] {
  if (state.entities.size === 0) return NOTHING
  return (facts.entity?.ids ?? []).flatMap((id) => {
    const found = state.entities.get(id)
    return found === undefined ? [] : [suspended(found, `${pointer}/list`)]
  })
}

function suspended({ cause, notice, by, since, safeguard }: Suspension, clause: string): Reason {
  const detail = `notice ${notice} of ${by}, since ${since}${safeguard === null ? '' : `, safeguard ${safeguard}`}`
  return reason(cause === 'notice' ? 'SUSPENDED_BY_NOTICE' : 'SUSPENDED_BY_TRIGGER', clause, detail)
}

/** R4: a test has no effect outside tests; a pilot needs somebody who accepted it. */
export const modeAccepted: Check = ({ governing: { state, overlay, pointer }, request }) => {
  const { mode } = state.agreement
  if (mode === 'test' && request.environment !== 'test')
    return [reason('TEST_ONLY', '/mode', 'the agreement is a test without effect')]
  if (mode !== 'pilot' && overlay.status !== 'pilot') return NOTHING
  const clause = mode === 'pilot' ? '/mode' : `${pointer}/status`
  if (!request.pilotAccepted) return [reason('PILOT_NOT_ACCEPTED', clause, 'nobody accepted the pilot')]
  return [reason('PILOT', clause, 'pilot')]
}

/** R5 */
export const serviceInScope: Check = ({ governing: { services, pointer }, request }) =>
  services === undefined || services.has(request.service)
    ? NOTHING
    : [reason('SERVICE_OUT_OF_SCOPE', `${pointer}/scope/services`, request.service.slice(0, 200))]
