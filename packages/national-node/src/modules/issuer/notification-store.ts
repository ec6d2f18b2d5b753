import type { NotificationEvent } from '@entente/credentials'
import type { Database } from '../../store/database.ts'
import { issuerTables } from './tables.ts'

export type NewNotification = {
  readonly idHash: string
  readonly subject: string
  readonly type: string
  readonly copies: number
  readonly expiresAt: number
}

/** What wallets may say of the batches they received. `db` may be a transaction. */
export function notificationStore(database: Database) {
  const db = issuerTables(database)
  return {
    async insert({ idHash, expiresAt, ...batch }: NewNotification): Promise<void> {
      await db
        .insertInto('issuer_notification')
        .values({ ...batch, id_hash: idHash, event: null, expires_at: expiresAt })
        .execute()
    },

    async find(
      idHash: string,
    ): Promise<{ subject: string; type: string; copies: number; event: string | null } | undefined> {
      return db
        .selectFrom('issuer_notification')
        .select(['subject', 'type', 'copies', 'event'])
        .where('id_hash', '=', idHash)
        .executeTakeFirst()
    },

    async setEvent(idHash: string, event: NotificationEvent): Promise<void> {
      await db.updateTable('issuer_notification').set({ event }).where('id_hash', '=', idHash).execute()
    },
  }
}
