import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

type ReceiptRow = { id: string; verdict: string; receipt: string; created_at: Instant }
/** What ties a receipt to a person: erased together. */
type SaltRow = {
  receipt: string
  role: string
  salt: string
  /** Null where it could not be sealed. */
  question: string | null
  question_salt: string | null
  /** Opens the commitment of the receipt itself in the public log; null for receipts from before it. */
  receipt_salt: string | null
  delete_after: Instant
}
type DocumentRow = { sha256: string; role: string; content: string; kept_at: Instant }
type Tables = {
  recognition_receipt: ReceiptRow
  recognition_salt: SaltRow
  recognition_document: DocumentRow
}

export async function insertReceipt(tx: Tx, row: ReceiptRow, salt: Omit<SaltRow, 'receipt'>): Promise<void> {
  const own = ownTables<Tables>(tx)
  await own.insertInto('recognition_receipt').values(row).execute()
  await own
    .insertInto('recognition_salt')
    .values({ receipt: row.id, ...salt })
    .execute()
}

export async function findReceipt(db: Database, id: string): Promise<string | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('recognition_receipt')
    .select('receipt')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.receipt
}

/** @returns how many salts died; without its salt a commitment can be tied to nobody. */
export async function deleteSalts(db: Database, now: Instant): Promise<number> {
  const gone = await ownTables<Tables>(db)
    .deleteFrom('recognition_salt')
    .where('delete_after', '<=', now)
    .returning('receipt')
    .execute()
  return gone.length
}

export async function findSalt(
  db: Database,
  receipt: string,
): Promise<Pick<SaltRow, 'salt' | 'question' | 'question_salt' | 'receipt_salt'> | undefined> {
  return ownTables<Tables>(db)
    .selectFrom('recognition_salt')
    .select(['salt', 'question', 'question_salt', 'receipt_salt'])
    .where('receipt', '=', receipt)
    .where('role', '=', 'presentation')
    .executeTakeFirst()
}

/** In the order of their hashes, so that two processes never wait for each other. */
export async function insertDocuments(tx: Tx, rows: readonly DocumentRow[]): Promise<void> {
  const ordered = rows.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
  await ownTables<Tables>(tx)
    .insertInto('recognition_document')
    .values(ordered)
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute()
}

/** Those that are kept, by role: a bundle is a set. */
export async function findDocuments(
  db: Database,
  hashes: readonly string[],
): Promise<Pick<DocumentRow, 'role' | 'content'>[]> {
  if (hashes.length === 0) return []
  return ownTables<Tables>(db)
    .selectFrom('recognition_document')
    .select(['role', 'content'])
    .where('sha256', 'in', hashes)
    .orderBy('role')
    .orderBy('sha256')
    .execute()
}

export async function hasDocuments(tx: Tx, hashes: readonly string[]): Promise<boolean> {
  const found = await ownTables<Tables>(tx)
    .selectFrom('recognition_document')
    .select('sha256')
    .where('sha256', 'in', hashes)
    .execute()
  return found.length === new Set(hashes).size
}
