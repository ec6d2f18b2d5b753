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
  /** When each witness last cosigned, by name, as JSON; without the log itself, and without us. */
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
  /** Where it stands, in the log of which origin, and since when that is proved. */
  position: number | null
  origin: string | null
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
    .values({ party, kind: t, sha256, position: null, origin: null, proved_at: null, tried_at: null })
    .onConflict((conflict) => conflict.columns(['party', 'kind', 'sha256']).doNothing())
    .execute()
}

/** The log of a party: one that begins anew, with another origin, has proved nothing yet. */
export type LogOf = { readonly party: string; readonly origin: string }

export async function isProved(
  db: Database,
  { party, origin }: LogOf,
  { t, sha256 }: Leaf,
): Promise<boolean> {
  const row = await ownTables<Tables>(db)
    .selectFrom('audit_log_wanted')
    .select('origin')
    .where('party', '=', party)
    .where('kind', '=', t)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row?.origin === origin
}

/** What is not proved yet; those never asked for come first, so that none waits behind others for ever. */
export async function listUnproved(db: Database, { party, origin }: LogOf, limit: number): Promise<Leaf[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('audit_log_wanted')
    .select(['kind', 'sha256'])
    .where('party', '=', party)
    .where((expression) =>
      expression.or([expression('origin', 'is', null), expression('origin', '!=', origin)]),
    )
    .orderBy((expression) => expression.fn.coalesce('tried_at', expression.val('')))
    .orderBy('sha256')
    .limit(limit)
    .execute()
  return rows.map(({ kind, sha256 }) => ({ t: kind, sha256 }))
}

export type Tried = { readonly at: Instant; readonly position?: number }

export async function saveTried(
  db: Database,
  { party, origin, leaf }: LogOf & { readonly leaf: Leaf },
  { at, position }: Tried,
): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable('audit_log_wanted')
    .set({ tried_at: at, ...(position === undefined ? {} : { position, origin, proved_at: at }) })
    .where('party', '=', party)
    .where('kind', '=', leaf.t)
    .where('sha256', '=', leaf.sha256)
    .execute()
}
