import { beforeEach, expect, test } from 'vitest'
import { steppingClock } from '../../kernel/clock.ts'
import type { LogFields } from '../../kernel/log.ts'
import type { ListHealth, OwnHealth, ReadList } from './list-health.ts'
import { createListWatch } from './watch-lists.ts'

const NEXT = '2026-12-01T00:00:00.000Z'
type State = ReadList['list']['state']
type Due = OwnHealth['due']['state']

const read = (uri: string, state: State, due: Due = 'in-time') =>
  ({ list: { uri, state }, due: { state: due, next: NEXT } }) as ReadList
const own = (path: string, due: Due) => ({ list: { path }, due: { state: due, next: NEXT } }) as OwnHealth

let told: [level: string, event: string, fields: LogFields][]
let health: ListHealth
const clock = steppingClock('2026-11-22T09:00:00.000Z')
const line =
  (level: string) =>
  (event: string, fields: LogFields = {}) =>
    void told.push([level, event, fields])
const log = { info: line('info'), warn: line('warn'), error: line('error') }
let look: () => Promise<void>

beforeEach(() => {
  told = []
  look = createListWatch({ log, clock }, () => Promise.resolve(health))
})

test('says why, whose list, and until when: of partners and of ours', async () => {
  health = {
    own: [own('/tsl/a.xml', 'soon'), own('/tsl/b.xml', 'in-time')],
    read: [
      read('https://x/late', 'stale', 'overdue'),
      read('https://x/gone', 'unavailable'),
      read('https://x/old', 'rollback'),
      read('https://x/forged', 'bad-signature'),
      read('https://x/good', 'fresh'),
    ],
  }
  await look()
  expect(told.map(([level, event, { list, need }]) => [level, event, list, need])).toEqual([
    ['warn', 'signatures.list-needs-care', 'https://x/late', 'overdue'],
    ['warn', 'signatures.list-needs-care', 'https://x/gone', 'unavailable'],
    ['warn', 'signatures.list-needs-care', 'https://x/old', 'rollback'],
    ['warn', 'signatures.list-needs-care', 'https://x/forged', 'bad-signature'],
    ['warn', 'signatures.list-needs-care', '/tsl/a.xml', 'soon'],
  ])
  expect(told[0]?.[2]).toMatchObject({ nextUpdate: NEXT })
})

test('again when the reason changes and after a day, and not in between', async () => {
  health = { own: [], read: [read('https://x/l', 'fresh', 'soon')] }
  await look()
  clock.advance(23 * 3600)
  await look()
  expect(told).toHaveLength(1)
  clock.advance(3600)
  await look()
  expect(told).toHaveLength(2)
  health = { own: [], read: [read('https://x/l', 'stale', 'overdue')] }
  await look()
  expect(told.map(([, , { need }]) => need)).toEqual(['soon', 'soon', 'overdue'])
})

test('once, when it is over; and from the start when it begins anew', async () => {
  const bad: ListHealth = { own: [own('/tsl/a.xml', 'overdue')], read: [] }
  const good: ListHealth = { own: [own('/tsl/a.xml', 'in-time')], read: [] }
  for (const next of [bad, good, good, bad]) {
    health = next
    await look()
  }
  expect(told.map(([level, event]) => [level, event])).toEqual([
    ['warn', 'signatures.list-needs-care'],
    ['info', 'signatures.list-is-well'],
    ['warn', 'signatures.list-needs-care'],
  ])
})
