/** Whether the next version of a list is on its way in time: pure, from its own dates. */
import { addSeconds, type Instant } from '../../kernel/clock.ts'

export type ListDue = {
  /** `soon`: less time is left than a list that is kept well ever has. */
  readonly state: 'in-time' | 'soon' | 'overdue' | 'unknown'
  readonly next: Instant | undefined
}

/** A publisher who keeps a list well replaces it long before this part of its time is left. */
const LAST_PART = 4
const SOON_SECONDS_MAX = 14 * 24 * 60 * 60

/** `from`: when this version was issued, or fetched where that is not known. */
export function listDue(
  { from, next }: { readonly from: Instant | undefined; readonly next: Instant | undefined },
  at: Instant,
): ListDue {
  if (next === undefined) return { state: 'unknown', next }
  if (next <= at) return { state: 'overdue', next }
  const whole = from === undefined ? 0 : secondsBetween(from, next)
  const left = Math.min(SOON_SECONDS_MAX, Math.floor(Math.max(0, whole) / LAST_PART))
  return { state: addSeconds(at, left) >= next ? 'soon' : 'in-time', next }
}

function secondsBetween(from: Instant, to: Instant): number {
  return Temporal.Instant.from(from).until(Temporal.Instant.from(to)).total('seconds')
}
