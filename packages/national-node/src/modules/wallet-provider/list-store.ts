import type { Database } from '../../store/database.ts'
import { walletProviderTables } from './tables.ts'

export type UnitList = {
  readonly id: string
  readonly number: number
  readonly size: number
  readonly revision: number
  readonly token: string | null
  readonly tokenRevision: number
  readonly publishedAt: number
}

type Place = {
  readonly list: string
  readonly index: number
  readonly unit: string
  readonly expiresAt: number
}

/** The status lists of units and key stores. `db` may be a transaction. */
export function listStore(database: Database) {
  const db = walletProviderTables(database)
  const lists = () =>
    db
      .selectFrom('wallet_provider_list')
      .select(['id', 'number', 'size', 'revision', 'token'])
      .select(['token_revision as tokenRevision', 'published_at as publishedAt'])
  return {
    async find(id: string): Promise<UnitList | undefined> {
      return lists().where('id', '=', id).executeTakeFirst()
    },

    async findNewest(period: string): Promise<UnitList | undefined> {
      return lists().where('period', '=', period).orderBy('number', 'desc').limit(1).executeTakeFirst()
    },

    /** Two processes may open the same list at once: one row results. */
    async insert(list: { id: string; period: string; number: number; size: number }): Promise<void> {
      await db
        .insertInto('wallet_provider_list')
        .values({ ...list, revision: 0, token: null, token_revision: -1, published_at: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    /** False when the place is taken already. */
    async take({ list, index, unit, expiresAt }: Place): Promise<boolean> {
      const taken = await db
        .insertInto('wallet_provider_entry')
        .values({ list, idx: index, unit, value: 0, expires_at: expiresAt })
        .onConflict((conflict) => conflict.doNothing())
        .returning('idx')
        .executeTakeFirst()
      return taken !== undefined
    },

    async listRevoked(list: string): Promise<readonly number[]> {
      const rows = await db
        .selectFrom('wallet_provider_entry')
        .select('idx')
        .where('list', '=', list)
        .where('value', '!=', 0)
        .execute()
      return rows.map(({ idx }) => idx)
    },

    /** A slower process never replaces what a faster one has published of a later revision. */
    async saveToken(id: string, token: { text: string; revision: number; publishedAt: number }) {
      await db
        .updateTable('wallet_provider_list')
        .set({ token: token.text, token_revision: token.revision, published_at: token.publishedAt })
        .where('id', '=', id)
        .where('token_revision', '<=', token.revision)
        .execute()
    },
  }
}
