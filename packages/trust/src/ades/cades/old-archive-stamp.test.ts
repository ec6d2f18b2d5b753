/** Archive time-stamps of version 2: what they keep, and what they are not over. */
import { beforeAll, describe, expect, test } from 'vitest'
import { concatBytes, encodeUtf8 } from '../../bytes.ts'
import { UNSIGNED } from '../../cms/oids.ts'
import { childrenOfBer, readBer } from '../../cms/read-ber.ts'
import { addToCms } from '../../cms/rewrite-cms.ts'
import { forgeAuthority, forgeHouse, type House, stampsBy } from '../../create/forge-house.ts'
import type { StampSource } from '../../create/order.ts'
import { signDocument } from '../../create/sign-document.ts'
import { TAG } from '../../der/read-der.ts'
import * as write from '../../der/write-der.ts'
import { type Bytes, runAsync } from '../../ports.ts'
import { forgeCrl } from '../../revocation/forge-crl.ts'
import type { SignatureReport } from '../outcome.ts'
import { readCades } from './read-cades.ts'
import { validateCades } from './validate-cades.ts'

const SIGNED = '2026-06-01T00:00:00.000Z'
const KEPT = '2026-07-01T00:00:00.000Z'
const REVOKED = '2026-08-01T00:00:00.000Z'
const LATE = '2026-09-01T00:00:00.000Z'
const FILE = { name: 'a.txt', mimeType: 'text/plain', bytes: encodeUtf8('We agree.') }

let house: House
let trusted: { anchors: readonly Bytes[]; stampAnchors: readonly Bytes[]; crls: readonly Bytes[] }
let stolen: StampSource
beforeAll(async () => {
  house = await forgeHouse()
  const issuer = 'TEST Stolen Root'
  const authority = await forgeAuthority(issuer)
  stolen = stampsBy(authority)(SIGNED)
  const revoked = await forgeCrl(authority.root, { issuer, entries: [{ serial: 5, revokedAt: REVOKED }] })
  const crls = [...((await house.revocation([])).crls ?? []), revoked]
  trusted = { anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor, authority.anchor], crls }
})

async function signed(packaging: 'enveloping' | 'detached'): Promise<Bytes> {
  const order = {
    ...house,
    format: 'CAdES',
    packaging,
    files: [FILE],
    level: 'T',
    timestamps: stolen,
  } as const
  const made = await signDocument(order)
  if (!made.ok) throw new Error(made.detail)
  return made.bytes
}

type Change = { readonly set?: boolean; readonly at?: string; readonly content?: Bytes; readonly id?: string }

/** Written down once more, from the text of annex K: every element of the object in its order. */
function coveredBy(document: Bytes, content: readonly Bytes[], set: boolean): Bytes {
  const whole = readBer(document)
  const tagged = childrenOfBer(whole, 'content info').at(-1) ?? whole
  const inner = childrenOfBer(tagged, 'signed data', tagged.tag)[0] ?? whole
  const [, , encapsulated = whole, ...rest] = childrenOfBer(inner, 'signed data')
  const signer = childrenOfBer(rest.at(-1) ?? inner, 'signers', TAG.set)[0] ?? whole
  const fields = childrenOfBer(signer, 'signer')
  const unsigned = fields.at(-1) ?? signer
  const middle = [...rest.slice(0, -1), ...fields.slice(0, -1)].map(({ raw }) => raw)
  return concatBytes([encapsulated.raw, ...content, ...middle, set ? unsigned.raw : unsigned.content])
}

async function archived(document: Bytes, detached: boolean, change: Change = {}): Promise<Bytes> {
  const { set = true, at = KEPT, content = FILE.bytes, id = UNSIGNED.archiveTimestampV2 } = change
  const data = coveredBy(document, detached ? [content] : [], set)
  const imprint = (await house.drive({ op: 'digest', hash: 'sha-256', data })) as Bytes
  const answer = await house.timestampsAt(at)({ hash: 'sha-256', imprint })
  if (!answer.ok) throw new Error(answer.detail)
  return addToCms(document, { unsigned: [[write.sequence(write.oid(id), write.der(TAG.set, answer.token))]] })
}

