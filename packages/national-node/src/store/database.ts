/** The node's store: one SQLite file, or one schema of a PostgreSQL database. Nobody else knows which. */
import type { Store } from './handle.ts'

export { type Database, type Engine, ownTables, type Store, type Tx } from './handle.ts'

export type StoreLocation =
  | { readonly file: string }
  /** `schema` is made when missing; without it the connection's own search path holds. */
  | { readonly url: string; readonly schema?: string }

/** Opens the store as it is; `migrate` brings its tables up to date. */
export async function openStore(location: StoreLocation): Promise<Store> {
  if ('file' in location) {
    const { openSqlite } = await import('./sqlite.ts')
    return openSqlite(location.file)
  }
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(location)
}
