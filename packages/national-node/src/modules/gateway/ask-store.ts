/** What our services asked of the gateways of partners, each for one browser session. */
import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

export type Ask = {
  readonly id: string
  readonly partner: string
  readonly agreement: string
  readonly rule: string
  readonly service: string
  readonly session_hash: string
  readonly state: 'requested' | 'decided' | 'shown' | 'failed' | 'expired'
  readonly encryption_key: string | null
  readonly response_code_hash: string | null
  readonly failure: string | null
  readonly result: string | null
  readonly attributes: string | null
  readonly attributes_delete_after: Instant | null
  readonly created_at: Instant
  readonly expires_at: Instant
  readonly ended_at: Instant | null
}
type Tables = { gateway_ask: Ask }
const TABLE = 'gateway_ask'
type End = Pick<Ask, 'state'> & Partial<Ask>

export async function insertAsk(
  tx: Tx,
  ask: Omit<
    Ask,
    'response_code_hash' | 'failure' | 'result' | 'attributes' | 'attributes_delete_after' | 'ended_at'
  >,
): Promise<void> {
  await ownTables<Tables>(tx).insertInto(TABLE).values(ask).execute()
}

export async function findAsk(db: Database, id: string): Promise<Ask | undefined> {
  return ownTables<Tables>(db).selectFrom(TABLE).selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findAskByCode(db: Database, codeHash: string): Promise<Ask | undefined> {
  return ownTables<Tables>(db)
    .selectFrom(TABLE)
    .selectAll()
    .where('response_code_hash', '=', codeHash)
    .executeTakeFirst()
}

/** Moves it on from one state, with its private key gone. @returns false when somebody else did. */
export async function moveAsk(
  tx: Tx,
  id: string,
  { from, ...end }: End & { from: Ask['state'] },
): Promise<boolean> {
  const moved = await ownTables<Tables>(tx)
    .updateTable(TABLE)
    .set({ ...end, encryption_key: null })
    .where('id', '=', id)
    .where('state', '=', from)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

export async function expireAsks(tx: Tx, now: Instant): Promise<void> {
  await ownTables<Tables>(tx)
    .updateTable(TABLE)
    .set({ state: 'expired', encryption_key: null, ended_at: now })
    .where('state', '=', 'requested')
    .where('expires_at', '<=', now)
    .execute()
}

/** @returns how many lost what people had handed over. */
export async function eraseAttributes(tx: Tx, now: Instant): Promise<number> {
  const erased = await ownTables<Tables>(tx)
    .updateTable(TABLE)
    .set({ attributes: null, attributes_delete_after: null })
    .where('attributes_delete_after', '<=', now)
    .returning('id')
    .execute()
  return erased.length
}

export async function deleteEndedAsks(tx: Tx, before: Instant): Promise<void> {
  await ownTables<Tables>(tx).deleteFrom(TABLE).where('ended_at', '<=', before).execute()
}
