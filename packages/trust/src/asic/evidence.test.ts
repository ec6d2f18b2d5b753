/** Evidence records of containers, and what they and archive manifests prove of the signatures beside them. */
import { beforeAll, describe, expect, test } from 'vitest'
import { base64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import { forgeHouse, type House } from '../create/forge-house.ts'
import { raiseDocument, signDocument } from '../create/sign-document.ts'
import { forgeErs, forgeXmlErs } from '../evidence/forge-record.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { type DocumentReport, validateDocument } from '../validate-document.ts'
import { ASIC_E, ASIC_S } from './create-asic.ts'
import { readZip } from './read-zip.ts'
import { writeZip, type ZipPart } from './write-zip.ts'

const THEN = '2023-01-01T00:00:00.000Z'
const LATER = '2024-01-01T00:00:00.000Z'
const FILE: ZipPart = { name: 'a.txt', bytes: encodeUtf8('We agree.') }
const OTHER: ZipPart = { name: 'b.txt', bytes: encodeUtf8('And more.') }

let house: House
beforeAll(async () => {
  house = await forgeHouse()
})

const type = (text: string): ZipPart => ({ name: 'mimetype', bytes: encodeUtf8(text) })

async function recordOver(objects: readonly Bytes[], at = THEN, forge = forgeErs): Promise<Bytes> {
  return forge({ objects, chains: [{ hash: 'sha-256', times: [at] }], stampsAt: house.timestampsAt })
}

async function manifest(name: string, by: string, parts: readonly ZipPart[]): Promise<ZipPart> {
  const references = await Promise.all(
    parts.map(async (part) => {
      const digest = base64((await house.drive({ op: 'digest', hash: 'sha-256', data: part.bytes })) as Bytes)
      const method = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
      return `<a:DataObjectReference URI="${part.name}">${method}<ds:DigestValue>${digest}</ds:DigestValue></a:DataObjectReference>`
    }),
  )
  const spaces = 'xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
  return {
    name: `META-INF/${name}`,
    bytes: encodeUtf8(
      `<a:ASiCManifest ${spaces}><a:SigReference URI="${by}"/>${references.join('')}</a:ASiCManifest>`,
    ),
  }
}

const evidence = (bytes: Bytes, name = 'evidencerecord.ers'): ZipPart => ({ name: `META-INF/${name}`, bytes })

async function validate(parts: readonly ZipPart[]): Promise<Extract<DocumentReport, { ok: true }>> {
  const { crls = [] } = await house.revocation([])
  const input = { at: house.at, anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor], crls }
  const report = await runAsync(validateDocument({ bytes: writeZip(parts) }, input), house.drive)
  if (!report.ok) throw new Error(report.detail)
  return report
}

