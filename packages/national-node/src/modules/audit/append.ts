import type { Clock } from '../../kernel/clock.ts'
import type { Tx } from '../../store/database.ts'
import { type AuditData, type AuditEntry, canonicalData, checkEvent, hashEntry } from './entry.ts'
import { insertEntry, takeNext } from './store.ts'

/**
 * Adds an entry to the chain as part of the caller's transaction: what is done and its entry are kept together or
 * not at all. From here to the end of the transaction other appends wait, so it is best the last step.
 */
export async function appendEntry(
  tx: Tx,
  { event, data, clock }: { event: string; data: AuditData; clock: Clock },
): Promise<AuditEntry> {
  checkEvent(event)
  const text = canonicalData(data)
  const place = await takeNext(tx)
  const sealed = { ...place, at: clock.now(), event, data: text }
  const hash = hashEntry(sealed)
  await insertEntry(tx, { ...sealed, hash })
  return { ...sealed, data, hash }
}
