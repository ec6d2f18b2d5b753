import { deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import type { Report } from '../report.ts'
import { AT, forgeJws, issuer, run, stranger, trusting } from '../sd-jwt-fixtures.ts'
import { createBitList, setStatus, sizeOf, statusAt, type StatusBits } from './bit-list.ts'
import { checkStatus } from './check-status.ts'
import { createStatusList } from './create-status-list.ts'
import {
  lookUpStatus,
  openStatusList,
  readStatus,
  statusUnavailable,
  type StatusListQuestion,
  type StatusResult,
} from './read-status.ts'

const URI = 'https://issuer.example/status/3'
const VALUES = [0, 1, 2, 3, 12, 13]

function sample(bits: StatusBits = 4) {
  const list = createBitList(bits, 1000)
  for (const [index, value] of VALUES.entries()) if (value < 1 << bits) setStatus(list, index, value)
  return list
}

async function publish(): Promise<string> {
  const { key, alg } = issuer
  const times = { iat: AT - 60, exp: AT + 86_400, ttl: 900 }
  return run(
    createStatusList(sample(), { uri: URI, key, alg, x5c: ['AAAA'], ...times, deflate: deflateSync }),
  )
}

const token = await publish()
const header = { alg: 'ES256', typ: 'statuslist+jwt' }
const lst = deflateSync(sample().bytes).toString('base64url')
const payload = { sub: URI, iat: AT - 60, exp: AT + 86_400, ttl: 900, status_list: { bits: 4, lst } }

async function codes(question: Partial<StatusListQuestion & { index: number }>): Promise<string[]> {
  const { checks } = await run(readStatus({ token, uri: URI, index: 0, at: AT, ...question }))
  return checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

const forge = async (change: JsonObject, head: JsonObject = {}) =>
  forgeJws({ ...header, ...head }, { ...payload, ...change }, issuer)
const bomb = deflateSync(new Uint8Array(17 * 1024 * 1024)).toString('base64url')

test.each<[string, string, string[]]>([
  ['is no token', 'not a token', ['STATUS_LIST_SIGNATURE']],
  ['is signed by another key', await forgeJws(header, payload, stranger), ['STATUS_LIST_SIGNATURE']],
  ['has another typ', await forge({}, { typ: 'JWT' }), ['STATUS_LIST_SIGNATURE']],
  ['is unsigned', await forge({}, { alg: 'none' }), ['STATUS_LIST_SIGNATURE']],
  ['was made for another address', await forge({ sub: `${URI}/` }), ['STATUS_LIST_SUBJECT']],
  ['has no subject', await forge({ sub: null }), ['STATUS_LIST_SUBJECT']],
  ['has expired', await forge({ exp: AT }), ['STATUS_LIST_EXPIRED']],
  ['is dated in the future', await forge({ iat: AT + 61 }), ['STATUS_LIST_EXPIRED']],
  ['has no date', await forge({ iat: null }), ['STATUS_LIST_EXPIRED']],
  ['has an exp that is a text', await forge({ exp: 'never' }), ['STATUS_LIST_EXPIRED']],
  ['is older than its ttl', await forge({ iat: AT - 901 }), ['STATUS_STALE']],
  ['has a ttl of 0', await forge({ ttl: 0 }), ['STATUS_STALE']],
  ['has 3 bits', await forge({ status_list: { bits: 3, lst } }), ['STATUS_LIST_FORM']],
  ['has no list', await forge({ status_list: null }), ['STATUS_LIST_FORM']],
  ['has padding in lst', await forge({ status_list: { bits: 4, lst: `${lst}=` } }), ['STATUS_LIST_FORM']],
  ['is not compressed', await forge({ status_list: { bits: 4, lst: 'AAAA' } }), ['STATUS_LIST_FORM']],
  ['inflates beyond 16 MiB', await forge({ status_list: { bits: 4, lst: bomb } }), ['STATUS_LIST_FORM']],
  [
    'is wrong in several ways',
    await forge({ sub: 'x', exp: 1 }, { typ: 'JWT' }),
    ['STATUS_LIST_SIGNATURE', 'STATUS_LIST_SUBJECT', 'STATUS_LIST_EXPIRED'],
  ],
])('a list that %s does not count', async (_, list, expected) => {
  expect(await codes({ token: list })).toEqual(expected)
})

test.each([
  [0, []],
  [1, ['STATUS_REVOKED']],
  [2, ['STATUS_SUSPENDED']],
  [3, ['STATUS_UNKNOWN_VALUE']],
  [4, ['STATUS_UNKNOWN_VALUE']],
  [999, []],
  [1000, ['STATUS_INDEX_RANGE']],
  [-1, ['STATUS_INDEX_RANGE']],
  [0.5, ['STATUS_INDEX_RANGE']],
])('entry %d: %j', async (index, expected) => {
  expect(await codes({ index })).toEqual(expected)
  expect(
    await codes({ index, inflate: (data, maxOutputLength) => inflateSync(data, { maxOutputLength }) }),
  ).toEqual(expected)
})

test('a revocation in a stale list stays true, beside the staleness', async () => {
  const stale = await forge({ iat: AT - 901 })
  expect(await codes({ token: stale, index: 1 })).toEqual(['STATUS_STALE', 'STATUS_REVOKED'])
})

test('the verifier may want a newer list than the issuer promises', async () => {
  expect(await codes({ maxAgeSeconds: 30 })).toEqual(['STATUS_STALE'])
  expect(await codes({ maxAgeSeconds: 60 })).toEqual([])
})

test('a list that was opened before is judged by its dates at each use', async () => {
  const { list } = await run(openStatusList({ token, uri: URI, at: AT }))
  expect(list).toMatchObject({ uri: URI, iat: AT - 60, exp: AT + 86_400, staleAt: AT - 60 + 900, bits: 4 })
})

test('the list is signed for the role of a status service', async () => {
  const { checks } = await run(readStatus({ token, uri: URI, index: 0, at: AT }), trusting(issuer, 'pid'))
  expect(checks[0]).toMatchObject({
    code: 'STATUS_LIST_SIGNATURE',
    ok: false,
    detail: expect.stringContaining('X5C_ROLE') as string,
  })
  const own = await run(
    readStatus({ token, uri: URI, index: 0, at: AT, role: 'pid' }),
    trusting(issuer, 'pid'),
  )
  expect(own.checks.every(({ ok }) => ok)).toBe(true)
})

test('it comes from the trust entity of the credential', async () => {
  const credentialIssuer = { chain: [], subject: 'CN=TEST issuer', aki: [], anchor: 'anchor-1' }
  expect(await codes({ issuer: credentialIssuer })).toEqual([])
  expect(await codes({ issuer: { ...credentialIssuer, anchor: 'anchor-2' } })).toEqual([
    'STATUS_LIST_SIGNATURE',
  ])
})

test('being listed does not let it speak for the credentials of another issuer', async () => {
  const wanted = { chain: [], subject: 'CN=TEST issuer', aki: [], anchor: 'anchor-2' }
  const { checks } = await run(
    readStatus({ token, uri: URI, index: 0, at: AT, issuer: wanted }),
    async (step) => {
      const answer = await trusting(issuer)(step)
      const list = { uri: 'https://operator.example/lote', sequence: 1 }
      return answer.trusted ? { ...answer, issuer: { ...answer.issuer, list } } : answer
    },
  )
  expect(checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['STATUS_LIST_SIGNATURE'])
})

const report: Report = {
  format: 'dc+sd-jwt',
  verdict: 'valid',
  checks: [{ code: 'VALIDITY', ok: true }],
  holder: { binding: 'none' },
  algorithms: ['ES256'],
  status: { uri: URI, index: 1 },
  claims: { given_name: 'Aiko' },
}

test('a revoked credential is invalid and shows no claims', async () => {
  const result = checkStatus(report, await run(readStatus({ token, uri: URI, index: 1, at: AT })))
  expect(result).toMatchObject({ verdict: 'invalid', status: { uri: URI, index: 1, value: 1, iat: AT - 60 } })
  expect(result.claims).toBeUndefined()
})

test.each(['STATUS_UNAVAILABLE', 'STATUS_STALE'] as const)('%s leaves the verdict open', (code) => {
  const answer = { ...statusUnavailable(URI, 1, 'no answer'), checks: [{ code, ok: false }] }
  expect(checkStatus(report, answer).verdict).toBe('indeterminate')
})

test('an expired credential stays invalid whatever its status', () => {
  const expired: Report = { ...report, verdict: 'invalid', checks: [{ code: 'VALIDITY', ok: false }] }
  const answer: StatusResult = {
    uri: URI,
    index: 1,
    value: 0,
    iat: AT,
    checks: [{ code: 'STATUS', ok: true }],
  }
  expect(checkStatus(expired, answer).verdict).toBe('invalid')
  expect(
    checkStatus({ ...expired, status: { uri: URI, index: 1 } }, statusUnavailable(URI, 1, '')).verdict,
  ).toBe('invalid')
})

test('the status of another credential does not count', () => {
  const answer: StatusResult = { uri: URI, index: 2, value: 0, checks: [{ code: 'STATUS', ok: true }] }
  expect(checkStatus(report, answer)).toMatchObject({ verdict: 'invalid' })
})

test('a credential without status needs none', () => {
  const { status: _, ...free } = report
  expect(checkStatus(free, statusUnavailable(URI, 1, 'no answer'))).toMatchObject({
    verdict: 'valid',
    claims: report.claims,
  })
})

test('the token says what a reader needs (Token Status List §5.1)', async () => {
  const [head = '', body = ''] = token.split('.')
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({
    alg: 'ES256',
    typ: 'statuslist+jwt',
    x5c: ['AAAA'],
  })
  expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toEqual(payload)
})

test.each([
  ['an entry beyond the end', 1000, 1],
  ['a value that does not fit', 0, 16],
  ['a negative value', 0, -1],
  ['half a value', 0, 0.5],
])('%s is not written', (_, index, value) => {
  const list = sample()
  expect(() => setStatus(list, index, value)).toThrow('STATUS_LIST_FORM')
})

test('an empty list is not created', () => {
  expect(() => createBitList(1, 0)).toThrow('STATUS_LIST_FORM')
})

test('any entries come back, neighbours untouched', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<StatusBits>(1, 2, 4, 8),
      fc.array(fc.nat(255), { minLength: 1 }),
      (bits, raw) => {
        const values = raw.map((value) => value & ((1 << bits) - 1))
        const list = createBitList(bits, values.length)
        for (const [index, value] of values.entries()) setStatus(list, index, (1 << bits) - 1 - value)
        for (const [index, value] of values.entries()) setStatus(list, index, value)
        expect(values.map((_, index) => statusAt(list, index))).toEqual(values)
        expect(sizeOf(list)).toBeGreaterThanOrEqual(values.length)
      },
    ),
  )
})

