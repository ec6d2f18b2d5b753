/**
 * PostgreSQL behind kysely, one schema per node. What comes back has the same types as from SQLite: numbers for
 * integers, 0 and 1 for truth values.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CustomTypesConfig } from 'pg'
import { CompiledQuery, Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import { randomBytes } from '../kernel/crypto.ts'
import { TRANSACTION_ATTEMPTS_MAX } from '../kernel/limits.ts'
import type { Database, Store } from './handle.ts'
import { sqlValues } from './values.ts'
import { refuseWithinTransaction, refuseWritesWithinTransaction, withinTransaction } from './within.ts'

type Pg = typeof import('pg')['default']

const STATEMENT_CONNECTIONS_MAX = 4
const TRANSACTION_CONNECTIONS_MAX = 8
const CONNECT_MS_MAX = 5000
const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/

/** Nothing may hang: a lost process must not keep a lock, a forgotten query must not keep a connection. */
const SESSION = `
  set statement_timeout = '30s';
  set lock_timeout = '15s';
  set idle_in_transaction_session_timeout = '60s'`

/** serialization_failure and deadlock_detected: the same work may succeed when done again. */
const RETRIED = new Set(['40001', '40P01'])

export async function openPostgres({ url, schema }: { url: string; schema?: string }): Promise<Store> {
  if (schema !== undefined && !SCHEMA_NAME.test(schema)) throw new Error(`Not a schema name: "${schema}"`)
  const { default: pg } = await import('pg')
  const open = (connectionsMax: number): Pooled => createKysely({ pg, url, schema, connectionsMax })
  // Two pools: a reader never waits for a connection that a transaction holds while it waits for the reader.
  const [statements, transactions] = [open(STATEMENT_CONNECTIONS_MAX), open(TRANSACTION_CONNECTIONS_MAX)]
  if (schema !== undefined) await createSchema(statements.db, schema)
  const self = {}
  return {
    db: statements.db.withPlugin(refuseWritesWithinTransaction(self)),
    engine: 'postgres',
    async transaction(work) {
      refuseWithinTransaction(self, 'Another transaction')
      return retryConflicts(() => withinTransaction(self, () => transactions.db.transaction().execute(work)))
    },
    async close() {
      await transactions.end()
      await statements.end()
    },
  }
}

/** `create schema if not exists` may still collide with itself when two processes start at once. */
async function createSchema(db: Database, schema: string): Promise<void> {
  const exists = await db
    .selectFrom('information_schema.schemata')
    .select('schema_name')
    .where('schema_name', '=', schema)
    .executeTakeFirst()
  if (exists !== undefined) return
  try {
    await db.schema.createSchema(schema).ifNotExists().execute()
  } catch (error) {
    if (codeOf(error) !== '23505' && codeOf(error) !== '42P06') throw error
  }
}

async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      if (attempts >= TRANSACTION_ATTEMPTS_MAX || !RETRIED.has(codeOf(error))) throw error
      const [jitter = 0] = randomBytes(1)
      await sleep(2 ** attempts + (jitter % 16))
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

type PoolSpec = { pg: Pg; url: string; schema: string | undefined; connectionsMax: number }

type Pooled = { readonly db: Database; end(): Promise<void> }

function createKysely({ pg, url, schema, connectionsMax }: PoolSpec): Pooled {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    types: { getTypeParser: parserOf(pg) },
  })
  // A connection that is lost is replaced at the next use; without these listeners it would end the process. The
  // first is for connections that wait, the second for those at work: whoever uses them gets the error anyway.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const searchPath = schema === undefined ? '' : `;\nset search_path to ${schema}`
  const db: Database = new Kysely({
    dialect: new PostgresDialect({
      pool: checkedPool(pool),
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw(SESSION + searchPath))
      },
    }),
  })
  return {
    db,
    async end() {
      await db.destroy()
      // kysely leaves a pool alone that it has not used yet.
      if (!pool.ending) await pool.end()
    },
  }
}

/** The same parameters are allowed as on SQLite: `pg` alone would store an object as JSON without a word. */
function checkedPool(pool: InstanceType<Pg['Pool']>): PostgresPool {
  const known = new WeakMap<object, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const found = known.get(client)
      if (found !== undefined) return found
      const checked = {
        query: (text: string, parameters: readonly unknown[]) => client.query(text, sqlValues(parameters)),
        release: (destroy?: boolean) => client.release(destroy),
      } as Pick<PostgresPoolClient, 'release'> as PostgresPoolClient
      known.set(client, checked)
      return checked
    },
  }
}

/** Integers of 64 bits, sums and counts as numbers (never beyond what a number holds), truth as 0 and 1. */
function parserOf(pg: Pg): CustomTypesConfig['getTypeParser'] {
  const { getTypeParser, builtins } = pg.types
  return (oid: Parameters<typeof getTypeParser>[0]) => {
    if (oid === builtins.INT8 || oid === builtins.NUMERIC) return exactNumber
    if (oid === builtins.BOOL) return (text: string) => (text === 't' ? 1 : 0)
    return getTypeParser(oid)
  }
}

function exactNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError(`A number of the database is too large to be exact: ${text}`)
  }
  return value
}
