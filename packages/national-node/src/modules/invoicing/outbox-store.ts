/** What the access point still has to be told: planned in the transaction that made it, so that nothing is lost. */
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

/** `acknowledge`: we have what it brought. `submit`: it takes what we send. */
export type Errand = 'acknowledge' | 'submit'

type Row = {
  kind: Errand
  document: string
  attempts: number
  claimed_until: Instant | null
  done_at: Instant | null
}
type Tables = { invoicing_outbox: Row }

/** Longer than an errand may take (the deadline of a fetch): then whoever had it is gone, and another takes it up. */
const CLAIM_SECONDS = 20

/** Planning what is done already has it done again: the other side has asked once more. */
export async function planErrand(tx: Tx, kind: Errand, document: string): Promise<void> {
  await ownTables<Tables>(tx)
    .insertInto('invoicing_outbox')
    .values({ kind, document, attempts: 0, claimed_until: null, done_at: null })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'document']).doUpdateSet({ done_at: null, claimed_until: null }),
    )
    .execute()
}

/** The oldest errand that nobody is on, taken for a while; of two processes only one has it. */
export async function claimErrand(
  db: Database,
  now: Instant,
  skip: readonly string[],
): Promise<Pick<Row, 'kind' | 'document' | 'attempts'> | undefined> {
  const own = ownTables<Tables>(db)
  let open = own
    .selectFrom('invoicing_outbox')
    .select(['kind', 'document'])
    .where('done_at', 'is', null)
    .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
    .orderBy('document')
    .orderBy('kind')
    .limit(1)
  if (skip.length > 0) open = open.where('document', 'not in', skip)
  const next = await open.executeTakeFirst()
  if (next === undefined) return undefined
  return own
    .updateTable('invoicing_outbox')
    .set((expression) => ({
      claimed_until: addSeconds(now, CLAIM_SECONDS),
      attempts: expression('attempts', '+', 1),
    }))
    .where('kind', '=', next.kind)
    .where('document', '=', next.document)
    .where('done_at', 'is', null)
    .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<=', now)]))
    .returning(['kind', 'document', 'attempts'])
    .executeTakeFirst()
}

export async function finishErrand(
  db: Database,
  { kind, document }: Pick<Row, 'kind' | 'document'>,
  at: Instant,
): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable('invoicing_outbox')
    .set({ done_at: at, claimed_until: null })
    .where('kind', '=', kind)
    .where('document', '=', document)
    .execute()
}

/** Given back: whoever comes next tries again. */
export async function releaseErrand(
  db: Database,
  { kind, document }: Pick<Row, 'kind' | 'document'>,
): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable('invoicing_outbox')
    .set({ claimed_until: null })
    .where('kind', '=', kind)
    .where('document', '=', document)
    .where('done_at', 'is', null)
    .execute()
}

export async function countErrands(db: Database): Promise<number> {
  const { count } = await ownTables<Tables>(db)
    .selectFrom('invoicing_outbox')
    .select((expression) => expression.fn.countAll().as('count'))
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}