test('a look-up in an open list says the same as reading the list anew, at any time and place', async () => {
  const { list } = await run(openStatusList({ token, uri: URI, at: AT }))
  if (list === undefined) throw new Error('the list did not open')
  for (const at of [AT - 200, AT - 121, AT - 120, AT, AT + 840, AT + 841, AT + 86_399, AT + 86_400]) {
    for (const index of [...VALUES.keys(), 999, 1000, -1, 0.5]) {
      const { checks, value, iat } = await run(readStatus({ token, uri: URI, index, at }))
      const found = lookUpStatus(list, index, at)
      const failed = (all: typeof checks) => all.filter(({ ok }) => !ok).map(({ code }) => code)
      expect(failed(found.checks)).toEqual(expect.arrayContaining(failed(checks)))
      if (iat !== undefined)
        expect(found).toEqual({ uri: URI, index, iat, checks, ...(value !== undefined && { value }) })
    }
  }
})

test('a moment that is no number is never in time', async () => {
  const { list } = await run(openStatusList({ token, uri: URI, at: AT }))
  const { checks } = lookUpStatus(list as NonNullable<typeof list>, 0, Number.NaN)
  expect(checks.map(({ code, ok }) => [code, ok])).toEqual([
    ['STATUS_LIST_EXPIRED', false],
    ['STATUS_STALE', false],
    ['STATUS', true],
  ])
})
