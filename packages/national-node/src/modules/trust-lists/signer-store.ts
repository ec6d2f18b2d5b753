import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'

/** A certificate that has signed the list at an address, and when it was first met there. */
export type SeenSigner = {
  /** x5t#S256. */
  readonly signer: string
  readonly sequence: number
  readonly since: Instant
}

type Row = { url: string; signer: string; sequence: number; since: Instant }
/** PostgreSQL answers 64-bit integers as text. */
type Tables = { trust_lists_signer: Omit<Row, 'sequence'> & { sequence: number | string } }

/** Kept once: what matters is when a signer came. */
export async function saveSigner(tx: Tx, row: Row): Promise<void> {
  await ownTables<Tables>(tx)
    .insertInto('trust_lists_signer')
    .values(row)
    .onConflict((conflict) => conflict.columns(['url', 'signer']).doNothing())
    .execute()
}

/** The newest first. */
export async function listSigners(db: Database, url: string): Promise<SeenSigner[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('trust_lists_signer')
    .select(['signer', 'sequence', 'since'])
    .where('url', '=', url)
    .orderBy('since', 'desc')
    .orderBy('signer')
    .execute()
  return rows.map(({ signer, sequence, since }) => ({ signer, sequence: Number(sequence), since }))
}
