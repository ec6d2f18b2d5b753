import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

/**
 * In: `kept`, `contradicts` (another document came under this name before), `unreadable` (no invoice). Out: `queued`,
 * then what the access point says of it.
 */
export type DocumentState =
  | 'kept'
  | 'contradicts'
  | 'unreadable'
  | 'queued'
  | 'accepted'
  | 'delivered'
  | 'failed'
export type Direction = 'in' | 'out'

export type DocumentRow = {
  id: string
  direction: Direction
  message: string
  sha256: string
  sender: string
  receiver: string
  state: DocumentState
  pack: string | null
  fatal: number
  warnings: number
  /** Base64: neither engine keeps octets the same way. */
  body: string
  created_at: Instant
  taken_at: Instant | null
}

type Tables = { invoicing_document: DocumentRow }

/** @returns false when the same document is there under the same name already */
export async function insertDocument(tx: Tx, row: DocumentRow): Promise<boolean> {
  const inserted = await ownTables<Tables>(tx)
    .insertInto('invoicing_document')
    .values(row)
    .onConflict((conflict) => conflict.columns(['direction', 'message', 'sha256']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Everything under one name: one document, or several that contradict each other. */
export async function documentsNamed(
  db: Database,
  { direction, message }: Pick<DocumentRow, 'direction' | 'message'>,
): Promise<Omit<DocumentRow, 'body'>[]> {
  return ownTables<Tables>(db)
    .selectFrom('invoicing_document')
    .select(COLUMNS)
    .where('direction', '=', direction)
    .where('message', '=', message)
    .orderBy('id')
    .execute()
}

const COLUMNS = [
  'id',
  'direction',
  'message',
  'sha256',
  'sender',
  'receiver',
  'state',
  'pack',
  'fatal',
  'warnings',
  'created_at',
  'taken_at',
] as const

export async function findDocument(db: Database, id: string): Promise<DocumentRow | undefined> {
  return ownTables<Tables>(db)
    .selectFrom('invoicing_document')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Received and not taken, in the order in which they were kept. */
export async function listWaiting(
  db: Database,
  { after = '', limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Omit<DocumentRow, 'body'>[]> {
  return ownTables<Tables>(db)
    .selectFrom('invoicing_document')
    .select(COLUMNS)
    .where('direction', '=', 'in')
    .where('taken_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** @returns false when it was taken before */
export async function markTaken(tx: Tx, id: string, at: Instant): Promise<boolean> {
  const marked = await ownTables<Tables>(tx)
    .updateTable('invoicing_document')
    .set({ taken_at: at })
    .where('id', '=', id)
    .where('direction', '=', 'in')
    .where('taken_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return marked !== undefined
}

export async function setState(db: Database, id: string, state: DocumentState): Promise<void> {
  await ownTables<Tables>(db).updateTable('invoicing_document').set({ state }).where('id', '=', id).execute()
}

/** Sent, and the access point has not said yet how it ended. */
export async function listOnTheWay(
  db: Database,
  limit: number,
): Promise<Pick<DocumentRow, 'id' | 'message'>[]> {
  return ownTables<Tables>(db)
    .selectFrom('invoicing_document')
    .select(['id', 'message'])
    .where('direction', '=', 'out')
    .where('state', '=', 'accepted')
    .orderBy('id')
    .limit(limit)
    .execute()
}
