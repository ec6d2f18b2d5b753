import type { Instant } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../store/database.ts'

/** `answered` exists only inside the one database transaction that decides: nobody else can see it. */
export type TransactionState =
  | 'requested'
  | 'fetched'
  | 'answered'
  | 'decided'
  | 'shown'
  | 'expired'
  | 'failed'

/** By which way the answer comes: a redirect in this browser, another device, or the API of the browser. */
export type Channel = 'same-device' | 'cross-device' | 'dc-api'

export type TransactionRow = {
  readonly id: string
  readonly state: TransactionState
  readonly channel: Channel
  readonly service: string
  readonly language: string
  readonly session_hash: string
  readonly request_object: string
  readonly client_id: string
  readonly nonce: string
  readonly wallet_state: string
  readonly query: string
  readonly transaction_data: string | null
  readonly encryption_key: string | null
  readonly encryption_kid: string
  readonly response_code_hash: string | null
  readonly failure: string | null
  readonly result: string | null
  readonly attributes: string | null
  readonly attributes_delete_after: Instant | null
  readonly created_at: Instant
  readonly expires_at: Instant
  readonly ended_at: Instant | null
}

const TABLE = 'verifier_transaction'
const OPEN: readonly TransactionState[] = ['requested', 'fetched']

export async function insertTransaction(
  tx: Tx,
  row: Omit<
    TransactionRow,
    'failure' | 'result' | 'attributes' | 'ended_at' | 'response_code_hash' | 'attributes_delete_after'
  >,
): Promise<void> {
  await tx.insertInto(TABLE).values(row).execute()
}

export async function findTransaction(db: Database, id: string): Promise<TransactionRow | undefined> {
  const row = await db.selectFrom(TABLE).selectAll().where('id', '=', id).executeTakeFirst()
  return row as TransactionRow | undefined
}

export async function findByResponseCode(
  db: Database,
  codeHash: string,
): Promise<TransactionRow | undefined> {
  const row = await db
    .selectFrom(TABLE)
    .selectAll()
    .where('response_code_hash', '=', codeHash)
    .executeTakeFirst()
  return row as TransactionRow | undefined
}

/** Fetching again changes nothing: the state is moved only the first time. */
export async function markFetched(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable(TABLE)
    .set({ state: 'fetched' })
    .where('id', '=', id)
    .where('state', '=', 'requested')
    .execute()
}

/**
 * Claims the one answer: of all processes that hold an answer to this request, exactly one gets the row. The
 * private key goes with it, so that a second answer cannot even be opened.
 */
export async function claimAnswer(tx: Tx, id: string, now: Instant): Promise<boolean> {
  const claimed = await tx
    .updateTable(TABLE)
    .set({ state: 'answered', encryption_key: null })
    .where('id', '=', id)
    .where('state', 'in', OPEN)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst()
  return claimed !== undefined
}

export type DecidedFields = Pick<
  TransactionRow,
  'response_code_hash' | 'result' | 'attributes' | 'attributes_delete_after' | 'ended_at'
>

export async function markDecided(tx: Tx, id: string, fields: DecidedFields): Promise<void> {
  await tx
    .updateTable(TABLE)
    .set({ ...fields, state: 'decided' })
    .where('id', '=', id)
    .where('state', '=', 'answered')
    .execute()
}

/** Ends an open transaction for good. @returns false when it had ended already. */
export async function markFailed(
  tx: Tx,
  id: string,
  end: { readonly failure: string; readonly now: Instant },
): Promise<boolean> {
  const failed = await tx
    .updateTable(TABLE)
    .set({ state: 'failed', failure: end.failure, encryption_key: null, ended_at: end.now })
    .where('id', '=', id)
    .where('state', 'in', [...OPEN, 'answered'])
    .returning('id')
    .executeTakeFirst()
  return failed !== undefined
}

/** The wallet said no: the transaction has failed, but its browser session may come back to hear of it. */
export async function markDeclined(
  tx: Tx,
  id: string,
  end: { readonly failure: string; readonly now: Instant; readonly response_code_hash: string },
): Promise<boolean> {
  const { failure, now, response_code_hash } = end
  const declined = await tx
    .updateTable(TABLE)
    .set({ state: 'failed', failure, response_code_hash, encryption_key: null, ended_at: now })
    .where('id', '=', id)
    .where('state', 'in', OPEN)
    .returning('id')
    .executeTakeFirst()
  return declined !== undefined
}

/** @returns false when it was shown or thrown away since it was read. */
export async function markShown(tx: Tx, id: string): Promise<boolean> {
  const shown = await tx
    .updateTable(TABLE)
    .set({ state: 'shown' })
    .where('id', '=', id)
    .where('state', '=', 'decided')
    .returning('id')
    .executeTakeFirst()
  return shown !== undefined
}

/** A result that somebody else asked for before its owner saw it is thrown away (OpenID4VP 1.0 §14.2). */
export async function discardDecided(tx: Tx, id: string, failure: string): Promise<boolean> {
  const discarded = await tx
    .updateTable(TABLE)
    .set({ state: 'failed', failure, attributes: null, attributes_delete_after: null })
    .where('id', '=', id)
    .where('state', '=', 'decided')
    .returning('id')
    .executeTakeFirst()
  return discarded !== undefined
}

export async function expireOverdue(tx: Tx, now: Instant): Promise<string[]> {
  const expired = await tx
    .updateTable(TABLE)
    .set({ state: 'expired', encryption_key: null, ended_at: now })
    .where('state', 'in', OPEN)
    .where('expires_at', '<=', now)
    .returning('id')
    .execute()
  return expired.map(({ id }) => String(id))
}

export async function deleteAttributes(tx: Tx, now: Instant): Promise<number> {
  const deleted = await tx
    .updateTable(TABLE)
    .set({ attributes: null, attributes_delete_after: null })
    .where('attributes_delete_after', '<=', now)
    .returning('id')
    .execute()
  return deleted.length
}

/** What has ended long ago is of no use to anybody: receipts and audit entries are kept elsewhere. */
export async function deleteEnded(tx: Tx, before: Instant): Promise<number> {
  const deleted = await tx
    .deleteFrom(TABLE)
    .where('ended_at', '<=', before)
    .where('attributes', 'is', null)
    .returning('id')
    .execute()
  return deleted.length
}
