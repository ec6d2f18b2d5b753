import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { Agreement } from './language/schema.ts'
import type { Sha256 } from './signature.ts'
import {
  AT,
  day,
  type Draft,
  isSuspended,
  lift,
  noticeCase,
  RULE,
  SECURITY,
  suspend,
  workedCase,
} from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const { open } = workedCase(worked, sha256)
const first = open()
const { send, fold } = noticeCase(sha256, first)

describe('a suspension', () => {
  test.each<[string, Draft[], string, boolean]>([
    ['counts from its time', [suspend('BE', day('2027-01-10'))], day('2027-01-10'), true],
    ['does not count before', [suspend('BE', day('2027-01-10'))], '2027-01-09T23:59:59.999Z', false],
    [
      'is never retroactive',
      [suspend('BE', day('2027-01-10'), { effectiveFrom: day('2027-01-01') })],
      day('2027-01-05'),
      false,
    ],
    ['may start later', [suspend('BE', day('2027-01-10'), { effectiveFrom: day('2027-01-20') })], AT, false],
    [
      'ends when it says so',
      [suspend('BE', day('2027-01-10'), { until: day('2027-01-12') })],
      day('2027-01-12'),
      false,
    ],
    [
      'is lifted by the suspender alone, for administrative reasons',
      [suspend('BE', day('2027-01-10')), lift('BE', day('2027-01-12'), 0)],
      AT,
      false,
    ],
    [
      'is not lifted by the other side',
      [suspend('BE', day('2027-01-10')), lift('JP', day('2027-01-12'), 0)],
      AT,
      true,
    ],
    [
      'for security needs both to lift it',
      [suspend('BE', day('2027-01-10'), SECURITY), lift('BE', day('2027-01-12'), 0)],
      AT,
      true,
    ],
    [
      'for security is lifted by both',
      [
        suspend('BE', day('2027-01-10'), SECURITY),
        lift('BE', day('2027-01-12'), 0),
        lift('JP', day('2027-01-13'), 0),
      ],
      AT,
      false,
    ],
    [
      'for security holds until the second lift',
      [
        suspend('BE', day('2027-01-10'), SECURITY),
        lift('BE', day('2027-01-12'), 0),
        lift('JP', day('2027-01-13'), 0),
      ],
      day('2027-01-12'),
      true,
    ],
    [
      'for administrative reasons resumes after its limit',
      [suspend('BE', day('2027-01-10'))],
      day('2027-04-10'),
      false,
    ],
    [
      'for security is kept after its limit',
      [suspend('BE', day('2027-01-10'), SECURITY)],
      day('2027-04-10'),
      true,
    ],
    [
      'by both needs both suspensions to end',
      [suspend('BE', day('2027-01-10')), suspend('JP', day('2027-01-10')), lift('BE', day('2027-01-12'), 0)],
      AT,
      true,
    ],
    [
      'by list reaches the rules of that list',
      [
        suspend('BE', day('2027-01-10'), {
          target: ['recognitions:by-list'],
          list: 'https://node.jp.example/lote/identity.jwt',
        }),
      ],
      AT,
      true,
    ],
    [
      'by list leaves other lists alone',
      [
        suspend('BE', day('2027-01-10'), {
          target: ['recognitions:by-list'],
          list: 'https://node.jp.example/lote/registers.jwt',
        }),
      ],
      AT,
      false,
    ],
    [
      'by kind reaches the rules of that kind',
      [suspend('BE', day('2027-01-10'), { target: ['recognitions:kind=credential'] })],
      AT,
      true,
    ],
    [
      'of the whole agreement reaches everything',
      [suspend('JP', day('2027-01-10'), { target: ['agreement'] })],
      AT,
      true,
    ],
    [
      'of a clause leaves the rules alone',
      [suspend('BE', day('2027-01-10'), { target: ['dataExchange:enrol'] })],
      AT,
      false,
    ],
    [
      'follows a severe incident by itself',
      [{ type: 'incident', party: 'JP', at: day('2027-01-10'), target: [RULE], severity: 'critical' }],
      AT,
      true,
    ],
    [
      'does not follow a small incident',
      [{ type: 'incident', party: 'JP', at: day('2027-01-10'), target: [RULE], severity: 'low' }],
      AT,
      false,
    ],
  ])('%s', (_, drafts, t, expected) => {
    expect(isSuspended(fold(send(drafts), { t, k: day('2027-06-01') }))).toBe(expected)
  })

  test('of entities, clauses and annexes is kept apart', () => {
    const target = ['dataExchange:enrol', 'annexes:einvoicing', 'entity:jp-mnc-issuer']
    const state = fold(send([suspend('BE', day('2027-01-10'), { target })]))
    expect(state.clauses.get('enrol')?.suspensions).toHaveLength(1)
    expect(state.annexes.get('einvoicing')).toHaveLength(1)
    expect([...state.entities.keys()]).toEqual(['jp-mnc-issuer'])
    expect(isSuspended(state)).toBe(false)
  })

  test('survives a new version, unless that version closes the notice', () => {
    const notices = send([suspend('BE', day('2027-01-10'), SECURITY)])
    const next: Agreement = {
      ...worked,
      version: 2,
      previous: { version: 1, sha256: first.sha256 },
      validity: { ...worked.validity, inForceFrom: day('2027-01-12') },
    }
    expect(isSuspended(fold(notices, { versions: [first, open(next)] }))).toBe(true)
    const closing = open({ ...next, closesNotices: [notices[0]?.sha256 ?? ''] })
    const state = fold(notices, { versions: [first, closing] })
    expect(state.reference.version).toBe(2)
    expect(isSuspended(state)).toBe(false)
  })
})
