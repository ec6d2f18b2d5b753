/**
 * Real signatures with time-stamps and revocation data (shared data `signatures-cms`), ten minutes after their last stamp,
 * under the anchors of their own chains: what they carry is enough, or it is said what is missing.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  instantOf,
  judgeSignature,
  parseCertificate,
  parseToken,
  readCades,
  readPades,
  runSync,
  type SignatureFacts,
  type SignatureReport,
} from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('signatures-cms')
if (folder === undefined) console.log('skipped: no test data for signatures-cms')
const driver = documentDriver()
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(folder ?? '', file)))

function factsOf(file: string): SignatureFacts {
  const bytes = read(file)
  const [facts] = runSync(file.startsWith('pades') ? readPades({ bytes }) : readCades({ bytes }), driver)
  if (facts === undefined) throw new Error(`${file}: no signature`)
  return facts
}

/** Certificates of authorities whose own issuer is not there, among all that signature and stamps carry. */
function topsOf(all: readonly Uint8Array[]): Uint8Array[] {
  const parsed = all.map((der) => parseCertificate(der))
  const subjects = (text: string, but: unknown) =>
    parsed.some((one) => one !== but && one.subject.text === text)
  return parsed
    .filter((one) => one.ca && (one.subject.text === one.issuer.text || !subjects(one.issuer.text, one)))
    .map(({ raw }) => raw)
}

function judge(
  file: string,
  change: (facts: SignatureFacts) => SignatureFacts = (facts) => facts,
): SignatureReport {
  const facts = factsOf(file)
  const tokens = facts.stamps.map(({ token }) => parseToken(token, { padded: true }))
  const all = [...facts.certificates, ...tokens.flatMap(({ signed }) => signed.certificates)]
  const last =
    tokens
      .map(({ info }) => info.time)
      .sort()
      .at(-1) ?? ''
  const at = instantOf(Math.floor(Date.parse(last) / 1000) + 600)
  return runSync(judgeSignature(change(facts), { at, anchors: topsOf(all), certificates: all }), driver)
}

const PASSED = [
  ['cades/Signature-C-A-XL-1.p7m', 'LTA', '2013-12-06T15:10:06.000Z'],
  ['cades/evidence-record/C-E-ERS.p7m', 'LT', '2025-04-25T14:09:30.000Z'],
  ['cades/evidence-record/C-E-ERS-two-er-mixed.p7m', 'LT', '2025-04-25T14:09:30.000Z'],
  ['cades/cades-dss1997.p7m', 'LT', '2015-06-17T17:09:39.270Z'],
  ['cades/cades-lta-copied-atst.p7m', 'LT', '2023-12-07T10:32:53.000Z'],
  ['pades/pades-lta-copied-doctst.pdf', 'LT', '2023-12-07T14:08:42.000Z'],
] as const

describe.skipIf(folder === undefined)('signatures in their time', () => {
  test.each(PASSED)('%s has passed, %s is proven', (file, provenLevel, bestTime) => {
    expect(judge(file)).toMatchObject({ indication: 'TOTAL_PASSED', provenLevel, bestTime })
  })

  test.each(PASSED)('%s without its revocation data has not', (file) => {
    const report = judge(file, (facts) => ({ ...facts, crls: [], ocsps: [] }))
    expect(report).toMatchObject({ crypto: 'ok', indication: 'INDETERMINATE', subIndication: 'TRY_LATER' })
  })

  test.each(PASSED)('%s without its time-stamps is proven to B at most', (file) => {
    expect(judge(file, (facts) => ({ ...facts, stamps: [] })).provenLevel).toBe('B')
  })

  test('what is missing is said', () => {
    const why = (file: string) => judge(file).detail
    // Its responder is certified by the root, not by the authority that it speaks for.
    expect(why('cades/CAdESDoubleLTA.p7m')).toContain('responder is of another issuer')
    expect(why('cades/cades-t-duplicated-sigtst.p7m')).toContain('no list covers it')
    expect(judge('cades/cades-dss1956.p7m')).toMatchObject({
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      detail: expect.stringContaining('sha-1 was believed until 2012-08-01'),
    })
  })
})
