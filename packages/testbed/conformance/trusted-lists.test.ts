/** Real trusted lists (shared data `trustedlists`): every list and every broken variant comes out as its table says. */
import { X509Certificate } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  memberPointers,
  openListOfLists,
  openTsl,
  parseCertificate,
  pivotsToFetch,
  qualifyCertificate,
  runSync,
  selfPointer,
  type TslResult,
} from '@entente/trust'
import { describe, expect, onTestFinished, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('trustedlists')
if (folder === undefined) console.log('skipped: no test data for trusted lists')
const drive = documentDriver()

function read(file: string): Uint8Array {
  const stored = readFileSync(join(folder ?? '', file))
  return new Uint8Array(file.endsWith('.gz') ? gunzipSync(stored) : stored)
}
const certificate = (file: string) =>
  new Uint8Array(new X509Certificate(readFileSync(join(folder ?? '', file))).raw)
const open = (file: string, signers: readonly Uint8Array[], at: string): TslResult =>
  runSync(openTsl({ bytes: read(file), signers, at }), drive)

const THEN = '2019-09-10T00:00:00.000Z'
const NOW = '2026-11-22T09:00:00.000Z'
const NOTICE_2016 = 'http://eur-lex.europa.eu/legal-content/EN/TXT/?uri=uriserv:OJ.C_.2016.233.01.0001.01.ENG'
const NOTICE_2019 =
  'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=uriserv:OJ.C_.2019.276.01.0001.01.ENG'
const NOTICE_2026 = 'https://eur-lex.europa.eu/eli/C/2026/1944/oj'

/** The signer that a list says it has: read from the file, to pin it where the table gives no other. */
function signerOf(file: string): Uint8Array {
  const opened = open(file, [], NOW)
  if (opened.outcome !== 'bad-signature' || opened.signer === undefined)
    throw new Error(`no signer in ${file}`)
  return opened.signer
}

describe.skipIf(folder === undefined)('the EU list of lists of 2019', () => {
  const anchor = () => [certificate('anchors/lotlSigningCertificate.pem')]
  test.each(['lotl/eu-lotl_original.xml', 'lotl/eu-lotl_xml-declaration-removed.xml'])(
    '%s: good, 31 lists',
    (file) => {
      const opened = open(file, anchor(), THEN)
      expect(opened).toMatchObject({ outcome: 'fresh', tsl: { version: 5, sequence: 248, territory: 'EU' } })
      expect('tsl' in opened && memberPointers(opened.tsl).length).toBe(31)
    },
  )
  test('altered: HASH_FAILURE, and its 31 lists can still be looked at', () => {
    const opened = open('lotl/eu-lotl_broken-sig.xml', anchor(), THEN)
    expect(opened).toMatchObject({ outcome: 'bad-signature', failure: { subIndication: 'HASH_FAILURE' } })
    expect('unverified' in opened && memberPointers(opened.unverified).length).toBe(31)
  })
  test.each([
    'lotl/eu-lotl_not-parsable.xml',
    'national/CZ_empty.xml',
    'other/tl-empty.xml',
    'other/tl-empty-with-identifier.xml',
  ])('%s is no list', (file) => {
    expect(open(file, anchor(), THEN).outcome).toBe('malformed')
  })

  const countries = ['AT', 'BE', 'CY', 'DK', 'EL', 'FI', 'FR', 'IE', 'IS', 'LI', 'LU', 'UK']
  test.each(countries)('the list of %s is signed by a certificate of its pointer', (country) => {
    const lotl = open('lotl/eu-lotl_original.xml', anchor(), THEN)
    const pointer =
      'tsl' in lotl ? memberPointers(lotl.tsl).find(({ territory }) => territory === country) : undefined
    const file = `national/${country}.xml${country === 'FR' ? '.gz' : ''}`
    const opened = open(file, pointer?.signers ?? [], THEN)
    expect(opened).toMatchObject({ outcome: 'fresh', tsl: { territory: country, findings: [] } })
    expect(open(file, anchor(), THEN)).toMatchObject({
      failure: { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
    })
  })
  test('the Czech list with its certificate; altered, HASH_FAILURE', () => {
    const signer = [certificate('anchors/czSigningCertificate.pem')]
    expect(open('national/CZ.xml', signer, THEN)).toMatchObject({ outcome: 'fresh' })
    expect(open('national/CZ_broken-sig.xml', signer, THEN)).toMatchObject({
      failure: { subIndication: 'HASH_FAILURE' },
    })
  })
})

describe.skipIf(folder === undefined)('pivots of 2017 to 2019', () => {
  const base = 'https://ec.europa.eu/information_society/policy/esignature/trusted-list/tl-pivot-'
  const url = (number: number) => `${base}${number}-mp.xml`
  const notices = () => new Map([[NOTICE_2016, [certificate('anchors/pivotSigningCertificate.pem')]]])
  const walk = (current: string, changed: Record<number, string> = {}) => {
    const pivots = new Map(
      [172, 191, 226, 247].map((n) => [url(n), read(changed[n] ?? `pivots/tl_pivot_${n}_mp.xml`)]),
    )
    const bytes = read(current)
    expect(pivotsToFetch(bytes, notices())).toEqual([172, 191, 226, 247].map(url))
    return runSync(openListOfLists({ bytes, notices: notices(), pivots, at: THEN }), drive)
  }
  test('from the old anchor to the newest pivot, with the signers that come and go', () => {
    const { list, pivots, notice } = walk('pivots/tl_pivot_247_mp.xml')
    expect(list).toMatchObject({ outcome: 'fresh', tsl: { sequence: 247 } })
    expect(notice).toBe(NOTICE_2016)
    expect(pivots.map(({ sequence, failure }) => failure ?? sequence)).toEqual([172, 191, 226])
    expect(pivots.map(({ added, removed }) => [added.length, removed.length])).toEqual([
      [3, 0],
      [1, 0],
      [5, 2],
    ])
  })
  test('the newest one altered: HASH_FAILURE', () => {
    const broken = 'pivots/tl_pivot_247_mp_broken-sig.xml'
    const { list, pivots } = walk(broken, { 247: broken })
    expect(list).toMatchObject({ failure: { subIndication: 'HASH_FAILURE' } })
    expect(pivots).toHaveLength(3)
  })
  test('one in between altered: that one HASH_FAILURE, and nothing after it is trusted', () => {
    const { list, pivots } = walk('pivots/tl_pivot_247_mp.xml', {
      191: 'pivots/tl_pivot_191_mp_broken-sig.xml',
    })
    expect(pivots.at(-1)).toMatchObject({ url: url(191), failure: { subIndication: 'HASH_FAILURE' } })
    expect(pivots).toHaveLength(2)
    expect(list).toMatchObject({ failure: { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' } })
  })
  test('one served in the place of another: refused as older than what came before', () => {
    const { list, pivots } = walk('pivots/tl_pivot_247_mp.xml', { 226: 'pivots/tl_pivot_172_mp.xml' })
    expect(pivots.at(-1)?.failure).toBeDefined()
    expect(list.outcome).toBe('bad-signature')
  })
  test('the pivot 247 names who signs the list 248', () => {
    const { list } = walk('pivots/tl_pivot_247_mp.xml')
    const signers = 'tsl' in list ? (selfPointer(list.tsl)?.signers ?? []) : []
    expect(open('lotl/eu-lotl_original.xml', signers, THEN).outcome).toBe('fresh')
  })
})

describe.skipIf(folder === undefined)('the lists of 2026', () => {
  const lotl = 'current/eu-lotl-388.xml'
  const under = (notices: ReadonlyMap<string, readonly Uint8Array[]>) =>
    runSync(openListOfLists({ bytes: read(lotl), notices, pivots: new Map(), at: NOW }), drive)

  test('388 under the newest notice needs no pivot, and is past its time', () => {
    const { list, pivots, notice } = under(new Map([[NOTICE_2026, [signerOf(lotl)]]]))
    expect(list).toMatchObject({
      outcome: 'stale',
      tsl: { version: 6, sequence: 388, findings: [] },
      structure: [],
    })
    expect([pivots, notice]).toEqual([[], NOTICE_2026])
  })
  test('with the earlier notice alone the pivots are needed, and nothing is guessed without them', () => {
    const notices = new Map([[NOTICE_2019, [certificate('current/pre-reanchor.cert.pem')]]])
    expect(pivotsToFetch(read(lotl), notices)).toEqual(
      [282, 300, 335, 341, 378].map((n) => `https://ec.europa.eu/tools/lotl/eu-lotl-pivot-${n}.xml`),
    )
    const { list, pivots, unknownNotices } = under(notices)
    expect(list).toMatchObject({ failure: { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' } })
    expect([pivots.length, unknownNotices]).toEqual([1, [NOTICE_2026]])
  })
  test('without any notice the answer says what to install', () => {
    const { list } = under(new Map())
    expect('failure' in list && list.failure.detail).toBe(
      `install the certificates of ${NOTICE_2026} or ${NOTICE_2019}`,
    )
  })
  test('the signer of before the new anchors signs no more', () => {
    expect(open(lotl, [certificate('current/pre-reanchor.cert.pem')], NOW)).toMatchObject({
      failure: { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
    })
  })
  test('the Belgian list 81 is signed by a certificate of its pointer in 388', () => {
    const { list } = under(new Map([[NOTICE_2026, [signerOf(lotl)]]]))
    const pointer =
      'tsl' in list ? memberPointers(list.tsl).find(({ territory }) => territory === 'BE') : undefined
    const opened = open('current/tsl-be-81.xml.gz', pointer?.signers ?? [], NOW)
    expect(opened).toMatchObject({ outcome: 'fresh', structure: [], tsl: { version: 6, sequence: 81 } })
  })
  test('a number lower than the last one is a rollback', () => {
    const bytes = read(lotl)
    const signers = [signerOf(lotl)]
    expect(runSync(openTsl({ bytes, signers, at: NOW, lastSequence: 389 }), drive)).toMatchObject({
      outcome: 'rollback',
    })
    expect(runSync(openTsl({ bytes, signers, at: NOW, lastSequence: 388 }), drive)).toMatchObject({
      outcome: 'stale',
    })
  })
})

describe.skipIf(folder === undefined)('versions and third countries', () => {
  const at = '2025-01-01T00:00:00.000Z'
  test.each([
    ['v6/fi-v5.xml', 5, 0],
    ['v6/fi-v6.xml', 6, 0],
    // Supply points with a type, which version 5 does not have: the signature is intact all the same.
    ['v6/fi-v5-invalid.xml', 5, 11],
  ])('%s is of version %i with %i structure messages', (file, version, messages) => {
    const opened = open(file, [signerOf(file)], at)
    expect(opened).toMatchObject({ outcome: 'fresh', tsl: { version, sequence: 49 } })
    expect('structure' in opened && opened.structure.length).toBe(messages)
  })
  test('the Peruvian list of version 3 is read, and refused for SHA-1', () => {
    const opened = open('third-country/tsl-pe.xml', [signerOf('third-country/tsl-pe.xml')], at)
    expect(opened).toMatchObject({
      failure: {
        subIndication: 'CRYPTO_CONSTRAINTS_FAILURE',
        detail: expect.stringContaining('sha-1') as unknown,
      },
      unverified: { version: 3, territory: 'PE' },
    })
  })
  test('a list of lists of version 1 is read', () => {
    expect(
      open('third-country/peru-lotl.xml', [certificate('third-country/pe-signing-cert.cer')], at),
    ).toMatchObject({
      outcome: 'stale',
      tsl: { version: 1 },
    })
  })
})

describe.skipIf(folder === undefined)('whoever signed a list is asked about in that very list', () => {
  /** The signer, and the services that certified the signer: by name of the issuer, found in the list itself. */
  const ask = (file: string) => {
    const opened = open(file, [signerOf(file)], THEN)
    if (!('tsl' in opened)) throw new Error(`${file}: ${opened.outcome}`)
    const identities = opened.tsl.providers.flatMap(({ services }) =>
      services.flatMap(({ periods }) => periods[0].identity.certificates),
    )
    const issuers = identities.flatMap((raw) => {
      try {
        const one = parseCertificate(raw)
        return one.subject.text === opened.signer.issuer.text ? [one] : []
      } catch {
        return []
      }
    })
    const [issuer] = issuers
    const chain = issuer === undefined ? [opened.signer] : [opened.signer, issuer]
    return qualifyCertificate({ lists: [opened.tsl], chain, at: opened.signingTime }).final
  }
  test.each([
    // Issued by LuxTrust with QcCompliance, QcSSCD and the policy QCP+.
    ['national/LU.xml', { outcome: 'known', qualified: true, type: 'eSign', device: true }],
    // A certificate of the scheme itself, which no service stands for.
    ['national/EL.xml', { outcome: 'none' }],
  ])('%s', (file, expected) => {
    expect(ask(file)).toEqual(expected)
  })
})

const XMLSEC = 'xmlsec1'
const installed = spawnSync(XMLSEC, ['--version']).error === undefined

describe.skipIf(folder === undefined || !installed)('xmlsec1 (skipped where it is not installed)', () => {
  const IDS = ['TrustServiceStatusList', 'SignedProperties', 'KeyInfo'].flatMap((name) => [
    '--id-attr:Id',
    name,
  ])
  test('finds intact what we find intact, and altered what we find altered', () => {
    const place = mkdtempSync(join(tmpdir(), 'entente-lists-'))
    onTestFinished(() => rmSync(place, { recursive: true }))
    const judge = (file: string): boolean => {
      writeFileSync(join(place, 'it.xml'), read(file))
      return spawnSync(XMLSEC, ['--verify', '--insecure', ...IDS, join(place, 'it.xml')]).status === 0
    }
    const ours = (file: string): boolean => {
      const opened = open(file, [], NOW)
      return opened.outcome === 'bad-signature' && opened.signer !== undefined
    }
    const named = (names: readonly (string | number)[], name: (one: string | number) => string) =>
      names.map(name)
    const files = [
      ...named(
        ['AT', 'BE', 'CY', 'CZ', 'CZ_broken-sig', 'DK', 'EL', 'FI', 'IE', 'IS', 'LI', 'LU', 'UK'],
        (c) => `national/${c}.xml`,
      ),
      ...named([172, 191, 226, 247, '191_mp_broken-sig', '247_mp_broken-sig'], (n) =>
        typeof n === 'number' ? `pivots/tl_pivot_${n}_mp.xml` : `pivots/tl_pivot_${n}.xml`,
      ),
      'national/FR.xml.gz',
      'current/eu-lotl-388.xml',
      'current/tsl-be-81.xml.gz',
      'third-country/tsl-pe.xml',
      'v6/fi-v5.xml',
      'v6/fi-v6.xml',
      'v6/fi-v5-invalid.xml',
      'lotl/eu-lotl_original.xml',
      'lotl/eu-lotl_broken-sig.xml',
    ]
    expect(files.map((file) => [file, ours(file)])).toEqual(files.map((file) => [file, judge(file)]))
  })
})
