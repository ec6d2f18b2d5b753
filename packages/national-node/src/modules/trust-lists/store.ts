import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

export type OwnRow = {
  name: string
  sequence: number
  /** SHA-256 of what the list says, without number and dates. */
  content: string
  signer: string
  issued_at: Instant
  next_update: Instant
  sha256: string
  compact: string
  /** What it was made from; null for a list from before this was kept. */
  draft: string | null
}

/** `pins`: hash of the signers that were allowed, so that a copy is never shared between different pins. */
export type CopyKey = { readonly url: string; readonly pins: string }

type Outcome = 'accepted' | 'unreachable' | 'malformed' | 'bad-signature' | 'rollback'

/** The last good copy (null when there never was one) and the last attempt to get a newer one. */
type CopyRow = {
  url: string
  pins: string
  sequence: number | null
  sha256: string | null
  signer: string | null
  etag: string | null
  next_update: Instant | null
  fetched_at: Instant | null
  tried_at: Instant | null
  outcome: Outcome | null
  detail: string | null
  seen_sequence: number | null
  seen_signer: string | null
  claimed_until: Instant | null
  compact: string | null
}

/** Everything but the list itself, which may be large. */
export type CopyHead = Omit<CopyRow, 'compact' | 'claimed_until'>

export type GoodCopy = Pick<CopyRow, 'etag'> & {
  readonly sequence: number
  readonly sha256: string
  readonly signer: string
  readonly next_update: Instant
  readonly fetched_at: Instant
  readonly compact: string
}

export type Attempt = Pick<CopyRow, 'detail' | 'seen_sequence' | 'seen_signer'> & {
  readonly tried_at: Instant
  readonly outcome: Outcome
}

type Tables = { trust_lists_own: OwnRow; trust_lists_copy: CopyRow }

const HEAD = [
  'url',
  'pins',
  'sequence',
  'sha256',
  'signer',
  'etag',
  'next_update',
  'fetched_at',
  'tried_at',
  'outcome',
  'detail',
  'seen_sequence',
  'seen_signer',
] as const

export async function findOwn(db: Database, name: string): Promise<OwnRow | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('trust_lists_own')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst()
  return row && { ...row, sequence: numberOf(row.sequence) ?? 0 }
}

/** The same, and nobody else changes this list until the caller's transaction ends. */
export async function lockOwn(tx: Tx, name: string): Promise<OwnRow | undefined> {
  const own = ownTables<Tables>(tx)
  await own
    .insertInto('trust_lists_own')
    .values({ ...UNPUBLISHED, name })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const row = await own
    .updateTable('trust_lists_own')
    .set((expression) => ({ sequence: expression.ref('sequence') }))
    .where('name', '=', name)
    .returningAll()
    .executeTakeFirstOrThrow()
  const sequence = numberOf(row.sequence) ?? 0
  return sequence === 0 ? undefined : { ...row, sequence }
}

const UNPUBLISHED: Omit<OwnRow, 'name'> = {
  sequence: 0,
  content: '',
  signer: '',
  issued_at: '',
  next_update: '',
  sha256: '',
  compact: '',
  draft: null,
}

/** Every list of ours, without its text. */
export async function listOwn(db: Database): Promise<Omit<OwnRow, 'compact' | 'draft'>[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('trust_lists_own')
    .select(['name', 'sequence', 'content', 'signer', 'issued_at', 'next_update', 'sha256'])
    .where('sequence', '>', 0)
    .orderBy('name')
    .execute()
  return rows.map((row) => ({ ...row, sequence: numberOf(row.sequence) ?? 0 }))
}

export async function listOwnIssuedBefore(db: Database, instant: Instant): Promise<string[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('trust_lists_own')
    .select('name')
    .where('issued_at', '<=', instant)
    .orderBy('name')
    .execute()
  return rows.map(({ name }) => name)
}

