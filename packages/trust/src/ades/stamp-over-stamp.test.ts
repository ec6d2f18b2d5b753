/** What an older time-stamp is worth once its authority was revoked: only a younger one that is over it keeps it. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createAsic, createManifest } from '../asic/create-asic.ts'
import type { ZipPart } from '../asic/write-zip.ts'
import { encodeUtf8 } from '../bytes.ts'
import { forgeAuthority, forgeHouse, type House, stampsBy } from '../create/forge-house.ts'
import type { CreationFormat, FileToSign, StampSource } from '../create/order.ts'
import { raiseDocument, signDocument } from '../create/sign-document.ts'
import type { CreationStep, CreationSteps } from '../create/steps.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { forgeCrl } from '../revocation/forge-crl.ts'
import { type DocumentReport, validateDocument } from '../validate-document.ts'
import { raiseXades } from '../xades/raise-xades.ts'
import { raiseCades } from './cades/raise-cades.ts'
import { raiseJades } from './jades/raise-jades.ts'
import { plainPdf } from './pades/forge-pdf.ts'

const CLAIMED = '2026-05-01T00:00:00.000Z'
const IN_TIME = '2026-06-01T00:00:00.000Z'
const REVOKED = '2026-07-01T00:00:00.000Z'
const GENUINE = '2026-08-01T00:00:00.000Z'

let house: House
let genuine: House['timestampsAt']
/** The key is in strange hands since it was revoked, and claims any time. */
let stolen: House['timestampsAt']
let stampAnchors: readonly Bytes[]
let crls: readonly Bytes[]
beforeAll(async () => {
  house = await forgeHouse()
  genuine = house.timestampsAt
  const issuer = 'TEST Stolen Root'
  const authority = await forgeAuthority(issuer)
  stolen = stampsBy(authority)
  stampAnchors = [house.stampAnchor, authority.anchor]
  const revoked = await forgeCrl(authority.root, { issuer, entries: [{ serial: 5, revokedAt: REVOKED }] })
  crls = [...((await house.revocation([])).crls ?? []), revoked]
})

async function validate(bytes: Bytes): Promise<Extract<DocumentReport, { ok: true }>> {
  const input = { at: house.at, anchors: [house.chain.anchor], stampAnchors, crls }
  const report = await runAsync(validateDocument({ bytes }, input), house.drive)
  if (!report.ok) throw new Error(report.detail)
  return report
}

/** Steps of creation with time-stamps from this source. */
function run<T>(steps: CreationSteps<T>, timestamps: StampSource): Promise<T> {
  return runAsync(steps, async (step: CreationStep) =>
    step.op === 'stamp'
      ? tokenOver(step.data, timestamps)
      : step.op === 'material' || step.op === 'sign-value'
        ? {}
        : house.drive(step),
  )
}

async function tokenOver(data: Bytes, timestamps: StampSource): Promise<Bytes> {
  const imprint = (await house.drive({ op: 'digest', hash: 'sha-256', data })) as Bytes
  const answer = await timestamps({ hash: 'sha-256', imprint })
  if (!answer.ok) throw new Error(answer.detail)
  return answer.token
}

const TEXT = { name: 'a.txt', mimeType: 'text/plain', bytes: encodeUtf8('We agree.') }
const XML = { name: 'a.xml', mimeType: 'text/xml', bytes: encodeUtf8('<doc>text</doc>') }
const PDF = { name: 'a.pdf', mimeType: 'application/pdf', bytes: plainPdf() }

async function renewed(document: Bytes, timestamps: StampSource): Promise<Bytes> {
  const raised = await raiseDocument({ ...house, document, to: 'LTA', timestamps })
  if (!raised.ok) throw new Error(raised.detail)
  return raised.bytes
}

async function signed(format: CreationFormat, file: FileToSign, timestamps: StampSource): Promise<Bytes> {
  const made = await signDocument({ ...house, format, files: [file], level: 'T', timestamps })
  if (!made.ok) throw new Error(made.detail)
  return made.bytes
}

