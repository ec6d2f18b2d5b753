/** A2 to A4: may this agreement speak at all, now, with what is known (agreement-1 §10). */
import type { CompiledRule } from '../compile.ts'
import { isOlderThan } from '../time.ts'
import { type Check, NOTHING, reason, reasonOfClass } from './matter.ts'

/** A2: an unbroken chain of versions, and log evidence where the agreement asks for it. */
export const chainAndLog: Check = ({ governing: { state }, facts }) => {
  if (!state.chainIntact)
    return [reason('AGR_CHAIN_BROKEN', '/previous', 'versions have a gap, a fork or a wrong hash')]
  const { log, parties } = state.agreement
  if (log === undefined) return NOTHING
  if (facts.log?.fork === true)
    return [reason('AGR_LOG_FORK', '/log', 'two checkpoints of equal size and different root')]
  const proved = parties.filter(({ code }) => facts.log?.included.includes(code) === true).length
  const needed = log.require === 'both' ? 2 : 1
  return proved >= needed
    ? NOTHING
    : [reason('AGR_NOT_LOGGED', '/log/require', `inclusion proved in ${proved} of ${needed} logs`)]
}

/** A3: in force at the time of the decision, and reviewed in time. */
export const inForce: Check = ({ governing }) => {
  const { phase, agreement, endsAt } = governing.state
  const { inForceFrom } = agreement.validity
  switch (phase) {
    case 'not-yet':
      return [reason('AGR_NOT_IN_FORCE', '/validity/inForceFrom', `in force from ${inForceFrom}`)]
    case 'expired':
      return [reason('AGR_EXPIRED', '/validity/expires', `expired at ${endsAt}`)]
    case 'terminated':
      return [reason('AGR_TERMINATED', '/validity/termination', `terminated with effect from ${endsAt}`)]
    case 'in-force':
      return reviewed(governing)
  }
}

/** A lapsed review bites only on what `onLapsed` names; for the rest it is overdue. */
function reviewed({ state, rule }: CompiledRule): ReturnType<Check> {
  const { review, agreement } = state
  if (review === 'ok') return NOTHING
  const { onLapsed, every } = agreement.validity.review
  const clause = '/validity/review'
  const named = onLapsed.target.some(
    (target) =>
      target === 'agreement' ||
      target === 'recognitions:*' ||
      target === `recognitions:${rule.id}` ||
      target === `recognitions:kind=${rule.kind}`,
  )
  if (review === 'due' || !named)
    return [reason('REVIEW_DUE', clause, `the review every ${every} has not been held`)]
  return [
    reasonOfClass('REVIEW_LAPSED', onLapsed.effect, {
      clause,
      detail: `the review every ${every} and its grace have passed`,
    }),
  ]
}

/** A4: no notice of the partner may be missing, and its log must have been heard of lately. */
export const noticesComplete: Check = ({ governing: { state, ages }, facts, request }) => {
  const heard = facts.log?.checkpointAt ?? null
  const stale =
    ages.checkpoint !== undefined && (heard === null || isOlderThan(heard, ages.checkpoint, request.at))
  if (!stale && !state.noticesIncomplete) return NOTHING
  return [
    ...(state.noticesIncomplete
      ? [reason('NOTICES_INCOMPLETE', '', 'a party’s notices have a gap or a fork')]
      : []),
    ...(stale
      ? [
          reason(
            'NOTICES_STALE',
            '/log/maxCheckpointAge',
            `newest checkpoint of the partner: ${heard ?? 'none'}`,
          ),
        ]
      : []),
  ]
}
