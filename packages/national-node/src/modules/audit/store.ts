import { type Database, ownTables, type Tx } from '../../store/database.ts'
import type { SealedEntry } from './entry.ts'

type HeadRow = { id: number; seq: number; hash: string }
type Tables = { audit_entry: SealedEntry; audit_head: HeadRow }

const HEAD = 1

export type Head = { readonly seq: number; readonly hash: string }

/**
 * Takes the next number and learns the hash before it. The row stays locked until the caller's transaction ends,
 * so entries of concurrent transactions form one line.
 */
export async function takeNext(tx: Tx): Promise<{ seq: number; prev: string }> {
  const { seq, hash } = await ownTables<Tables>(tx)
    .updateTable('audit_head')
    .set((expression) => ({ seq: expression('seq', '+', 1) }))
    .where('id', '=', HEAD)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow()
  return { seq, prev: hash }
}

export async function insertEntry(tx: Tx, entry: SealedEntry): Promise<void> {
  const own = ownTables<Tables>(tx)
  await own.insertInto('audit_entry').values(entry).execute()
  await own.updateTable('audit_head').set({ hash: entry.hash }).where('id', '=', HEAD).execute()
}

export async function findHead(db: Database): Promise<Head | undefined> {
  return ownTables<Tables>(db)
    .selectFrom('audit_head')
    .select(['seq', 'hash'])
    .where('id', '=', HEAD)
    .executeTakeFirst()
}

export async function listEntries(
  db: Database,
  { after, limit }: { after: number; limit: number },
): Promise<SealedEntry[]> {
  return ownTables<Tables>(db)
    .selectFrom('audit_entry')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
}