type Appended = (document: Bytes, timestamps: StampSource) => Promise<Bytes>
const CASES: readonly (readonly [CreationFormat, FileToSign, Appended])[] = [
  ['PAdES', PDF, renewed],
  [
    'XAdES',
    XML,
    (document, source) =>
      run(
        raiseXades().stamp(document, () => true),
        source,
      ),
  ],
  [
    'CAdES',
    TEXT,
    (document, source) =>
      run(
        raiseCades().stamp(document, () => true),
        source,
      ),
  ],
  [
    'JAdES',
    TEXT,
    (document, source) =>
      run(
        raiseJades().stamp(document, () => true),
        source,
      ),
  ],
]

describe.each(CASES)('%s', (format, file, append) => {
  test('a forged time-stamp that is put behind a genuine one over everything moves no time', async () => {
    const archived = await renewed(await signed(format, file, genuine(GENUINE)), genuine(GENUINE))
    const [before] = (await validate(archived)).signatures
    expect(before).toMatchObject({ indication: 'TOTAL_PASSED', bestTime: GENUINE })
    const [report] = (await validate(await append(archived, stolen(CLAIMED)))).signatures
    expect(report).toMatchObject({ crypto: 'ok', bestTime: GENUINE })
    const forged = report?.timestamps.filter(({ time }) => time === CLAIMED) ?? []
    expect(forged).toMatchObject([{ crypto: 'ok', subIndication: 'REVOKED_NO_POE' }])
    expect(forged[0]).not.toHaveProperty('provenAt')
  })

  test('a time-stamp that was archived before its authority was revoked keeps its time', async () => {
    const archived = await renewed(await signed(format, file, stolen(CLAIMED)), genuine(IN_TIME))
    const [report] = (await validate(archived)).signatures
    expect(report).toMatchObject({ indication: 'TOTAL_PASSED', bestTime: CLAIMED })
    expect(report?.timestamps).toMatchObject([
      { time: CLAIMED, indication: 'PASSED', provenAt: IN_TIME },
      { time: IN_TIME, indication: 'PASSED' },
    ])
  })
})

describe('time-stamps that stand for themselves in a container', () => {
  const OTHER = { ...TEXT, name: 'b.txt', bytes: encodeUtf8('Nothing of this was agreed.') }

  async function stamping(file: FileToSign, kind: string, timestamps: StampSource): Promise<ZipPart[]> {
    const name = `META-INF/timestamp${kind}.tst`
    const manifest = await run(createManifest(name, [file]), timestamps)
    return [
      { name: `META-INF/ASiC${kind}.xml`, bytes: manifest },
      { name, bytes: await tokenOver(manifest, timestamps) },
    ]
  }
  const reportOf = async (meta: readonly ZipPart[], name: string) => {
    const { stamps } = await validate(createAsic({ form: 'ASiC-E', files: [TEXT, OTHER], meta }))
    return stamps.find(({ entry }) => entry === name)?.report
  }

  test('a forged one is not proven by a genuine one over another file', async () => {
    const meta = [
      ...(await stamping(TEXT, 'Manifest1', genuine(GENUINE))),
      ...(await stamping(OTHER, 'Manifest2', stolen(CLAIMED))),
    ]
    expect(await reportOf(meta, 'META-INF/timestampManifest1.tst')).toMatchObject({ indication: 'PASSED' })
    const forged = await reportOf(meta, 'META-INF/timestampManifest2.tst')
    expect(forged).toMatchObject({ crypto: 'ok', time: CLAIMED, subIndication: 'REVOKED_NO_POE' })
    expect(forged).not.toHaveProperty('provenAt')
  })

  test('one whose entry an archive manifest names is proven by its time-stamp', async () => {
    const meta = await stamping(OTHER, 'Manifest2', stolen(CLAIMED))
    const older = {
      name: 'META-INF/timestampManifest2.tst',
      mimeType: 'application/vnd.etsi.timestamp-token',
    }
    const bytes = meta.find(({ name }) => name === older.name)?.bytes ?? new Uint8Array()
    const archive = await stamping({ ...older, bytes }, 'ArchiveManifest', genuine(IN_TIME))
    expect(await reportOf([...meta, ...archive], older.name)).toMatchObject({
      indication: 'PASSED',
      provenAt: IN_TIME,
    })
  })
})
