/** CAdES of other makers (shared data `signatures-cms/cades`): verdict, level and indication of the table. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cryptoOf, parseCms, runSync, type SignatureReport, validateCades } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('signatures-cms')
if (folder === undefined) console.log('skipped: no test data for signatures-cms')

type Case = {
  readonly file: string
  readonly crypto: 'ok' | 'broken' | 'special'
  readonly indication: readonly string[]
  readonly subIndication: readonly string[]
  readonly level: readonly string[]
  readonly signatures: readonly number[]
  readonly detached: readonly string[]
}

const INPUT = { at: '2026-11-22T12:00:00.000Z', anchors: [] }
const driver = documentDriver()
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(folder ?? '', file)))
const detachedOf = ({ detached }: Case) => detached.map((name) => ({ name, bytes: read(name) }))
const known = new Map<string, readonly SignatureReport[]>()
const validateBytes = (one: Case, bytes: Uint8Array): readonly SignatureReport[] =>
  runSync(validateCades({ bytes, detached: detachedOf(one) }, INPUT), driver)
function validate(one: Case): readonly SignatureReport[] {
  const reports = known.get(one.file) ?? validateBytes(one, read(one.file))
  known.set(one.file, reports)
  return reports
}

/** Their content is not among the data: nobody can say that it is intact. */
const WITHOUT_CONTENT = [
  'cades/evidence-record/Double-C-E-ERS-detached_hashtree_renewal.p7m',
  'cades/evidence-record/C-E-ERS-detached_renewed_hashtree.p7s',
  'cades/evidence-record/C-E-ERS-detached-invalid.p7s',
]

