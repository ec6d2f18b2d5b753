/** Archive manifests (EN 319 162-1 §A.7), each stamped and over all before it: what a chain of them keeps. */
import { beforeAll, describe, expect, test } from 'vitest'
import { base64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import { forgeAuthority, forgeHouse, type House, stampsBy } from '../create/forge-house.ts'
import type { StampSource } from '../create/order.ts'
import { signDocument } from '../create/sign-document.ts'
import { type Bytes, type HashName, runAsync } from '../ports.ts'
import { forgeCrl } from '../revocation/forge-crl.ts'
import { uriOfHash } from '../xmldsig/algorithms.ts'
import { type AsicReport, validateAsic } from './validate-asic.ts'
import { readZip } from './read-zip.ts'
import { writeZip, type ZipPart } from './write-zip.ts'

const SIGNED = '2026-05-01T00:00:00.000Z'
const [FIRST, SECOND] = ['2026-06-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z']
const REVOKED = '2026-08-01T00:00:00.000Z'
const LATE = '2026-09-01T00:00:00.000Z'

let house: House
let stolen: House['timestampsAt']
let trusted: { anchors: readonly Bytes[]; stampAnchors: readonly Bytes[]; crls: readonly Bytes[] }
let parts: readonly ZipPart[]
beforeAll(async () => {
  house = await forgeHouse()
  const issuer = 'TEST Stolen Root'
  const authority = await forgeAuthority(issuer)
  stolen = stampsBy(authority)
  const revoked = await forgeCrl(authority.root, { issuer, entries: [{ serial: 5, revokedAt: REVOKED }] })
  const crls = [...((await house.revocation([])).crls ?? []), revoked]
  trusted = { anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor, authority.anchor], crls }
  const file = { name: 'a.txt', mimeType: 'text/plain', bytes: encodeUtf8('We agree.') }
  const order = {
    ...house,
    format: 'ASiC-E/CAdES',
    files: [file],
    level: 'T',
    timestamps: stolen(SIGNED),
  } as const
  const made = await signDocument(order)
  if (!made.ok) throw new Error(made.detail)
  parts = readZip(made.bytes).map(({ name, bytes }) => ({ name, bytes: bytes() }))
})

type Made = { readonly number: number; readonly source: StampSource; readonly hash?: HashName }

/** One more manifest over all but the media type, and its stamp. */
async function archived(
  before: readonly ZipPart[],
  { number, source, hash = 'sha-256' }: Made,
): Promise<ZipPart[]> {
  const digest = async (data: Bytes, name: HashName): Promise<Bytes> =>
    (await house.drive({ op: 'digest', hash: name, data })) as Bytes
  const references = await Promise.all(
    before
      .filter(({ name }) => name !== 'mimetype')
      .map(async ({ name, bytes }) => {
        const value = `<ds:DigestValue>${base64(await digest(bytes, hash))}</ds:DigestValue>`
        return `<a:DataObjectReference URI="${name}"><ds:DigestMethod Algorithm="${uriOfHash(hash)}"/>${value}</a:DataObjectReference>`
      }),
  )
  const by = `META-INF/timestamp00${number}.tst`
  const spaces = 'xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
  const text = `<a:ASiCManifest ${spaces}><a:SigReference URI="${by}"/>${references.join('')}</a:ASiCManifest>`
  const bytes = encodeUtf8(text)
  const answer = await source({ hash: 'sha-256', imprint: await digest(bytes, 'sha-256') })
  if (!answer.ok) throw new Error(answer.detail)
  const name = `META-INF/ASiCArchiveManifest${number}.xml`
  return [...before, { name, bytes }, { name: by, bytes: answer.token }]
}

const validate = (all: readonly ZipPart[]): Promise<AsicReport> =>
  runAsync(validateAsic(writeZip(all), { at: house.at, ...trusted }), house.drive)

const chained = async (first: StampSource, second: StampSource): Promise<ZipPart[]> =>
  archived(await archived(parts, { number: 1, source: first }), { number: 2, source: second })

