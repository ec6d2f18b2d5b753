import type { PublicJwk } from '@entente/credentials'
import type { Database } from '../../store/database.ts'
import { issuerTables } from './tables.ts'
import type { UnitStatuses } from './unit-store.ts'

export type Deferred = {
  readonly idHash: string
  readonly type: string
  readonly personId: string
  readonly clientId: string
  readonly jwks: readonly PublicJwk[]
  readonly unit: UnitStatuses
  readonly readyAt: number
  readonly expiresAt: number
}

/** What wallets will come back for. `db` may be a transaction. */
export function deferredStore(database: Database) {
  const db = issuerTables(database)
  return {
    async insert({
      idHash,
      type,
      personId,
      clientId,
      jwks,
      unit,
      readyAt,
      expiresAt,
    }: Deferred): Promise<void> {
      await db
        .insertInto('issuer_deferred')
        .values({
          id_hash: idHash,
          type,
          person: personId,
          client: clientId,
          keys: JSON.stringify(jwks),
          unit_status: JSON.stringify(unit),
          ready_at: readyAt,
          expires_at: expiresAt,
        })
        .execute()
    },

    async find(idHash: string): Promise<Deferred | undefined> {
      const row = await db
        .selectFrom('issuer_deferred')
        .selectAll()
        .where('id_hash', '=', idHash)
        .executeTakeFirst()
      return (
        row && {
          idHash,
          type: row.type,
          personId: row.person,
          clientId: row.client,
          jwks: JSON.parse(row.keys) as PublicJwk[],
          unit: JSON.parse(row.unit_status ?? '{}') as UnitStatuses,
          readyAt: row.ready_at,
          expiresAt: row.expires_at,
        }
      )
    },

    /** True for the first one only: it delivers. */
    async remove(idHash: string): Promise<boolean> {
      const removed = await db
        .deleteFrom('issuer_deferred')
        .where('id_hash', '=', idHash)
        .returning('id_hash')
        .executeTakeFirst()
      return removed !== undefined
    },
  }
}