describe.skipIf(folder === undefined)('CAdES of the DSS tests', () => {
  const all: Case[] = folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
  const cases = all.filter(({ file }) => file.startsWith('cades/'))

  test('the cryptographic verdict is that of the table, but where the content is missing', () => {
    const different = cases.filter((one) => {
      const { crypto } = one
      return cryptoOf(validate(one)) !== (crypto === 'special' ? 'broken' : crypto)
    })
    expect(different.map(({ file }) => file)).toEqual(WITHOUT_CONTENT)
    for (const one of different)
      for (const report of validate(one)) expect(report.subIndication).toBe('SIGNED_DATA_NOT_FOUND')
    expect(cases).toHaveLength(48)
    // Everything the table calls broken is called broken: no exception on this side.
    const broken = cases.filter(({ crypto }) => crypto === 'broken')
    expect(broken.map((one) => cryptoOf(validate(one)))).toEqual(broken.map(() => 'broken'))
  })

  test('nothing has passed without an anchor, and all that is intact lacks only that', () => {
    for (const one of cases)
      for (const report of validate(one)) {
        expect([one.file, report.indication]).not.toEqual([one.file, 'TOTAL_PASSED'])
        if (report.crypto === 'ok')
          expect([one.file, report.subIndication]).toEqual([one.file, 'NO_CERTIFICATE_CHAIN_FOUND'])
      }
  })

  test('the indication is that of the table where it is about the signature', () => {
    // These two are about an evidence record, and about the time-stamp.
    const other = ['cades/evidence-record/C-E-ERS-detached-invalid.p7s', 'cades/cms-wrong-sign-cert-ref.p7m']
    const asked = cases.filter(({ file, subIndication }) => subIndication.length > 0 && !other.includes(file))
    for (const one of asked)
      expect([one.file, validate(one)[0]?.subIndication]).toEqual([one.file, one.subIndication[0]])
    expect(asked).toHaveLength(4)
    const [stamped] = cases.filter(({ file }) => file === other[1])
    expect(validate(stamped as Case)[0]?.timestamps).toMatchObject([
      { kind: 'signature', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' },
    ])
  })

  test('the level is that of the table', () => {
    const different = cases
      .filter(({ level }) => level.length > 0)
      .filter((one) => {
        const found = validate(one).flatMap((report) => [report, ...report.counterSignatures])
        return one.level.some((level) => !found.some((report) => report.level === level))
      })
    // It has the values that make it A, but no time-stamp over their references.
    expect(different.map(({ file }) => file)).toEqual(['cades/dss-2011/cades-tstv2-detached.p7s'])
  })

  test('as many signatures as the table says, and counter-signatures inside theirs', () => {
    for (const one of cases.filter(({ signatures }) => signatures.length > 0))
      expect([one.file, validate(one).length]).toEqual([one.file, one.signatures[0]])
    const counters = cases.filter((one) =>
      validate(one).some(({ counterSignatures }) => counterSignatures.length > 0),
    )
    expect(counters.map(({ file }) => file).sort()).toEqual([
      'cades/counterSignedLTA.p7s',
      'cades/dss-1892/detached_with_counter_sig.p7m',
      'cades/signedFile.pdf.p7s',
      'cades/wrongContentHints.p7m',
    ])
  })

  test('a time-stamp copied from elsewhere, or over changed material, is the only thing that is broken', () => {
    const stamps = (file: string) =>
      validate(cases.find((one) => one.file === file) as Case).flatMap(({ crypto, timestamps }) => [
        crypto,
        ...timestamps.map((stamp) => `${stamp.kind} ${stamp.crypto} ${stamp.subIndication}`),
      ])
    const fine = 'ok NO_CERTIFICATE_CHAIN_FOUND'
    expect(stamps('cades/cades-lta-copied-atst.p7m')).toEqual([
      'ok',
      `signature ${fine}`,
      'archive broken FORMAT_FAILURE',
    ])
    expect(stamps('cades/cades-ats-v3-wrong-crl.p7s').at(-1)).toBe('archive broken HASH_FAILURE')
    expect(stamps('cades/cades-ats-v3-rev-val-crl.p7s').at(-1)).toBe('archive broken HASH_FAILURE')
    expect(stamps('cades/cades-dss1997.p7m')).toEqual([
      'ok',
      `signature ${fine}`,
      `validation-data ${fine}`,
      'archive broken HASH_FAILURE',
    ])
    expect(stamps('cades/CAdESDoubleLTA.p7m')).toEqual([
      'ok',
      `signature ${fine}`,
      `archive ${fine}`,
      `archive ${fine}`,
    ])
    expect(stamps('cades/Signature-C-A-XL-1.p7m')).toEqual([
      'ok',
      `signature ${fine}`,
      `validation-data ${fine}`,
      `archive ${fine}`,
    ])
  })

  test('any byte of content, signed attributes or value changed: never intact', () => {
    const small = cases.filter(
      (one) => one.crypto === 'ok' && read(one.file).length < 6000 && one.detached.length === 0,
    )
    for (const one of small) {
      const bytes = read(one.file)
      const signed = parseCms(bytes, { padded: true })
      const [signer] = signed.signers
      const attributes = signer?.signedAttributes?.encoded.subarray(4)
      for (const part of [signed.content, attributes, signer?.signature]) {
        const start = part === undefined ? -1 : Buffer.from(bytes).indexOf(part)
        if (part === undefined || start < 0) continue
        for (let at = start; at < start + part.length; at += 29) {
          const copy = new Uint8Array(bytes)
          copy[at] = (copy[at] ?? 0) ^ 4
          expect([one.file, at, cryptoOrRefused(one, copy)]).toEqual([one.file, at, 'broken'])
        }
      }
    }
    expect(small.length).toBeGreaterThan(7)
  })

  test('a detached file with one byte changed, or another file, is not what was signed', () => {
    for (const one of cases.filter(({ detached }) => detached.length > 0)) {
      const [file] = detachedOf(one)
      const copy = new Uint8Array(file?.bytes ?? [])
      copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1
      const bytes = read(one.file)
      const asked = (content: Uint8Array) =>
        runSync(validateCades({ bytes, detached: [{ name: 'x', bytes: content }] }, INPUT), driver)
      expect(asked(copy)[0]?.subIndication).toBe('HASH_FAILURE')
      const several = [{ name: 'x', bytes: copy }, ...detachedOf(one)]
      const found = runSync(validateCades({ bytes, detached: several }, INPUT), driver)
      expect(found[0]).toMatchObject({ crypto: 'ok', coverage: [{ name: one.detached[0], extent: 'full' }] })
    }
  })

  test('openssl says the same of signature and digest, with these exceptions', () => {
    const different = cases
      .filter(({ file }) => !WITHOUT_CONTENT.includes(file))
      .filter((one) => peerAccepts(one) !== validate(one).every(({ crypto }) => crypto === 'ok'))
    expect(different.map(({ file }) => file).sort()).toEqual(PEER_DIFFERS)
  })
})

function cryptoOrRefused(one: Case, bytes: Uint8Array): string {
  try {
    return cryptoOf(validateBytes(one, bytes))
  } catch (error) {
    expect((error as Error).name).toBe('DerError')
    return 'broken'
  }
}

const PEER_DIFFERS = [
  // Its hash and mask are SHA3-256, which openssl does not do for PSS.
  'cades/dss-1419/CAdES-BpB-att-SHA256-SHA3_256withRSAandMGF1.p7m',
  // It takes the hash of the content for that of the signature, whatever the signature says of itself.
  'cades/dss-1419/CAdES-BpB-att-SHA256-SHA512withRSA.p7m',
  'cades/dss-1419/CAdES-BpB-att-SHA3_224-SHA256withRSA.p7m',
  'cades/dss-1419/CAdES-BpB-att-SHA3_256-SHA256withRSA.p7m',
  'cades/dss-1419/CAdES-BpB-att-SHA3_512-SHA256withRSA.p7m',
  // It verifies signed attributes in the order in which they stand, not in that of DER.
  'cades/dss-667/BER_reordered_prova.txt.p7m',
  'cades/dss-667/DER_reordered_prova.txt.p7m',
]

function peerAccepts(one: Case): boolean {
  const content = one.detached[0] === undefined ? [] : ['-content', join(folder ?? '', one.detached[0])]
  const words = [
    'cms',
    '-verify',
    '-noverify',
    '-binary',
    '-inform',
    'DER',
    '-in',
    join(folder ?? '', one.file),
  ]
  return spawnSync('openssl', [...words, ...content], { maxBuffer: 1 << 26 }).status === 0
}
