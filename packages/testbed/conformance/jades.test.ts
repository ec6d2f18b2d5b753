/** JAdES of other makers (shared data `signatures-xml/jades`): verdict and level of the table, exceptions by name. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cryptoOf, type DocumentReport, runSync, signDocument, validateDocument } from '@entente/trust'
import { compactVerify, type FlattenedJWSInput, flattenedVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { forgeHouse } from '../../trust/src/create/forge-house.ts'
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
const driver = documentDriver()
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder ?? '', name)))
const validate = ({ file, detached }: Case): DocumentReport & { ok: true } => {
  const files = detached.map((name) => ({ name, bytes: read(name) }))
  const report = runSync(validateDocument({ bytes: read(file), detached: files }, INPUT), driver)
  if (!report.ok) throw new Error(`${file}: ${report.detail}`)
  return report
}

/** Where the table says that all is intact and we do not. */
const DIFFERENT = [
  // The file it is about is not among the data.
  ['jades/jades-flattened-BpB-detached-objectByURIHash.json', 'broken'],
  // A payload that nobody has signed.
  ['jades/sample.json', 'none'],
  // A header with one member twice is none.
  ['jades/jades-with-double-sigt.json', 'broken'],
]

describe.skipIf(folder === undefined)('JAdES of the DSS tests', () => {
  const all: Case[] = folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
  const cases = all.filter(({ file }) => file.startsWith('jades/'))

  test('the cryptographic verdict is that of the table, but in three named files', () => {
    expect(cases).toHaveLength(34)
    const verdicts = cases.map((one) => [one, cryptoOf(validate(one).signatures)] as const)
    const different = verdicts.filter(
      ([{ crypto }, own]) => own !== (crypto === 'special' ? 'broken' : crypto),
    )
    expect(different.map(([{ file }, own]) => [file, own])).toEqual(DIFFERENT)
  })

  test('the level is that of the table', () => {
    const asked = cases.filter(({ level }) => level.length > 0)
    expect(asked.length).toBeGreaterThan(14)
    for (const one of asked)
      expect([one.file, validate(one).signatures[0]?.level]).toEqual([one.file, one.level[0]])
  })

  test('a time-stamp that was copied or broken is told so, and nothing has passed without an anchor', () => {
    const broken = cases.filter(({ file }) => /copied|broken-(sig|arc)Tst/i.test(file))
    expect(broken).toHaveLength(4)
    for (const one of broken) {
      const [report] = validate(one).signatures
      expect([one.file, report?.timestamps.at(-1)?.subIndication]).toEqual([one.file, 'HASH_FAILURE'])
    }
    for (const one of cases)
      for (const { indication } of validate(one).signatures) expect(indication).not.toBe('TOTAL_PASSED')
  })
})

test('jose takes our JAdES with the certificate it names, and no other payload', async () => {
  const house = await forgeHouse()
  const bytes = new TextEncoder().encode('We agree.')
  const files = [{ name: 'a.txt', mimeType: 'text/plain', bytes }]
  const made = await signDocument({ ...house, format: 'JAdES', level: 'B', files })
  if (!made.ok) throw new Error(made.detail)
  const text = new TextDecoder().decode(made.bytes)
  const key = new X509Certificate(house.chain.leaf).publicKey
  expect((await compactVerify(text, key)).payload).toEqual(bytes)
  const [head, , value] = text.split('.')
  await expect(compactVerify(`${head}.V2UgZG8gbm90Lg.${value}`, key)).rejects.toThrow('signature')
  const raised = await signDocument({ ...house, format: 'JAdES', level: 'LTA', files })
  if (!raised.ok) throw new Error(raised.detail)
  const jws = JSON.parse(new TextDecoder().decode(raised.bytes)) as FlattenedJWSInput
  expect((await flattenedVerify(jws, key)).payload).toEqual(bytes)
})
