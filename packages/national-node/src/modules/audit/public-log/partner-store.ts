/** Tables about the logs of partners: what was seen, what was proved to stand there, and forks. */
import type { Leaf, LeafKind } from '@entente/trust'
import type { Instant } from '../../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../../store/database.ts'

export type SeenRow = {
  origin: string
  size: number
  /** Standard base64. */
  root: string
  /** As it was seen, with our own cosignature. */
  note: string
  stated_at: Instant | null
  /** Names as JSON, without the log itself, with us. */
  cosigners: string
  seen_at: Instant
}

export type ForkRow = {
  origin: string
  /** SHA-256 of both signed texts: the same two are one fork. */
  evidence: string
  first_note: string
  second_note: string
  /** Standard base64, a hash a line; empty where the sizes are equal. */
  proof: string
  found_at: Instant
}

type WantedRow = {
  party: string
  kind: LeafKind
  sha256: string
  position: number | null
  proved_at: Instant | null
  tried_at: Instant | null
}

type Tables = { audit_log_seen: SeenRow; audit_log_fork: ForkRow; audit_log_wanted: WantedRow }

export async function findSeen(db: Database, origin: string): Promise<SeenRow | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('audit_log_seen')
    .selectAll()
    .where('origin', '=', origin)
    .executeTakeFirst()
  return row === undefined || row.note === '' ? undefined : row
}

/** The same, and nobody else changes it until the caller's transaction ends. `empty` stands there before the first. */
export async function lockSeen(tx: Tx, empty: SeenRow): Promise<SeenRow | undefined> {
  const own = ownTables<Tables>(tx)
  const row = await own
    .insertInto('audit_log_seen')
    .values(empty)
    .onConflict((conflict) =>
      conflict
        .column('origin')
        .doUpdateSet((expression) => ({ size: expression.ref('audit_log_seen.size') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return row.note === '' ? undefined : row
}

export async function saveSeen(tx: Tx, { origin, ...row }: SeenRow): Promise<void> {
  await ownTables<Tables>(tx).updateTable('audit_log_seen').set(row).where('origin', '=', origin).execute()
}

export async function listForks(db: Database, origin?: string): Promise<ForkRow[]> {
  const all = ownTables<Tables>(db)
    .selectFrom('audit_log_fork')
    .selectAll()
    .orderBy('found_at')
    .orderBy('evidence')
  return origin === undefined ? all.execute() : all.where('origin', '=', origin).execute()
}

export async function hasFork(db: Database, origin: string): Promise<boolean> {
  const row = await ownTables<Tables>(db)
    .selectFrom('audit_log_fork')
    .select('evidence')
    .where('origin', '=', origin)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** @returns false when these two are kept already. */
export async function insertFork(tx: Tx, row: ForkRow): Promise<boolean> {
  const inserted = await ownTables<Tables>(tx)
    .insertInto('audit_log_fork')
    .values(row)
    .onConflict((conflict) => conflict.columns(['origin', 'evidence']).doNothing())
    .returning('evidence')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function wantLeaf(tx: Tx, party: string, { t, sha256 }: Leaf): Promise<void> {
  await ownTables<Tables>(tx)
    .insertInto('audit_log_wanted')
    .values({ party, kind: t, sha256, position: null, proved_at: null, tried_at: null })
    .onConflict((conflict) => conflict.columns(['party', 'kind', 'sha256']).doNothing())
    .execute()
}

export async function isProved(db: Database, party: string, { t, sha256 }: Leaf): Promise<boolean> {
  const row = await ownTables<Tables>(db)
    .selectFrom('audit_log_wanted')
    .select('proved_at')
    .where('party', '=', party)
    .where('kind', '=', t)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row !== undefined && row.proved_at !== null
}

/** What is not proved yet; those never asked for come first, so that none waits behind others for ever. */
export async function listUnproved(db: Database, party: string, limit: number): Promise<Leaf[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('audit_log_wanted')
    .select(['kind', 'sha256'])
    .where('party', '=', party)
    .where('proved_at', 'is', null)
    .orderBy((expression) => expression.fn.coalesce('tried_at', expression.val('')))
    .orderBy('sha256')
    .limit(limit)
    .execute()
  return rows.map(({ kind, sha256 }) => ({ t: kind, sha256 }))
}

export type Tried = { readonly at: Instant; readonly position?: number }

export async function saveTried(
  db: Database,
  { party, leaf }: { party: string; leaf: Leaf },
  { at, position }: Tried,
): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable('audit_log_wanted')
    .set({ tried_at: at, ...(position === undefined ? {} : { position, proved_at: at }) })
    .where('party', '=', party)
    .where('kind', '=', leaf.t)
    .where('sha256', '=', leaf.sha256)
    .execute()
}
