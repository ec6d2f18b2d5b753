/** Evidence records: what they prove, and everything that must not pass for a proof. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { EvidenceFacts } from '../ades/facts.ts'
import type { EvidenceReport } from '../ades/outcome.ts'
import { base64 } from '../base64.ts'
import { decodeUtf8, encodeUtf8 } from '../bytes.ts'
import { UNSIGNED } from '../cms/oids.ts'
import { childrenOfBer, readBer } from '../cms/read-ber.ts'
import { forgeAuthority, forgeHouse, type House, stampsBy } from '../create/forge-house.ts'
import { context, TAG } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { forgeCrl } from '../revocation/forge-crl.ts'
import { forgeErs, forgeXmlErs, type RecordPlan } from './forge-record.ts'
import { judgeRecord } from './judge-record.ts'
import { fileObject } from './objects.ts'
import { readRecord } from './read-record.ts'

const [FIRST, SECOND, THIRD] = [
  '2021-01-01T00:00:00.000Z',
  '2023-01-01T00:00:00.000Z',
  '2025-01-01T00:00:00.000Z',
] as const
const FILES = [encodeUtf8('We agree.'), encodeUtf8('<doc a="1"  b="2"><x/></doc>')]
const CHAINS: RecordPlan['chains'] = [
  { hash: 'sha-256', times: [FIRST, SECOND] },
  { hash: 'sha-512', times: [THIRD] },
]
const FORGE = { ERS: forgeErs, XMLERS: forgeXmlErs }

let house: House
let anchors: readonly Bytes[]
let crls: readonly Bytes[]
beforeAll(async () => {
  house = await forgeHouse()
  anchors = [house.stampAnchor]
  crls = (await house.revocation([])).crls ?? []
})

const plan = (change: Partial<RecordPlan> = {}): RecordPlan => ({
  objects: FILES,
  chains: CHAINS,
  stampsAt: house.timestampsAt,
  ...change,
})

type Asked = { files?: readonly Bytes[]; stampAnchors?: readonly Bytes[]; lists?: readonly Bytes[] }

function read(
  syntax: 'ERS' | 'XMLERS',
  record: Bytes,
  files: readonly Bytes[] = FILES,
): Promise<EvidenceFacts> {
  const objects = files.map((bytes, i) => fileObject(`file-${i}`, bytes))
  return runAsync(readRecord({ name: 'record', syntax, record, objects }), house.drive)
}

async function judge(syntax: 'ERS' | 'XMLERS', record: Bytes, asked: Asked = {}): Promise<EvidenceReport> {
  const facts = await read(syntax, record, asked.files)
  const input = {
    at: house.at,
    anchors: [],
    stampAnchors: asked.stampAnchors ?? anchors,
    crls: asked.lists ?? crls,
  }
  return runAsync(judgeRecord(facts, input), house.drive)
}

test('a hash that is not known covers nothing', async () => {
  const record = new TextDecoder().decode(await forgeXmlErs(plan()))
  const unknown = record.replaceAll(/DigestMethod Algorithm="[^"]*"/g, 'DigestMethod Algorithm="urn:x"')
  const { broken, coverage } = await read('XMLERS', encodeUtf8(unknown))
  expect(broken?.subIndication).toBe('SIG_CRYPTO_FAILURE')
  expect(coverage.map(({ extent }) => extent)).toEqual(['partial', 'partial'])
})

describe.each(['ERS', 'XMLERS'] as const)('%s', (syntax) => {
  const forge = FORGE[syntax]

  test('renewed stamp and renewed tree: what it covers existed at the time of the first stamp', async () => {
    const report = await judge(syntax, await forge(plan()))
    expect(report).toMatchObject({ crypto: 'ok', indication: 'PASSED', existedAt: FIRST, findings: [] })
    expect(report.coverage.map(({ extent }) => extent)).toEqual(['full', 'full'])
    expect(report.timestamps.map(({ time, provenAt }) => [time, provenAt])).toEqual([
      [FIRST, SECOND],
      [SECOND, THIRD],
      [THIRD, undefined],
    ])
  })

  test('a file of the group that nobody brings is told, and takes nothing from the other', async () => {
    const report = await judge(syntax, await forge(plan()), { files: FILES.slice(0, 1) })
    expect(report).toMatchObject({ indication: 'PASSED', existedAt: FIRST })
    expect(report.findings).toMatchObject([{ code: 'EVIDENCE_OF_MORE' }])
  })

  test('a file that was never in the tree', async () => {
    const report = await judge(syntax, await forge(plan()), { files: [...FILES, encodeUtf8('later')] })
    expect(report).toMatchObject({ crypto: 'broken', indication: 'FAILED', subIndication: 'HASH_FAILURE' })
    expect(report.existedAt).toBeUndefined()
    expect(report.coverage.map(({ extent }) => extent)).toEqual(['full', 'full', 'partial'])
  })

  test('nothing was looked for, and nothing is covered, where stamps of a chain have different hashes', async () => {
    const and = { hash: 'sha-512', times: [SECOND] } as const
    const { broken, coverage } = await read(
      syntax,
      await forge(plan({ chains: [{ hash: 'sha-256', times: [FIRST], and }] })),
    )
    // The other syntax has one hash for the whole chain.
    expect(broken?.subIndication).toBe('HASH_FAILURE')
    expect(coverage.map(({ extent }) => extent)).toEqual(
      syntax === 'ERS' ? ['partial', 'partial'] : ['full', 'full'],
    )
  })

  test('no object at all is no proof', async () => {
    expect(await judge(syntax, await forge(plan()), { files: [] })).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'SIGNED_DATA_NOT_FOUND',
    })
  })

  test('any changed bit of a file', async () => {
    const record = await forge(plan())
    const [file = new Uint8Array(), other = new Uint8Array()] = FILES
    for (let at = 0; at < file.length * 8; at++) {
      const changed = Uint8Array.from(file)
      changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7))
      const { broken, coverage } = await read(syntax, record, [changed, other])
      expect([at, broken?.subIndication, coverage[0]?.extent]).toEqual([at, 'HASH_FAILURE', 'partial'])
    }
  })

  test('a renewal that is over another stamp', async () => {
    expect(await judge(syntax, await forge(plan({ renewing: encodeUtf8('another') })))).toMatchObject({
      crypto: 'broken',
      indication: 'FAILED',
      subIndication: 'HASH_FAILURE',
    })
  })

  test('a second chain with data that the first does not hold', async () => {
    const [before, after] = [await forge(plan()), await forge(plan({ objects: [encodeUtf8('x'), ...FILES] }))]
    expect(await judge(syntax, before)).toMatchObject({ indication: 'PASSED' })
    expect(await judge(syntax, after, { files: [encodeUtf8('y'), ...FILES] })).toMatchObject({
      crypto: 'broken',
    })
  })

  test('a renewal that is older than what it renews', async () => {
    const chains = [{ hash: 'sha-256', times: [SECOND, FIRST] }] as const
    expect(await judge(syntax, await forge(plan({ chains })))).toMatchObject({
      crypto: 'ok',
      indication: 'INDETERMINATE',
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
    })
  })

  test('nobody trusts the authority', async () => {
    expect(await judge(syntax, await forge(plan()), { stampAnchors: [] })).toMatchObject({
      crypto: 'ok',
      indication: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    })
  })

  test('an authority that was revoked: only a renewal before that keeps what it stamped', async () => {
    const issuer = 'TEST Stolen Root'
    const authority = await forgeAuthority(issuer)
    const stolen = stampsBy(authority)
    const revoked = await forgeCrl(authority.root, { issuer, entries: [{ serial: 5, revokedAt: SECOND }] })
    const asked = { stampAnchors: [...anchors, authority.anchor], lists: [...crls, revoked] }
    const by = (renewed: string) => (at: string) => (at === FIRST ? stolen(at) : house.timestampsAt(renewed))
    const chains = [{ hash: 'sha-256', times: [FIRST, THIRD] }] as const
    const alone = [{ hash: 'sha-256', times: [FIRST] }] as const
    const unkept = await judge(syntax, await forge(plan({ chains: alone, stampsAt: stolen })), asked)
    expect(unkept).toMatchObject({ crypto: 'ok', subIndication: 'REVOKED_NO_POE' })
    const late = await judge(syntax, await forge(plan({ chains, stampsAt: by(THIRD) })), asked)
    expect(late).toMatchObject({ crypto: 'ok', subIndication: 'REVOKED_NO_POE' })
    const inTime = '2022-01-01T00:00:00.000Z'
    const kept = await judge(syntax, await forge(plan({ chains, stampsAt: by(inTime) })), asked)
    expect(kept).toMatchObject({ indication: 'PASSED', existedAt: FIRST })
  })

  test('no octet of it can be changed and prove another time or another thing', async () => {
    const record = await forge(plan())
    const whole = new TextDecoder('latin1').decode(record)
    // All but the last chain is under a stamp; of the last token only what its authority signed is protected.
    const protectedUntil =
      syntax === 'ERS' ? record.length - 1500 : whole.indexOf('<ArchiveTimeStampChain Order="2"')
    let passed = 0
    for (let at = 0; at < record.length; at += at < protectedUntil ? 17 : 11) {
      const changed = Uint8Array.from(record)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7))
      const report = await judge(syntax, changed)
      if (report.indication !== 'PASSED') continue
      passed++
      expect([at, report.existedAt, at >= protectedUntil]).toEqual([at, FIRST, true])
      expect(report.coverage.every(({ extent }) => extent === 'full')).toBe(true)
    }
    expect(passed).toBeLessThan(record.length / 100)
  })

  test('octets that are no record at all give an answer', async () => {
    const record = await forge(plan({ chains: [{ hash: 'sha-256', times: [FIRST] }] }))
    let seed = 1
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647)
    for (let round = 0; round < 300; round++) {
      const at = random() % record.length
      const junk = Uint8Array.from({ length: random() % 64 }, () => random() & 255)
      const kept = [
        record.subarray(0, at),
        junk,
        record.subarray(Math.min(record.length, at + (random() % 90))),
      ]
      const bytes = new Uint8Array(kept.reduce((sum, one) => sum + one.length, 0))
      bytes.set(kept[0] ?? junk)
      bytes.set(junk, at)
      bytes.set(kept[2] ?? junk, at + junk.length)
      const report = await judge(syntax, bytes)
      if (junk.length > 0) expect(report.indication).not.toBe('PASSED')
    }
  })
})

describe('what is told beside', () => {
  const chains = [{ hash: 'sha-256', times: [FIRST] }] as const
  const xml = encodeUtf8('<doc  b="2" a="1"><!-- said --><x/></doc>')
  const canonical = encodeUtf8('<doc a="1" b="2"><x></x></doc>')

  test('XML in its canonical form: comments are not covered, and the report says so', async () => {
    const record = await forgeXmlErs(plan({ objects: [canonical], chains }))
    const report = await judge('XMLERS', record, { files: [xml] })
    expect(report).toMatchObject({ indication: 'PASSED', coverage: [{ extent: 'full' }] })
    expect(report.coverage[0]?.note).toContain('canonical')
    const other = await judge('XMLERS', record, { files: [encodeUtf8('<doc b="2" a="2"><x/></doc>')] })
    expect(other).toMatchObject({ crypto: 'broken', subIndication: 'HASH_FAILURE' })
    // Octets as they stand need no word, and RFC 4998 knows no canonical form.
    const plain = await judge('XMLERS', record, { files: [canonical] })
    expect(plain.coverage[0]?.note).toBeUndefined()
    const ers = await forgeErs(plan({ objects: [canonical], chains }))
    expect(await judge('ERS', ers, { files: [xml] })).toMatchObject({ crypto: 'broken' })
  })

  test('a value of another length than the hash has', async () => {
    const record = await forgeErs(plan({ chains, beside: new Uint8Array(48) }))
    expect(await judge('ERS', record)).toMatchObject({ crypto: 'broken', subIndication: 'HASH_FAILURE' })
  })

  test.each([forgeErs, forgeXmlErs])('stamps of a chain with different hashes', async (forge) => {
    const syntax = forge === forgeErs ? 'ERS' : 'XMLERS'
    const other = { hash: 'sha-384', times: [SECOND] } as const
    const record = await forge(plan({ chains: [{ hash: 'sha-256', times: [FIRST], and: other }] }))
    expect(await judge(syntax, record)).toMatchObject({ crypto: 'broken', indication: 'FAILED' })
  })

  test('without trees: one object, and each renewal over the stamp before it', async () => {
    const bare = plan({ objects: FILES.slice(0, 1), bare: true })
    const report = await judge('ERS', await forgeErs(bare), { files: FILES.slice(0, 1) })
    expect(report).toMatchObject({ indication: 'PASSED', existedAt: FIRST })
    expect(await judge('ERS', await forgeErs(bare))).toMatchObject({ crypto: 'broken' })
  })
})

describe('what is needed to check the authorities stands beside', () => {
  const chains = [{ hash: 'sha-256', times: [FIRST] }] as const

  test('in RFC 4998 as attributes', async () => {
    const record = await forgeErs(plan({ chains }))
    expect(await judge('ERS', record, { lists: [] })).toMatchObject({ subIndication: 'TRY_LATER' })
    const [version, hashes, sequence] = childrenOfBer(readBer(record), 'record').map(({ raw }) => raw)
    const lists = write.sequence(write.der(context(0, true), write.sequence(...crls)))
    const attribute = (id: string, value: Bytes): Bytes =>
      write.sequence(write.oid(id), write.der(TAG.set, value))
    const information = write.der(
      context(0, true),
      attribute(UNSIGNED.certificateValues, write.sequence(house.chain.middle)),
      attribute(UNSIGNED.revocationValues, lists),
      attribute('1.2.3', write.nothing()),
    )
    const parts = [version, hashes, information, sequence].map((one) => one ?? record)
    expect(await judge('ERS', write.sequence(...parts), { lists: [] })).toMatchObject({
      indication: 'PASSED',
      existedAt: FIRST,
    })
  })

  test('in RFC 6283 beside each token', async () => {
    const text = decodeUtf8(await forgeXmlErs(plan({ chains }))) ?? ''
    expect(await judge('XMLERS', encodeUtf8(text), { lists: [] })).toMatchObject({
      subIndication: 'TRY_LATER',
    })
    const items = crls.map(
      (one, at) =>
        `<CryptographicInformation Order="${at + 1}" Type="CRL">${base64(one)}</CryptographicInformation>`,
    )
    const list = `<CryptographicInformationList>${items.join('')}</CryptographicInformationList>`
    const record = encodeUtf8(text.replace('</TimeStamp>', `${list}</TimeStamp>`))
    expect(await judge('XMLERS', record, { lists: [] })).toMatchObject({ indication: 'PASSED' })
  })
})
