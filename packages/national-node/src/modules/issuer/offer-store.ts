import type { Instant } from '../../kernel/clock.ts'
import type { Database } from '../../store/database.ts'
import { issuerTables } from './tables.ts'

export type StoredOffer = {
  readonly idHash: string
  readonly person: string
  /** Configuration ids. */
  readonly configurations: readonly string[]
  readonly txCodeMac: string | undefined
  readonly txCodeDescription: string | undefined
  /** Thumbprint of the only key that can have what is offered; any key when undefined. */
  readonly holderKey: string | undefined
}

export type NewOffer = StoredOffer & { readonly codeHash: string; readonly expiresAt: number }

type Row = {
  readonly id_hash: string
  readonly person: string
  readonly configurations: string
  readonly tx_code_mac: string | null
  readonly tx_code_description: string | null
  readonly holder_key: string | null
}

/** Offers to persons, until they are used or out of time. `db` may be a transaction. */
export function offerStore(database: Database) {
  const db = issuerTables(database)
  return {
    async insertOffer(offer: NewOffer): Promise<void> {
      await db.insertInto('issuer_offer').values(rowOf(offer)).execute()
    },

    /** An offer that is still open, by its address or by its code. */
    async findOffer(
      by: { readonly idHash: string } | { readonly codeHash: string },
      now: number,
    ): Promise<StoredOffer | undefined> {
      const open = db
        .selectFrom('issuer_offer')
        .selectAll()
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
      const row = await ('idHash' in by
        ? open.where('id_hash', '=', by.idHash)
        : open.where('code_hash', '=', by.codeHash)
      ).executeTakeFirst()
      return row && offerOf(row)
    },

    /** False when the attempts are used up. */
    async countAttempt(idHash: string, attemptsMax: number): Promise<boolean> {
      const counted = await db
        .updateTable('issuer_offer')
        .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
        .where('id_hash', '=', idHash)
        .where('attempts', '<', attemptsMax)
        .returning('id_hash')
        .executeTakeFirst()
      return counted !== undefined
    },

    /** True for the first use only. */
    async useOffer(idHash: string, at: Instant): Promise<boolean> {
      const used = await db
        .updateTable('issuer_offer')
        .set({ used_at: at })
        .where('id_hash', '=', idHash)
        .where('used_at', 'is', null)
        .returning('id_hash')
        .executeTakeFirst()
      return used !== undefined
    },
  }
}

function offerOf(row: Row): StoredOffer {
  return {
    idHash: row.id_hash,
    person: row.person,
    configurations: JSON.parse(row.configurations) as string[],
    txCodeMac: row.tx_code_mac ?? undefined,
    txCodeDescription: row.tx_code_description ?? undefined,
    holderKey: row.holder_key ?? undefined,
  }
}

function rowOf(offer: NewOffer) {
  return {
    id_hash: offer.idHash,
    code_hash: offer.codeHash,
    person: offer.person,
    configurations: JSON.stringify(offer.configurations),
    tx_code_mac: offer.txCodeMac ?? null,
    tx_code_description: offer.txCodeDescription ?? null,
    holder_key: offer.holderKey ?? null,
    attempts: 0,
    used_at: null,
    expires_at: offer.expiresAt,
  }
}
