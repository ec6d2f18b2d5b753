import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

export type RunRow = {
  readonly id: string
  readonly session_hash: string
  readonly query: string
  readonly same_device: string
  readonly same_device_link: string
  readonly cross_device: string
  readonly cross_device_link: string
  readonly request: string
  readonly created_at: Instant
}
type AnswerRow = { run: string; answer: string; created_at: Instant }
type Tables = { sandbox_run: RunRow; sandbox_answer: AnswerRow }

export async function insertRun(tx: Tx, row: RunRow): Promise<void> {
  await ownTables<Tables>(tx).insertInto('sandbox_run').values(row).execute()
}

export async function findRun(db: Database, id: string): Promise<RunRow | undefined> {
  return ownTables<Tables>(db).selectFrom('sandbox_run').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertAnswer(tx: Tx, row: AnswerRow): Promise<void> {
  await ownTables<Tables>(tx).insertInto('sandbox_answer').values(row).execute()
}

export async function listAnswers(db: Database, run: string): Promise<AnswerRow[]> {
  const rows = ownTables<Tables>(db).selectFrom('sandbox_answer').selectAll().where('run', '=', run)
  return rows.orderBy('created_at').execute()
}

/** @returns how many runs were over. */
export async function deleteRuns(tx: Tx, before: Instant): Promise<number> {
  const own = ownTables<Tables>(tx)
  await own.deleteFrom('sandbox_answer').where('created_at', '<=', before).execute()
  const gone = await own.deleteFrom('sandbox_run').where('created_at', '<=', before).returning('id').execute()
  return gone.length
}