describe('a signature whose authority was revoked since', () => {
  test('without an archive manifest nothing is proven', async () => {
    const [one] = (await validate(parts)).signatures
    expect(one?.report).toMatchObject({ bestTime: house.at, provenLevel: 'B' })
  })

  test('a chain whose youngest stamp came in time keeps the older ones and what is in the signature', async () => {
    const report = await validate(await chained(stolen(FIRST), house.timestampsAt(SECOND)))
    expect(report.stamps.map((one) => [one.report.indication, one.report.provenAt])).toEqual([
      ['PASSED', SECOND],
      ['PASSED', undefined],
    ])
    expect(report.signatures[0]?.report).toMatchObject({
      indication: 'TOTAL_PASSED',
      bestTime: SIGNED,
      provenLevel: 'LTA',
      timestamps: [{ indication: 'PASSED', provenAt: FIRST }],
    })
    expect(report.findings).toEqual([])
  })

  test('one whose youngest stamp came too late keeps nothing', async () => {
    const report = await validate(await chained(stolen(FIRST), house.timestampsAt(LATE)))
    expect(report.stamps.map((one) => one.report.subIndication)).toEqual(['REVOKED_NO_POE', undefined])
    expect(report.signatures[0]?.report).toMatchObject({
      bestTime: LATE,
      timestamps: [{ subIndication: 'REVOKED_NO_POE' }],
    })
  })

  test('an archive manifest with digests that can be forged by now proves nothing of the files', async () => {
    const all = await archived(parts, {
      number: 1,
      source: house.timestampsAt(FIRST),
      hash: 'sha-1',
    })
    const report = await validate(all)
    expect(report.stamps[0]?.report).toMatchObject({
      crypto: 'ok',
      indication: 'INDETERMINATE',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    })
    expect(report.signatures[0]?.report).toMatchObject({ bestTime: house.at, provenLevel: 'B' })
  })

  test('a file that is another than in the chain breaks the stamps over it', async () => {
    const all = await chained(house.timestampsAt(FIRST), house.timestampsAt(SECOND))
    const report = await validate(
      all.map((one) => (one.name === 'a.txt' ? { ...one, bytes: encodeUtf8('We do not.') } : one)),
    )
    expect(report.stamps.map((one) => one.report.subIndication)).toEqual(['HASH_FAILURE', 'HASH_FAILURE'])
  })

  test('a link that is another than the next one says breaks the next one only', async () => {
    const first = await archived(parts, { number: 1, source: house.timestampsAt(FIRST) })
    const again = await archived(parts, { number: 1, source: house.timestampsAt(SECOND) })
    const all = await archived(first, { number: 2, source: house.timestampsAt(SECOND) })
    const swapped = all.map((one) => again.find(({ name }) => name === one.name) ?? one)
    const report = await validate(swapped)
    expect(report.stamps.map((one) => one.report.subIndication)).toEqual([undefined, 'HASH_FAILURE'])
  })

  test('a stamp over a younger one', async () => {
    const report = await validate(await chained(house.timestampsAt(SECOND), house.timestampsAt(FIRST)))
    expect(report.stamps.map((one) => one.report.subIndication)).toEqual([
      undefined,
      'TIMESTAMP_ORDER_FAILURE',
    ])
  })

  test('a manifest without its stamp is told', async () => {
    const all = await chained(house.timestampsAt(FIRST), house.timestampsAt(SECOND))
    const report = await validate(all.filter(({ name }) => name !== 'META-INF/timestamp002.tst'))
    expect(report.findings).toEqual([
      { code: 'ARCHIVE_MANIFEST_NOT_STAMPED', detail: 'META-INF/ASiCArchiveManifest2.xml' },
    ])
  })
})

describe('the manifest of a signature', () => {
  async function signedOver(hash: HashName): Promise<AsicReport> {
    const file = { name: 'a.txt', bytes: encodeUtf8('We agree.') }
    const digest = (await house.drive({ op: 'digest', hash, data: file.bytes })) as Bytes
    const spaces = 'xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    const method = `<ds:DigestMethod Algorithm="${uriOfHash(hash)}"/>`
    const reference = `<a:DataObjectReference URI="a.txt">${method}<ds:DigestValue>${base64(digest)}</ds:DigestValue></a:DataObjectReference>`
    const by = 'META-INF/signature001.p7s'
    const bytes = encodeUtf8(
      `<a:ASiCManifest ${spaces}><a:SigReference URI="${by}"/>${reference}</a:ASiCManifest>`,
    )
    const files = [{ name: 'manifest', mimeType: 'text/xml', bytes }]
    const made = await signDocument({ ...house, format: 'CAdES', packaging: 'detached', files, level: 'B' })
    if (!made.ok) throw new Error(made.detail)
    const manifest = { name: 'META-INF/ASiCManifest001.xml', bytes }
    return validate([file, manifest, { name: by, bytes: made.bytes }])
  }

  test('with a hash that is believed', async () => {
    expect((await signedOver('sha-256')).signatures[0]?.report).toMatchObject({
      indication: 'TOTAL_PASSED',
      manifest: 'intact',
    })
  })

  test('with one that is not: its files could be others', async () => {
    expect((await signedOver('sha-1')).signatures[0]?.report).toMatchObject({
      crypto: 'ok',
      manifest: 'intact',
      indication: 'INDETERMINATE',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    })
  })
})