describe('a container that nobody signed', () => {
  test('ASiC-S: the record is over its one file', async () => {
    const report = await validate([type(ASIC_S), FILE, evidence(await recordOver([FILE.bytes]))])
    expect(report.signatures).toEqual([])
    expect(report.evidence).toMatchObject([
      { name: 'META-INF/evidencerecord.ers', syntax: 'ERS', indication: 'PASSED', existedAt: THEN },
    ])
    expect(report.container?.files).toEqual([{ name: 'a.txt', covered: 'all' }])
  })

  test('ASiC-E: over those that a manifest names; others are told uncovered', async () => {
    const record = await recordOver([FILE.bytes], THEN, forgeXmlErs)
    const by = 'META-INF/evidencerecord001.xml'
    const names = await manifest('ASiCEvidenceRecordManifest001.xml', by, [FILE])
    const report = await validate([
      type(ASIC_E),
      FILE,
      OTHER,
      names,
      evidence(record, 'evidencerecord001.xml'),
    ])
    expect(report.evidence).toMatchObject([{ syntax: 'XMLERS', indication: 'PASSED', existedAt: THEN }])
    expect(report.container?.files).toEqual([
      { name: 'a.txt', covered: 'all' },
      { name: 'b.txt', covered: 'none' },
    ])
  })

  test.each<[string, (record: Bytes) => Promise<ZipPart[]>, string]>([
    [
      'another file than was stamped',
      async (record) => [type(ASIC_S), { ...FILE, bytes: OTHER.bytes }, evidence(record)],
      'HASH_FAILURE',
    ],
    [
      'no manifest in a container for many',
      async (record) => [type(ASIC_E), FILE, evidence(record)],
      'SIGNED_DATA_NOT_FOUND',
    ],
    [
      'two files in a container for one',
      async (record) => [type(ASIC_S), FILE, OTHER, evidence(record)],
      'SIGNED_DATA_NOT_FOUND',
    ],
    [
      'a manifest that is about another entry',
      async (record) => [
        type(ASIC_E),
        FILE,
        await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/x.ers', [FILE]),
        evidence(record),
      ],
      'SIGNED_DATA_NOT_FOUND',
    ],
    [
      'a file of the manifest is not there',
      async (record) => [
        type(ASIC_E),
        FILE,
        await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/evidencerecord.ers', [FILE, OTHER]),
        evidence(record),
      ],
      'SIGNED_DATA_NOT_FOUND',
    ],
    [
      'a file of the manifest is another',
      async (record) => [
        type(ASIC_E),
        { ...FILE, bytes: OTHER.bytes },
        await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/evidencerecord.ers', [FILE]),
        evidence(record),
      ],
      'HASH_FAILURE',
    ],
    [
      'a file of the manifest is not in the tree',
      async (record) => [
        type(ASIC_E),
        FILE,
        OTHER,
        await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/evidencerecord.ers', [FILE, OTHER]),
        evidence(record),
      ],
      'HASH_FAILURE',
    ],
    [
      'a manifest with another hash than the record',
      async (record) => {
        const names = await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/evidencerecord.ers', [FILE])
        const digest = base64(
          (await house.drive({ op: 'digest', hash: 'sha-512', data: FILE.bytes })) as Bytes,
        )
        const text = new TextDecoder().decode(names.bytes).replace('#sha256', '#sha512')
        const bytes = encodeUtf8(text.replace(/<ds:DigestValue>[^<]*/, `<ds:DigestValue>${digest}`))
        return [type(ASIC_E), FILE, { ...names, bytes }, evidence(record)]
      },
      'HASH_FAILURE',
    ],
    [
      'a record that is none',
      async () => [type(ASIC_S), FILE, evidence(encodeUtf8('none'))],
      'FORMAT_FAILURE',
    ],
    [
      'a manifest that is none',
      async (record) => [
        type(ASIC_E),
        FILE,
        { name: 'META-INF/ASiCEvidenceRecordManifest.xml', bytes: encodeUtf8('<a') },
        evidence(record),
      ],
      'FORMAT_FAILURE',
    ],
  ])('%s', async (_, make, subIndication) => {
    const report = await validate(await make(await recordOver([FILE.bytes])))
    const { evidence: reports } = report
    expect(report.container?.files.every(({ covered }) => covered === 'none')).toBe(true)
    expect(reports).toMatchObject([{ crypto: 'broken', subIndication }])
    expect(reports[0]?.existedAt).toBeUndefined()
  })
})

