import { type Instant, signDocument, type Tsl, type TslPeriod } from '@entente/trust'
import { beforeAll, describe, expect, test } from 'vitest'
import { forgeHouse, type House } from '../../../../trust/src/create/forge-house.ts'
import { addSeconds } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { validateWith } from './validate-with.ts'

const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus'
const TYPE = 'http://uri.etsi.org/TrstSvc/Svctype'
const TEXT = new TextEncoder().encode('We agree.')
const HOUR_SECONDS = 3600

let house: House
let document: Parameters<typeof validateWith>[0]
let crls: readonly Uint8Array[]
/** What the stamp says: an hour before the question. */
let claimed: Instant
beforeAll(async () => {
  house = await forgeHouse()
  claimed = addSeconds(house.at, -HOUR_SECONDS)
  const made = await signDocument({
    ...house,
    at: claimed,
    timestamps: house.timestampsAt(claimed),
    format: 'CAdES',
    level: 'T',
    files: [{ name: 'a.txt', mimeType: 'text/plain', bytes: TEXT }],
  })
  if (!made.ok) throw new Error(made.detail)
  document = { bytes: made.bytes, detached: [] }
  ;({ crls = [] } = await house.revocation([]))
})

type Past = readonly [status: string, since: Instant]

/** A list with the authority for signatures, and the one for time-stamps with what became of it, newest first. */
function listsOf(...past: readonly [Past, ...Past[]]): Parameters<typeof validateWith>[1] {
  const period = (der: Uint8Array, type: string, [status, since]: Past): TslPeriod => ({
    type: `${TYPE}/${type}`,
    name: [],
    status: `${STATUS}/${status}`,
    since,
    identity: { certificates: [der], subjectNames: [], skis: [] },
    asi: [],
    qualifications: [],
    unknownCritical: [],
    supplyPoints: [],
  })
  const { anchor } = house.chain
  const [now, ...before] = past.map((one) => period(house.stampAnchor, 'TSA', one)) as [
    TslPeriod,
    ...TslPeriod[],
  ]
  const services = [
    { periods: [period(anchor, 'CA/PKC', ['granted', '2020-01-01T00:00:00.000Z'])] },
    { periods: [now, ...before] },
  ]
  const tsl = { providers: [{ name: [], tradeName: [], information: [], services }] } as unknown as Tsl
  const anchors = [
    { der: anchor, sha256: sha256(anchor), serviceType: `${TYPE}/CA/PKC` },
    { der: house.stampAnchor, sha256: sha256(house.stampAnchor), serviceType: `${TYPE}/TSA` },
  ]
  return [{ tsl, anchors }] as unknown as Parameters<typeof validateWith>[1]
}

function signatureBy(lists: Parameters<typeof validateWith>[1]) {
  const found = validateWith(document, lists, { at: house.at, crls })
  if (!found.ok) throw new Error(found.detail)
  const [seen, judged] = [found.seen.signatures[0], found.judged.signatures[0]]
  if (seen === undefined || judged === undefined) throw new Error('no signature')
  return { seen, judged }
}

describe('a signature with a time-stamp', () => {
  test('existed at the time of a stamp by an authority in good standing', () => {
    const { judged } = signatureBy(listsOf(['granted', '2020-01-01T00:00:00.000Z']))
    expect(judged).toMatchObject({ indication: 'TOTAL_PASSED', bestTime: claimed })
  })

  test('takes no time from an authority that was withdrawn before anything else proves the stamp', () => {
    const withdrawn = listsOf(['withdrawn', claimed], ['granted', '2020-01-01T00:00:00.000Z'])
    const { seen, judged } = signatureBy(withdrawn)
    // The stamp itself is told as it stands: intact, and by whom.
    expect(seen.timestamps).toMatchObject([{ indication: 'PASSED', time: claimed }])
    expect(judged).toMatchObject({ indication: 'TOTAL_PASSED', bestTime: house.at, provenLevel: 'B' })
  })
})
