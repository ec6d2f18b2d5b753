import type { JsonObject } from '@entente/credentials'
import type { Database } from '../../store/database.ts'
import { issuerTables } from './tables.ts'

/** A holder whom no register here knows: what was recognised of a partner's credential, for one key. */
export type RecognisedHolder = {
  readonly person: string
  /** Configuration id. */
  readonly type: string
  readonly claims: JsonObject
  /** RFC 7638 thumbprint of the key that signed the presentation. */
  readonly holderKey: string
  /** The attestation ends no later (NumericDate). */
  readonly validUntil: number
}

/** Until it is attested, which removes it, or its offer has run out. `db` may be a transaction. */
export function recognisedStore(database: Database) {
  const db = issuerTables(database)
  return {
    async insert(holder: RecognisedHolder & { readonly expiresAt: number }): Promise<void> {
      const { person, type, claims, holderKey, validUntil, expiresAt } = holder
      await db
        .insertInto('issuer_recognised')
        .values({
          person,
          type,
          claims: JSON.stringify(claims),
          holder_key: holderKey,
          valid_until: validUntil,
          expires_at: expiresAt,
        })
        .execute()
    },

    async find(person: string, now: number): Promise<RecognisedHolder | undefined> {
      const row = await db
        .selectFrom('issuer_recognised')
        .selectAll()
        .where('person', '=', person)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return (
        row && {
          person,
          type: row.type,
          claims: JSON.parse(row.claims) as JsonObject,
          holderKey: row.holder_key,
          validUntil: row.valid_until,
        }
      )
    },

    /** False when another request was faster. */
    async remove(person: string): Promise<boolean> {
      const removed = await db
        .deleteFrom('issuer_recognised')
        .where('person', '=', person)
        .returning('person')
        .executeTakeFirst()
      return removed !== undefined
    },
  }
}
