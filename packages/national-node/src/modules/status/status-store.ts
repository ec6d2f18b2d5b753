import { type Database, ownTables } from '../../store/database.ts'

/** The tables of migration 0030. `id` is the owner's name and what stands in the address; seconds are NumericDate. */
type StatusTables = {
  status_list: {
    id: string
    series: string
    number: number
    size: number
    revision: number
    ends_at: number | null
    token: string | null
    token_revision: number
    published_at: number
  }
  status_entry: { list: string; idx: number; value: number; revision: number }
}

export type ListRow = {
  readonly id: string
  readonly series: string
  readonly number: number
  readonly size: number
  readonly revision: number
  readonly tokenRevision: number
  readonly publishedAt: number
}

type NewToken = {
  readonly text: string
  readonly revision: number
  readonly publishedAt: number
  readonly staleBefore: number
}
type NewList = Pick<StatusTables['status_list'], 'id' | 'series' | 'number' | 'size' | 'ends_at'>
type Change = { readonly index: number; readonly value: number; readonly revision: number }

/** The lists. Issuing touches no row of a list, only the place it takes. `db` may be a transaction. */
export function statusStore(database: Database) {
  const db = ownTables<StatusTables>(database)
  const lists = () =>
    db
      .selectFrom('status_list')
      .select(['id', 'series', 'number', 'size', 'revision'])
      .select(['token_revision as tokenRevision', 'published_at as publishedAt'])
  return {
    async find(id: string): Promise<ListRow | undefined> {
      return lists().where('id', '=', id).executeTakeFirst()
    },

    async findNewest(series: string): Promise<ListRow | undefined> {
      return lists().where('series', '=', series).orderBy('number', 'desc').limit(1).executeTakeFirst()
    },

    /** Two processes may open the same list at once: one row results. */
    async insert(list: NewList): Promise<void> {
      await db
        .insertInto('status_list')
        .values({ ...list, revision: 0, token: null, token_revision: -1, published_at: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    async findToken(id: string): Promise<string | undefined> {
      const row = await db.selectFrom('status_list').select('token').where('id', '=', id).executeTakeFirst()
      return row?.token ?? undefined
    },

    /**
     * True when this is now the token of the list. A slower process replaces neither a later revision nor the same one
     * that a faster process has signed, unless that was published before `staleBefore`.
     */
    async saveToken(id: string, token: NewToken): Promise<boolean> {
      const { text, revision, publishedAt, staleBefore } = token
      const saved = await db
        .updateTable('status_list')
        .set({ token: text, token_revision: revision, published_at: publishedAt })
        .where('id', '=', id)
        .where((row) =>
          row.or([
            row('token_revision', '<', revision),
            row('token_revision', '=', revision).and('published_at', '<=', staleBefore),
          ]),
        )
        .returning('id')
        .executeTakeFirst()
      return saved !== undefined
    },

    /** Lists whose credentials have all expired, with their places. */
    async removeEnded(now: number): Promise<void> {
      const ended = db.selectFrom('status_list').select('id').where('ends_at', '<=', now)
      await db.deleteFrom('status_entry').where('list', 'in', ended).execute()
      await db.deleteFrom('status_list').where('ends_at', '<=', now).execute()
    },
  }
}

/** The places of the lists that are taken. `db` may be a transaction. */
export function placeStore(database: Database) {
  const db = ownTables<StatusTables>(database)
  return {
    /** False when the place is taken already. */
    async take(list: string, index: number): Promise<boolean> {
      const taken = await db
        .insertInto('status_entry')
        .values({ list, idx: index, value: 0, revision: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .returning('idx')
        .executeTakeFirst()
      return taken !== undefined
    },

    /** One more revision of the list, which these places bear; its row stays locked, so revisions commit in order. */
    async change(list: string, indexes: readonly number[], value: number): Promise<void> {
      const changed = await db
        .updateTable('status_list')
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .where('id', '=', list)
        .returning('revision')
        .executeTakeFirstOrThrow()
      for (const index of indexes) {
        await db
          .updateTable('status_entry')
          .set({ value, revision: changed.revision })
          .where('list', '=', list)
          .where('idx', '=', index)
          .execute()
      }
    },

    /** What changed after a revision; after 0, all that ever did. */
    async listChanges(list: string, after: number): Promise<readonly Change[]> {
      return db
        .selectFrom('status_entry')
        .select(['idx as index', 'value', 'revision'])
        .where('list', '=', list)
        .where('revision', '>', after)
        .execute()
    },
  }
}
