import { beforeAll, describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { runAsync } from '../ports.ts'
import type { SignatureReport } from '../ades/outcome.ts'
import { validateDocument } from '../validate-document.ts'
import { plainPdf, streamedPdf } from '../ades/pades/forge-pdf.ts'
import { approvedSigner } from './approved-signer.ts'
import { forgeHouse, type House } from './forge-house.ts'
import {
  CREATION_LEVELS,
  type CreationFormat,
  type FileToSign,
  type Packaging,
  type SigningOrder,
} from './order.ts'
import { raiseDocument, signDocument } from './sign-document.ts'

let house: House
beforeAll(async () => {
  house = await forgeHouse()
})

const TEXT = { name: 'a b+ü.txt', mimeType: 'text/plain', bytes: encodeUtf8('We agree.') }
const XML = {
  name: 'a.xml',
  mimeType: 'text/xml',
  bytes: encodeUtf8('<?xml version="1.0"?>\n<doc a="1">text</doc>\n'),
}
const PDF = { name: 'a.pdf', mimeType: 'application/pdf', bytes: plainPdf() }
const STREAMED = { name: 'streams.pdf', mimeType: 'application/pdf', bytes: streamedPdf() }
const MORE = { name: 'dir/b.bin', mimeType: 'application/octet-stream', bytes: Uint8Array.of(0, 1, 255) }

type Case = { format: CreationFormat; packaging?: Packaging; files: readonly FileToSign[]; beside?: true }
const CASES: Case[] = [
  { format: 'PAdES', files: [PDF] },
  { format: 'PAdES', files: [STREAMED] },
  { format: 'CAdES', files: [TEXT] },
  // What is signed must not be taken for what signs it.
  { format: 'CAdES', files: [PDF] },
  { format: 'CAdES', packaging: 'detached', files: [TEXT], beside: true },
  { format: 'JAdES', files: [TEXT] },
  { format: 'JAdES', packaging: 'detached', files: [TEXT, MORE], beside: true },
  { format: 'XAdES', files: [XML] },
  { format: 'XAdES', packaging: 'enveloping', files: [TEXT] },
  { format: 'XAdES', packaging: 'detached', files: [TEXT, MORE], beside: true },
  { format: 'ASiC-S/XAdES', files: [TEXT] },
  { format: 'ASiC-S/CAdES', files: [TEXT] },
  { format: 'ASiC-E/XAdES', files: [TEXT, MORE] },
  { format: 'ASiC-E/CAdES', files: [TEXT, MORE] },
]

const orderOf = ({ format, packaging, files }: Case, change: Partial<SigningOrder> = {}): SigningOrder => ({
  ...house,
  format,
  files,
  level: 'B',
  ...(packaging !== undefined && { packaging }),
  ...change,
})

async function validate(bytes: Uint8Array, { beside, files }: Case): Promise<readonly SignatureReport[]> {
  const { chain, stampAnchor, at, drive } = house
  const input = {
    at,
    anchors: [chain.anchor],
    stampAnchors: [stampAnchor],
    crls: (await house.revocation([])).crls ?? [],
  }
  const report = await runAsync(validateDocument({ bytes, ...(beside && { detached: files }) }, input), drive)
  if (!report.ok) throw new Error(report.detail)
  return report.signatures
}

const title = ({ format, packaging }: Case): string =>
  packaging === undefined ? format : `${format} ${packaging}`

describe.each(CASES.map((one) => [title(one), one] as const))('%s', (_, one) => {
  test.each(CREATION_LEVELS)('level %s is created and holds, and covers all', async (level) => {
    const made = await signDocument(orderOf(one, { level }))
    if (!made.ok) throw new Error(made.detail)
    const [report, ...more] = await validate(made.bytes, one)
    expect(more).toEqual([])
    expect(report).toMatchObject({
      crypto: 'ok',
      indication: 'TOTAL_PASSED',
      ...(one.format === 'PAdES' ? {} : { claimedTime: house.at }),
    })
    expect(report?.level).toMatch(new RegExp(`_BASELINE_${level}$`))
    const proven = { B: 'B', T: 'LT', LT: 'LT', LTA: 'LTA' }[level]
    expect(report?.provenLevel).toBe(proven)
    const full = (report?.coverage ?? []).filter(({ extent }) => extent === 'full').map(({ bytes }) => bytes)
    for (const { bytes } of one.packaging === undefined && !one.format.match(/CAdES|ASiC/) ? [] : one.files)
      expect(full).toContainEqual(bytes)
  })

  test('raised from B to T to LT to LTA and renewed: at every step it holds, and no level is lost', async () => {
    const made = await signDocument(orderOf(one))
    if (!made.ok) throw new Error(made.detail)
    let document = made.bytes
    const steps = [
      ['T', 'T', 1, '2026-11-22T08:00:00.000Z'],
      ['LT', 'LT', 1, '2026-11-22T08:01:00.000Z'],
      ['LTA', 'LTA', 2, '2026-11-22T08:02:00.000Z'],
      ['LTA', 'LTA', 3, '2026-11-22T08:03:00.000Z'],
    ] as const
    for (const [to, level, count, at] of steps) {
      const timestamps = house.timestampsAt(at)
      const detached = one.beside ? { detached: one.files } : {}
      const raised = await raiseDocument({ ...house, ...detached, document, to, timestamps })
      if (!raised.ok) throw new Error(raised.detail)
      document = raised.bytes
      const [report] = await validate(document, one)
      expect(report).toMatchObject({ indication: 'TOTAL_PASSED', bestTime: steps[0][3] })
      expect(report?.level).toMatch(new RegExp(`_${level}$`))
      expect(report?.timestamps.map(({ indication }) => indication)).toEqual(Array(count).fill('PASSED'))
    }
  })
})

test('a second person signs the container of the first: each has a verdict, both are raised', async () => {
  const one: Case = { format: 'ASiC-E/XAdES', files: [TEXT, MORE] }
  const first = await signDocument(orderOf(one))
  if (!first.ok) throw new Error(first.detail)
  const shown: string[] = []
  const signer = approvedSigner(house.signer, async ({ context }) => {
    shown.push(...context.files.map(({ name }) => name))
    return undefined
  })
  const again = orderOf({ ...one, files: [] }, { container: first.bytes, level: 'T', signer })
  const second = await signDocument(again)
  if (!second.ok) throw new Error(second.detail)
  expect(shown).toEqual([TEXT.name, MORE.name])
  const levels = async (bytes: Uint8Array) => (await validate(bytes, one)).map((report) => report.level)
  expect(await levels(second.bytes)).toEqual(['XAdES_BASELINE_B', 'XAdES_BASELINE_T'])
  const raised = await raiseDocument({ ...house, document: second.bytes, to: 'LTA' })
  if (!raised.ok) throw new Error(raised.detail)
  const reports = await validate(raised.bytes, one)
  expect(reports.map(({ indication, provenLevel }) => [indication, provenLevel])).toEqual([
    ['TOTAL_PASSED', 'LTA'],
    ['TOTAL_PASSED', 'LTA'],
  ])
  for (const { coverage } of reports) expect(coverage.map(({ extent }) => extent)).toEqual(['full', 'full'])
  expect(await signDocument({ ...again, files: [TEXT] })).toMatchObject({ code: 'DOCUMENT_UNFIT' })
  expect(await signDocument({ ...again, container: TEXT.bytes })).toMatchObject({ code: 'DOCUMENT_UNFIT' })
})
