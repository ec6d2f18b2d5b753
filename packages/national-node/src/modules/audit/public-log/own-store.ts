/** Tables of our own log: leaves, hashes of full tiles, what was signed, and who cosigned. */
import type { Leaf, LeafKind } from '@entente/trust'
import type { Instant } from '../../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../../store/database.ts'

type LeafRow = { position: number; kind: LeafKind; sha256: string }
type NodeRow = { level: number; position: number; hash: string }

export type CheckpointRow = {
  size: number
  /** Standard base64. */
  root: string
  /** Text and signature of the log. */
  note: string
  stated_line: string | null
  stated_at: Instant | null
  published_at: Instant | null
}

export type CosignerRow = { name: string; size: number; line: string; cosigned_at: Instant }

type Tables = {
  audit_log_leaf: LeafRow
  audit_log_node: NodeRow
  audit_log_head: { id: number; size: number }
  audit_log_checkpoint: CheckpointRow
  audit_log_cosigner: CosignerRow
}

const HEAD = 1

export async function findSize(db: Database): Promise<number> {
  const row = await ownTables<Tables>(db)
    .selectFrom('audit_log_head')
    .select('size')
    .where('id', '=', HEAD)
    .executeTakeFirstOrThrow()
  return row.size
}

/** The same, and until the caller's transaction ends nobody else appends or signs. */
export async function lockSize(tx: Tx): Promise<number> {
  const row = await ownTables<Tables>(tx)
    .updateTable('audit_log_head')
    .set((expression) => ({ size: expression.ref('size') }))
    .where('id', '=', HEAD)
    .returning('size')
    .executeTakeFirstOrThrow()
  return row.size
}

export async function findPosition(db: Database, { t, sha256 }: Leaf): Promise<number | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('audit_log_leaf')
    .select('position')
    .where('kind', '=', t)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row?.position
}

/** Takes the next place for this leaf; undefined when it stands somewhere already. Locks as `lockSize` does. */
export async function insertLeaf(tx: Tx, { t, sha256 }: Leaf): Promise<number | undefined> {
  const own = ownTables<Tables>(tx)
  const { size } = await own
    .updateTable('audit_log_head')
    .set((expression) => ({ size: expression('size', '+', 1) }))
    .where('id', '=', HEAD)
    .returning('size')
    .executeTakeFirstOrThrow()
  const inserted = await own
    .insertInto('audit_log_leaf')
    .values({ position: size - 1, kind: t, sha256 })
    .onConflict((conflict) => conflict.columns(['kind', 'sha256']).doNothing())
    .returning('position')
    .executeTakeFirst()
  if (inserted !== undefined) return inserted.position
  await own
    .updateTable('audit_log_head')
    .set({ size: size - 1 })
    .where('id', '=', HEAD)
    .execute()
  return undefined
}

export async function insertNode(tx: Tx, row: NodeRow): Promise<void> {
  await ownTables<Tables>(tx).insertInto('audit_log_node').values(row).execute()
}

/** From a position on, in order; fewer where the log ends. */
export async function listLeaves(db: Database, from: number, count: number): Promise<Leaf[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('audit_log_leaf')
    .select(['kind', 'sha256'])
    .where('position', '>=', from)
    .where('position', '<', from + count)
    .orderBy('position')
    .execute()
  return rows.map(({ kind, sha256 }) => ({ t: kind, sha256 }))
}

export async function listNodes(
  db: Database,
  { level, from, count }: { level: number; from: number; count: number },
): Promise<string[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('audit_log_node')
    .select('hash')
    .where('level', '=', level)
    .where('position', '>=', from)
    .where('position', '<', from + count)
    .orderBy('position')
    .execute()
  return rows.map(({ hash }) => hash)
}

/** The largest that was signed; with `published`, the largest that readers get. */
export async function findCheckpoint(
  db: Database,
  { published }: { published: boolean },
): Promise<CheckpointRow | undefined> {
  const all = ownTables<Tables>(db).selectFrom('audit_log_checkpoint').selectAll().orderBy('size', 'desc')
  return (published ? all.where('published_at', 'is not', null) : all).limit(1).executeTakeFirst()
}

/** Under the lock of `lockSize`: a second one of this size is impossible. */
export async function insertCheckpoint(
  tx: Tx,
  row: Pick<CheckpointRow, 'size' | 'root' | 'note'>,
): Promise<CheckpointRow> {
  const whole = { ...row, stated_line: null, stated_at: null, published_at: null }
  await ownTables<Tables>(tx).insertInto('audit_log_checkpoint').values(whole).execute()
  return whole
}

/** What another key or origin signed, and cosignatures of it, are nothing to readers of this one. */
export async function forgetSigned(tx: Tx): Promise<void> {
  await ownTables<Tables>(tx).deleteFrom('audit_log_checkpoint').execute()
  await ownTables<Tables>(tx).deleteFrom('audit_log_cosigner').execute()
}

export type Statement = { readonly line: string; readonly at: Instant }

/** Lets readers have it, with the newest statement, and forgets the smaller ones. */
export async function publishRow(tx: Tx, size: number, { line, at }: Statement): Promise<void> {
  const own = ownTables<Tables>(tx)
  await own
    .updateTable('audit_log_checkpoint')
    .set({ stated_line: line, stated_at: at, published_at: at })
    .where('size', '=', size)
    .execute()
  await own.deleteFrom('audit_log_checkpoint').where('size', '<', size).execute()
}

export async function listCosigners(db: Database): Promise<CosignerRow[]> {
  return ownTables<Tables>(db).selectFrom('audit_log_cosigner').selectAll().orderBy('name').execute()
}

/** Never replaces a later cosignature by an earlier one, nor one of a larger log by that of a smaller. */
export async function saveCosigner(tx: Tx, row: CosignerRow): Promise<void> {
  await ownTables<Tables>(tx)
    .insertInto('audit_log_cosigner')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ size: row.size, line: row.line, cosigned_at: row.cosigned_at })
        .where('audit_log_cosigner.size', '<=', row.size)
        .where('audit_log_cosigner.cosigned_at', '<=', row.cosigned_at),
    )
    .execute()
}
