import type { Database } from '../../store/database.ts'
import { issuerTables } from './tables.ts'

export type StatusList = {
  readonly id: string
  readonly type: string
  readonly size: number
  readonly revision: number
  readonly token: string | undefined
  readonly tokenRevision: number
  readonly publishedAt: number
}

/** The status lists. Nothing of a list is updated per issuance but the place taken, so lists stay cool. */
export function statusStore(database: Database) {
  const db = issuerTables(database)
  return {
    async findList(id: string): Promise<StatusList | undefined> {
      const row = await db
        .selectFrom('issuer_status_list')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      if (row === undefined) return undefined
      return {
        id: row.id,
        type: row.type,
        size: row.size,
        revision: row.revision,
        token: row.token ?? undefined,
        tokenRevision: row.token_revision,
        publishedAt: row.published_at,
      }
    },

    /** The newest list of a type and period. */
    async findNewestList(
      type: string,
      period: string,
    ): Promise<{ id: string; number: number; size: number } | undefined> {
      return db
        .selectFrom('issuer_status_list')
        .select(['id', 'number', 'size'])
        .where('type', '=', type)
        .where('period', '=', period)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst()
    },

    /** Two processes may open the same list at once: one row results. */
    async insertList(list: { id: string; type: string; period: string; number: number; size: number }) {
      await db
        .insertInto('issuer_status_list')
        .values({ ...list, revision: 0, token: null, token_revision: -1, published_at: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    /** A slower process never replaces what a faster one has published of a later revision. */
    async saveToken(list: string, token: { text: string; revision: number; publishedAt: number }) {
      await db
        .updateTable('issuer_status_list')
        .set({ token: token.text, token_revision: token.revision, published_at: token.publishedAt })
        .where('id', '=', list)
        .where('token_revision', '<=', token.revision)
        .execute()
    },
  }
}

/** The places of the lists. */
export function entryStore(database: Database) {
  const db = issuerTables(database)
  return {
    /** False when the place is taken already. */
    async takeIndex(list: string, index: number): Promise<boolean> {
      const taken = await db
        .insertInto('issuer_status_entry')
        .values({ list, idx: index, value: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .returning('idx')
        .executeTakeFirst()
      return taken !== undefined
    },

    async setValue(list: string, index: number, value: number): Promise<void> {
      await db
        .updateTable('issuer_status_entry')
        .set({ value })
        .where('list', '=', list)
        .where('idx', '=', index)
        .execute()
      await db
        .updateTable('issuer_status_list')
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .where('id', '=', list)
        .execute()
    },

    /** Entries that are not valid; all others are 0. */
    async listSet(list: string): Promise<readonly { idx: number; value: number }[]> {
      return db
        .selectFrom('issuer_status_entry')
        .select(['idx', 'value'])
        .where('list', '=', list)
        .where('value', '!=', 0)
        .execute()
    },
  }
}