export async function saveOwn(tx: Tx, row: OwnRow): Promise<void> {
  const { name: _, ...rest } = row
  await ownTables<Tables>(tx)
    .insertInto('trust_lists_own')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(rest))
    .execute()
}

export async function findCopy(db: Database, { url, pins }: CopyKey): Promise<CopyHead | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('trust_lists_copy')
    .select(HEAD)
    .where('url', '=', url)
    .where('pins', '=', pins)
    .executeTakeFirst()
  return row && { ...row, sequence: numberOf(row.sequence), seen_sequence: numberOf(row.seen_sequence) }
}

/** PostgreSQL answers 64-bit integers as text. */
function numberOf(value: number | string | null): number | null {
  return value === null ? null : Number(value)
}

export async function findCompact(db: Database, { url, pins }: CopyKey): Promise<string | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('trust_lists_copy')
    .select('compact')
    .where('url', '=', url)
    .where('pins', '=', pins)
    .executeTakeFirst()
  return row?.compact ?? undefined
}

export async function findText(db: Database, sha256: string): Promise<string | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('trust_lists_copy')
    .select('compact')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row?.compact ?? undefined
}

/** The highest number ever accepted from this address, under whatever pins. */
export async function highestSequence(db: Database, url: string): Promise<number | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('trust_lists_copy')
    .select((expression) => expression.fn.max('sequence').as('highest'))
    .where('url', '=', url)
    .executeTakeFirst()
  return numberOf(row?.highest ?? null) ?? undefined
}

/** True for the one caller, of all processes, that may fetch now. */
export async function claimFetch(
  db: Database,
  { url, pins }: CopyKey,
  { now, until }: { now: Instant; until: Instant },
): Promise<boolean> {
  const own = ownTables<Tables>(db)
  await own
    .insertInto('trust_lists_copy')
    .values({ ...EMPTY, url, pins })
    .onConflict((conflict) => conflict.columns(['url', 'pins']).doNothing())
    .execute()
  const claimed = await own
    .updateTable('trust_lists_copy')
    .set({ claimed_until: until })
    .where('url', '=', url)
    .where('pins', '=', pins)
    .where((expression) =>
      expression.or([expression('claimed_until', 'is', null), expression('claimed_until', '<=', now)]),
    )
    .returning('url')
    .execute()
  return claimed.length === 1
}

const EMPTY: Omit<CopyRow, 'url' | 'pins'> = {
  sequence: null,
  sha256: null,
  signer: null,
  etag: null,
  next_update: null,
  fetched_at: null,
  tried_at: null,
  outcome: null,
  detail: null,
  seen_sequence: null,
  seen_signer: null,
  claimed_until: null,
  compact: null,
}

/** Ends the claim and notes how it went; never touches the last good copy. */
export async function saveAttempt(tx: Tx, { url, pins }: CopyKey, attempt: Attempt): Promise<void> {
  await ownTables<Tables>(tx)
    .updateTable('trust_lists_copy')
    .set({ ...attempt, claimed_until: null })
    .where('url', '=', url)
    .where('pins', '=', pins)
    .execute()
}

/** @returns false when another process has kept a higher number meanwhile. */
export async function saveCopy(tx: Tx, { url, pins }: CopyKey, copy: GoodCopy): Promise<boolean> {
  const saved = await ownTables<Tables>(tx)
    .updateTable('trust_lists_copy')
    .set(copy)
    .where('url', '=', url)
    .where('pins', '=', pins)
    .where((expression) =>
      expression.or([expression('sequence', 'is', null), expression('sequence', '<=', copy.sequence)]),
    )
    .returning('url')
    .execute()
  return saved.length === 1
}

/** The publisher still serves the copy we hold. */
export async function confirmCopy(tx: Tx, { url, pins }: CopyKey, fetchedAt: Instant): Promise<void> {
  await ownTables<Tables>(tx)
    .updateTable('trust_lists_copy')
    .set({ fetched_at: fetchedAt })
    .where('url', '=', url)
    .where('pins', '=', pins)
    .execute()
}
