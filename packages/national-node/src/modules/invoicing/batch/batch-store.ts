import { addSeconds, type Instant } from '../../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../../store/database.ts'

/** Longer than one file takes: then whoever had it is gone, and another process takes it up. */
const CLAIM_SECONDS = 60

export type BatchRow = { id: string; files: number; pack: string; created_at: Instant }
export type FileRow = {
  batch: string
  place: number
  name: string
  state: 'waiting' | 'valid' | 'not-valid' | 'not-an-invoice'
  /** Nothing as soon as it is checked. */
  octets: Uint8Array | null
  /** Base64, of files brought before there were octets. */
  body: string | null
  claimed_until: Instant | null
  /** JSON: rules and findings, or why it is no invoice. */
  outcome: string | null
}
type Tables = { invoicing_batch: BatchRow; invoicing_batch_file: FileRow }

export async function insertBatch(tx: Tx, batch: BatchRow, files: readonly FileRow[]): Promise<void> {
  const own = ownTables<Tables>(tx)
  await own.insertInto('invoicing_batch').values(batch).execute()
  for (const file of files) await own.insertInto('invoicing_batch_file').values(file).execute()
}

export async function findBatch(db: Database, id: string): Promise<BatchRow | undefined> {
  return ownTables<Tables>(db)
    .selectFrom('invoicing_batch')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The next file that nobody is on, with the rules to check it by; of two processes only one has it. */
export async function claimFile(
  db: Database,
  now: Instant,
): Promise<Pick<FileRow, 'batch' | 'place' | 'octets' | 'body'> | undefined> {
  const own = ownTables<Tables>(db)
  const next = await own
    .selectFrom('invoicing_batch_file')
    .select(['batch', 'place'])
    .where('state', '=', 'waiting')
    .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
    .orderBy('batch')
    .orderBy('place')
    .limit(1)
    .executeTakeFirst()
  if (next === undefined) return undefined
  return own
    .updateTable('invoicing_batch_file')
    .set({ claimed_until: addSeconds(now, CLAIM_SECONDS) })
    .where('batch', '=', next.batch)
    .where('place', '=', next.place)
    .where('state', '=', 'waiting')
    .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
    .returning(['batch', 'place', 'octets', 'body'])
    .executeTakeFirst()
}

/** The result takes the place of the document. */
export async function finishFile(
  db: Database,
  { batch, place, state, outcome }: Pick<FileRow, 'batch' | 'place' | 'state' | 'outcome'>,
): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable('invoicing_batch_file')
    .set({ state, outcome, octets: null, body: null, claimed_until: null })
    .where('batch', '=', batch)
    .where('place', '=', place)
    .execute()
}

export async function countFiles(
  db: Database,
  batch: string,
): Promise<readonly { readonly state: FileRow['state']; readonly count: number }[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('invoicing_batch_file')
    .select((expression) => ['state', expression.fn.countAll().as('count')])
    .where('batch', '=', batch)
    .groupBy('state')
    .execute()
  return rows.map(({ state, count }) => ({ state, count: Number(count) }))
}

export async function listFiles(
  db: Database,
  batch: string,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<Pick<FileRow, 'place' | 'name' | 'state' | 'outcome'>[]> {
  return ownTables<Tables>(db)
    .selectFrom('invoicing_batch_file')
    .select(['place', 'name', 'state', 'outcome'])
    .where('batch', '=', batch)
    .where('place', '>=', from)
    .orderBy('place')
    .limit(limit)
    .execute()
}

export async function deleteBatches(
  tx: Tx,
  which: { readonly id: string } | { readonly before: Instant },
): Promise<number> {
  const own = ownTables<Tables>(tx)
  const old = own.selectFrom('invoicing_batch').select('id')
  const ids = (
    await ('id' in which
      ? old.where('id', '=', which.id)
      : old.where('created_at', '<', which.before)
    ).execute()
  ).map(({ id }) => id)
  if (ids.length === 0) return 0
  await own.deleteFrom('invoicing_batch_file').where('batch', 'in', ids).execute()
  await own.deleteFrom('invoicing_batch').where('id', 'in', ids).execute()
  return ids.length
}
