import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openStore, ownTables, type Store } from './database.ts'
import { eachLocation, eachStore } from './each-store.ts'

type Tables = { item: { id: string; n: number; note: string | null } }

async function withItems(open: () => Promise<Store>): Promise<Store> {
  const store = await open()
  await sql`create table item (id text not null primary key, n bigint not null, note text)`.execute(store.db)
  return store
}

async function idsOf(store: Store): Promise<string[]> {
  const rows = await ownTables<Tables>(store.db).selectFrom('item').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

const insert = (db: Store['db'], id: string, n = 0): Promise<unknown> =>
  ownTables<Tables>(db).insertInto('item').values({ id, n, note: null }).execute()

test.each(['', ':memory:'])('a store cannot lie in "%s"', async (file) => {
  await expect(openStore({ file })).rejects.toThrow('needs a file')
})

test.each(['public; drop table x', 'A', '', 'a'.repeat(64)])(
  'the schema name "%s" is refused',
  async (schema) => {
    await expect(openStore({ url: 'postgres://127.0.0.1:1/x', schema })).rejects.toThrow('Not a schema name')
  },
)

eachStore('store', (open) => {
  test('a transaction that fails leaves nothing, and its error reaches the caller as it is', async () => {
    const store = await withItems(open)
    const failure = new Error('on purpose')
    const work = store.transaction(async (tx) => {
      await insert(tx, 'a')
      await insert(tx, 'b')
      throw failure
    })
    await expect(work).rejects.toBe(failure)
    expect(await idsOf(store)).toEqual([])
  })

  test('a statement that fails undoes the whole transaction', async () => {
    const store = await withItems(open)
    const work = store.transaction(async (tx) => {
      await insert(tx, 'a')
      await insert(tx, 'a')
    })
    await expect(work).rejects.toThrow(/unique/i)
    expect(await idsOf(store)).toEqual([])
    await store.transaction((tx) => insert(tx, 'c'))
    expect(await idsOf(store)).toEqual(['c'])
  })

  test('nobody sees a transaction before it is done', async () => {
    const store = await withItems(open)
    const seen = await store.transaction(async (tx) => {
      await insert(tx, 'a')
      const inside = await ownTables<Tables>(tx).selectFrom('item').selectAll().execute()
      return [inside.length, (await idsOf(store)).length]
    })
    expect(seen).toEqual([1, 0])
    expect(await idsOf(store)).toEqual(['a'])
  })

  test('a write beside an open transaction, and a second transaction in it, are stopped rather than awaited for ever', async () => {
    const store = await withItems(open)
    await expect(store.transaction(() => insert(store.db, 'a'))).rejects.toThrow('inside a transaction')
    await expect(store.transaction(() => store.transaction(async () => 1))).rejects.toThrow(
      'inside a transaction',
    )
    await expect(store.transaction(() => sql`delete from item`.execute(store.db))).rejects.toThrow(
      'inside a transaction',
    )
    expect(await idsOf(store)).toEqual([])
  })

  test('writes that come while a transaction is open wait for it, and none is lost', async () => {
    const store = await withItems(open)
    await insert(store.db, 'counter')
    const add = store.transaction(async (tx) => {
      await increment(tx)
      await sleep(20)
      await increment(tx)
    })
    await Promise.all([
      add,
      ...Array.from({ length: 20 }, () => store.transaction(increment)),
      increment(store.db),
    ])
    const { n } = await ownTables<Tables>(store.db).selectFrom('item').select('n').executeTakeFirstOrThrow()
    expect(n).toBe(23)
  })

  test('what is claimed by "delete … returning" is claimed once', async () => {
    const store = await withItems(open)
    await insert(store.db, 'ticket')
    const claim = (): Promise<boolean> =>
      store.transaction(async (tx) => {
        const row = await ownTables<Tables>(tx)
          .deleteFrom('item')
          .where('id', '=', 'ticket')
          .returning('id')
          .executeTakeFirst()
        return row !== undefined
      })
    const claims = await Promise.all(Array.from({ length: 10 }, claim))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  test('two transactions that lock in opposite orders both end well', async () => {
    const store = await withItems(open)
    await insert(store.db, 'a')
    await insert(store.db, 'b')
    const both = (first: string, second: string): Promise<void> =>
      store.transaction(async (tx) => {
        await increment(tx, first)
        await sleep(30)
        await increment(tx, second)
      })
    await Promise.all([both('a', 'b'), both('b', 'a')])
    const rows = await ownTables<Tables>(store.db).selectFrom('item').select('n').execute()
    expect(rows).toEqual([{ n: 2 }, { n: 2 }])
  })

  test('numbers, counts, sums and truth values come back the same', async () => {
    const store = await withItems(open)
    await insert(store.db, 'a', Number.MAX_SAFE_INTEGER)
    await insert(store.db, 'b', -1)
    const row = await sql`
      select max(n) as max, count(*) as count, sum(n) as sum, 1 = 1 as yes, 1 = 2 as no,
        exists (select 1 from item where id = 'c') as found
      from item`.execute(store.db)
    const max = Number.MAX_SAFE_INTEGER
    expect(row.rows).toEqual([{ max, count: 2, sum: max - 1, yes: 1, no: 0, found: 0 }])
  })

  test('a number that is too large to be exact is an error, not another number', async () => {
    const store = await withItems(open)
    await sql`insert into item values ('a', 9007199254740993, null)`.execute(store.db)
    await expect(sql`select n from item`.execute(store.db)).rejects.toThrow()
  })

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['an object', { a: 1 }],
    ['a list', ['a']],
    ['a date', new Date(0)],
    ['not a number', Number.NaN],
  ])('%s is refused as a parameter', async (_, value) => {
    const store = await withItems(open)
    await expect(sql`update item set note = ${value}`.execute(store.db)).rejects.toThrow('SQL parameter 1')
  })

  test('octets come back as they went in, on both engines', async () => {
    const store = await open()
    await sql`create table kept (id text primary key, octets bytea)`.execute(store.db)
    const octets = Uint8Array.from({ length: 256 }, (_, at) => at)
    await sql`insert into kept values ('all', ${octets}), ('none', ${new Uint8Array()}), ('null', ${null})`.execute(
      store.db,
    )
    const { rows } = await sql<{ octets: Uint8Array | null }>`select octets from kept order by id`.execute(
      store.db,
    )
    expect(rows.map((row) => row.octets && [...row.octets])).toEqual([[...octets], [], null])
  })

  test.each([
    ['a zero byte', 'a\0b'],
    ['half a character', 'a\ud800'],
  ])('text with %s is the mistake of who sent it, on both engines', async (_, value) => {
    const store = await withItems(open)
    const kind = 'invalid'
    await expect(insert(store.db, value)).rejects.toMatchObject({ kind, code: 'input/not-text' })
    const asked = ownTables<Tables>(store.db).selectFrom('item').select('n').where('id', '=', value)
    await expect(asked.execute()).rejects.toMatchObject({ kind })
  })

  test('changes tell how many rows they touched', async () => {
    const store = await withItems(open)
    await insert(store.db, 'a')
    await insert(store.db, 'b')
    const own = ownTables<Tables>(store.db)
    expect(await own.updateTable('item').set({ n: 1 }).executeTakeFirst()).toMatchObject({
      numUpdatedRows: 2n,
    })
    expect(await own.deleteFrom('item').where('id', '=', 'z').executeTakeFirst()).toMatchObject({
      numDeletedRows: 0n,
    })
    const again = own.insertInto('item').values({ id: 'a', n: 5, note: null })
    const done = await again.onConflict((on) => on.column('id').doNothing()).executeTakeFirst()
    expect(done.numInsertedOrUpdatedRows).toBe(0n)
  })

  test('a statement used before a table was changed sees the change', async () => {
    const store = await withItems(open)
    const all = (): Promise<unknown[]> => store.db.selectFrom('item').selectAll().execute()
    await insert(store.db, 'a')
    expect(await all()).toEqual([{ id: 'a', n: 0, note: null }])
    await sql`alter table item add column more text`.execute(store.db)
    expect(await all()).toEqual([{ id: 'a', n: 0, note: null, more: null }])
  })

  test('more different statements than are kept all work', async () => {
    const store = await withItems(open)
    for (let n = 0; n < 600; n++) {
      const { rows } = await sql<{ n: number }>`select ${sql.raw(String(n))} as n`.execute(store.db)
      expect(rows).toEqual([{ n }])
    }
  })

  test('text keeps every character, and null is not empty', async () => {
    const store = await withItems(open)
    const note = 'é 東京 🇧🇪 "quoted" \\ \' \n\t'
    await ownTables<Tables>(store.db)
      .insertInto('item')
      .values([
        { id: 'a', n: 1, note },
        { id: 'b', n: 1, note: null },
        { id: 'c', n: 1, note: '' },
      ])
      .execute()
    const rows = await ownTables<Tables>(store.db).selectFrom('item').select('note').orderBy('id').execute()
    expect(rows).toEqual([{ note }, { note: null }, { note: '' }])
  })
})

eachLocation('store', (locate) => {
  test('two openings of one store wait for each other, and both write', async () => {
    const location = await locate()
    const [one, two] = [await openStore(location), await openStore(location)]
    await sql`create table item (id text not null primary key, n bigint not null, note text)`.execute(one.db)
    await insert(one.db, 'counter')
    const many = [one, two].flatMap((store) =>
      Array.from({ length: 10 }, () =>
        store.transaction(async (tx) => {
          await increment(tx)
          await sleep(1)
        }),
      ),
    )
    await Promise.all(many)
    expect(await ownTables<Tables>(two.db).selectFrom('item').select('n').execute()).toEqual([{ n: 20 }])
    await Promise.all([one.close(), two.close()])
  })

  test('what was committed is there after closing and opening again', async () => {
    const location = await locate()
    const before = await openStore(location)
    await sql`create table item (id text not null primary key, n bigint not null, note text)`.execute(
      before.db,
    )
    await before.transaction((tx) => insert(tx, 'a'))
    await before.close()
    const after = await openStore(location)
    expect(await idsOf(after)).toEqual(['a'])
    await after.close()
  })

  test('a closed store does nothing any more', async () => {
    const store = await openStore(await locate())
    await sql`select 1 as one`.execute(store.db)
    await store.close()
    await expect(sql`select 1 as one`.execute(store.db)).rejects.toThrow()
    await expect(store.transaction(async (tx) => sql`select 1 as one`.execute(tx))).rejects.toThrow()
  })
})

async function increment(db: Store['db'], id = 'counter'): Promise<void> {
  const own = ownTables<Tables>(db)
  await own
    .updateTable('item')
    .set((expression) => ({ n: expression('n', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

const url = process.env['DATABASE_URL'] || undefined
test.skipIf(url === undefined)(
  'a connection that PostgreSQL ends in the middle of a transaction costs that transaction, not the process',
  async () => {
    const [store, operator] = [await openStore({ url: url ?? '' }), await openStore({ url: url ?? '' })]
    const work = store.transaction(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(operator.db)
      // Long enough for the end to arrive while nothing is asked: then only a listener hears of it.
      await sleep(50)
      await sql`select 1`.execute(tx)
    })
    await expect(work).rejects.toThrow(/terminat|not queryable/)
    expect((await sql<{ n: number }>`select 1 as n`.execute(store.db)).rows).toEqual([{ n: 1 }])
    await expect(store.transaction((tx) => sql`select 1`.execute(tx))).resolves.toBeDefined()
    await Promise.all([store.close(), operator.close()])
  },
)
