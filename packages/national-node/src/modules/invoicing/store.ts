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
  /** The document itself, null once it is erased; {@link octetsOf} reads it. */
  octets: Uint8Array | null
  /** Base64, of documents that were kept before there were octets; empty since. */
  body: string
  created_at: Instant
  taken_at: Instant | null
}

type Tables = { invoicing_document: DocumentRow }
/** What is shown of a document, and the audit can be asked about. */
export type DocumentHead = Omit<DocumentRow, 'body' | 'octets'>

/** The document byte by byte; undefined when its time here is over. */
export function octetsOf({ octets, body }: Pick<DocumentRow, 'octets' | 'body'>): Buffer | undefined {
  if (octets !== null) return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
  return body === '' ? undefined : Buffer.from(body, 'base64')
}

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
): Promise<DocumentHead[]> {
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
): Promise<DocumentHead[]> {
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

/** Documents that have arrived where they should, or never will: their octets go, their names and digests stay. */
export async function eraseOctets(tx: Tx, before: Instant): Promise<number> {
  const erased = await ownTables<Tables>(tx)
    .updateTable('invoicing_document')
    .set({ octets: null, body: '' })
    .where('created_at', '<', before)
    .where((where) => where.or([where('octets', 'is not', null), where('body', '!=', '')]))
    .where((where) =>
      where.or([
        where.and([
          where('direction', '=', 'in'),
          where('taken_at', 'is not', null),
          where('taken_at', '<', before),
        ]),
        where.and([where('direction', '=', 'out'), where('state', 'in', ['delivered', 'failed'])]),
      ]),
    )
    .returning('id')
    .execute()
  return erased.length
}
