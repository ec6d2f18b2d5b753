import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lintAgreement } from './lint.ts'

const root = join(import.meta.dirname, '../../..')
const files = globSync('agreements/*/agreement.json', { cwd: root })
const text = readFileSync(join(root, 'agreements/be-jp/agreement.json'), 'utf8')

test.each(files)('%s could be signed: lint finds nothing', (file) => {
  expect(lintAgreement(readFileSync(join(root, file), 'utf8'))).toEqual([])
})

test('there are agreements to look at', () => {
  expect(files.length).toBeGreaterThanOrEqual(2)
})

/** The Belgian–Japanese agreement with one place changed. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(text) as { [member: string | number]: unknown }
  let at = copy
  for (const part of path.slice(0, -1)) at = at[part] as typeof at
  const last = path.at(-1) ?? ''
  if (value === undefined) delete at[last]
  else at[last] = value
  return JSON.stringify(copy)
}

describe('lint finds', () => {
  const low = {
    when: 'low',
    // oxlint-disable-next-line unicorn/no-thenable -- the name in the signed document
    then: { ial: '1', aal: '1', fal: '1' },
    status: 'agreed',
    rationale: { en: 'r' },
    dossier: null,
    expires: null,
  }
  const high = { ial: '3', aal: '3', fal: '3' }
  // oxlint-disable-next-line unicorn/no-thenable -- the name in the signed document
  const strong = { ...low, when: 'high', then: high }
  test.each<[string, string, readonly (string | number)[], unknown]>([
    ['AL01', 'an unknown member', ['zz'], 1],
    ['AL01', 'text that is not NFC', ['instrument', 'signedAt'], 'To\u0301kyo'],
    ['AL02', 'a seller rule that is not there', ['annexes', 'einvoicing', 'sellerIdentity'], 'jp-be.nobody'],
    [
      'AL02',
      'a selector that names nothing',
      ['safeguards', 'suspension', 0, 'target'],
      ['recognitions:nobody'],
    ],
    ['AL02', 'a claim for an undefined purpose', ['recognitions', 0, 'claims', 3, 'purposes'], ['marketing']],
    ['AL02', 'a recipient that is no authority', ['dataExchange', 0, 'recipients'], ['somebody']],
    ['AL02', 'a relation to itself', ['relations', 0, 'to'], 'urn:entente:agreement:be-jp'],
    ['AL03', 'a jurisdiction on both sides', ['parties', 1, 'covers'], ['JP', 'BE']],
    [
      'AL03',
      'a signatory whose key comes too late',
      ['parties', 0, 'authorities', 0, 'signers', 0, 'from'],
      '2026-11-01T00:00:00.000Z',
    ],
    ['AL05', 'a rule above the instrument', ['recognitions', 0, 'effectCeiling', 'assurance'], 'high'],
    ['AL05', 'a qualified effect without a basis', ['legal', 'effectCeiling', 'trustService'], 'qualified'],
    [
      'AL05',
      'a rule for a trust service above the instrument',
      ['recognitions', 0, 'effectCeiling', 'trustService'],
      'advanced-qc',
    ],
    ['AL07', 'a missing translation', ['title', 'vi'], undefined],
    ['AL07', 'an unpaired direction control', ['title', 'ar'], '\u202eabc'],
    ['AL08', 'an authentic language that is not published', ['languages', 'authentic'], ['en', 'it']],
    ['AL08', 'a party language that is not published', ['parties', 0, 'languages'], ['fr', 'nl', 'de', 'lb']],
    [
      'AL09',
      'a list on this machine',
      ['recognitions', 0, 'list', 'url'],
      'http://localhost:7101/lote/pid.jwt',
    ],
    [
      'AL12',
      'a rule that is never reached',
      ['recognitions', 0, 'loa', 'rules', 2],
      { ...low, when: 'substantial' },
    ],
    ['AL12', 'a table that is not strongest first', ['recognitions', 0, 'loa', 'rules', 2], strong],
    ['AL14', 'a planned clause that nothing activates', ['dataExchange', 1, 'activateOn'], undefined],
    ['AL14', 'a planned rule that nothing activates', ['recognitions', 0, 'status'], 'planned'],
    ['AL18', 'a target outside the profile', ['recognitions', 0, 'claims', 0, 'to'], 'shoe_size'],
    ['AL18', 'a wildcard', ['recognitions', 0, 'claims', 3, 'from'], ['*']],
    ['AL18', 'an allowed name outside the profile', ['dataExchange', 0, 'allow', 0], 'shoe_size'],
    ['AL19', 'a rule whose claims no clause holds', ['dataExchange', 0, 'allow'], ['family_name']],
    ['AL19', 'a purpose without clause', ['dataExchange', 0, 'purposes'], ['service-access']],
    [
      'AL26',
      'a promise that was forgotten',
      ['programme', 'commitments'],
      ['BE-JP 1', 'BE-JP 2', 'BE-JP 3', 'BE-JP 4', 'BE-JP 11', 'BE-JP 15', 'BE-JP 18'],
    ],
    ['AL26', 'a promise that was never made', ['recognitions', 0, 'promises'], ['BE-JP 19']],
    ['AL29', 'a review after the end', ['validity', 'review', 'every'], 'P3Y'],
    ['AL29', 'a notice longer than the agreement', ['validity', 'termination', 'notice'], 'P3Y'],
    ['AL29', 'an end before the beginning', ['validity', 'expires'], '2026-09-01T00:00:00.000Z'],
  ])('%s %s', (rule, _, path, value) => {
    expect(lintAgreement(changed(path, value)).map((finding) => finding.rule)).toContain(rule)
  })
})

test('every finding says where', () => {
  const [finding] = lintAgreement(changed(['title', 'vi'], undefined))
  expect(finding).toEqual({ rule: 'AL07', pointer: '/title', detail: 'no text in vi' })
})
