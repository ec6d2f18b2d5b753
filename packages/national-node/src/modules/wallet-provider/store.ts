import type { Instant } from '../../kernel/clock.ts'
import type { Database } from '../../store/database.ts'
import { walletProviderTables } from './tables.ts'

/** Units, and what may be used once. `db` may be a transaction. */
export function walletProviderStore(database: Database) {
  const db = walletProviderTables(database)
  return {
    /** True for the first use only. */
    async useNonce(hash: string, { expiresAt, now }: { expiresAt: number; now: number }): Promise<boolean> {
      await db.deleteFrom('wallet_provider_nonce').where('expires_at', '<=', now).execute()
      const first = await db
        .insertInto('wallet_provider_nonce')
        .values({ hash, expires_at: expiresAt })
        .onConflict((conflict) => conflict.doNothing())
        .returning('hash')
        .executeTakeFirst()
      return first !== undefined
    },

    /** True when this key was never attested before. */
    async keepKey(hash: string): Promise<boolean> {
      const first = await db
        .insertInto('wallet_provider_key')
        .values({ hash })
        .onConflict((conflict) => conflict.doNothing())
        .returning('hash')
        .executeTakeFirst()
      return first !== undefined
    },

    /** Makes a unit known at its first contact and counts what it asked for today. */
    async countUse(
      reference: string,
      { at, day }: { at: Instant; day: number },
    ): Promise<{ revoked: boolean; uses: number }> {
      const row = await db
        .insertInto('wallet_provider_unit')
        .values({ reference, known_since: at, revoked_at: null, day, uses: 1 })
        .onConflict((conflict) =>
          conflict.column('reference').doUpdateSet((eb) => ({
            day,
            uses: eb
              .case()
              .when('wallet_provider_unit.day', '=', day)
              .then(eb('wallet_provider_unit.uses', '+', 1))
              .else(1)
              .end(),
          })),
        )
        .returning(['revoked_at', 'uses'])
        .executeTakeFirstOrThrow()
      return { revoked: row.revoked_at !== null, uses: row.uses }
    },
  }
}

/** False when nobody knows the unit. In the caller's transaction. */
export async function markRevoked(database: Database, reference: string, at: Instant): Promise<boolean> {
  const known = await walletProviderTables(database)
    .updateTable('wallet_provider_unit')
    .set({ revoked_at: at })
    .where('reference', '=', reference)
    .returning('reference')
    .executeTakeFirst()
  return known !== undefined
}

export async function removeExpired(database: Database, now: number): Promise<void> {
  const db = walletProviderTables(database)
  await db.deleteFrom('wallet_provider_nonce').where('expires_at', '<=', now).execute()
  await db.deleteFrom('wallet_provider_place').where('expires_at', '<=', now).execute()
}
