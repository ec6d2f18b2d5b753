/** What partners ordered from our gateway, and what waits to be forwarded to them. */
import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'
import type { GatewayRequest } from './messages.ts'

type OrderRow = {
  partner: string
  id: string
  request: string
  state: 'asked' | 'waiting' | 'forwarded' | 'dropped'
  content: string | null
  tries: number
  next_try_at: Instant | null
  delete_after: Instant
}
type Tables = { gateway_order: OrderRow }
const TABLE = 'gateway_order'

export type Order = Omit<OrderRow, 'request'> & { readonly request: GatewayRequest }

/** @returns false for an id that this partner used before. */
export async function insertOrder(
  tx: Tx,
  order: Pick<Order, 'partner' | 'request' | 'delete_after'>,
): Promise<boolean> {
  const { partner, request, delete_after } = order
  const inserted = await ownTables<Tables>(tx)
    .insertInto(TABLE)
    .values({
      partner,
      id: request.id,
      request: JSON.stringify(request),
      state: 'asked',
      content: null,
      tries: 0,
      next_try_at: null,
      delete_after,
    })
    .onConflict((conflict) => conflict.columns(['partner', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function findOrder(db: Database, partner: string, id: string): Promise<Order | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom(TABLE)
    .selectAll()
    .where('partner', '=', partner)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && orderOf(row)
}

const orderOf = (row: OrderRow): Order => ({ ...row, request: JSON.parse(row.request) as GatewayRequest })

/** From the end of a request on, its answer waits, readable for the partner only. */
export async function putContent(
  tx: Tx,
  {
    partner,
    id,
    content,
    now,
    deleteAfter,
  }: { partner: string; id: string; content: string; now: Instant; deleteAfter: Instant },
): Promise<void> {
  await ownTables<Tables>(tx)
    .updateTable(TABLE)
    .set({ state: 'waiting', content, tries: 0, next_try_at: now, delete_after: deleteAfter })
    .where('partner', '=', partner)
    .where('id', '=', id)
    .execute()
}

/** What is due, oldest first. */
export async function listDue(db: Database, now: Instant): Promise<Order[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom(TABLE)
    .selectAll()
    .where('state', '=', 'waiting')
    .where('next_try_at', '<=', now)
    .orderBy('next_try_at')
    .limit(100)
    .execute()
  return rows.map(orderOf)
}

export async function postpone(db: Database, { partner, id }: Order, nextTryAt: Instant): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable(TABLE)
    .set((expression) => ({ tries: expression('tries', '+', 1), next_try_at: nextTryAt }))
    .where('partner', '=', partner)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** RPI_10: sent or given up, its content is gone at once. @returns false when it was over already. */
export async function endOrder(
  tx: Tx,
  { partner, id }: Order,
  state: 'forwarded' | 'dropped',
): Promise<boolean> {
  const ended = await ownTables<Tables>(tx)
    .updateTable(TABLE)
    .set({ state, content: null, next_try_at: null })
    .where('partner', '=', partner)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** What is over, long enough ago that no repetition of its request would be taken for a new one. */
export async function deleteOrders(tx: Tx, before: Instant): Promise<void> {
  await ownTables<Tables>(tx).deleteFrom(TABLE).where('delete_after', '<=', before).execute()
}

/** What still waits after its time. */
export async function listOverdue(db: Database, now: Instant): Promise<Order[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom(TABLE)
    .selectAll()
    .where('state', '=', 'waiting')
    .where('delete_after', '<=', now)
    .execute()
  return rows.map(orderOf)
}
