/** What every user of the store holds, whichever engine is behind it. */
import type { Kysely } from 'kysely'

export type Engine = 'sqlite' | 'postgres'

// Each module types its own tables over this handle ("a repository").
export type Tables = any
export type Database = Kysely<Tables>
/** A handle inside a transaction. What only reads may be given either. */
export type Tx = Database

export type Store = {
  /** For reading, and for single statements. What belongs together goes through `transaction`. */
  readonly db: Database
  readonly engine: Engine
  /**
   * One business action: all of it or nothing. The work may run again after a conflict between processes, so it
   * must do nothing but read and write the store. Inside it only `tx` may write.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The same handle, typed with the tables of one module: `ownTables<AuditTables>(tx)`. */
export function ownTables<T>(db: Database): Kysely<T> {
  return db as Kysely<unknown> as Kysely<T>
}
