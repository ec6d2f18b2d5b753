import { addSeconds } from '../../kernel/clock.ts'
import { appendErased } from './events.ts'
import type { InvoicingDeps } from './invoicing-deps.ts'
import { eraseOctets } from './store.ts'

/** The archive is the business system behind: here a document can be asked for again for a month. */
export const KEPT_SECONDS = 30 * 24 * 60 * 60

/**
 * Timed work: erases what was handed over, or sent to its end, a month ago. Name and digest stay, so that a repetition
 * is known for one; what nobody has taken stays whole, however old.
 */
export async function sweep({
  store,
  clock,
  audit,
}: Pick<InvoicingDeps, 'store' | 'clock' | 'audit'>): Promise<number> {
  return store.transaction(async (tx) => {
    const count = await eraseOctets(tx, addSeconds(clock.now(), -KEPT_SECONDS))
    if (count > 0) await appendErased(tx, audit, { count })
    return count
  })
}
