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

/** What was issued at once, and what the wallet has said of it. */
export type IssuedBatch = {
  /** Configuration id. */
  readonly type: string
  readonly copies: number
  readonly event: string | null
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

    async listOf(subject: string): Promise<readonly IssuedBatch[]> {
      const rows = db
        .selectFrom('issuer_notification')
        .select(['type', 'copies', 'event'])
        .where('subject', '=', subject)
      return rows.orderBy('type').execute()
    },

    async setEvent(idHash: string, event: NotificationEvent): Promise<void> {
      await db.updateTable('issuer_notification').set({ event }).where('id_hash', '=', idHash).execute()
    },
  }
}
