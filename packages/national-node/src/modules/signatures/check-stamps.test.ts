import { type TimestampReport, type Tsl, type TslPeriod, runAsync, validateDocument } from '@entente/trust'
import { beforeAll, describe, expect, test } from 'vitest'
import { forgeHouse } from '../../../../trust/src/create/forge-house.ts'
import { checkStamps } from './check-stamps.ts'

const AT = '2026-11-22T09:00:00.000Z'
const CLAIMED = '2023-05-01T00:00:00.000Z'
const PROVEN = '2023-06-01T00:00:00.000Z'
const WITHDRAWN = '2024-01-01T00:00:00.000Z'
const TSA = 'http://uri.etsi.org/TrstSvc/Svctype/TSA'
const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus'

/** Of a token that says May 2023, whatever the day it was made. */
let report: TimestampReport
let authority: Uint8Array
beforeAll(async () => {
  const house = await forgeHouse()
  authority = house.stampAnchor
  const bytes = new TextEncoder().encode('We agree.')
  const imprint = (await house.drive({ op: 'digest', hash: 'sha-256', data: bytes })) as Uint8Array
  const answer = await house.timestampsAt(CLAIMED)({ hash: 'sha-256', imprint })
  if (!answer.ok) throw new Error(answer.detail)
  const { crls = [] } = await house.revocation([])
  const document = { bytes: answer.token, detached: [{ name: 'a.txt', bytes }] }
  const found = await runAsync(
    validateDocument(document, { at: AT, anchors: [], stampAnchors: [authority], crls }),
    house.drive,
  )
  const [stamp] = found.ok ? found.stamps : []
  if (stamp === undefined) throw new Error('no time-stamp')
  report = stamp.report
})

const period = (since: string, change: Partial<TslPeriod> = {}): TslPeriod => ({
  type: `${TSA}/QTST`,
  name: [],
  status: `${STATUS}/granted`,
  since,
  identity: { certificates: [authority], subjectNames: [], skis: [] },
  asi: [],
  qualifications: [],
  unknownCritical: [],
  supplyPoints: [],
  ...change,
})

const listOf = (...periods: readonly [TslPeriod, ...TslPeriod[]]): Tsl => ({
  version: 6,
  sequence: 1,
  type: 'urn:test',
  operator: [],
  schemeName: [],
  schemeInformation: [],
  communityRules: [],
  pointers: [],
  issued: AT,
  distributionPoints: [],
  findings: [],
  providers: [{ name: [], tradeName: [], information: [], services: [{ periods }] }],
})

/** Without an agreement nothing is asked of the node. */
const NOTHING = {} as Parameters<typeof checkStamps>[0]

async function atHome(tsl: Tsl, change: Partial<TimestampReport> = {}) {
  const reports = [{ ...report, ...change }]
  const question = { where: '', own: [{ tsl }], reports, brought: [], heard: [] }
  const [stamp] = await checkStamps(NOTHING, { ...question, at: AT, receipts: false, sha256: '' })
  return stamp?.home
}

describe('an authority that was withdrawn from our list in 2024', () => {
  const withdrawn = () =>
    listOf(
      period(WITHDRAWN, { status: `${STATUS}/withdrawn` }),
      period('2020-01-01T00:00:00.000Z', { until: WITHDRAWN }),
    )

  test('has no standing for a token that says 2023 and that nothing else proves', async () => {
    expect(report).toMatchObject({ indication: 'PASSED', time: CLAIMED })
    const home = await atHome(withdrawn())
    expect(home).toMatchObject({ verdict: 'withdrawn', service: { period: { since: WITHDRAWN } } })
    expect(home).not.toHaveProperty('qualification')
  })

  test('has it for one that is proven to have existed before', async () => {
    expect(await atHome(withdrawn(), { provenAt: PROVEN })).toMatchObject({
      verdict: 'valid',
      qualification: 'QTSA',
    })
  })
})

test.each([
  ['qualified all the time', ['/QTST', '/QTST'], 'QTSA'],
  ['qualified only after the time that it says', ['/QTST', ''], 'TSA'],
  ['qualified only until before it is proven', ['', '/QTST'], 'TSA'],
] as const)('%s', async (_, [now, then], qualification) => {
  const list = listOf(
    period(WITHDRAWN, { type: `${TSA}${now}` }),
    period('2020-01-01T00:00:00.000Z', { type: `${TSA}${then}`, until: WITHDRAWN }),
  )
  expect(await atHome(list)).toMatchObject({ verdict: 'valid', qualification })
})
