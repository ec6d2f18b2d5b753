/** Archive time-stamps of versions that are no longer made: those of real signatures are over what they should be. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runSync, type SignatureReport, validateDocument } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'

const [cms, xml] = [testData('signatures-cms'), testData('signatures-xml')]
if (cms === undefined || xml === undefined) console.log('skipped: no test data for signatures')
const drive = documentDriver()
const read = (folder: string, file: string): Uint8Array => new Uint8Array(readFileSync(join(folder, file)))

function archives(bytes: Uint8Array, file?: Uint8Array): SignatureReport['timestamps'] {
  const detached = file === undefined ? [] : [{ name: 'file', bytes: file }]
  const input = { at: '2026-11-22T12:00:00.000Z', anchors: [] }
  const report = runSync(validateDocument({ bytes, detached }, input), drive)
  if (!report.ok) throw new Error(report.detail)
  return report.signatures.flatMap(({ timestamps }) => timestamps).filter(({ kind }) => kind === 'archive')
}

describe.skipIf(cms === undefined)('CAdES, version 2', () => {
  test.each([
    ['cades-ats-v3-rev-val-crl.p7s', 'dss-1469/screenshot2.png', '2019-05-03T18:29:39.421Z'],
    ['cades-ats-v3-wrong-crl.p7s', 'dss-1469/screenshot2.png', '2019-05-03T18:29:39.421Z'],
    [
      'dss-1344/screenshot.png.signed_qes_detached.p7s',
      'dss-1344/screenshot.png',
      '2013-08-14T15:45:33.360Z',
    ],
  ])('%s', (file, content, time) => {
    const bytes = read(cms ?? '', `cades/${file}`)
    const data = read(cms ?? '', `detached/cades/${content}`)
    expect(archives(bytes, data)[0]).toMatchObject({ time, crypto: 'ok' })
    const other = Uint8Array.from(data)
    other[100] = (other[100] ?? 0) ^ 1
    expect(archives(bytes, other)[0]).toMatchObject({ time, subIndication: 'HASH_FAILURE' })
  })
})

describe.skipIf(xml === undefined)('XAdES, version 1.3.2', () => {
  test.each([
    ['dss874/sellosFNMT-XAdES_A.xml', '2016-06-06T15:05:48.737Z'],
    ['dss3732/xades-enveloping-arcTst132.xml', '2025-11-27T14:38:21.000Z'],
  ])('%s', (file, time) => {
    const bytes = read(xml ?? '', `xades/${file}`)
    expect(archives(bytes)).toMatchObject([{ time, crypto: 'ok' }])
    const text = new TextDecoder().decode(bytes)
    const at = text.indexOf('EncapsulatedX509Certificate>') + 128
    const changed = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
    expect(archives(new TextEncoder().encode(changed))).toMatchObject([
      { time, subIndication: 'HASH_FAILURE' },
    ])
  })
})
