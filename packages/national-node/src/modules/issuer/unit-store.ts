import type { MaintainedStatus } from '@entente/credentials'
import type { Database } from '../../store/database.ts'
import { issuerTables } from './tables.ts'

/** A little less than the 24 h of ARF WUA_29, so that a late timer does not break it. */
export const LOOK_SECONDS = 23 * 3600

/** Where the provider of a wallet says what became of its unit and of its key store. */
export type UnitStatuses = {
  readonly clientStatus: MaintainedStatus | undefined
  readonly keyStorageStatus: MaintainedStatus | undefined
}

export type WatchedUnit = UnitStatuses & { readonly id: string }
export type NewWatch = WatchedUnit & { readonly lookAt: number; readonly expiresAt: number }

/** The units that credentials were issued to. `db` may be a transaction. Instants are in seconds. */
export function unitStore(database: Database) {
  const db = issuerTables(database)
  return {
    async insert({ id, clientStatus, keyStorageStatus, lookAt, expiresAt }: NewWatch): Promise<void> {
      await db
        .insertInto('issuer_unit')
        .values({
          id,
          client_status: textOf(clientStatus),
          key_storage_status: textOf(keyStorageStatus),
          look_at: lookAt,
          expires_at: expiresAt,
        })
        .execute()
    },

    /** What is due, longest waiting first, for this process alone: until `leaseUntil` nobody else gets it. */
    async claimDue(now: number, leaseUntil: number, limit: number): Promise<readonly WatchedUnit[]> {
      const due = db
        .selectFrom('issuer_unit')
        .select('id')
        .where('look_at', '<=', now)
        .where('expires_at', '>', now)
        .orderBy('look_at')
        .limit(limit)
      const rows = await db
        .updateTable('issuer_unit')
        .set({ look_at: leaseUntil })
        .where('id', 'in', due)
        // Said once more: a process that waited for another finds the row moved on.
        .where('look_at', '<=', now)
        .returning(['id', 'client_status', 'key_storage_status'])
        .execute()
      return rows.map((row) => ({
        id: row.id,
        clientStatus: statusOf(row.client_status),
        keyStorageStatus: statusOf(row.key_storage_status),
      }))
    },

    async lookAgain(ids: readonly string[], lookAt: number): Promise<void> {
      if (ids.length === 0) return
      await db.updateTable('issuer_unit').set({ look_at: lookAt }).where('id', 'in', ids).execute()
    },

    /** @returns false when another process has removed it. */
    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('issuer_unit')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
  }
}

function textOf(status: MaintainedStatus | undefined): string | null {
  return status === undefined ? null : JSON.stringify(status)
}

function statusOf(text: string | null): MaintainedStatus | undefined {
  return text === null ? undefined : (JSON.parse(text) as MaintainedStatus)
}
