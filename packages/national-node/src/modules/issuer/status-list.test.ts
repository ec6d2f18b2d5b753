import { expect, test } from 'vitest'
import { steppingClock } from '../../kernel/clock.ts'
import { eachStore } from '../../store/each-store.ts'
import { allocateStatus, quarterOf, readStatusToken } from './status-list.ts'
import { entryStore } from './status-store.ts'

const clock = steppingClock('2026-11-22T09:00:00.000Z')
const SIZE = 64
const EXPIRES = clock.seconds() + 86_400
/** Allocation needs no key and no driver. */
const deps = { clock, config: { statusListSize: SIZE, baseUrl: 'https://be.example', types: [] } } as never

test.each([
  ['2026-01-01T00:00:00.000Z', '2026q1'],
  ['2026-03-31T23:59:59.000Z', '2026q1'],
  ['2026-04-01T00:00:00.000Z', '2026q2'],
  ['2026-12-31T23:59:59.000Z', '2026q4'],
])('%s lies in %s', (instant, quarter) => {
  expect(quarterOf(steppingClock(instant).seconds())).toBe(quarter)
})

eachStore('status places', (open) => {
  test('are drawn at random, never twice, and the next list begins when one is nearly full', async () => {
    const store = await open()
    const wanted = { type: 'pid', expiresAt: EXPIRES, count: 8 }
    const refs = []
    for (let batch = 0; batch < 20; batch++) {
      refs.push(...(await store.transaction((tx) => allocateStatus(tx, deps, wanted))))
    }
    expect(new Set(refs.map(({ list, index }) => `${list} ${index}`)).size).toBe(160)
    const lists = [...new Set(refs.map(({ list }) => list))]
    expect(lists.slice(0, 3)).toEqual(['pid-2026q4-1', 'pid-2026q4-2', 'pid-2026q4-3'])
    for (const { index } of refs) expect(index).toBeLessThan(SIZE)
    const first = refs.filter(({ list }) => list === lists[0]).map(({ index }) => index)
    expect(first.length).toBeGreaterThan(SIZE / 2)
    expect(first).not.toEqual([...first].sort((a, b) => a - b))
  })

  test('of batches allocated at the same moment never collide', async () => {
    const store = await open()
    const wanted = { type: 'pid', expiresAt: EXPIRES, count: 5 }
    const batches = await Promise.all(
      Array.from({ length: 8 }, () => store.transaction((tx) => allocateStatus(tx, deps, wanted))),
    )
    const places = batches.flat().map(({ list, index }) => `${list} ${index}`)
    expect(new Set(places).size).toBe(40)
  })

  test('of a transaction that fails are free again', async () => {
    const store = await open()
    const failing = store.transaction(async (tx) => {
      await allocateStatus(tx, deps, { type: 'pid', expiresAt: EXPIRES, count: 3 })
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await store.db.selectFrom('issuer_status_entry').selectAll().execute()).toEqual([])
    expect(await store.db.selectFrom('issuer_status_list').selectAll().execute()).toEqual([])
  })

  test('each type and quarter has lists of its own', async () => {
    const store = await open()
    const listOf = async (type: string, expiresAt: number) =>
      store.transaction(
        async (tx) => (await allocateStatus(tx, deps, { type, expiresAt, count: 1 }))[0]?.list,
      )
    expect(await listOf('pid', EXPIRES)).toBe('pid-2026q4-1')
    expect(await listOf('diploma', EXPIRES)).toBe('diploma-2026q4-1')
    expect(await listOf('pid', EXPIRES + 90 * 86_400)).toBe('pid-2027q1-1')
  })

  test('a place cannot be taken twice; an unknown list has no token', async () => {
    const store = await open()
    expect(await entryStore(store.db).takeIndex('pid-2026q4-1', 7)).toBe(true)
    expect(await entryStore(store.db).takeIndex('pid-2026q4-1', 7)).toBe(false)
    expect(await readStatusToken(store.db, deps, 'unknown')).toBeUndefined()
  })
})
