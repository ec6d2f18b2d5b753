/** XAdES of other makers (shared data `signatures-xml/xades`): verdict, level, time-stamps and attacks as the table says. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cryptoOf, runSync, type SignatureReport, validateXades, XmlError } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('signatures-xml')
if (folder === undefined) console.log('skipped: no test data for signatures-xml')

type Case = {
  readonly file: string
  readonly crypto: 'ok' | 'broken' | 'special'
  readonly level: readonly string[]
  readonly detached: readonly string[]
}

const INPUT = { at: '2026-11-22T12:00:00.000Z', anchors: [] }
const drive = documentDriver()
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(folder ?? '', file)))

function validate(file: string, detached: readonly string[] = []): readonly SignatureReport[] {
  const files = new Map(detached.map((name) => [basename(name), read(name)]))
  const find = (name: string | undefined) => (name === undefined ? [...files.values()][0] : files.get(name))
  return runSync(validateXades({ bytes: read(file), find }, INPUT), drive)
}

/** Where we say something else than the table, with the reason; every one of them but the last two is stricter. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'xades/xades-500-references.xml': 'its 500 files are not among the data',
  'xades/xmldsig-only.xml': 'a key without a certificate, which is nobody’s',
  'xades/dss1788/dss1788-noCertProvided.xml':
    'its certificate is not in the file, and was handed in by one of the two tests',
  // Of two tests each: one with the file that was signed, one without, which is the broken one.
  'xades/evidence-record/X-E-ERS-DETACHED-LT-chain-renewal.xml': 'intact with its file',
  'xades/evidence-record/X-B-B-DETACHED-1-extended-xades-baseline-lt.xml': 'intact with its file',
}

describe.skipIf(folder === undefined)('XAdES of the DSS tests', () => {
  const all: Case[] = folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
  const cases = all.filter(({ file }) => file.startsWith('xades/'))
  const judged = cases.filter(({ crypto }) => crypto !== 'special')

  test('the cryptographic verdict is that of the table, but for those named', () => {
    const different = judged.filter(
      ({ file, crypto, detached }) => cryptoOf(validate(file, detached)) !== crypto,
    )
    expect(different.map(({ file }) => file).toSorted()).toEqual(Object.keys(DIFFERENT).toSorted())
    expect([cases.length, judged.length]).toEqual([63, 53])
  })

  test('nothing that the table calls broken is called intact, when it is given as the table has it', () => {
    const broken = judged.filter(({ crypto }) => crypto === 'broken')
    const files = broken.map(({ file, detached }) => [
      file,
      cryptoOf(validate(file, file in DIFFERENT ? [] : detached)),
    ])
    expect(files).toEqual(broken.map(({ file }) => [file, 'broken']))
    expect(broken).toHaveLength(17)
  })

  test('those that assert something of their own come out as their tests say', () => {
    const special = cases.filter(({ crypto }) => crypto === 'special')
    expect(
      Object.fromEntries(
        special.map(({ file, detached }) => [basename(file), cryptoOf(validate(file, detached))]),
      ),
    ).toEqual({
      'TEST_S1a_C1a_InTL_VALID.xml': 'ok',
      'dss1770refUriRemoved.xml': 'broken',
      'dss-signed-altered-signedPropsRemoved.xml': 'broken',
      'dss-signed-altered-refRemoved.xml': 'broken',
      'Signature-X-BG-1.xml': 'broken',
      'BaselineBWithCertificateValues.xml': 'broken',
      'xades-with-no-name-reference.xml': 'broken',
      'xades-with-manifest-with-duplicated-reference.xml': 'ok',
      'valid-xades.xml': 'broken',
      'valid-xades-policyId-newlines.xml': 'broken',
    })
  })

  test('nothing has passed without an anchor', () => {
    for (const { file, detached } of cases)
      for (const report of validate(file, detached))
        expect([file, report.indication]).not.toEqual([file, 'TOTAL_PASSED'])
  })

  test('the level is that of the table', () => {
    const levels = cases.filter(({ level }) => level.length > 0)
    const different = levels.filter(
      ({ file, level, detached }) => !level.includes(validate(file, detached)[0]?.level ?? ''),
    )
    expect(different.map(({ file }) => file).toSorted()).toEqual([
      // Formats before version 1.2.2 are not read.
      'xades/Signature-X-AT-1.xml',
      // The certificate has to be in KeyInfo by name, the media type there, for the table to call it baseline.
      'xades/dss-signed-altered-refRemoved.xml',
      'xades/dss1788/dss1788-noCertProvided.xml',
      'xades/dss2517/xades-dataobjectformat-no-mimetype.xml',
      'xades/xades-no-keyinfo-sign-cert.xml',
    ])
    expect(levels.length).toBe(17)
  })

  test.each([
    ['xades/xsw/XSW-enveloping-fake-object.xml', '#o-id-1 is not an object of the signature'],
    ['xades/xsw/disable-checks.xml', 'is not an object of the signature'],
    ['xades/xsw/XSW-enveloping-fake-manifest.xml', 'is not a manifest of the signature'],
  ])('wrapping in %s is found although every digest is right', (file, detail) => {
    const [report] = validate(file)
    expect(report).toMatchObject({ crypto: 'broken', subIndication: 'SIGNED_DATA_NOT_FOUND' })
    expect(report?.detail).toContain(detail)
  })

  test.each([
    'xades/xades-counter-signature-no-type-invalid.xml',
    'xades/xades-fake-counter-signature.xml',
    'xades/xades-counter-signature-injected.xml',
  ])('the counter-signature in %s is over another value: broken, and its parent is not', (file) => {
    const [report] = validate(file)
    expect(report?.crypto).toBe('ok')
    expect(report?.counterSignatures.map(({ crypto }) => crypto)).toContain('broken')
  })

  const BROKEN = 'time-stamp is over other data'
  test.each<[string, (string | undefined)[]]>([
    ['xades/xades-lta-valid.xml', [undefined, undefined]],
    ['xades/xades-lta-copied-atst.xml', [undefined, BROKEN]],
    ['xades/xades-lta-corrupted-cert.xml', [undefined, BROKEN]],
    ['xades/xades-t-copied-sigtst.xml', [undefined, BROKEN]],
    ['xades/xades-attr-authorities-values.xml', [undefined, undefined]],
    ['xades/Signature-X-UK_ELD-4.xml', [undefined, undefined]],
    [
      'xades/dss1987/data2sign-signed-xades-enveloped-baseline-cts-lta.xml',
      [undefined, undefined, undefined],
    ],
  ])('the time-stamps of %s are over what they should be, or not', (file, details) => {
    const [report] = validate(file)
    const stamps = report?.timestamps ?? []
    expect(stamps.map(({ crypto, detail }) => (crypto === 'ok' ? undefined : detail))).toEqual(details)
  })

  test('a document cut anywhere, or with a byte changed, gives an answer and passes never', () => {
    const bytes = read('xades/xades-lta-valid.xml')
    const asked = (some: Uint8Array) => {
      try {
        return runSync(validateXades({ bytes: some }, INPUT), drive).map(({ indication }) => indication)
      } catch (error) {
        if (error instanceof XmlError) return []
        throw error
      }
    }
    for (let i = 1; i < 40; i++) {
      const at = Math.floor((bytes.length * i) / 40)
      expect(asked(bytes.subarray(0, at))).toEqual([])
      const changed = new Uint8Array(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(asked(changed)).not.toContain('TOTAL_PASSED')
    }
  })

  test('the same bytes give the same report', () => {
    expect(validate('xades/xades-lta-valid.xml')).toEqual(validate('xades/xades-lta-valid.xml'))
  })
})

const hostile = testData('x509') ?? ''

describe.skipIf(hostile === '')('hostile XML', () => {
  test.each([
    'cyclic',
    'dtd',
    'external',
    'external_file',
    'quadratic',
    'xmlbomb',
    'xmlbomb2',
    'xmp-with-harmless-entity',
  ])('%s is not read', (name) => {
    const bytes = new Uint8Array(readFileSync(join(hostile, `bad-xml/${name}.xml`)))
    expect(() => runSync(validateXades({ bytes }, INPUT), drive)).toThrow(XmlError)
  })
  test.each(['simple', 'simple-ns'])('%s has no signature', (name) => {
    const bytes = new Uint8Array(readFileSync(join(hostile, `bad-xml/${name}.xml`)))
    expect(runSync(validateXades({ bytes }, INPUT), drive)).toEqual([])
  })
})
