/** Evidence records by themselves and in signatures: what they are over there. */
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { UNSIGNED } from '../cms/oids.ts'
import { addToCms } from '../cms/rewrite-cms.ts'
import { forgeAuthority, forgeHouse, type House, stampsBy } from '../create/forge-house.ts'
import { raiseDocument, signDocument } from '../create/sign-document.ts'
import { TAG } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { type Bytes, type Instant, runAsync } from '../ports.ts'
import { forgeCrl } from '../revocation/forge-crl.ts'
import { type DocumentReport, type SignedDocument, validateDocument } from '../validate-document.ts'
import { forgeErs, forgeXmlErs } from './forge-record.ts'

const SIGNED = '2026-06-01T00:00:00.000Z'
const REVOKED = '2026-08-01T00:00:00.000Z'
const KEPT = '2026-07-01T00:00:00.000Z'
const AGAIN = '2026-09-01T00:00:00.000Z'
const FILE = { name: 'a.txt', mimeType: 'text/plain', bytes: encodeUtf8('We agree.') }

let house: House
let stolen: House['timestampsAt']
let anchors: { anchors: readonly Bytes[]; stampAnchors: readonly Bytes[]; crls: readonly Bytes[] }
beforeAll(async () => {
  house = await forgeHouse()
  const issuer = 'TEST Stolen Root'
  const authority = await forgeAuthority(issuer)
  stolen = stampsBy(authority)
  const revoked = await forgeCrl(authority.root, { issuer, entries: [{ serial: 5, revokedAt: REVOKED }] })
  anchors = {
    anchors: [house.chain.anchor],
    stampAnchors: [house.stampAnchor, authority.anchor],
    crls: [...((await house.revocation([])).crls ?? []), revoked],
  }
})

async function validate(document: SignedDocument): Promise<Extract<DocumentReport, { ok: true }>> {
  const report = await runAsync(validateDocument(document, { at: house.at, ...anchors }), house.drive)
  if (!report.ok) throw new Error(report.detail)
  return report
}

const over = (objects: readonly Bytes[], at: Instant, forge = forgeErs): Promise<Bytes> =>
  forge({ objects, chains: [{ hash: 'sha-256', times: [at] }], stampsAt: house.timestampsAt })

describe.each([
  ['ERS', forgeErs],
  ['XMLERS', forgeXmlErs],
] as const)('%s by itself', (syntax, forge) => {
  test('is told with the file that was brought', async () => {
    const report = await validate({ bytes: await over([FILE.bytes], KEPT, forge), detached: [FILE] })
    expect(report).toMatchObject({ form: 'evidence-record', signatures: [], stamps: [] })
    expect(report.evidence).toMatchObject([{ syntax, indication: 'PASSED', existedAt: KEPT }])
  })

  test('of several files it is over those in its tree', async () => {
    const other = { name: 'b.txt', bytes: encodeUtf8('another') }
    const bytes = await over([FILE.bytes], KEPT, forge)
    const { evidence } = await validate({ bytes, detached: [other, FILE] })
    expect(evidence).toMatchObject([{ indication: 'PASSED', coverage: [{ name: 'a.txt', extent: 'full' }] }])
    const wrong = await validate({ bytes, detached: [other] })
    expect(wrong.evidence).toMatchObject([{ crypto: 'broken', subIndication: 'HASH_FAILURE' }])
    expect((await validate({ bytes })).evidence).toMatchObject([{ subIndication: 'SIGNED_DATA_NOT_FOUND' }])
  })
})

test('XML that calls itself a record and is none', async () => {
  const { form, evidence } = await validate({ bytes: encodeUtf8('<EvidenceRecord xmlns="urn:x"/>') })
  expect(form).toBe('evidence-record')
  expect(evidence).toMatchObject([{ crypto: 'broken', subIndication: 'FORMAT_FAILURE' }])
})

