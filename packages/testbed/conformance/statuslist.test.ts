import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import {
  type BitList,
  createBitList,
  decodeBase64url,
  encodeBase64url,
  inflateZlib,
  openStatusList,
  parseJws,
  runSync,
  setStatus,
  sizeOf,
  statusAt,
  type StatusBits,
} from '@entente/credentials'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import { newTestKey, testDriver, trustKey } from '../src/test-driver.ts'

const folder = testData('statuslist')
if (folder === undefined) console.warn('conformance/statuslist: no test data, skipped')

type Vector = { bits: StatusBits; size: number; values: Record<string, number>; lst: string }
const read = (name: string) => readFileSync(join(folder ?? '', name), 'utf8').replace(/\s+/g, '')
const vectors = folder === undefined ? [] : (JSON.parse(read('vectors.json')) as Vector[])
/** Some examples begin with a line of prose. */
const jsonIn = (name: string) => read(name).replace(/^[^{]*/, '')
const BYTES_MAX = 16 * 1024 * 1024

const EXAMPLES: [string, number[]][] = [
  ['status_list_encoding_json', [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]],
  ['status_list_encoding2_json', [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]],
]

describe.runIf(folder !== undefined)('Token Status List', () => {
  test('vectors for 1 and 2 bits', () => expect(vectors.map(({ bits }) => bits)).toEqual([1, 2]))

  test.each(vectors)('$bits-bit list of 2^20 entries: the stated values, all others 0', (vector) => {
    const list: BitList = {
      bits: vector.bits,
      bytes: inflateZlib(decodeBase64url(vector.lst), BYTES_MAX),
    }
    expect(sizeOf(list)).toBe(vector.size)
    const set: Record<string, number> = {}
    for (let index = 0; index < vector.size; index++) {
      const value = statusAt(list, index)
      if (value !== 0) set[index] = value as number
    }
    expect(set).toEqual(vector.values)
  })

  test.each(vectors)('$bits-bit list: writing the stated values gives the same bytes', (vector) => {
    const list = createBitList(vector.bits, vector.size)
    for (const [index, value] of Object.entries(vector.values)) setStatus(list, Number(index), value)
    expect(Buffer.from(list.bytes).equals(inflateSync(decodeBase64url(vector.lst)))).toBe(true)
    expect(inflateZlib(deflateSync(list.bytes), BYTES_MAX)).toEqual(list.bytes)
  })

  test.each(EXAMPLES)('%s decodes to the values of the specification', (name, values) => {
    const { bits, lst } = JSON.parse(jsonIn(`examples/${name}.txt`)) as { bits: StatusBits; lst: string }
    const list = { bits, bytes: inflateZlib(decodeBase64url(lst), BYTES_MAX) }
    expect(values.map((_, index) => statusAt(list, index))).toEqual(values)
  })

  test.each([4, 8] as const)('the %i-bit example opens as node opens it, with 2^20 entries', (bits) => {
    const { lst } = JSON.parse(read(`examples/status_list_encoding${bits}_json.txt`)) as { lst: string }
    const bytes = inflateZlib(decodeBase64url(lst), BYTES_MAX)
    expect(Buffer.from(bytes).equals(inflateSync(decodeBase64url(lst)))).toBe(true)
    expect(sizeOf({ bits, bytes })).toBe(2 ** 20)
    expect(encodeBase64url(decodeBase64url(lst))).toBe(lst)
  })

  test('the signed token of the specification parses; without its key the signature is refused', () => {
    const token = read('status_list_token.jwt')
    expect(parseJws(token).payload).toMatchObject({
      sub: 'https://example.com/statuslists/1',
      ttl: 43200,
      status_list: { bits: 1 },
    })
    const question = { token, uri: 'https://example.com/statuslists/1', at: 1_686_920_200 }
    const { checks, list } = runSync(openStatusList(question), testDriver(trustKey(newTestKey().jwk)))
    expect(checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['STATUS_LIST_SIGNATURE'])
    expect(list).toBeUndefined()
  })
})