async function validate(bytes: Bytes, file?: Bytes): Promise<SignatureReport | undefined> {
  const detached = file === undefined ? [] : [{ name: 'a.txt', bytes: file }]
  const [report] = await runAsync(
    validateCades({ bytes, detached }, { at: house.at, ...trusted }),
    house.drive,
  )
  return report
}

const archiveOf = (report: SignatureReport | undefined) =>
  report?.timestamps.find(({ kind }) => kind === 'archive')

describe.each([
  ['enveloping', true],
  ['enveloping', false],
  ['detached', true],
  ['detached', false],
] as const)('%s, with the header of the set: %s', (packaging, set) => {
  const file = packaging === 'detached' ? FILE.bytes : undefined

  test('keeps the time-stamp of an authority that was revoked since', async () => {
    const bytes = await archived(await signed(packaging), packaging === 'detached', { set })
    const report = await validate(bytes, file)
    expect(archiveOf(report)).toMatchObject({ crypto: 'ok', indication: 'PASSED', time: KEPT })
    expect(report).toMatchObject({ indication: 'TOTAL_PASSED', bestTime: SIGNED, provenLevel: 'LTA' })
  })

  test('one made too late keeps nothing', async () => {
    const bytes = await archived(await signed(packaging), packaging === 'detached', { set, at: LATE })
    expect(await validate(bytes, file)).toMatchObject({ bestTime: LATE })
  })
})

test('of a multitude only so many are evaluated, and nothing as large as the document is kept of any', async () => {
  const imprint = (await house.drive({ op: 'digest', hash: 'sha-256', data: FILE.bytes })) as Bytes
  const answer = await house.timestampsAt(KEPT)({ hash: 'sha-256', imprint })
  const token = answer.ok ? answer.token : new Uint8Array()
  const many = write.der(TAG.set, ...Array.from({ length: 40 }, () => token))
  const attribute = write.sequence(write.oid(UNSIGNED.archiveTimestampV2), many)
  const bytes = addToCms(await signed('enveloping'), { unsigned: [[attribute]] })
  const stamps = (await runAsync(readCades({ bytes }), house.drive))[0]?.stamps ?? []
  const archives = stamps.filter(({ kind }) => kind === 'archive')
  expect(archives).toHaveLength(40)
  expect(archives.filter(({ data }) => 'digests' in data)).toHaveLength(16)
  expect(archives.filter(({ data }) => 'subIndication' in data)).toHaveLength(24)
})

test('what is added later is not what it was over', async () => {
  const bytes = await archived(await signed('enveloping'), false)
  const grown = addToCms(bytes, { certificates: [house.chain.anchor] })
  expect(archiveOf(await validate(grown))).toMatchObject({ crypto: 'broken', subIndication: 'HASH_FAILURE' })
})

test('a second one is over the first', async () => {
  const first = await archived(await signed('enveloping'), false)
  const report = await validate(await archived(first, false, { at: LATE }))
  const archives = report?.timestamps.filter(({ kind }) => kind === 'archive') ?? []
  expect(archives).toHaveLength(2)
  expect(archives.find(({ time }) => time === KEPT)).toMatchObject({ crypto: 'ok', provenAt: LATE })
  expect(archives.find(({ time }) => time === LATE)).toMatchObject({ crypto: 'ok', indication: 'PASSED' })
})

test('another content than it was over', async () => {
  const bytes = await archived(await signed('detached'), true, { content: encodeUtf8('another') })
  expect(archiveOf(await validate(bytes, FILE.bytes))).toMatchObject({ subIndication: 'HASH_FAILURE' })
  expect(archiveOf(await validate(bytes))).toMatchObject({ subIndication: 'SIGNED_DATA_NOT_FOUND' })
})

test('version 1 is told and not guessed', async () => {
  const bytes = await archived(await signed('enveloping'), false, { id: UNSIGNED.archiveTimestamp })
  expect(archiveOf(await validate(bytes))).toMatchObject({
    indication: 'INDETERMINATE',
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    detail: expect.stringContaining('version 1'),
  })
})
