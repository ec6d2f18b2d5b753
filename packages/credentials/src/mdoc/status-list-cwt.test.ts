import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { utf8 } from '../bytes.ts'
import { CborTag, isCborMap, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import { createSign1, parseSign1, type NewSign1 } from '../cose/sign1.ts'
import type { Bytes } from '../ports.ts'
import { AT, issuer, run, stranger, trusting } from '../sd-jwt-fixtures.ts'
import { createBitList, setStatus, statusAt } from '../status/bit-list.ts'
import { inflateZlib } from '../status/inflate.ts'
import { lookUpStatus } from '../status/read-status.ts'
import { forgeResponse, reissued, SIGNER, verify } from './mdoc-fixtures.ts'
import {
  createStatusListCwt,
  openStatusListCwt,
  STATUS_LIST_CWT_TYPE,
  type StatusListCwtQuestion,
} from './status-list-cwt.ts'

const URI = 'https://issuer.example/status/3'
const list = createBitList(2, 1000)
setStatus(list, 1, 1)
setStatus(list, 2, 2)
const compressed = new Uint8Array(deflateSync(list.bytes))
const SIGNING = { alg: issuer.alg, key: issuer.key, x5chain: [SIGNER] }
const TIMES = { iat: AT - 60, exp: AT + 86_400, ttl: 900 }
const TOKEN = await run(createStatusListCwt({ bits: 2, compressed, uri: URI, ...TIMES, ...SIGNING }))

async function open(token: Bytes, more: Partial<StatusListCwtQuestion> = {}) {
  return run(openStatusListCwt({ token, uri: URI, at: AT, ...more }), trusting(issuer))
}
const codes = async (token: Bytes, more?: Partial<StatusListCwtQuestion>) =>
  (await open(token, more)).checks.filter(({ ok }) => !ok).map(({ code }) => code)

const claims = readCbor(parseSign1(readCbor(TOKEN), 'required').payload ?? new Uint8Array()) as CborMap
const listed = (...entries: [string, CborValue][]): [number, CborValue] => [65_533, new Map(entries)]
async function forge(changed: [number, CborValue][], more: Partial<NewSign1> = {}): Promise<Bytes> {
  const payload = new Map<number | string, CborValue>([...claims, ...changed])
  for (const [label, value] of changed) if (value === undefined) payload.delete(label)
  const sign1 = await run(
    createSign1({ ...SIGNING, payload: writeCbor(payload), type: STATUS_LIST_CWT_TYPE, ...more }),
  )
  return writeCbor(new CborTag(18, sign1))
}
const { x5chain: _, ...unnamed } = SIGNING
const bomb = new Uint8Array(deflateSync(new Uint8Array(17 * 1024 * 1024)))

test.each<[string, () => Promise<Bytes>, string[]]>([
  ['nothing', async () => new Uint8Array(), ['STATUS_LIST_SIGNATURE']],
  ['text', async () => utf8('eyJhbGciOiJFUzI1NiJ9'), ['STATUS_LIST_SIGNATURE']],
  ['no tag', async () => writeCbor((readCbor(TOKEN) as CborTag).value), ['STATUS_LIST_SIGNATURE']],
  ['claims that are a list', () => forge([], { payload: writeCbor([]) }), ['STATUS_LIST_SIGNATURE']],
  ['another type', () => forge([], { type: 'application/cwt' }), ['STATUS_LIST_SIGNATURE']],
  ['another key', () => forge([], { key: stranger.key }), ['STATUS_LIST_SIGNATURE']],
  ['no certificate', async () => withoutChain(), ['STATUS_LIST_SIGNATURE']],
  ['another address', () => forge([[2, `${URI}/`]]), ['STATUS_LIST_SUBJECT']],
  ['no address', () => forge([[2, undefined]]), ['STATUS_LIST_SUBJECT']],
  ['an end now', () => forge([[4, AT]]), ['STATUS_LIST_EXPIRED']],
  ['an end that is a text', () => forge([[4, 'never']]), ['STATUS_LIST_EXPIRED']],
  ['a beginning in the future', () => forge([[6, AT + 61]]), ['STATUS_LIST_EXPIRED']],
  ['no beginning', () => forge([[6, undefined]]), ['STATUS_LIST_EXPIRED']],
  ['a life of nothing', () => forge([[65_534, 0]]), ['STATUS_STALE']],
  ['more age than it allows', () => forge([[65_534, 59]]), ['STATUS_STALE']],
  ['no list', () => forge([[65_533, undefined]]), ['STATUS_LIST_FORM']],
  ['three bits', () => forge([listed(['bits', 3], ['lst', compressed])]), ['STATUS_LIST_FORM']],
  ['a list as text', () => forge([listed(['bits', 1], ['lst', 'eNr'])]), ['STATUS_LIST_FORM']],
  ['a list that is not ZLIB', () => forge([listed(['bits', 1], ['lst', utf8('x')])]), ['STATUS_LIST_FORM']],
  ['a list that never ends', () => forge([listed(['bits', 1], ['lst', bomb])]), ['STATUS_LIST_FORM']],
])('a list with %s', async (_, token, expected) => {
  expect(await codes(await token())).toEqual(expected)
})

async function withoutChain(): Promise<Bytes> {
  const { payload } = parseSign1(readCbor(TOKEN), 'required')
  const sign1 = await run(
    createSign1({ ...unnamed, payload: payload ?? utf8(''), type: STATUS_LIST_CWT_TYPE }),
  )
  return writeCbor(new CborTag(18, sign1))
}

test('as published: opened, looked up, and joined to the report on a document', async () => {
  const { checks, list: opened } = await open(TOKEN)
  expect(checks.filter(({ ok }) => !ok)).toEqual([])
  if (opened === undefined) throw new Error('not opened')
  expect([0, 1, 2].map((index) => statusAt(opened, index))).toEqual([0, 1, 2])
  expect(opened).toMatchObject({ iat: AT - 60, exp: AT + 86_400, staleAt: AT + 840, uri: URI })
  const response = await forgeResponse({ issued: reissued({ status: { uri: URI, index: 1 } }) })
  const report = await verify(response, { statusAnswer: lookUpStatus(opened, 1, AT) })
  expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['STATUS_REVOKED'])
})

