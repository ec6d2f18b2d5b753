import type { Instant } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

export type VersionRow = {
  agreement: string
  version: number
  sha256: string
  envelope: string
  /** Jurisdictions of the two sides, as JSON, from when the text was last trusted. */
  between_parties: string
  received_at: Instant
}
export type NoticeRow = {
  sha256: string
  agreement: string
  party: string
  seq: number
  type: string
  compact: string
  received_at: Instant
}

type Tables = {
  agreements_version: VersionRow
  agreements_notice: NoticeRow
  agreements_revision: { singleton: number; revision: number }
}

/** Counts every change of any agreement, so that a compiled state is known to be the newest by one point read. */
export async function revision(db: Database): Promise<number> {
  const row = await ownTables<Tables>(db)
    .selectFrom('agreements_revision')
    .select('revision')
    .executeTakeFirstOrThrow()
  return row.revision
}

export async function bumpRevision(tx: Tx): Promise<void> {
  await ownTables<Tables>(tx)
    .updateTable('agreements_revision')
    .set((expression) => ({ revision: expression('revision', '+', 1) }))
    .execute()
}

export async function listVersions(db: Database): Promise<VersionRow[]> {
  return ownTables<Tables>(db)
    .selectFrom('agreements_version')
    .selectAll()
    .orderBy('agreement')
    .orderBy('version')
    .execute()
}

export async function listNotices(db: Database, agreement?: string): Promise<NoticeRow[]> {
  const all = ownTables<Tables>(db)
    .selectFrom('agreements_notice')
    .selectAll()
    .orderBy('party')
    .orderBy('seq')
  return agreement === undefined ? all.execute() : all.where('agreement', '=', agreement).execute()
}

/** Keeps a version; an envelope with more signatures over the same payload replaces the one before. */
export async function saveVersion(tx: Tx, row: VersionRow): Promise<void> {
  await ownTables<Tables>(tx)
    .insertInto('agreements_version')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['agreement', 'version', 'sha256']).doUpdateSet({ envelope: row.envelope }),
    )
    .execute()
}

export async function hasNotice(db: Database, sha256: string): Promise<boolean> {
  const row = await ownTables<Tables>(db)
    .selectFrom('agreements_notice')
    .select('sha256')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row !== undefined
}

export async function getCompact(db: Database, sha256: string): Promise<string> {
  const row = await ownTables<Tables>(db)
    .selectFrom('agreements_notice')
    .select('compact')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  if (row === undefined)
    throw new Fault('not-found', 'agreements/unknown-notice', 'There is no notice with this fingerprint')
  return row.compact
}

/** @returns false when this notice is already kept: receiving it again changes nothing. */
export async function insertNotice(tx: Tx, row: NoticeRow): Promise<boolean> {
  const inserted = await ownTables<Tables>(tx)
    .insertInto('agreements_notice')
    .values(row)
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .returning('sha256')
    .executeTakeFirst()
  return inserted !== undefined
}
