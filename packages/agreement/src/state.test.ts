import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { OpenedAgreement } from './envelope.ts'
import type { Known } from './history.ts'
import type { Agreement } from './language/schema.ts'
import type { OpenedNotice } from './notices.ts'
import type { Sha256 } from './signature.ts'
import { stateAt } from './state.ts'
import {
  AT,
  day,
  type Draft,
  isSuspended,
  KEYS,
  known,
  noticeCase,
  suspend,
  workedCase,
} from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const { open } = workedCase(worked, sha256)
const first = open()
const { send, fold } = noticeCase(sha256, first)

test('a planned clause is activated when both have declared the fact, not before', () => {
  const fact = 'be-jp.gdpr-46-2-a-instrument-signed'
  const both = send([
    { type: 'activate-fact', party: 'BE', at: day('2027-01-05'), fact },
    { type: 'activate-fact', party: 'JP', at: day('2027-01-08'), fact },
  ])
  const status = (notices: readonly OpenedNotice[], t: string): string | undefined =>
    fold(notices, { t }).clauses.get('residence')?.status
  expect(status(both.slice(0, 1), AT)).toBe('planned')
  expect(status(both, day('2027-01-07'))).toBe('planned')
  expect(status(both, day('2027-01-08'))).toBe('pilot')
})

test('a review counts when both have declared it', () => {
  const t = '2028-01-15T00:00:00.000Z'
  const both = send([
    { type: 'review-done', party: 'BE', at: day('2027-11-20') },
    { type: 'review-done', party: 'JP', at: day('2027-11-25') },
  ])
  expect(fold([], { t: '2027-11-30T23:59:59.999Z' }).review).toBe('ok')
  expect(fold([], { t }).review).toBe('due')
  expect(fold([], { t: '2028-03-01T00:00:00.000Z' }).review).toBe('lapsed')
  expect(fold(both.slice(0, 1), { t }).review).toBe('due')
  expect(fold(both, { t }).review).toBe('ok')
})

test('a termination ends the agreement, never before the agreed notice has passed', () => {
  const notices = send([
    { type: 'terminate', party: 'JP', at: day('2027-01-10'), effectiveFrom: day('2027-02-01') },
  ])
  expect(fold(notices, { t: '2027-04-09T23:59:59.999Z' }).phase).toBe('in-force')
  expect(fold(notices, { t: day('2027-04-10') }).phase).toBe('terminated')
  expect(fold([], { t: day('2028-12-01') }).phase).toBe('expired')
  expect(fold([], { t: '2026-11-30T23:59:59.999Z' }).phase).toBe('not-yet')
})

test('a changed signer speaks only after the other party has acknowledged it', () => {
  const fresh = 'B'.repeat(43)
  const change: Draft = {
    type: 'signer-change',
    party: 'BE',
    at: day('2027-01-05'),
    signers: [{ 'x5t#S256': fresh, from: day('2027-01-06') }],
    until: day('2027-01-09'),
  }
  const later = { ...suspend('BE', day('2027-01-10')), key: fresh }
  const acknowledged = send([
    change,
    { type: 'acknowledge', party: 'JP', at: day('2027-01-06'), ref: 0 },
    later,
  ])
  expect(isSuspended(fold(acknowledged))).toBe(true)
  expect(fold(acknowledged).pins.map((pin) => pin.x5tS256)).toEqual([KEYS.JP, fresh])
  expect(isSuspended(fold(acknowledged.filter(({ notice }) => notice.type !== 'acknowledge')))).toBe(false)
  const tooShort = send([
    { ...change, until: day('2027-01-07') },
    { type: 'acknowledge', party: 'JP', at: day('2027-01-06'), ref: 0 },
    later,
  ])
  expect(isSuspended(fold(tooShort))).toBe(false)
})

test('a changed list signer is pinned after acknowledgement, for the lists of its owner', () => {
  const signers = [{ 'x5t#S256': 'C'.repeat(43), from: day('2027-01-06') }]
  const list = 'https://node.jp.example/lote/identity.jwt'
  const change: Draft = {
    type: 'list-signer-change',
    party: 'JP',
    at: day('2027-01-05'),
    list,
    signers,
    until: day('2027-01-09'),
  }
  const state = fold(send([change, { type: 'acknowledge', party: 'BE', at: day('2027-01-06'), ref: 0 }]))
  expect([...(state.listPins.get('jp-be.mnc') ?? [])]).toEqual(['C'.repeat(43)])
  expect([...(fold(send([change])).listPins.get('jp-be.mnc') ?? [])]).not.toContain('C'.repeat(43))
})

describe('versions', () => {
  const second = (change: Partial<Agreement> = {}): OpenedAgreement =>
    open({
      ...worked,
      version: 2,
      previous: { version: 1, sha256: first.sha256 },
      validity: { ...worked.validity, inForceFrom: day('2027-01-01') },
      ...change,
    })
  test.each<[string, readonly OpenedAgreement[], number, boolean]>([
    ['one after the other', [first, second()], 2, true],
    ['in any order', [second(), first], 2, true],
    ['with a gap', [first, second({ version: 3 })], 3, false],
    ['with a wrong hash', [first, second({ previous: { version: 1, sha256: 'f'.repeat(64) } })], 2, false],
    ['with a fork', [first, second(), second({ mode: 'test' })], 2, false],
    ['without the first', [second()], 2, false],
    [
      'of which the second is not yet in force',
      [first, second({ validity: { ...worked.validity, inForceFrom: day('2027-02-01') } })],
      1,
      true,
    ],
  ])('%s', (_, versions, version, intact) => {
    const state = fold([], { versions })
    expect(state.reference.version).toBe(version)
    expect(state.chainIntact).toBe(intact)
  })

  test('nothing known gives no state', () => {
    expect(stateAt({ id: worked.id, versions: [], notices: [] }, { t: AT, k: AT, sha256 })).toBeUndefined()
    const unknown: Known<OpenedAgreement>[] = [known(first, day('2028-01-01'))]
    expect(
      stateAt({ id: worked.id, versions: unknown, notices: [] }, { t: AT, k: AT, sha256 }),
    ).toBeUndefined()
  })
})

test('a state says until when it holds', () => {
  const notices = send([suspend('BE', day('2027-01-20'), { until: day('2027-01-25') })])
  expect(fold(notices, { t: AT, k: day('2027-01-21') }).changesAt).toBe(day('2027-01-20'))
  expect(fold(notices, { t: day('2027-01-20') }).changesAt).toBe(day('2027-01-25'))
  expect(fold([], { t: AT }).changesAt).toBe(day('2027-12-01'))
})
