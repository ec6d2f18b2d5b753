import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables } from '../../store/database.ts'
import { draftText, parseDraft } from './draft-text.ts'
import type { OwnList } from './own-list.ts'

export type ListDraft = {
  readonly id: string
  readonly name: string
  readonly list: OwnList
  readonly savedAt: Instant
  /** The operator who changed it last. */
  readonly savedBy: string | undefined
  readonly publishedAt: Instant | undefined
}

type Row = {
  id: string
  name: string
  draft: string
  saved_at: Instant
  saved_by: string | null
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

/** A new one; false where another has its name already. */
export async function insertDraft(db: Database, draft: ListDraft): Promise<boolean> {
  const kept = await ownTables<Tables>(db)
    .insertInto('trust_lists_draft')
    .values({ ...rowOf(draft), id: draft.id, name: draft.name })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return kept !== undefined
}

export async function updateDraft(db: Database, draft: ListDraft): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable('trust_lists_draft')
    .set(rowOf(draft))
    .where('id', '=', draft.id)
    .execute()
}

/** Only that it was published: somebody may have changed it meanwhile. */
export async function markPublished(db: Database, id: string, publishedAt: Instant): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable('trust_lists_draft')
    .set({ published_at: publishedAt })
    .where('id', '=', id)
    .execute()
}

export async function deleteDraft(db: Database, id: string): Promise<void> {
  await ownTables<Tables>(db).deleteFrom('trust_lists_draft').where('id', '=', id).execute()
}

function rowOf({ list, savedAt, savedBy, publishedAt }: ListDraft) {
  return {
    draft: draftText(list),
    saved_at: savedAt,
    saved_by: savedBy ?? null,
    published_at: publishedAt ?? null,
  }
}

function draftOf(row: Row): ListDraft {
  const { id, name, draft, saved_at: savedAt, saved_by: savedBy, published_at: publishedAt } = row
  return {
    id,
    name,
    list: parseDraft(draft),
    savedAt,
    savedBy: savedBy ?? undefined,
    publishedAt: publishedAt ?? undefined,
  }
}
