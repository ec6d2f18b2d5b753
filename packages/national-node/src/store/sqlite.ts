/**
 * Node's SQLite behind kysely: one handle writes, one only reads. Writers of this process
 * wait in one queue; writers of other processes are waited for without blocking the event loop.
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { STATEMENT_CACHE_ENTRIES, WRITE_LOCK_WAIT_MS } from '../kernel/limits.ts'
import { createLru } from '../kernel/lru.ts'
import type { Database, Store } from './handle.ts'
import { sqlValues } from './values.ts'
import { refuseWithinTransaction, refuseWritesWithinTransaction, withinTransaction } from './within.ts'

const RETRY_MS = 5
const SQLITE_BUSY = 5

/** The WAL is synced at each commit: what was committed survives a power loss. */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA cache_size = -65536;
  PRAGMA mmap_size = 268435456;
  PRAGMA wal_autocheckpoint = 4000;`

export async function openSqlite(file: string): Promise<Store> {
  if (file === '' || file.startsWith(':')) throw new Error(`The store needs a file, not "${file}"`)
  mkdirSync(dirname(file), { recursive: true })
  const writer = await openHandle(file)
  // In WAL mode a reader is never kept waiting by a writer, except while another process recovers the file.
  const reader = new DatabaseSync(file, { readOnly: true, timeout: WRITE_LOCK_WAIT_MS })
  reader.exec('PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456')
  const [write, read] = [createRunner(writer), createRunner(reader)]
  const inTurn = createQueue()
  const self = {}

  const writing: DatabaseConnection = {
    executeQuery: async (query) => write(query),
    streamQuery: refuseStream,
  }
  const transactions = createKysely({ connection: writing, begin: () => beginImmediate(writer) })

  const outside = async (query: CompiledQuery): Promise<QueryResult<never>> => {
    if (SelectQueryNode.is(query.query)) return read(query)
    return inTurn(() => retryWhileLocked(() => write(query)))
  }
  const db = createKysely({
    connection: { executeQuery: outside, streamQuery: refuseStream },
    begin: () => Promise.reject(new Error('Use store.transaction')),
  }).withPlugin(refuseWritesWithinTransaction(self))

  return {
    db,
    engine: 'sqlite',
    async transaction(work) {
      refuseWithinTransaction(self, 'Another transaction')
      return inTurn(() => withinTransaction(self, () => transactions.transaction().execute(work)))
    },
    async close() {
      await inTurn(async () => {
        await db.destroy()
        await transactions.destroy()
        if (reader.isOpen) reader.close()
        if (writer.isOpen) writer.close()
      })
    },
  }
}

/** The first to open a file turns it into WAL mode, which another process may be doing at the same time. */
async function openHandle(file: string): Promise<DatabaseSync> {
  const handle = new DatabaseSync(file, { timeout: 0 })
  await retryWhileLocked(() => handle.exec(PRAGMAS))
  return handle
}

/** Never upgrades a read transaction: the write lock is taken at the start, so a commit cannot fail for it. */
async function beginImmediate(writer: DatabaseSync): Promise<void> {
  await retryWhileLocked(() => writer.exec('begin immediate'))
}

/** SQLite's own busy handler would block the whole process; so it is off, and the wait is ours. */
async function retryWhileLocked<T>(attempt: () => T): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= WRITE_LOCK_WAIT_MS) throw error
      await sleep(RETRY_MS)
    }
  }
}

function isBusy(error: unknown): boolean {
  // The low byte is the primary code; the others tell SQLITE_BUSY_RECOVERY and the like apart.
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY
}

type Runner = <R>(query: CompiledQuery) => QueryResult<R>

/** Statements are kept by their text: 1.5–1.7 times as fast as preparing each time. */
function createRunner(handle: DatabaseSync): Runner {
  const kept = createLru<string, { statement: StatementSync; answers: boolean }>(STATEMENT_CACHE_ENTRIES)
  const prepare = (sql: string): { statement: StatementSync; answers: boolean } => {
    const found = kept.get(sql)
    if (found !== undefined) return found
    const statement = handle.prepare(sql)
    const made = { statement, answers: statement.columns().length > 0 }
    kept.set(sql, made)
    return made
  }
  return <R>({ sql, parameters }: CompiledQuery): QueryResult<R> => {
    const { statement, answers } = prepare(sql)
    const values = sqlValues(parameters)
    if (answers) return { rows: statement.all(...values) as R[] }
    const { changes } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }
}

/** One at a time, in the order of asking; an error of one reaches only its caller. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}

/** Order is kept by the queue above; kysely's own lock would make a read wait for a write. */
class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

function createKysely({
  connection,
  begin,
}: {
  connection: DatabaseConnection
  begin: () => Promise<void>
}): Database {
  const run = async (sql: string): Promise<void> =>
    void (await connection.executeQuery(CompiledQuery.raw(sql)))
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
    beginTransaction: begin,
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => run('rollback'),
    destroy: async () => undefined,
  }
  return new Kysely({
    dialect: {
      createAdapter: () => new Adapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}

// oxlint-disable-next-line require-yield
async function* refuseStream(): AsyncIterableIterator<never> {
  throw new Error('Rows are read in pages, not streamed')
}