test('also with the tag of a CWT around it, and opened though stale', async () => {
  expect(await codes(writeCbor(new CborTag(61, readCbor(TOKEN))))).toEqual([])
  const stale = await open(TOKEN, { maxAgeSeconds: 59 })
  expect(stale.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['STATUS_STALE'])
  expect(stale.list).toBeDefined()
})

test('it must be signed under the anchor of the credential, by somebody trusted for status', async () => {
  const identity = { chain: [], subject: '', aki: [], anchor: 'anchor-2' }
  expect(await codes(TOKEN, { issuer: identity })).toEqual(['STATUS_LIST_SIGNATURE'])
  expect(await codes(TOKEN, { issuer: { ...identity, anchor: 'anchor-1' } })).toEqual([])
  const question = { token: TOKEN, uri: URI, at: AT }
  const { checks } = await run(openStatusListCwt(question), trusting(issuer, 'pid'))
  expect(checks[0]).toMatchObject({ code: 'STATUS_LIST_SIGNATURE', ok: false })
  expect(await codes(TOKEN, { algs: ['ES384'] })).toEqual(['STATUS_LIST_SIGNATURE'])
})

test('changed anywhere, it does not open', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(TOKEN.length * 8 - 1), async (bit) => {
      const changed = TOKEN.slice()
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect((await open(changed)).list === undefined || isSame(changed)).toBe(true)
    }),
    { numRuns: 150 },
  )
})

/** The certificate is not signed: here it is a name only, and trust does not look at it. */
function isSame(changed: Bytes): boolean {
  const [before, after] = [TOKEN, changed].map((bytes) => parseSign1(readCbor(bytes), 'required'))
  return Buffer.from(before?.payload ?? []).equals(Buffer.from(after?.payload ?? []))
}

const folder = testData('statuslist')
if (folder === undefined) console.warn('status-list-cwt: no test data, skipped')

describe.runIf(folder !== undefined)('the draft', () => {
  test('its CWT holds the stated claims, and the list of its first example', () => {
    const hex = readFileSync(join(folder ?? '', 'status_list_token.cwt.hex'), 'latin1').trim()
    const { payload, protectedHeader } = parseSign1(
      readCbor(Uint8Array.from(Buffer.from(hex, 'hex'))),
      'required',
    )
    const content = readCbor(payload ?? new Uint8Array())
    if (!isCborMap(content)) throw new Error('no claims')
    expect(protectedHeader.get(16)).toBe(STATUS_LIST_CWT_TYPE)
    expect([2, 6, 4, 65_534].map((label) => content.get(label))).toEqual([
      'https://example.com/statuslists/1',
      1_686_920_170,
      2_291_720_170,
      43_200,
    ])
    const bytes = inflateZlib((content.get(65_533) as CborMap).get('lst') as Bytes, 100)
    const statuses = Array.from({ length: 16 }, (_, index) => statusAt({ bits: 1, bytes }, index))
    expect(statuses).toEqual([1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1])
  })

  type Vector = { bits: 1 | 2; values: Record<string, number>; cborHex: string }
  const vectors =
    folder === undefined ? [] : (JSON.parse(readFileSync(join(folder, 'vectors.json'), 'utf8')) as Vector[])
  test.each(vectors)(
    'its list of $bits bits in CBOR holds the stated values',
    ({ bits, values, cborHex }) => {
      const value = readCbor(Uint8Array.from(Buffer.from(cborHex, 'hex'))) as CborMap
      const opened = { bits, bytes: inflateZlib(value.get('lst') as Bytes, 1024 * 1024) }
      expect(value.get('bits')).toBe(bits)
      for (const [index, status] of Object.entries(values))
        expect(statusAt(opened, Number(index))).toBe(status)
    },
  )
})
