import { addSeconds } from '../../kernel/clock.ts'
import { deleteEndedAsks, eraseAttributes, expireAsks } from './ask-store.ts'
import { appendErased } from './events.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { deleteOrders } from './order-store.ts'

/** How long what has ended is kept, for the page that shows its outcome. */
const ROW_SECONDS = 86_400

/** Timed work: ends what nobody answered, deletes what people handed over after its time, forgets what is over. */
export async function sweep({
  store,
  clock,
  audit,
}: Pick<GatewayDeps, 'store' | 'clock' | 'audit'>): Promise<void> {
  await store.transaction(async (tx) => {
    const now = clock.now()
    await expireAsks(tx, now)
    const erased = await eraseAttributes(tx, now)
    await deleteEndedAsks(tx, addSeconds(now, -ROW_SECONDS))
    await deleteOrders(tx, addSeconds(now, -ROW_SECONDS))
    if (erased > 0) await appendErased(tx, audit, { count: erased })
  })
}
