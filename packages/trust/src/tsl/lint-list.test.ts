import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { encodeUtf8 } from '../bytes.ts'
import { parseLote } from '../lote/parse-lote.ts'
import { basic, CERT_SIGN, forge, newKey, purposes, SIGN } from '../pkix/forge-chain.ts'
import { readXml } from '../xml/read-xml.ts'
import { createTsl, type TslDraft } from './create-tsl.ts'
import { diffTrustedLists } from './diff-lists.ts'
import { draftFromCertificates } from './draft-from-certificates.ts'
import { lintTrustedList } from './lint-list.ts'
import { viewOfLote, viewOfTsl } from './list-view.ts'
import { parseTsl } from './parse-tsl.ts'
import { testTsl } from './tsl-fixtures.ts'
import { AUTHORITY, STAMPS, UNSPECIFIED } from './tsl-uris.ts'
import type { TslPeriod } from './tsl.ts'

const AT = '2026-11-22T09:00:00.000Z'
const key = await newKey()
const certificate = (change: object = {}) =>
  forge({
    subject: 'TEST CA',
    issuer: 'TEST CA',
    key,
    issuerKey: key,
    version: 3,
    alg: 'ES256',
    notBefore: '2020-01-01T00:00:00.000Z',
    notAfter: '2030-01-01T00:00:00.000Z',
    extensions: [basic(true), CERT_SIGN],
    ...change,
  })
const authority = await certificate()
const leaf = await certificate({ extensions: [SIGN] })
const stamps = await certificate({ extensions: [SIGN, purposes(true, '1.3.6.1.5.5.7.3.8')] })
const good = testTsl(authority)
const codes = (draft: TslDraft) =>
  lintTrustedList(viewOfTsl(draft), AT).map(({ code, path, severity }) => [severity, code, path].join(' '))

/** The list with its one service, or that service's newest period, changed. */
function withPeriods(change: Partial<TslPeriod>, past: readonly Partial<TslPeriod>[] = []): TslDraft {
  const [provider] = good.providers
  const period = provider?.services[0]?.periods[0]
  if (provider === undefined || period === undefined) throw new Error('the fixture')
  const now = { ...period, ...change }
  const periods = [now, ...past.map((one) => ({ ...period, ...one }))] as const
  return { ...good, providers: [{ ...provider, services: [{ periods }] }] }
}
const identity = (...certificates: Uint8Array[]) => ({
  identity: { certificates, subjectNames: [], skis: [] },
})
const SERVICE = '/entities/0/services/0'
const CERTIFICATE = `${SERVICE}/certificates/0`

describe('a list is looked over', () => {
  test('nothing is wrong with one that follows the rules', () => {
    expect(codes(good)).toEqual([])
    expect(codes(withPeriods({ type: STAMPS, ...identity(stamps) }))).toEqual([])
  })
  test.each<[string, Partial<TslDraft>]>([
    ['error FIELD_MISSING /operator', { operator: [] }],
    ['error FIELD_MISSING /operator', { operator: [{ lang: 'en', value: ' ' }] }],
    ['error FIELD_MISSING /schemeName', { schemeName: [] }],
    ['error FIELD_MISSING /information', { schemeInformation: [] }],
    ['error FIELD_MISSING /type', { type: '' }],
    ['error FIELD_MISSING /statusApproach', { statusApproach: '' }],
    ['error LANGUAGE_MISSING /schemeName', { schemeName: [{ lang: 'fr', value: 'liste' }] }],
    ['error ADDRESS_BAD /information', { schemeInformation: [{ lang: 'en', uri: 'here' }] }],
    ['error TERRITORY_BAD /territory', { territory: 'Belgium' }],
    ['error DATE_BAD /issued', { issued: '2026-11-23T00:00:00.000Z' }],
    ['warning NEXT_UPDATE_FAR /nextUpdate', { nextUpdate: '2028-01-01T00:00:00.000Z' }],
    ['warning NEXT_UPDATE_PAST /nextUpdate', { nextUpdate: '2026-11-20T00:00:00.000Z' }],
  ])('%s', (finding, change) => {
    expect(codes({ ...good, ...change })).toEqual([finding])
  })
  test('a language that is none, an update before the issue, and none at all', () => {
    const operator = [...good.operator, { lang: 'FR_fr', value: 'x' }]
    expect(codes({ ...good, operator })).toEqual(['error LANGUAGE_BAD /operator'])
    expect(codes({ ...good, nextUpdate: '2026-10-01T00:00:00.000Z' })).toContain('error DATE_BAD /nextUpdate')
    const { nextUpdate: _, ...closed } = good
    expect(codes(closed)).toEqual(['warning NEXT_UPDATE_MISSING /nextUpdate'])
  })
  test.each<[string, Partial<TslPeriod>]>([
    [`error FIELD_MISSING ${SERVICE}/status`, { status: '' }],
    [`error FIELD_MISSING ${SERVICE}/type`, { type: '' }],
    [`error FIELD_MISSING ${SERVICE}/name`, { name: [] }],
    [`error FIELD_MISSING ${SERVICE}/identity`, identity()],
    [`warning STATUS_UNKNOWN ${SERVICE}/status`, { status: 'No acredited' }],
    [`error CERTIFICATE_UNREADABLE ${CERTIFICATE}`, identity(Uint8Array.of(1))],
    [`error CERTIFICATE_NOT_CA ${CERTIFICATE}`, identity(leaf)],
    [`error CERTIFICATE_USE ${CERTIFICATE}`, { type: STAMPS, ...identity(leaf) }],
    [`warning CERTIFICATE_TWICE ${SERVICE}/certificates/1`, identity(authority, authority)],
  ])('%s', (finding, change) => {
    expect(codes(withPeriods(change))).toEqual([finding])
  })
  test('certificates out of their time, and an authority that may not sign', async () => {
    const told = async (change: object) => codes(withPeriods(identity(await certificate(change))))
    expect(await told({ notAfter: '2025-01-01T00:00:00.000Z' })).toEqual([
      `warning CERTIFICATE_EXPIRED ${CERTIFICATE}`,
    ])
    expect(await told({ notBefore: '2027-01-01T00:00:00.000Z' })).toEqual([
      `warning CERTIFICATE_NOT_YET ${CERTIFICATE}`,
    ])
    expect(await told({ extensions: [basic(true), SIGN] })).toEqual([`error CERTIFICATE_USE ${CERTIFICATE}`])
  })
  test('history goes from the newest to the oldest; a provider has a service', () => {
    const told = (since: string) => codes(withPeriods({}, [{ since }]))
    expect(told('2021-01-01T00:00:00.000Z')).toEqual([`error HISTORY_ORDER ${SERVICE}/history/0/since`])
    expect(told('2020-01-01T00:00:00.000Z')).toEqual([`warning HISTORY_ORDER ${SERVICE}/history/0/since`])
    expect(told('2019-01-01T00:00:00.000Z')).toEqual([])
    const providers = good.providers.map((one) => ({ ...one, services: [] }))
    expect(codes({ ...good, providers })).toEqual(['error FIELD_MISSING /entities/0/services'])
  })
})

