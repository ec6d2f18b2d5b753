/** What partners still have to be told: planned in the transaction that made it, so that nothing is lost. */
import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

/** Signed documents that travel between nodes; the order of a kind is that in which they were planned. */
export type DocumentKind = 'notice' | 'message' | 'envelope'

type OutboxRow = {
  kind: DocumentKind
  document: string
  partner: string
  place: number
  delivered_at: Instant | null
}
type Tables = {
  agreements_outbox: OutboxRow
  agreements_notice: { sha256: string; compact: string }
  agreements_message: { sha256: string; compact: string }
  agreements_envelope: { sha256: string; envelope: string }
}

export type Waiting = {
  readonly kind: DocumentKind
  readonly document: string
  /** Counts what was planned: the order of telling. */
  readonly place: number
  readonly body: string
}
type Planned = { readonly kind: DocumentKind; readonly document: string }

/**
 * Plans a delivery to each partner; an envelope that has gained a signature is told anew. The caller's transaction
 * has bumped the revision first, so that no two documents take one place.
 */
export async function planDelivery(
  tx: Tx,
  { kind, document }: Planned,
  partners: readonly string[],
): Promise<void> {
  const own = ownTables<Tables>(tx)
  const { last } = await own
    .selectFrom('agreements_outbox')
    .select((expression) => expression.fn.max('place').as('last'))
    .executeTakeFirstOrThrow()
  const place = (last ?? 0) + 1
  for (const partner of partners) {
    await own
      .insertInto('agreements_outbox')
      .values({ kind, document, partner, place, delivered_at: null })
      .onConflict((conflict) =>
        conflict.columns(['kind', 'document', 'partner']).doUpdateSet({ place, delivered_at: null }),
      )
      .execute()
  }
}

/** What one partner has not been told, oldest first. */
export async function listUndelivered(db: Database, partner: string): Promise<Waiting[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('agreements_outbox as outbox')
    .leftJoin('agreements_notice as notice', 'notice.sha256', 'outbox.document')
    .leftJoin('agreements_message as message', 'message.sha256', 'outbox.document')
    .leftJoin('agreements_envelope as envelope', 'envelope.sha256', 'outbox.document')
    .select(['outbox.kind', 'outbox.document', 'outbox.place'])
    .select(['notice.compact as notice', 'message.compact as message', 'envelope.envelope as envelope'])
    .where('outbox.delivered_at', 'is', null)
    .where('outbox.partner', '=', partner)
    .orderBy('outbox.place')
    .orderBy('outbox.document')
    .limit(100)
    .execute()
  return rows.map(({ kind, document, place, ...bodies }) => ({
    kind,
    document,
    place,
    body: bodies[kind] ?? '',
  }))
}

/** Marks as told what was told; what has been planned anew meanwhile still has to be. */
export async function markDelivered(
  db: Database,
  { kind, document, place }: Waiting,
  { partner, at }: { readonly partner: string; readonly at: Instant },
): Promise<void> {
  await ownTables<Tables>(db)
    .updateTable('agreements_outbox')
    .set({ delivered_at: at })
    .where('kind', '=', kind)
    .where('document', '=', document)
    .where('partner', '=', partner)
    .where('place', '=', place)
    .execute()
}

/** How much each partner has not been told; partners who know everything are left out. */
export async function countUndelivered(
  db: Database,
): Promise<readonly { readonly party: string; readonly count: number }[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('agreements_outbox')
    .select((expression) => ['partner', expression.fn.countAll().as('count')])
    .where('delivered_at', 'is', null)
    .groupBy('partner')
    .orderBy('partner')
    .execute()
  return rows.map(({ partner, count }) => ({ party: partner, count: Number(count) }))
}