describe('in CAdES', () => {
  let document: Bytes
  beforeAll(async () => {
    const made = await signDocument({
      ...house,
      format: 'CAdES',
      files: [FILE],
      level: 'T',
      timestamps: stolen(SIGNED),
    })
    if (!made.ok) throw new Error(made.detail)
    document = made.bytes
  })

  const put = (into: Bytes, record: Bytes, id: string = UNSIGNED.evidenceRecordInternal): Bytes =>
    addToCms(into, { unsigned: [[write.sequence(write.oid(id), write.der(TAG.set, record))]] })

  test('without one, the time-stamp of an authority that was revoked since proves nothing', async () => {
    const [report] = (await validate({ bytes: document })).signatures
    expect(report).toMatchObject({
      bestTime: house.at,
      provenLevel: 'B',
      timestamps: [{ subIndication: 'REVOKED_NO_POE' }],
    })
  })

  test('it is over the object without itself, and keeps the time-stamps inside', async () => {
    const [report] = (await validate({ bytes: put(document, await over([document], KEPT)) })).signatures
    expect(report?.evidence).toMatchObject([{ indication: 'PASSED', existedAt: KEPT }])
    expect(report).toMatchObject({
      indication: 'TOTAL_PASSED',
      bestTime: SIGNED,
      provenLevel: 'LTA',
      timestamps: [{ indication: 'PASSED', provenAt: KEPT }],
    })
  })

  test('one made too late keeps them no more', async () => {
    const [report] = (await validate({ bytes: put(document, await over([document], AGAIN)) })).signatures
    expect(report).toMatchObject({ bestTime: AGAIN, timestamps: [{ subIndication: 'REVOKED_NO_POE' }] })
  })

  test('a second one is over the object with the first', async () => {
    const first = put(document, await over([document], KEPT))
    const [report] = (await validate({ bytes: put(first, await over([first], AGAIN)) })).signatures
    expect(report?.evidence).toMatchObject([
      { indication: 'PASSED', existedAt: KEPT, timestamps: [{ provenAt: AGAIN }] },
      { indication: 'PASSED', existedAt: AGAIN },
    ])
    expect(report).toMatchObject({ bestTime: SIGNED })
  })

  test('one over something else, or an object that grew since, breaks it and not the signature', async () => {
    const wrong = put(document, await over([encodeUtf8('another')], KEPT))
    const whole = put(document, await over([document], KEPT))
    const grown = addToCms(whole, { certificates: [house.chain.anchor] })
    for (const bytes of [wrong, grown]) {
      const [report] = (await validate({ bytes })).signatures
      expect(report?.evidence).toMatchObject([
        { crypto: 'broken', indication: 'FAILED', subIndication: 'HASH_FAILURE' },
      ])
      expect(report).toMatchObject({ crypto: 'ok', bestTime: house.at, provenLevel: 'B' })
    }
  })

  test('a time-stamp that is younger than the record over it', async () => {
    const order = { ...house, format: 'CAdES', files: [FILE], level: 'T' } as const
    const made = await signDocument({ ...order, timestamps: house.timestampsAt(AGAIN) })
    if (!made.ok) throw new Error(made.detail)
    const [report] = (await validate({ bytes: put(made.bytes, await over([made.bytes], KEPT)) })).signatures
    expect(report).toMatchObject({
      crypto: 'ok',
      indication: 'INDETERMINATE',
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
    })
  })

  test('an object with one is not raised: that would break it', async () => {
    const sealed = put(document, await over([document], KEPT))
    const raised = await raiseDocument({ ...house, document: sealed, to: 'LT' })
    expect(raised).toMatchObject({ ok: false, code: 'DOCUMENT_UNFIT' })
  })

  test('of a multitude only so many are evaluated', async () => {
    const record = await over([document], KEPT)
    const set = write.der(TAG.set, ...Array.from({ length: 12 }, () => record))
    const attribute = write.sequence(write.oid(UNSIGNED.evidenceRecordInternal), set)
    const bytes = addToCms(addToCms(document, { unsigned: [[attribute]] }), { unsigned: [[attribute]] })
    expect((await validate({ bytes })).signatures[0]?.evidence).toHaveLength(16)
  })

  test('what is no record is told as such', async () => {
    const [report] = (await validate({ bytes: put(document, write.nothing()) })).signatures
    expect(report?.evidence).toMatchObject([{ crypto: 'broken', subIndication: 'FORMAT_FAILURE' }])
    expect(report).toMatchObject({ crypto: 'ok', bestTime: house.at })
  })

  test('detached: the object and the file', async () => {
    const made = await signDocument({
      ...house,
      format: 'CAdES',
      packaging: 'detached',
      files: [FILE],
      level: 'B',
    })
    if (!made.ok) throw new Error(made.detail)
    const both = put(made.bytes, await over([made.bytes, FILE.bytes], KEPT), UNSIGNED.evidenceRecordExternal)
    const [report] = (await validate({ bytes: both, detached: [FILE] })).signatures
    expect(report).toMatchObject({ bestTime: KEPT, evidence: [{ indication: 'PASSED' }] })
    const [lost] = (await validate({ bytes: both })).signatures
    expect(lost).toMatchObject({ evidence: [{ subIndication: 'SIGNED_DATA_NOT_FOUND' }] })
    const alone = put(made.bytes, await over([made.bytes], KEPT))
    const [unproven] = (await validate({ bytes: alone, detached: [FILE] })).signatures
    expect(unproven).toMatchObject({ bestTime: house.at, evidence: [{ subIndication: 'HASH_FAILURE' }] })
  })
})
