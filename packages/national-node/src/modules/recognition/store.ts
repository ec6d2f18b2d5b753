import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

type ReceiptRow = { id: string; verdict: string; receipt: string; created_at: Instant }
type SaltRow = { receipt: string; role: string; salt: string; delete_after: Instant }
type Tables = { recognition_receipt: ReceiptRow; recognition_salt: SaltRow }

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
