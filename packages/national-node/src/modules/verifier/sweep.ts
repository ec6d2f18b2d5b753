import { addSeconds } from '../../kernel/clock.ts'
import { appendErased, appendExpired } from './events.ts'
import { deleteAttributes, deleteEnded, expireOverdue } from './store.ts'
import type { VerifierDeps } from './verifier-deps.ts'

/** How long the row of an ended request is kept, for the page that shows its outcome. */
const ROW_SECONDS = 86_400

export type Swept = { readonly expired: number; readonly erased: number; readonly deleted: number }

/** Timed work: ends unanswered requests with their keys, and deletes what people handed over after its time. */
export async function sweep({
  store,
  clock,
  audit,
}: Pick<VerifierDeps, 'store' | 'clock' | 'audit'>): Promise<Swept> {
  return store.transaction(async (tx) => {
    const now = clock.now()
    const expired = (await expireOverdue(tx, now)).length
    const erased = await deleteAttributes(tx, now)
    const deleted = await deleteEnded(tx, addSeconds(now, -ROW_SECONDS))
    if (expired > 0) await appendExpired(tx, audit, { count: expired })
    if (erased > 0) await appendErased(tx, audit, { count: erased })
    return { expired, erased, deleted }
  })
}
