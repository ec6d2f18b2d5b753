/** Containers of other makers (shared data `signatures-xml`, `signatures-cms`, `signatures-asic-ee`) as their tables say. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type AsicReport, cryptoOf, runSync, validateAsic } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'
import { containerVerdict as verdict } from './trust/documents.ts'

const folders = ['signatures-xml', 'signatures-cms', 'signatures-asic-ee'].map((one) => testData(one) ?? '')
const [xml = '', cms = '', estonian = ''] = folders
for (const [i, one] of ['signatures-xml', 'signatures-cms', 'signatures-asic-ee'].entries())
  if (folders[i] === '') console.log(`skipped: no test data for ${one}`)

const INPUT = { at: '2026-11-22T12:00:00.000Z', anchors: [] }
const drive = documentDriver()
const validate = (path: string): AsicReport =>
  runSync(validateAsic(new Uint8Array(readFileSync(path)), INPUT), drive)

const signaturesOf = (path: string) => cryptoOf(validate(path).signatures.map(({ report }) => report))

type Case = { readonly file: string; readonly crypto: 'ok' | 'broken' }
const casesOf = (folder: string): readonly Case[] =>
  (JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as Case[]).filter(({ file }) =>
    file.startsWith('asic-'),
  )

const NO_SIGNATURE = 'holds no signature, only files, a time-stamp or an evidence record'
const MANIFEST =
  'the value over the manifest is intact, a file that it names is missing or another: told broken'

describe.skipIf(xml === '')('ASiC with XAdES of the DSS tests', () => {
  const DIFFERENT: Readonly<Record<string, string>> = {
    'asic-xades/evidencerecord/er-multi-files.sce': NO_SIGNATURE,
    'asic-xades/evidencerecord/er-asn1-full-renewal.asice': NO_SIGNATURE,
    'asic-xades/signable/test.zip': NO_SIGNATURE,
  }
  test('the cryptographic verdict is that of the table, but for those named', () => {
    const cases = casesOf(xml)
    const different = cases.filter(({ file, crypto }) => signaturesOf(join(xml, file)) !== crypto)
    expect(different.map(({ file }) => file).toSorted()).toEqual(Object.keys(DIFFERENT).toSorted())
    expect(different.map(({ file }) => signaturesOf(join(xml, file)))).toEqual(different.map(() => 'none'))
    expect(cases).toHaveLength(32)
  })
  test.each([
    ['asic-xades/removed-doc.asice', 'SIGNED_DATA_NOT_FOUND'],
    ['asic-xades/removed-doc.asics', 'HASH_FAILURE'],
    ['asic-xades/multifiles-wrong-file.asics', 'SIGNED_DATA_NOT_FOUND'],
    ['asic-xades/onefile-wrong-file.asice', 'SIGNED_DATA_NOT_FOUND'],
  ])('%s: %s', (file, subIndication) => {
    expect(validate(join(xml, file)).signatures[0]?.report.subIndication).toBe(subIndication)
  })
  test('two files in a container for one are told, and the signature is judged all the same', () => {
    const report = validate(join(xml, 'asic-xades/multifiles-too-much-files.asics'))
    expect(report.failure).toMatchObject({ subIndication: 'FORMAT_FAILURE' })
    expect(report.files.map(({ covered }) => covered)).toContain('none')
  })
  test('a file that no signature covers is told', () => {
    const { files } = validate(join(xml, 'asic-xades/onefile-too-much-files.asice'))
    expect(files.filter(({ covered }) => covered === 'none')).toHaveLength(1)
  })
  test('properties that are not signed are nobody’s: no verdict rests on them', () => {
    const { signatures } = validate(join(xml, 'asic-xades/xades_no-signedpropref.asice_.zip'))
    expect(signatures[0]?.report).toMatchObject({
      crypto: 'ok',
      indication: 'INDETERMINATE',
      level: 'XML_NOT_ETSI',
    })
  })
})

describe.skipIf(cms === '')('ASiC with CAdES of the DSS tests', () => {
  const DIFFERENT: Readonly<Record<string, string>> = {
    'asic-cades/containerWithCounterSig.asics':
      'its file has another digest than was signed; openssl says so too',
    'asic-cades/removedReference.asice': MANIFEST,
    'asic-cades/removed-doc.asice': MANIFEST,
    'asic-cades/brokenReference.asice': MANIFEST,
  }
  test('the cryptographic verdict is that of the table, but for those named', () => {
    const cases = casesOf(cms)
    const found = cases.map((one) => ({ ...one, ours: signaturesOf(join(cms, one.file)) }))
    const different = found.filter(({ crypto, ours }) => ours !== crypto && ours !== 'none')
    expect(different.map(({ file }) => file).toSorted()).toEqual(Object.keys(DIFFERENT).toSorted())
    expect(found.filter(({ crypto, ours }) => crypto === 'broken' && ours !== 'broken')).toEqual([])
    // Without a signature there is nothing to be intact.
    expect([cases.length, found.filter(({ ours }) => ours === 'none').length]).toEqual([38, 16])
  })
  test.each([
    ['removedReference.asice', 'missing', 'INDETERMINATE', 'SIGNED_DATA_NOT_FOUND'],
    ['removed-doc.asice', 'missing', 'INDETERMINATE', 'SIGNED_DATA_NOT_FOUND'],
    ['brokenReference.asice', 'altered', 'TOTAL_FAILED', 'HASH_FAILURE'],
  ])(
    '%s: value and manifest are intact, and the file makes it what the table states',
    (file, manifest, indication, sub) => {
      const [one] = validate(join(cms, 'asic-cades', file)).signatures
      expect(one?.report).toMatchObject({ crypto: 'broken', manifest, indication, subIndication: sub })
    },
  )
})

type Estonian = { readonly file: string; readonly expected: 'valid' | 'invalid' }
type Siva = {
  readonly file: string
  readonly tests: readonly { readonly assertions: Readonly<Record<string, string>> }[]
}

describe.skipIf(estonian === '')('Estonian containers', () => {
  const all = estonian === '' ? {} : JSON.parse(readFileSync(join(estonian, 'cases.json'), 'utf8'))
  const { digidoc4j = [], siva = [] } = all as { digidoc4j?: Estonian[]; siva?: Siva[] }
  const containers = digidoc4j.filter(({ file }) => !file.endsWith('.pdf'))

  test('what is valid there is intact here, signatures and time-stamps', () => {
    const valid = containers.filter(({ expected }) => expected === 'valid')
    const broken = valid.filter(({ file }) => verdict(validate(join(estonian, file))) === 'broken')
    expect(broken.map(({ file }) => file)).toEqual([])
    expect(valid).toHaveLength(49)
  })

  test('what is invalid there for its bytes is broken here, each for its own reason', () => {
    const invalid = containers.filter(({ expected }) => expected === 'invalid')
    const reasons = invalid.flatMap(({ file }) => {
      const report = validate(join(estonian, file))
      if (verdict(report) !== 'broken') return []
      const signature = report.signatures.find((one) => one.report.crypto === 'broken')?.report
      const stamp = report.stamps.find((one) => one.report.crypto === 'broken')?.report
      return [
        [basename(file), report.failure?.subIndication ?? signature?.subIndication ?? stamp?.subIndication],
      ]
    })
    expect(Object.fromEntries(reasons)).toEqual({
      '1xTST-no-data-file.asics': 'FORMAT_FAILURE',
      '1xTST-valid-bdoc-data-file-hash-failure-in-tst.asics': 'HASH_FAILURE',
      '2xTST-valid-bdoc-data-file-1st-tst-invalid-2nd-tst-no-coverage.asics': 'HASH_FAILURE',
      'CAdES-baseline-lt-for-ASiC-E.asics': 'HASH_FAILURE',
      'CAdES-baseline-lta-for-ASiC-E.asics': 'HASH_FAILURE',
      'KS-19_IB-3721_bdoc21-TM-2fil-samename-1sig3.bdoc': 'FORMAT_FAILURE',
      'Libdigidoc_created_tsa_signature_TS.bdoc': 'NO_SIGNING_CERTIFICATE_FOUND',
      'bdoc-tm-with-changed-data-file-name.bdoc': 'SIGNED_DATA_NOT_FOUND',
      'datafile-name-in-signature-contains-path-separator.asice': 'SIGNED_DATA_NOT_FOUND',
      'filename_mismatch_second_signature.asice': 'HASH_FAILURE',
      'incorrectMimetype.bdoc': 'FORMAT_FAILURE',
      'latvian_signed_container.edoc': 'SIG_CRYPTO_FAILURE',
      'multiple_signed_properties.asice': 'SIG_CONSTRAINTS_FAILURE',
      'one-valid-and-multiple-invalid-signatures.asice': 'SIGNED_DATA_NOT_FOUND',
      'signature_does_not_cover_datafile.asice': 'SIGNED_DATA_NOT_FOUND',
      'space-in-datafile-name-encoded-as-plus-in-signature.asice': 'SIGNED_DATA_NOT_FOUND',
      'timestamptoken-invalid.asics': 'FORMAT_FAILURE',
      'timestamptoken-two-data-files.asics': 'FORMAT_FAILURE',
      'zip_misses_file_which_is_in_manifest.asice': 'SIGNED_DATA_NOT_FOUND',
    })
  })

  test('nothing passes without an anchor: the rest is invalid there for certificates, revocation and policy', () => {
    for (const { file } of [...containers, ...siva.filter((one) => !/\.(?:pdf|p7s|xml)$/.test(one.file))])
      for (const { report } of validate(join(estonian, file)).signatures)
        expect([file, report.indication]).not.toEqual([file, 'TOTAL_PASSED'])
  })

  test.each(['KS-18_lisatudfilemanifest.4.asice', 'manifest_validation_error.asice'])(
    'the file added to %s is told as not covered',
    (name) => {
      const { files } = validate(join(estonian, 'digidoc4j/invalid-containers', name))
      expect(files.filter(({ covered }) => covered === 'none')).toHaveLength(1)
    },
  )

  test('signatures that pass in the other service are intact here, and as many', () => {
    const compared = siva
      .filter((one) => !/\.(?:pdf|p7s|xml)$/.test(one.file))
      .flatMap(({ file, tests }) => {
        const report = validate(join(estonian, file))
        return tests.flatMap(({ assertions }) =>
          report.signatures.flatMap(({ report: own }, i) => {
            const said = assertions[`signatures[${i}].indication`]
            return said?.replace('-', '_') === 'TOTAL_PASSED' ? [[file, own.crypto]] : []
          }),
        )
      })
    expect(compared.filter(([, crypto]) => crypto !== 'ok')).toEqual([])
    expect(compared).toHaveLength(31)
  })
})
