/** What a signature in a container holds itself covers no file of the container, whatever these are called. */
import { beforeAll, expect, test } from 'vitest'
import { base64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import { forgeHouse, type House } from '../create/forge-house.ts'
import { signDocument } from '../create/sign-document.ts'
import { forgeErs } from '../evidence/forge-record.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { type AsicReport, validateAsic } from './validate-asic.ts'
import { ASIC_E, ASIC_S } from './create-asic.ts'
import { readZip } from './read-zip.ts'
import { writeZip, type ZipPart } from './write-zip.ts'

const SIGNED = { name: 'a.txt', mimeType: 'text/plain', bytes: encodeUtf8('We agree.') }
const FORGED = encodeUtf8('We owe a million.')

let house: House
beforeAll(async () => {
  house = await forgeHouse()
})

const type = (text: string): ZipPart => ({ name: 'mimetype', bytes: encodeUtf8(text) })

type Order = Pick<Parameters<typeof signDocument>[0], 'format' | 'packaging' | 'files'>

async function signed(order: Order): Promise<Bytes> {
  const made = await signDocument({ ...house, ...order, level: 'B' })
  if (!made.ok) throw new Error(made.detail)
  return made.bytes
}

async function manifest(name: string, by: string, parts: readonly ZipPart[]): Promise<ZipPart> {
  const references = await Promise.all(
    parts.map(async ({ name: uri, bytes }) => {
      const digest = (await house.drive({ op: 'digest', hash: 'sha-256', data: bytes })) as Bytes
      const method = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
      return `<a:DataObjectReference URI="${uri}">${method}<ds:DigestValue>${base64(digest)}</ds:DigestValue></a:DataObjectReference>`
    }),
  )
  const spaces = 'xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
  const text = `<a:ASiCManifest ${spaces}><a:SigReference URI="${by}"/>${references.join('')}</a:ASiCManifest>`
  return { name: `META-INF/${name}`, bytes: encodeUtf8(text) }
}

async function validate(parts: readonly ZipPart[]): Promise<AsicReport> {
  const { crls = [] } = await house.revocation([])
  const input = { at: house.at, anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor], crls }
  return runAsync(validateAsic(writeZip(parts), input), house.drive)
}

const CMS = 'META-INF/signature.p7s'

test('a CMS signature with a content of its own is not over the manifest that names it', async () => {
  const bytes = await signed({ format: 'CAdES', packaging: 'enveloping', files: [SIGNED] })
  const forged = { name: 'b.txt', bytes: FORGED }
  const named = await manifest('ASiCManifest.xml', CMS, [forged])
  const report = await validate([type(ASIC_E), forged, named, { name: CMS, bytes }])
  expect(report.signatures.map((one) => one.report)).toMatchObject([
    {
      indication: 'TOTAL_FAILED',
      subIndication: 'FORMAT_FAILURE',
      crypto: 'broken',
      coverage: [{ name: CMS }],
    },
  ])
  expect(report.files).toEqual([{ name: 'b.txt', covered: 'none' }])
})

test('one that holds the manifest itself is over it', async () => {
  const file = { name: 'b.txt', bytes: FORGED }
  const named = await manifest('ASiCManifest.xml', CMS, [file])
  const bytes = await signed({
    format: 'CAdES',
    packaging: 'enveloping',
    files: [{ ...named, mimeType: 'application/xml' }],
  })
  const report = await validate([type(ASIC_E), file, named, { name: CMS, bytes }])
  expect(report.signatures.map((one) => one.report)).toMatchObject([
    { indication: 'TOTAL_PASSED', manifest: 'intact' },
  ])
  expect(report.files).toEqual([{ name: 'b.txt', covered: 'all' }])
})

test.each(['content', 'b.txt'])('nor over a file beside it that is called %s', async (name) => {
  const bytes = await signed({ format: 'CAdES', packaging: 'enveloping', files: [SIGNED] })
  const report = await validate([type(ASIC_S), { name, bytes: FORGED }, { name: CMS, bytes }])
  expect(report.files).toEqual([{ name, covered: 'none' }])
})

test('an enveloped XML signature is not over a file that is called as what it is over', async () => {
  const files = [{ name: 'a.xml', mimeType: 'text/xml', bytes: encodeUtf8('<a>We agree.</a>') }]
  const bytes = await signed({ format: 'XAdES', packaging: 'enveloped', files })
  const name = 'content'
  const entry = 'META-INF/signatures.xml'
  const report = await validate([type(ASIC_S), { name, bytes: FORGED }, { name: entry, bytes }])
  expect(report.signatures.map((one) => one.report)).toMatchObject([{ coverage: [{ name: entry }] }])
  expect(report.files).toEqual([{ name, covered: 'none' }])
})

test('nor an enveloping one over a file with the name of its reference', async () => {
  const bytes = await signed({ format: 'XAdES', packaging: 'enveloping', files: [SIGNED] })
  const uri = /<ds:Reference[^>]* URI="(#[^"]+)"/.exec(new TextDecoder().decode(bytes))?.[1] ?? ''
  expect(uri).toMatch(/^#/)
  const forged = { name: uri, bytes: FORGED }
  const report = await validate([type(ASIC_S), forged, { name: 'META-INF/signatures.xml', bytes }])
  expect(report.files).toEqual([{ name: uri, covered: 'none' }])
})

test('a file that is called content is proven by a record over it, not over its signature alone', async () => {
  const container = await signed({ format: 'ASiC-E/XAdES', files: [{ ...SIGNED, name: 'content' }] })
  const parts = readZip(container).map(({ name, bytes }) => ({ name, bytes: bytes() }))
  const signature = parts.find(({ name }) => /signatures/.test(name)) ?? type('')
  const file = parts.find(({ name }) => name === 'content') ?? type('')
  const at = '2023-01-01T00:00:00.000Z'
  const times = await Promise.all(
    [[signature], [signature, file]].map(async (objects) => {
      const record = await forgeErs({
        objects: objects.map(({ bytes }) => bytes),
        chains: [{ hash: 'sha-256', times: [at] }],
        stampsAt: house.timestampsAt,
      })
      const by = 'META-INF/evidencerecord1.ers'
      const named = await manifest('ASiCEvidenceRecordManifest1.xml', by, objects)
      const report = await validate([...parts, named, { name: by, bytes: record }])
      return report.signatures[0]?.report.bestTime
    }),
  )
  expect(times).toEqual([house.at, at])
})
