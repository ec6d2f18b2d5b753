import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { type Database, openStore, type Store, type StoreLocation } from './database.ts'
import { eachLocation } from './each-store.ts'
import { type Migration, migrate, parseMigration, readMigrations } from './migrate.ts'

const GOOD = '-- up\ncreate table x (a text not null);\n-- down\ndrop table x;\n'

test.each([
  ['without a number', 'audit.sql', GOOD],
  ['with a short number', '1-audit.sql', GOOD],
  ['with capitals in its name', '0001-Audit.sql', GOOD],
  ['that is empty', '0001-audit.sql', ''],
  ['without a way back', '0001-audit.sql', '-- up\ncreate table x (a text);\n'],
  ['with an empty way back', '0001-audit.sql', '-- up\ncreate table x (a text);\n-- down\n-- nothing\n'],
  ['with only a way back', '0001-audit.sql', '-- down\ndrop table x;\n'],
  ['in the wrong order', '0001-audit.sql', '-- down\ndrop table x;\n-- up\ncreate table x (a text);\n'],
  ['with two ways forth', '0001-audit.sql', `-- up\nselect 1;\n${GOOD}`],
  ['with a statement before its parts', '0001-audit.sql', `select 1;\n${GOOD}`],
])('a migration %s is refused', (_, file, text) => {
  expect(() => parseMigration(file, text)).toThrow()
})

test('a migration is read as its statements, without comments', () => {
  const text =
    "-- Why.\n-- up\n-- one\ncreate table x (\n  a text\n);\ninsert into x values ('a;b');\n\n-- down\ndrop table x;\n"
  expect(parseMigration('0007-issuer.sql', text)).toMatchObject({
    number: 7,
    name: 'issuer',
    up: ['create table x (\n  a text\n)', "insert into x values ('a;b')"],
    down: ['drop table x'],
  })
})

test('two migrations with one number are refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-migrations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, '0001-a.sql'), GOOD)
  writeFileSync(join(folder, '0001-b.sql'), GOOD)
  expect(() => readMigrations(folder)).toThrow('number 1')
})

test('the migrations of the node are read in the order of their numbers', () => {
  const numbers = readMigrations().map(({ number }) => number)
  expect(numbers.slice(0, 2)).toEqual([1, 2])
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
})

function migration(number: number, up: string, down = 'drop table t1'): Migration {
  return parseMigration(`${String(number).padStart(4, '0')}-test.sql`, `-- up\n${up};\n-- down\n${down};\n`)
}

/** Every table of this store with its columns, as the engine itself describes them. */
/** Tables with their columns. On PostgreSQL of the own schema only: others make and drop theirs at the same time. */
async function schemaOf({ db, engine }: Store): Promise<unknown> {
  if (engine !== 'sqlite') return ownColumns(db)
  const tables = await db.introspection.getTables()
  return tables
    .map(({ name, columns }) => [
      name,
      columns.map((column) => `${column.name} ${column.dataType} ${column.isNullable}`),
    ])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

async function ownColumns(db: Database): Promise<unknown> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name || ' ' || udt_name || ' ' || is_nullable as "column"
    from information_schema.columns where table_schema = current_schema()
    order by table_name, ordinal_position`.execute(db)
  return [...Map.groupBy(rows, ({ table }) => table)].map(([table, columns]) => [
    table,
    columns.map(({ column }) => column),
  ])
}

eachLocation('migrate', (locate) => {
  test('applies what is missing, once', async () => {
    const store = await openStore(await locate())
    const all = readMigrations().map(({ number }) => number)
    expect(await migrate(store)).toEqual(all)
    expect(await migrate(store)).toEqual([])
    await store.close()
  })

  test('each migration has a way back that leaves nothing, and leads forth again to the same tables', async () => {
    const store = await openStore(await locate())
    const migrations = readMigrations()
    const before = new Map<number, unknown>()
    for (const { number } of migrations) {
      before.set(number, await schemaOf(store))
      await migrate(store, { to: number })
    }
    const whole = await schemaOf(store)
    for (const { number } of migrations.toReversed()) {
      expect(await migrate(store, { to: number - 1 })).toEqual([number])
      if (number !== migrations[0]?.number)
        expect(await schemaOf(store), `${number}`).toEqual(before.get(number))
    }
    await migrate(store)
    expect(await schemaOf(store)).toEqual(whole)
    await store.close()
  })

  test('a migration that fails leaves nothing of itself nor of those before it', async () => {
    const store = await openStore(await locate())
    const migrations = [
      migration(1, 'create table t1 (a text)'),
      migration(2, 'create table t2 (a nonsense('),
    ]
    await expect(migrate(store, { migrations })).rejects.toThrow()
    expect(await schemaOf(store)).toEqual([])
    await store.close()
  })

  test('a store that a newer program changed is left alone', async () => {
    const store = await openStore(await locate())
    await migrate(store, {
      migrations: [migration(1, 'create table t1 (a text)'), migration(9, 'select 1', 'select 1')],
    })
    await expect(migrate(store, { migrations: [migration(1, 'create table t1 (a text)')] })).rejects.toThrow(
      'does not know',
    )
    await store.close()
  })

  test('a migration that was changed after it had been applied stops the start', async () => {
    const store = await openStore(await locate())
    await migrate(store, { migrations: [migration(1, 'create table t1 (a text)')] })
    const changed = [migration(1, 'create table t1 (a text, b text)')]
    await expect(migrate(store, { migrations: changed })).rejects.toThrow('was changed')
    await store.close()
  })

  test('text is ordered by its bytes', async () => {
    const store = await openStore(await locate())
    await migrate(store, {
      migrations: [migration(1, 'create table t1 (\n  a text not null primary key\n)')],
    })
    const values = ['b', 'A', 'é', 'a', 'B', 'z', '_', '-']
    await store.db
      .insertInto('t1')
      .values(values.map((a) => ({ a })))
      .execute()
    const rows = await store.db.selectFrom('t1').select('a').orderBy('a').execute()
    expect(rows.map((row) => String(row['a'])).join('')).toBe('-AB_abzé')
    await store.close()
  })

  test('processes that start at once apply each migration once', async () => {
    const location = await locate()
    const applied = await Promise.all([1, 2, 3].map(() => migrateElsewhere(location)))
    expect(applied.flat().toSorted((a, b) => a - b)).toEqual(readMigrations().map(({ number }) => number))
    const store = await openStore(location)
    expect((await sql`select number from migration`.execute(store.db)).rows).toHaveLength(
      applied.flat().length,
    )
    await store.close()
  })
})

/** Opens and migrates in a process of its own; answers with the numbers it applied. */
async function migrateElsewhere(location: StoreLocation): Promise<number[]> {
  const program = `
    const { openStore } = await import(${JSON.stringify(import.meta.resolve('./database.ts'))})
    const { migrate } = await import(${JSON.stringify(import.meta.resolve('./migrate.ts'))})
    const store = await openStore(${JSON.stringify(location)})
    process.stdout.write(JSON.stringify(await migrate(store)))
    await store.close()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = await Promise.all([
    child.stdout.toArray(),
    new Promise((resolve) => child.once('close', resolve)),
  ])
  return JSON.parse(Buffer.concat(output as Buffer[]).toString()) as number[]
}