describe.each(['ASiC-E/XAdES', 'ASiC-E/CAdES'] as const)(
  'a signature of %s without a time-stamp',
  (format) => {
    let parts: readonly ZipPart[]
    let entry: ZipPart
    beforeAll(async () => {
      const file = { ...FILE, mimeType: 'text/plain' }
      const made = await signDocument({ ...house, format, files: [file], level: 'B' })
      if (!made.ok) throw new Error(made.detail)
      parts = readZip(made.bytes).map(({ name, bytes }) => ({ name, bytes: bytes() }))
      entry = parts.find(({ name }) => /signature.*(p7s|xml)$/i.test(name)) ?? FILE
    })

    const meta = (): readonly ZipPart[] => parts.filter(({ name }) => name !== 'mimetype')

    test('a record over it and its files proves when it existed at the latest', async () => {
      const names = await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/evidencerecord.ers', meta())
      const record = evidence(await recordOver(meta().map(({ bytes }) => bytes)))
      const { signatures, evidence: reports } = await validate([...parts, names, record])
      expect(reports).toMatchObject([{ indication: 'PASSED', existedAt: THEN }])
      // The TEST certificate is younger than the record: what is proven is then told against the signature.
      expect(signatures).toMatchObject([{ bestTime: THEN, crypto: 'ok' }])
    })

    test('one over the signature alone proves nothing of it: its file could be another since', async () => {
      const names = await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/evidencerecord.ers', [entry])
      const record = evidence(await recordOver([entry.bytes]))
      const { signatures, evidence: reports } = await validate([...parts, names, record])
      expect(reports).toMatchObject([{ indication: 'PASSED', existedAt: THEN }])
      expect(signatures).toMatchObject([{ bestTime: house.at, crypto: 'ok', provenLevel: 'B' }])
    })

    test('one over its file in a canonical form alone proves nothing of it', async () => {
      const text = '<doc  b="2" a="1"/>'
      const file = { name: 'a.xml', mimeType: 'text/xml', bytes: encodeUtf8(text) }
      const made = await signDocument({ ...house, format, files: [file], level: 'B' })
      if (!made.ok) throw new Error(made.detail)
      const all = readZip(made.bytes).map(({ name, bytes }) => ({ name, bytes: bytes() }))
      const inside = all.filter(({ name }) => name !== 'mimetype')
      const octets = inside.map(({ name, bytes }) =>
        name === 'a.xml' ? encodeUtf8('<doc a="1" b="2"></doc>') : bytes,
      )
      const by = 'META-INF/evidencerecord.xml'
      const names = await manifest('ASiCEvidenceRecordManifest.xml', by, inside)
      const record = evidence(await recordOver(octets, THEN, forgeXmlErs), 'evidencerecord.xml')
      const { signatures, evidence: reports } = await validate([...all, names, record])
      expect(reports).toMatchObject([{ indication: 'PASSED', existedAt: THEN }])
      expect(signatures).toMatchObject([{ bestTime: house.at, provenLevel: 'B' }])
    })

    test('a signature under one is not raised: that would break it', async () => {
      const names = await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/evidencerecord.ers', meta())
      const record = evidence(await recordOver(meta().map(({ bytes }) => bytes)))
      const document = writeZip([...parts, names, record])
      const raised = await raiseDocument({ ...house, document, to: 'T' })
      expect(raised).toMatchObject({ ok: false, code: 'DOCUMENT_UNFIT' })
    })

    test('one that is broken proves nothing', async () => {
      const names = await manifest('ASiCEvidenceRecordManifest.xml', 'META-INF/evidencerecord.ers', meta())
      const record = evidence(
        await recordOver([
          ...meta()
            .slice(1)
            .map(({ bytes }) => bytes),
          OTHER.bytes,
        ]),
      )
      const { signatures, evidence: reports } = await validate([...parts, names, record])
      expect(reports).toMatchObject([{ crypto: 'broken', subIndication: 'HASH_FAILURE' }])
      expect(signatures).toMatchObject([{ bestTime: house.at, provenLevel: 'B' }])
    })

    test('a record over an older record', async () => {
      const first = evidence(await recordOver(meta().map(({ bytes }) => bytes)), 'evidencerecord001.ers')
      const names = await manifest('ASiCEvidenceRecordManifest001.xml', first.name, meta())
      const all = [...meta(), first, names]
      const second = evidence(
        await recordOver(
          all.map(({ bytes }) => bytes),
          LATER,
        ),
        'evidencerecord002.ers',
      )
      const again = await manifest('ASiCEvidenceRecordManifest002.xml', second.name, all)
      const { evidence: reports } = await validate([...parts, first, names, second, again])
      expect(reports).toMatchObject([
        { indication: 'PASSED', existedAt: THEN, timestamps: [{ provenAt: LATER }] },
        { indication: 'PASSED', existedAt: LATER },
      ])
    })
  },
)
