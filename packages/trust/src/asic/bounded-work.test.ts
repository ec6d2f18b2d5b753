/** A small container must not cost much: what many entries and references lead to is read and hashed once. */
import { beforeAll, expect, test } from 'vitest'
import { base64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import { forgeHouse, type House } from '../create/forge-house.ts'
import { forgeErs } from '../evidence/forge-record.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { type AsicReport, validateAsic } from './validate-asic.ts'
import { ASIC_E } from './create-asic.ts'
import { ZIP_ENTRIES_MAX } from './read-zip.ts'
import { writeZip, type ZipPart } from './write-zip.ts'

const FILE: ZipPart = { name: 'a.txt', bytes: encodeUtf8('We agree.'.repeat(1000)) }
const SPACES = 'xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
const METHOD = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'

let house: House
beforeAll(async () => {
  house = await forgeHouse()
})

/** With what was hashed that is as large as the file. */
async function validate(parts: readonly ZipPart[]): Promise<AsicReport & { readonly hashed: number }> {
  const { crls = [] } = await house.revocation([])
  const input = { at: house.at, anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor], crls }
  const all = [{ name: 'mimetype', bytes: encodeUtf8(ASIC_E) }, ...parts]
  let hashed = 0
  const report = await runAsync(validateAsic(writeZip(all), input), (step) => {
    if (step.op === 'digest' && step.data.length === FILE.bytes.length) hashed++
    return house.drive(step)
  })
  return { ...report, hashed }
}

async function manifest(name: string, by: string, times = 50): Promise<ZipPart> {
  const digest = base64((await house.drive({ op: 'digest', hash: 'sha-256', data: FILE.bytes })) as Bytes)
  const reference = `<a:DataObjectReference URI="a.txt">${METHOD}<ds:DigestValue>${digest}</ds:DigestValue></a:DataObjectReference>`
  const text = `<a:ASiCManifest ${SPACES}><a:SigReference URI="${by}"/>${reference.repeat(times)}</a:ASiCManifest>`
  return { name: `META-INF/${name}`, bytes: encodeUtf8(text) }
}

test('a file that records, time-stamps and references name again and again', async () => {
  const parts: ZipPart[] = [FILE]
  for (const place of [1, 2, 3]) {
    const record = { name: `META-INF/evidencerecord${place}.ers`, bytes: await recordOver(FILE.bytes) }
    const stamp = { name: `META-INF/timestamp${place}.tst`, bytes: encodeUtf8('none') }
    parts.push(record, await manifest(`ASiCEvidenceRecordManifest${place}.xml`, record.name))
    parts.push(stamp, await manifest(`ASiCManifest${place}.xml`, stamp.name))
  }
  const report = await validate(parts)
  expect(report.evidence.map(({ indication }) => indication)).toEqual(['PASSED', 'PASSED', 'PASSED'])
  expect(report.hashed).toBe(2)
})

test('a manifest with more references than a container has files', async () => {
  const record = { name: 'META-INF/evidencerecord1.ers', bytes: await recordOver(FILE.bytes) }
  const outcomes = await Promise.all(
    [ZIP_ENTRIES_MAX, ZIP_ENTRIES_MAX + 1].map(async (times) => {
      const named = await manifest('ASiCEvidenceRecordManifest1.xml', record.name, times)
      const { evidence, hashed } = await validate([FILE, record, named])
      return [evidence[0]?.indication, evidence[0]?.subIndication, hashed]
    }),
  )
  expect(outcomes).toEqual([
    ['PASSED', undefined, 2],
    ['FAILED', 'FORMAT_FAILURE', 0],
  ])
})

async function recordOver(object: Bytes): Promise<Bytes> {
  const at = '2023-01-01T00:00:00.000Z'
  return forgeErs({
    objects: [object],
    chains: [{ hash: 'sha-256', times: [at] }],
    stampsAt: house.timestampsAt,
  })
}