describe('two lists side by side', () => {
  test('the same, another status, one gone and one come', () => {
    const before = viewOfTsl(good)
    expect(diffTrustedLists(before, before)).toEqual({ added: [], removed: [], changed: [] })
    const status = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn'
    expect(diffTrustedLists(before, viewOfTsl(withPeriods({ status }))).changed).toMatchObject([
      { before: { entity: 'TEST provider' }, after: { status } },
    ])
    const other = diffTrustedLists(before, viewOfTsl(withPeriods({ type: STAMPS, ...identity(stamps) })))
    expect(other).toMatchObject({ added: [{ type: STAMPS }], removed: [{}], changed: [] })
  })
})

describe('a draft from certificates', () => {
  test('one service for each, its type from what it may do; the same certificate once', () => {
    const drafted = draftFromCertificates(
      [authority, leaf, stamps, leaf].map((der) => ({ der })),
      { territory: 'ZZ', since: AT },
    )
    expect(drafted).toMatchObject([{ name: 'TEST CA', country: 'BE' }])
    expect(drafted[0]?.services.map(({ type }) => type)).toEqual([AUTHORITY, UNSPECIFIED, STAMPS])
  })
})

const data = testData('trustedlists')
if (data === undefined) console.warn('real lists: skipped, no test data')
describe.skipIf(data === undefined)('real lists', () => {
  const read = (file: string) => {
    const bytes = readFileSync(join(data ?? '', file))
    return viewOfTsl(parseTsl(readXml(new Uint8Array(file.endsWith('.gz') ? gunzipSync(bytes) : bytes))))
  }
  const told = (file: string, at: string) => {
    const counts: Record<string, number> = {}
    for (const { code } of lintTrustedList(read(file), at)) counts[code] = (counts[code] ?? 0) + 1
    return counts
  }
  test.each([
    ['v6/fi-v6.xml', { CERTIFICATE_EXPIRED: 7, HISTORY_ORDER: 2, NEXT_UPDATE_PAST: 1 }],
    ['v6/fi-v5.xml', { CERTIFICATE_EXPIRED: 7, HISTORY_ORDER: 2, NEXT_UPDATE_PAST: 1 }],
    [
      'v6/fi-v5-invalid.xml',
      { CERTIFICATE_EXPIRED: 7, HISTORY_ORDER: 2, NEXT_UPDATE_PAST: 1, STRUCTURE: 11 },
    ],
    [
      'current/tsl-be-81.xml.gz',
      { ADDRESS_BAD: 1, CERTIFICATE_EXPIRED: 53, CERTIFICATE_TWICE: 23, HISTORY_ORDER: 1 },
    ],
    ['current/eu-lotl-388.xml', { NEXT_UPDATE_PAST: 1 }],
    ['national/LU.xml', { CERTIFICATE_EXPIRED: 8, NEXT_UPDATE_PAST: 1 }],
    [
      'third-country/tsl-pe.xml',
      {
        ADDRESS_BAD: 7,
        CERTIFICATE_EXPIRED: 20,
        CERTIFICATE_TWICE: 2,
        NEXT_UPDATE_PAST: 1,
        STATUS_UNKNOWN: 2,
        STRUCTURE: 1,
      },
    ],
  ])('%s', (file, expected) => {
    expect(told(file, AT)).toEqual(expected)
  })
  test('a sample of TS 119 602: its certificates are none, some texts are not in English', () => {
    const lote = parseLote(readFileSync(join(data ?? '', 'lote-json/valid-full.json'), 'utf8'))
    const found = new Set(lintTrustedList(viewOfLote(lote), AT).map(({ code }) => code))
    expect([...found].toSorted()).toEqual([
      'CERTIFICATE_UNREADABLE',
      'LANGUAGE_MISSING',
      'NEXT_UPDATE_FAR',
      'NEXT_UPDATE_PAST',
    ])
  })
  test('Finland in two versions says the same of its services', () => {
    expect(diffTrustedLists(read('v6/fi-v5.xml'), read('v6/fi-v6.xml'))).toEqual({
      added: [],
      removed: [],
      changed: [],
    })
  })
})

test('a list as it is written says the same as the draft', () => {
  const written = viewOfTsl(parseTsl(readXml(encodeUtf8(createTsl(good)))))
  expect(diffTrustedLists(viewOfTsl(good), written)).toEqual({ added: [], removed: [], changed: [] })
})
