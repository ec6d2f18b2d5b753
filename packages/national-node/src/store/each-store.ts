/** For tests: the same test on each engine, always on an empty, migrated store of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { sql } from 'kysely'
import { openStore, type Store, type StoreLocation } from './database.ts'
import { migrate } from './migrate.ts'
import { randomBytes } from '../kernel/crypto.ts'

/** `open` makes a new empty store with all tables; it is closed and removed after the tests. */
export type OpenStore = () => Promise<Store>

/** Runs tests on SQLite, and on PostgreSQL when `DATABASE_URL` is set (`npm test` sets it). */
export function eachStore(name: string, tests: (open: OpenStore) => void): void {
  eachLocation(name, (locate) => {
    const opened: Store[] = []
    afterAll(async () => {
      await Promise.all(opened.map((store) => store.close()))
    })
    tests(async () => {
      const store = await openStore(await locate())
      opened.push(store)
      await migrate(store)
      return store
    })
  })
}

/** The same for tests that open, migrate and close by themselves: each call names a new empty place. */
export function eachLocation(name: string, tests: (locate: () => Promise<StoreLocation>) => void): void {
  describe(`${name} (SQLite)`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-store-'))
    afterAll(() => rmSync(folder, { recursive: true, force: true }))
    tests(async () => ({ file: join(folder, `${uniqueName()}.sqlite`) }))
  })

  const url = process.env['DATABASE_URL']
  describe.skipIf(url === undefined)(
    `${name} (PostgreSQL${url === undefined ? ', DATABASE_URL is not set' : ''})`,
    () => {
      const schemas: string[] = []
      afterAll(() => dropSchemas(url ?? '', schemas))
      tests(async () => {
        const schema = uniqueName()
        schemas.push(schema)
        return { url: url ?? '', schema }
      })
    },
  )
}

async function dropSchemas(url: string, schemas: readonly string[]): Promise<void> {
  if (schemas.length === 0) return
  const store = await openStore({ url })
  for (const schema of schemas) await sql`drop schema if exists ${sql.ref(schema)} cascade`.execute(store.db)
  await store.close()
}

function uniqueName(): string {
  return `test_${Buffer.from(randomBytes(8)).toString('hex')}`
}
