/** The tables of the ceremony: what was said, the envelopes that gather signatures, and what we signed. */
import type { Instant } from '../../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../../store/database.ts'

export type MessageRow = {
  readonly sha256: string
  readonly agreement: string
  readonly version: number
  /** Hash of the text it is about. */
  readonly proposal: string
  readonly type: string
  readonly party: string
  readonly compact: string
  readonly received_at: Instant
}
export type EnvelopeRow = {
  readonly sha256: string
  readonly agreement: string
  readonly version: number
  readonly envelope: string
  /** Parties whose signature was found good, as JSON. */
  readonly signed_by: string
  readonly complete: number
  readonly received_at: Instant
}
type OwnSignatureRow = {
  readonly agreement: string
  readonly version: number
  readonly sha256: string
  /** Hash of the changes that were shown to the signer. */
  readonly changes: string
  readonly signed_at: Instant
}
type Tables = {
  agreements_message: MessageRow
  agreements_envelope: EnvelopeRow
  agreements_own_signature: OwnSignatureRow
}

/** @returns false when it is already kept */
export async function insertMessage(tx: Tx, row: MessageRow): Promise<boolean> {
  const inserted = await ownTables<Tables>(tx)
    .insertInto('agreements_message')
    .values(row)
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .returning('sha256')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function listMessages(db: Database): Promise<MessageRow[]> {
  return ownTables<Tables>(db).selectFrom('agreements_message').selectAll().orderBy('sha256').execute()
}

/** How much has been said about one version. */
export async function countMessages(
  db: Database,
  { agreement, version }: Pick<MessageRow, 'agreement' | 'version'>,
): Promise<number> {
  const { count } = await ownTables<Tables>(db)
    .selectFrom('agreements_message')
    .select((expression) => expression.fn.countAll().as('count'))
    .where('agreement', '=', agreement)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function isProposed(db: Database, sha256: string): Promise<boolean> {
  const row = await ownTables<Tables>(db)
    .selectFrom('agreements_message')
    .select('sha256')
    .where('proposal', '=', sha256)
    .where('type', '=', 'propose')
    .executeTakeFirst()
  return row !== undefined
}

export async function findEnvelope(db: Database, sha256: string): Promise<EnvelopeRow | undefined> {
  return ownTables<Tables>(db)
    .selectFrom('agreements_envelope')
    .selectAll()
    .where('sha256', '=', sha256)
    .executeTakeFirst()
}

export async function listEnvelopes(db: Database): Promise<EnvelopeRow[]> {
  return ownTables<Tables>(db).selectFrom('agreements_envelope').selectAll().orderBy('sha256').execute()
}

/** Keeps an envelope; one with more signatures over the same text replaces the one before. */
export async function saveEnvelope(tx: Tx, row: EnvelopeRow): Promise<void> {
  const { envelope, signed_by, complete } = row
  await ownTables<Tables>(tx)
    .insertInto('agreements_envelope')
    .values(row)
    .onConflict((conflict) => conflict.column('sha256').doUpdateSet({ envelope, signed_by, complete }))
    .execute()
}

/** Hashes of the texts of one version that we have signed: more than one only after a withdrawal. */
export async function ownSignatures(
  db: Database,
  { agreement, version }: Pick<OwnSignatureRow, 'agreement' | 'version'>,
): Promise<string[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('agreements_own_signature')
    .select('sha256')
    .where('agreement', '=', agreement)
    .where('version', '=', version)
    .execute()
  return rows.map(({ sha256 }) => sha256)
}

export async function insertOwnSignature(tx: Tx, row: OwnSignatureRow): Promise<void> {
  await ownTables<Tables>(tx)
    .insertInto('agreements_own_signature')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
