import type { History, Notice } from '@entente/agreement'
import { expect, test } from 'vitest'
import { askedDay, lifeOf, stateOn } from './agreement-past.ts'
import { amended, historyOf, readPair, START } from './portal-fixtures.ts'

const agreement = readPair('be-jp')
const TOKYO = 'Asia/Tokyo'

test.each([
  ['no question', {}, { kind: 'none' }],
  ['a link', { at: '2027-01-03' }, { kind: 'day', day: '2027-01-03', until: '2027-01-03T14:59:59.999Z' }],
  [
    'three boxes',
    { parts: { day: '3', month: '1', year: '2027' } },
    { kind: 'day', day: '2027-01-03', until: '2027-01-03T14:59:59.999Z' },
  ],
  [
    'full-width figures',
    { parts: { day: '１５', month: '１', year: '２０２７' } },
    { kind: 'day', day: '2027-01-15', until: START },
  ],
  ['empty boxes', { parts: {} }, { kind: 'error', error: 'errorMissing', wrong: ['day', 'month', 'year'] }],
  [
    'one empty box',
    { parts: { day: '3', month: ' ', year: '2027' } },
    { kind: 'error', error: 'errorMissing', wrong: ['month'] },
  ],
  ['a day that does not exist', { at: '2027-02-30' }, { kind: 'error', error: 'errorForm' }],
  [
    'a year in two figures',
    { parts: { day: '3', month: '3', year: '27' } },
    { kind: 'error', error: 'errorForm' },
  ],
  ['words', { at: 'yesterday' }, { kind: 'error', error: 'errorForm' }],
  ['an instant', { at: '2027-01-03T00:00:00Z' }, { kind: 'error', error: 'errorForm' }],
  ['tomorrow', { at: '2027-01-16' }, { kind: 'error', error: 'errorFuture' }],
])('%s', (_, query, expected) => {
  expect(askedDay(query, START, TOKYO)).toMatchObject(expected)
})

test('today and the end of a day are those of the zone of the node', () => {
  const late = '2027-01-15T20:00:00.000Z'
  expect(askedDay({ at: '2027-01-16' }, late, TOKYO)).toMatchObject({ kind: 'day', until: late })
  expect(askedDay({ at: '2027-01-16' }, late, 'Europe/Brussels')).toMatchObject({ error: 'errorFuture' })
  // The clock of Brussels goes back on 25 October 2026: that day has 25 hours.
  expect(askedDay({ at: '2026-10-25' }, late, 'Europe/Brussels')).toMatchObject({
    until: '2026-10-25T22:59:59.999Z',
  })
})

/** The notice takes effect on the 10th and reaches this node on the 12th. */
function heardLate(): History {
  const history = historyOf([agreement, amended(agreement)], 'be-jp.pid')
  return {
    ...history,
    notices: history.notices.map(({ opened }) => {
      const notice: Notice = {
        ...opened.notice,
        issuedAt: '2027-01-10T08:00:00.000Z',
        effectiveFrom: '2027-01-10T08:00:00.000Z',
      }
      return { opened: { ...opened, notice }, knownAt: '2027-01-12T08:00:00.000Z' }
    }),
  }
}

test('[BE-JP 18] what a day was is told with the knowledge of that day, and with the knowledge of now', () => {
  const suspended = (knownAt: string) =>
    stateOn(heardLate(), { at: '2027-01-11T14:59:59.999Z', knownAt })?.rules.get('be-jp.pid')?.suspensions
      .length
  expect(suspended('2027-01-11T14:59:59.999Z')).toBe(0)
  expect(suspended(START)).toBe(1)
})

test('[BE-JP 18] before anything was known there is no state, and the version of the day governs', () => {
  const history = historyOf([agreement, amended(agreement)])
  const before = '2026-01-01T00:00:00.000Z'
  expect(stateOn(history, { at: before, knownAt: before })).toBeUndefined()
  const versionAt = (at: string) => stateOn(history, { at, knownAt: at })?.reference.version
  expect([versionAt(START), versionAt('2027-06-01T00:00:00.000Z')]).toEqual([1, 2])
})

test('[BE-JP 18] the whole life is drawn: in force over both versions, suspended until the safeguard ends it', () => {
  const life = lifeOf(heardLate(), START)
  expect(life.filter(({ state }) => state === 'in-force')).toEqual([
    { state: 'in-force', from: '2026-10-01', until: '2029-10-01' },
  ])
  const [suspension, ...others] = life.filter(({ state }) => state === 'suspended')
  expect(others).toEqual([])
  expect(suspension?.from).toBe('2027-01-10')
  expect(suspension?.until).toBe('2027-04-10')
  expect(life.findIndex(({ state }) => state === 'suspended')).toBeGreaterThan(
    life.findIndex(({ state }) => state === 'in-force'),
  )
})
