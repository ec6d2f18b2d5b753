/** What mapping found out that the checks could not see: a value that is there, but not as the parties agreed (agreement-1 §7). */
import { addReasons } from './add-reasons.ts'
import type { Loss } from './attributes.ts'
import type { Decision } from './decision.ts'
import { type Reason, REASONS } from './reasons.ts'

/** The decision after mapping: a loss for which the parties wrote `refuse` refuses, any other limits. */
export function refuseForLosses(
  decision: Decision,
  losses: readonly Pick<Loss, 'name' | 'refuse'>[],
  pointer: string,
): Decision {
  return addReasons(
    decision,
    'P2',
    losses.map((loss) => reasonOf(loss, pointer)),
  )
}

function reasonOf({ name, refuse }: Pick<Loss, 'name' | 'refuse'>, pointer: string): Reason {
  const code = refuse ? 'CLAIM_MISSING' : 'CLAIM_LOST'
  return { code, class: REASONS[code], clause: pointer, detail: name }
}
