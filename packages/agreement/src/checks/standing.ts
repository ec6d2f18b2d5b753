/** A2 to A4: may this agreement speak at all, now, with what is known (agreement-1 §10). */
import { NOTHING, reason } from '../reasons.ts'
import { isOlderThan } from '../time.ts'
import type { Check, StandingMatter } from './matter.ts'

/** A2: an unbroken chain of versions, and log evidence where the agreement asks for it. */
export const chainAndLog: Check<StandingMatter> = ({ governing: { state }, facts }) => {
  if (!state.chainIntact)
    return [reason('AGR_CHAIN_BROKEN', '/previous', 'versions have a gap, a fork or a wrong hash')]
  const { log, parties } = state.agreement
  if (log === undefined) return NOTHING
  if (facts.log?.fork === true)
    return [reason('AGR_LOG_FORK', '/log', 'two checkpoints of equal size and different root')]
  let proved = 0
  for (const { code } of parties) if (facts.log?.included.includes(code) === true) proved++
  const needed = log.require === 'both' ? 2 : 1
  return proved >= needed
    ? NOTHING
    : [reason('AGR_NOT_LOGGED', '/log/require', `inclusion proved in ${proved} of ${needed} logs`)]
}

/** A3: in force at the time of the decision, and reviewed in time. The state says it for as long as it holds. */
export const inForce: Check<StandingMatter> = ({ governing }) => governing.said.inForce

/** A4: no notice of the partner may be missing, and its log must have been heard of lately. */
export const noticesComplete: Check<StandingMatter> = ({ governing: { state, ages }, facts, request }) => {
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
