import type { Database } from '../../store/database.ts'
import type { StatusPlace } from '../status/index.ts'
import { walletProviderTables } from './tables.ts'

/** Which places in the status lists are those of one unit. `db` may be a transaction. */
export function placeStore(database: Database) {
  const db = walletProviderTables(database)
  return {
    async insert({ list, index, unit, expiresAt }: StatusPlace & { unit: string; expiresAt: number }) {
      await db
        .insertInto('wallet_provider_place')
        .values({ list, idx: index, unit, expires_at: expiresAt })
        .execute()
    },

    async listOf(unit: string): Promise<readonly StatusPlace[]> {
      return db
        .selectFrom('wallet_provider_place')
        .select(['list', 'idx as index'])
        .where('unit', '=', unit)
        .execute()
    },
  }
}
