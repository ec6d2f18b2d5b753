/** PAdES of other makers (shared data `signatures-cms/pades`): verdict and level of the table, and what pdfsig says. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cryptoOf, PdfError, runSync, type SignatureReport, validatePades } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('signatures-cms')
if (folder === undefined) console.log('skipped: no test data for signatures-cms')
const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined
if (!hasPdfsig) console.log('skipped: pdfsig (poppler-utils) is not installed')

type Case = {
  readonly file: string
  readonly crypto: 'ok' | 'broken'
  readonly level: readonly string[]
  readonly signatures: readonly number[]
}

const driver = documentDriver()
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(folder ?? '', file)))
const validateBytes = (bytes: Uint8Array): readonly SignatureReport[] =>
  runSync(validatePades({ bytes }, { at: '2026-11-22T12:00:00.000Z', anchors: [] }), driver)
const known = new Map<string, readonly SignatureReport[]>()
function validate({ file }: Case): readonly SignatureReport[] {
  const reports = known.get(file) ?? validateBytes(read(file))
  known.set(file, reports)
  return reports
}

/** Its value is over signed attributes in another order than that of DER, as those of the five signatures are: ADR 0014. */
const NOT_DER = 'pades/dss-818/Signature-P-DE_CRY-2 (HASH_FAILURE).pdf'

describe.skipIf(folder === undefined)('PAdES of the DSS tests', () => {
  const all: Case[] = folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
  const cases = all.filter(({ file }) => file.startsWith('pades/'))

  test('the cryptographic verdict is that of the table, but one that is refused for its encoding', () => {
    const different = cases.filter((one) => cryptoOf(validate(one)) !== one.crypto)
    expect(different.map(({ file, crypto }) => [file, crypto])).toEqual([[NOT_DER, 'ok']])
    expect(different.flatMap(validate)).toMatchObject([
      { subIndication: 'SIG_CRYPTO_FAILURE', findings: [{ code: 'ATTRIBUTES_NOT_DER' }] },
    ])
    expect(cases).toHaveLength(17)
  })

  test('every trick is refused for what it is', () => {
    const details = (name: string) =>
      validate(cases.find(({ file }) => file === `pades/${name}`) as Case).map(
        ({ subIndication, detail }) => [subIndication, detail],
      )
    expect(details('pdf-signed-out-of-byteRange.pdf')).toEqual([
      ['FORMAT_FAILURE', 'byte range leaves out other bytes than the contents'],
    ])
    expect(details('siwa.pdf')).toEqual([
      ['FORMAT_FAILURE', 'byte range leaves out other bytes than the contents'],
    ])
    expect(details('pdf-eof.pdf')).toEqual([['FORMAT_FAILURE', 'byte range goes beyond the file']])
    expect(details('pades-enveloping-empty-bytes-cms.pdf')).toEqual([
      ['FORMAT_FAILURE', 'signature with content of its own'],
    ])
    expect(details('pades-bes-no-certificates.pdf')).toEqual([
      ['NO_SIGNING_CERTIFICATE_FOUND', 'no certificate with the name of the signer'],
    ])
  })

  test('what is intact lacks only an anchor: nothing was changed after signing', () => {
    for (const one of cases.filter(({ crypto, file }) => crypto === 'ok' && file !== NOT_DER))
      for (const report of validate(one))
        expect([one.file, report.subIndication]).toEqual([one.file, 'NO_CERTIFICATE_CHAIN_FOUND'])
  })

  test('level and number of signatures are those of the table', () => {
    for (const one of cases) {
      if (one.level.length > 0) expect([one.file, validate(one)[0]?.level]).toEqual([one.file, one.level[0]])
      if (one.signatures.length > 0)
        expect([one.file, validate(one).length]).toEqual([one.file, one.signatures[0]])
    }
    expect(cases.filter(({ level }) => level.length > 0)).toHaveLength(8)
  })

  test('a time-stamp of the document copied from elsewhere is broken, and nothing else is', () => {
    const [copied] = cases.filter(({ file }) => file.endsWith('copied-doctst.pdf'))
    expect(validate(copied as Case)).toMatchObject([
      {
        crypto: 'ok',
        provenLevel: 'B',
        timestamps: [
          { kind: 'signature', crypto: 'ok' },
          { kind: 'document', crypto: 'broken', subIndication: 'HASH_FAILURE' },
        ],
      },
    ])
  })

  test('bytes changed anywhere outside the contents: the signature over them is not intact', () => {
    const one = cases.find(({ file }) => file.endsWith('DSS-1983.pdf')) as Case
    const bytes = read(one.file)
    for (let at = 0; at < 12_000; at += 997) {
      const copy = new Uint8Array(bytes)
      copy[at] = (copy[at] ?? 0) ^ 1
      expect([at, brokenOrRefused(copy)]).toEqual([at, true])
    }
  })

  test.skipIf(!hasPdfsig)('pdfsig says the same, but where it does not look at what is covered', () => {
    const different = cases.filter(
      (one) => peer(one) !== validate(one).every(({ crypto }) => crypto === 'ok'),
    )
    expect(different.map(({ file }) => file).sort()).toEqual(PEER_DIFFERS)
  })
})

function brokenOrRefused(bytes: Uint8Array): boolean {
  try {
    return cryptoOf(validateBytes(bytes)) !== 'ok'
  } catch (error) {
    return error instanceof PdfError
  }
}

const PEER_DIFFERS = [
  // It verifies signed attributes in the order in which they stand.
  NOT_DER,
  // It cannot open the file without a password, which its signature does not need.
  'pades/encrypted.pdf',
  'pades/pades-5-signatures-and-1-document-timestamp.pdf',
  // It does not look for content inside, nor at what a byte range leaves out.
  'pades/pades-enveloping-empty-bytes-cms.pdf',
  'pades/siwa.pdf',
]

function peer({ file }: Case): boolean {
  const { stdout } = spawnSync('pdfsig', ['-nocert', join(folder ?? '', file)], { encoding: 'utf8' })
  // Time-stamps of the document it does not verify, and says so.
  const said = [...stdout.matchAll(/Signature Validation: (.*)/g)]
    .map(([, verdict = '']) => verdict)
    .filter((verdict) => !verdict.includes('not yet been verified'))
  return said.length > 0 && said.every((verdict) => verdict === 'Signature is Valid.')
}
