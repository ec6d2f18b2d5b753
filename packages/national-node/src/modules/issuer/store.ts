import type { Instant } from '../../kernel/clock.ts'
import type { Database } from '../../store/database.ts'
import { issuerTables } from './tables.ts'

export type IssuanceRecord = {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly list: string
  readonly index: number
  readonly expiresAt: number
  /** The batch whose wallet unit is watched. */
  readonly unit?: string | undefined
}

/** All that a person holds of one type, one by its status place, or a batch. */
export type ChosenCredentials =
  | { readonly subject: string; readonly type: string }
  | { readonly list: string; readonly index: number }
  | { readonly unit: string }

/** What may be used once within a window. */
export type Once = {
  readonly kind: 'nonce' | 'dpop' | 'holder-key' | 'attestation-pop' | 'key-attestation'
  readonly hash: string
  readonly expiresAt: number
}

/** Tables of things used once and of issuances. `db` may be a transaction. Instants are in seconds. */
export function issuerStore(database: Database) {
  const db = issuerTables(database)
  return {
    /** True when this was the first use within the window. */
    async useOnce({ kind, hash, expiresAt }: Once, now: number): Promise<boolean> {
      const first = await db
        .insertInto('issuer_once')
        .values({ kind, hash, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict
            .columns(['kind', 'hash'])
            .doUpdateSet({ expires_at: expiresAt })
            .where('issuer_once.expires_at', '<=', now),
        )
        .returning('hash')
        .executeTakeFirst()
      return first !== undefined
    },

    async insertCredentials(records: readonly IssuanceRecord[]): Promise<void> {
      await db
        .insertInto('issuer_credential')
        .values(
          records.map(({ id, type, subject, list, index, expiresAt, unit }) => ({
            id,
            type,
            subject,
            list,
            idx: index,
            expires_at: expiresAt,
            revoked_at: null,
            unit: unit ?? null,
          })),
        )
        .execute()
    },

    /** Marks valid credentials as revoked, for ever (VCR_04), and says where their status stands. */
    async markRevoked(
      chosen: ChosenCredentials,
      at: Instant,
    ): Promise<readonly { list: string; index: number; type: string }[]> {
      const update = db
        .updateTable('issuer_credential')
        .set({ revoked_at: at })
        .where('revoked_at', 'is', null)
      const these = () => {
        if ('unit' in chosen) return update.where('unit', '=', chosen.unit)
        return 'subject' in chosen
          ? update.where('subject', '=', chosen.subject).where('type', '=', chosen.type)
          : update.where('list', '=', chosen.list).where('idx', '=', chosen.index)
      }
      const rows = await these().returning(['list', 'idx', 'type']).execute()
      return rows.map(({ list, idx, type }) => ({ list, index: idx, type }))
    },
  }
}

const FLEETING = [
  'issuer_offer',
  'issuer_recognised',
  'issuer_once',
  'issuer_oidc',
  'issuer_deferred',
  'issuer_notification',
  'issuer_credential',
  'issuer_unit',
] as const

/** What has passed its time: nothing personal stays longer than needed (ISSU_35b). */
export async function removeExpired(database: Database, now: number): Promise<void> {
  const db = issuerTables(database)
  for (const table of FLEETING) await db.deleteFrom(table).where('expires_at', '<=', now).execute()
}
