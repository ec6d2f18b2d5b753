import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { Agreement } from './language/schema.ts'
import type { Sha256 } from './signature.ts'
import type { AgreementState } from './state.ts'
import {
  day,
  isSuspended,
  KEYS,
  lift,
  noticeCase,
  type NoticeDraft,
  RULE,
  SECURITY,
  sendNotice,
  suspend,
  workedCase,
} from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const { open } = workedCase(worked, sha256)
const first = open()
const { send, fold } = noticeCase(sha256, first)

describe('a notice does not count', () => {
  test.each<[string, Partial<NoticeDraft>]>([
    ['of a stranger', { key: 'A'.repeat(43) }],
    ['signed by the other party', { key: KEYS.JP }],
    ['of an authority that is not the signer', { issuer: { party: 'BE', authority: 'be-other' } }],
    [
      'about another agreement',
      { agreement: { id: 'urn:entente:agreement:tn-jp', version: 1, sha256: first.sha256 } },
    ],
    [
      'about another text of this version',
      { agreement: { id: worked.id, version: 1, sha256: '0'.repeat(64) } },
    ],
  ])('%s', (_, change) => {
    const draft = {
      type: 'suspend',
      party: 'BE',
      seq: 1,
      at: day('2027-01-10'),
      target: [RULE],
      ...change,
    } as NoticeDraft
    const state = fold([sendNotice(sha256, first, draft)])
    expect(isSuspended(state)).toBe(false)
    expect(state.noticesIncomplete).toBe(false)
  })

  test('that was not yet known', () => {
    const notices = send([suspend('BE', day('2027-01-10'))])
    expect(isSuspended(fold(notices, { k: '2027-01-09T00:00:00.000Z' }))).toBe(false)
  })
})

test('an operations key may suspend, but neither lift nor terminate', () => {
  const [party, ...rest] = worked.parties
  const [authority] = party.authorities
  if (authority === undefined) return
  const parties: Agreement['parties'] = [
    { ...party, authorities: [{ ...authority, roles: ['operations'] }] },
    ...rest,
  ]
  // Signed by somebody the node trusts from outside; what counts here are the roles written in the version.
  const operated = { ...first, agreement: { ...worked, parties } }
  const drafts = [
    suspend('BE', day('2027-01-10')),
    lift('BE', day('2027-01-12'), 0),
    { type: 'terminate', party: 'BE', at: day('2027-01-12') } as const,
  ]
  const state = fold(send(drafts, operated), { versions: [operated] })
  expect(isSuspended(state)).toBe(true)
  expect(state.notices).toHaveLength(1)
})

describe('a torn chain of notices', () => {
  const three = send([
    suspend('BE', day('2027-01-10')),
    lift('BE', day('2027-01-11'), 0),
    suspend('BE', day('2027-01-12')),
  ])

  test('by a gap: what restricts still counts, what permits does not', () => {
    const withoutFirst = three.slice(1)
    const state = fold(withoutFirst)
    expect(state.noticesIncomplete).toBe(true)
    expect(isSuspended(state)).toBe(true)
    expect(fold(three.slice(0, 2), { t: day('2027-01-11') }).noticesIncomplete).toBe(false)
  })

  test('by a fork: neither branch may permit', () => {
    const other = sendNotice(sha256, first, {
      type: 'lift',
      party: 'BE',
      seq: 2,
      prev: three[0]?.sha256 ?? null,
      at: day('2027-01-11'),
      refs: [three[0]?.sha256 ?? ''],
      evidence: ['a'.repeat(64)],
    })
    const state = fold([...three.slice(0, 2), other])
    expect(state.noticesIncomplete).toBe(true)
    expect(isSuspended(state)).toBe(true)
  })

  test('by a wrong hash of the notice before', () => {
    const wrong = sendNotice(sha256, first, {
      type: 'review-done',
      party: 'JP',
      seq: 1,
      prev: 'b'.repeat(64),
      at: day('2027-01-11'),
    })
    expect(fold([wrong]).noticesIncomplete).toBe(true)
  })
})

test('any arrival order and any repetition of notices give the same state and head (P4)', () => {
  const all = send([
    suspend('BE', day('2027-01-10'), SECURITY),
    suspend('JP', day('2027-01-11'), { target: ['agreement'] }),
    lift('BE', day('2027-01-12'), 0),
    lift('JP', day('2027-01-13'), 0),
    {
      type: 'activate-fact',
      party: 'BE',
      at: day('2027-01-13'),
      fact: 'be-jp.gdpr-46-2-a-instrument-signed',
    },
    { type: 'terminate', party: 'JP', at: day('2027-01-14') },
  ])
  const plain = (state: AgreementState): string =>
    JSON.stringify(state, (_, value: unknown) =>
      value instanceof Map ? [...value] : value instanceof Set ? [...value] : value,
    )
  const expected = plain(fold(all))
  fc.assert(
    fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 12 }), (shuffled) => {
      expect(plain(fold(shuffled))).toBe(expected)
    }),
    { numRuns: 25 },
  )
})
