/** Brings the tables up to date: numbered SQL files with a way back, applied once, also when two processes start. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { sha256 } from '../kernel/crypto.ts'
import { ownTables, type Store, type Tx } from './database.ts'

export type Migration = {
  readonly number: number
  readonly name: string
  readonly up: readonly string[]
  readonly down: readonly string[]
  readonly sha256: string
}

type Applied = { number: number; name: string; sha256: string }
type Tables = { migration: Applied }

const FOLDER = join(import.meta.dirname, 'migrations')
const FILE = /^(\d{4})-([a-z0-9-]+)\.sql$/
/** Any number, as long as nothing else on the server uses it for an advisory lock. */
const LOCK = 7_310_001

/** Moves the store to the newest migration, or up or down to the given one. Returns the numbers applied or undone. */
export async function migrate(
  store: Store,
  {
    to = Number.POSITIVE_INFINITY,
    migrations = readMigrations(),
  }: { to?: number; migrations?: Migration[] } = {},
): Promise<number[]> {
  return store.transaction(async (tx) => {
    await lock(tx, store.engine)
    await run(
      tx,
      'create table if not exists migration (number integer primary key, name text not null, sha256 text not null)',
    )
    const own = ownTables<Tables>(tx)
    const applied = await own.selectFrom('migration').selectAll().orderBy('number').execute()
    refuseStrangers(applied, migrations)
    const numbers = new Set(applied.map(({ number }) => number))
    const undone = migrations.filter(({ number }) => number > to && numbers.has(number)).toReversed()
    const added = migrations.filter(({ number }) => number <= to && !numbers.has(number))
    for (const migration of undone) await goDown(tx, migration)
    for (const migration of added) await goUp(tx, migration, store.engine)
    return [...undone, ...added].map(({ number }) => number)
  })
}

/** The migrations of a folder, in order; a file without a way back is refused. */
export function readMigrations(folder: string = FOLDER): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  const migrations = files.map((file) => parseMigration(file, readFileSync(join(folder, file), 'utf8')))
  migrations.sort((a, b) => a.number - b.number)
  const twice = migrations.find(({ number }, at) => number === migrations[at - 1]?.number)
  if (twice !== undefined) throw new Error(`Two migrations have the number ${twice.number}`)
  return migrations
}

export function parseMigration(file: string, text: string): Migration {
  const [, number = '', name = ''] = FILE.exec(file) ?? []
  if (number === '') throw new Error(`A migration is named NNNN-name.sql, not ${file}`)
  const [before = '', up = '', ...more] = text.split(/^-- up[ \t]*$/m)
  const [forth = '', back = '', ...again] = up.split(/^-- down[ \t]*$/m)
  const parts = { up: statementsOf(forth), down: statementsOf(back) }
  const strayParts = statementsOf(before).length + more.length + again.length
  if (strayParts > 0 || parts.up.length === 0 || parts.down.length === 0) {
    throw new Error(`${file} needs one part "-- up" and then one part "-- down", both with statements`)
  }
  return { number: Number(number), name, ...parts, sha256: sha256(JSON.stringify(parts)) }
}

/** A statement ends with a semicolon at the end of a line; comments are whole lines. */
function statementsOf(part: string): string[] {
  const lines = part.split('\n').filter((line) => !line.trimStart().startsWith('--'))
  return lines
    .join('\n')
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

/** SQLite holds its write lock since the transaction began. The waiting process then finds nothing left to do. */
async function lock(tx: Tx, engine: Store['engine']): Promise<void> {
  if (engine === 'sqlite') return
  await run(tx, 'set local lock_timeout = 0')
  await run(tx, 'set local statement_timeout = 0')
  await run(tx, `select pg_advisory_xact_lock(${LOCK}, hashtext(current_schema()))`)
}

/** A store that a newer program changed, or a migration edited after it was applied: better to stop than to guess. */
function refuseStrangers(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const { number, name, sha256 } of applied) {
    const known = migrations.find((migration) => migration.number === number)
    if (known === undefined) {
      throw new Error(
        `The store has migration ${number} (${name}), which this program does not know: it is older`,
      )
    }
    if (known.sha256 !== sha256) {
      throw new Error(`Migration ${number} (${name}) was changed after it had been applied to this store`)
    }
  }
}

async function goUp(tx: Tx, migration: Migration, engine: Store['engine']): Promise<void> {
  for (const statement of migration.up) await run(tx, engine === 'postgres' ? bytewise(statement) : statement)
  const { number, name, sha256 } = migration
  await tx.insertInto('migration').values({ number, name, sha256 }).execute()
}

async function goDown(tx: Tx, migration: Migration): Promise<void> {
  for (const statement of migration.down) await run(tx, statement)
  await tx.deleteFrom('migration').where('number', '=', migration.number).execute()
}

/** Text is ordered by its bytes on both engines, whatever the language of the PostgreSQL database. */
function bytewise(statement: string): string {
  return /^(?:create|alter) table\b/i.test(statement)
    ? statement.replaceAll(/^(\s*(?:add column )?\w+ text)\b/gim, '$1 collate "C"')
    : statement
}

async function run(tx: Tx, statement: string): Promise<void> {
  await sql.raw(statement).execute(tx)
}
