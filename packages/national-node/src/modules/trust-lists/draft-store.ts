import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'
import { draftText, parseDraft } from './draft-text.ts'
import type { OwnList } from './own-list.ts'

export type ListDraft = {
  readonly id: string
  readonly name: string
  readonly list: OwnList
  readonly savedAt: Instant
  /** The operator who changed it last. */
  readonly savedBy: string | undefined
  /** Every operator who changed it since it was last published; absent where nobody knows. */
  readonly editors: readonly string[] | undefined
  readonly publishedAt: Instant | undefined
}

type Row = {
  id: string
  name: string
  draft: string
  saved_at: Instant
  saved_by: string | null
  editors: string | null
  published_at: Instant | null
}
type Tables = { trust_lists_draft: Row }

export async function listDrafts(db: Database): Promise<ListDraft[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('trust_lists_draft')
    .selectAll()
    .orderBy('name')
    .execute()
  return rows.map(draftOf)
}

export async function findDraft(db: Database, id: string): Promise<ListDraft | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('trust_lists_draft')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && draftOf(row)
}

/** The same, and nobody else changes it until the caller's transaction ends. */
export async function lockDraft(tx: Tx, id: string): Promise<ListDraft | undefined> {
  const row = await ownTables<Tables>(tx)
    .updateTable('trust_lists_draft')
    .set((expression) => ({ name: expression.ref('name') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && draftOf(row)
}

/** A new one; false where another has its name already. */
export async function insertDraft(db: Database, draft: ListDraft): Promise<boolean> {
  const { id, name, publishedAt } = draft
  const kept = await ownTables<Tables>(db)
    .insertInto('trust_lists_draft')
    .values({ ...changeOf(draft), id, name, published_at: publishedAt ?? null })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return kept !== undefined
}

/** What it says and who changed it; whether it was published is not the affair of whoever changes it. */
export async function updateDraft(tx: Tx, draft: ListDraft): Promise<void> {
  await ownTables<Tables>(tx)
    .updateTable('trust_lists_draft')
    .set(changeOf(draft))
    .where('id', '=', draft.id)
    .execute()
}

/** Of a draft that the caller has locked: from here on nobody has changed it. */
export async function markPublished(tx: Tx, id: string, publishedAt: Instant): Promise<void> {
  await ownTables<Tables>(tx)
    .updateTable('trust_lists_draft')
    .set({ published_at: publishedAt, editors: '[]' })
    .where('id', '=', id)
    .execute()
}

export async function deleteDraft(db: Database, id: string): Promise<void> {
  await ownTables<Tables>(db).deleteFrom('trust_lists_draft').where('id', '=', id).execute()
}

function changeOf({ list, savedAt, savedBy, editors }: ListDraft) {
  return {
    draft: draftText(list),
    saved_at: savedAt,
    saved_by: savedBy ?? null,
    editors: editors === undefined ? null : JSON.stringify(editors),
  }
}

function draftOf(row: Row): ListDraft {
  const { id, name, draft, saved_at: savedAt, saved_by: savedBy, editors, published_at: publishedAt } = row
  return {
    id,
    name,
    list: parseDraft(draft),
    savedAt,
    savedBy: savedBy ?? undefined,
    editors: editors === null ? undefined : (JSON.parse(editors) as string[]),
    publishedAt: publishedAt ?? undefined,
  }
}
