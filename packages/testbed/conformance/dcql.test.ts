import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type DcqlQuery,
  type HeldCredential,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  parseDcqlQuery,
  type Path,
  selectCredentials,
} from '@entente/credentials'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'

const folder = testData('dcql')
if (folder === undefined) console.warn('conformance/dcql: no test data, skipped')

type Stored = {
  credential_format: string
  vct?: string
  doctype?: string
  claims?: JsonObject
  namespaces?: JsonObject
  cryptographic_holder_binding: boolean
}
type Row = {
  query: string
  wallet: string
  canBeSatisfied: boolean
  matches?: Record<string, { credential: string; disclosed: JsonObject }[] | null>
}
type Table = {
  credentials: Record<string, Stored>
  wallets: Record<string, string[]>
  queries: Record<string, DcqlQuery>
  rows: Row[]
  malformed: { name: string; query: unknown }[]
}

const empty: Table = { credentials: {}, wallets: {}, queries: {}, rows: [], malformed: [] }
const table: Table =
  folder === undefined ? empty : (JSON.parse(readFileSync(join(folder, 'table.json'), 'utf8')) as Table)

function held(name: string): HeldCredential {
  const stored = table.credentials[name]
  if (stored === undefined) throw new Error(`the table has no credential ${name}`)
  return {
    name,
    format: stored.credential_format,
    types: [stored.vct ?? stored.doctype ?? ''],
    claims: stored.claims ?? stored.namespaces ?? {},
    holderBound: stored.cryptographic_holder_binding,
  }
}

/** The claims at the paths, and nothing else; array elements left out stand as null, as in the table. */
function pick(value: Json, paths: readonly Path[]): Json {
  const below = (key: string | number) =>
    paths.filter(([first]) => first === key).map((path) => path.slice(1))
  if (paths.some((path) => path.length === 0)) return value
  if (isArray(value)) {
    const last = Math.max(...paths.map(([index]) => Number(index)))
    return value
      .slice(0, last + 1)
      .map((item, index) => (below(index).length > 0 ? pick(item, below(index)) : null))
  }
  if (!isObject(value)) return value
  const names = Object.keys(value).filter((name) => below(name).length > 0)
  return Object.fromEntries(names.map((name) => [name, pick(value[name] ?? null, below(name))]))
}

function answer(query: DcqlQuery, wallet: string): Row {
  const credentials = (table.wallets[wallet] ?? []).map(held)
  const { satisfiable, candidates } = selectCredentials(query, credentials)
  const matches = [...candidates].map(([id, { matches: found }]) => [
    id,
    found.length === 0
      ? null
      : found.map(({ name, paths }) => ({ credential: name, disclosed: pick(held(name).claims, paths) })),
  ])
  return { query: '', wallet, canBeSatisfied: satisfiable, matches: Object.fromEntries(matches) }
}

describe.runIf(folder !== undefined)('DCQL decision table', () => {
  test('117 decisions and 8 malformed queries', () => {
    expect(table.rows).toHaveLength(117)
    expect(table.malformed).toHaveLength(8)
  })

  test.each(table.rows)('$query asked of wallet $wallet: satisfied $canBeSatisfied', (row) => {
    const parsed = parseDcqlQuery(table.queries[row.query])
    if (!parsed.ok) throw new Error(parsed.detail)
    const { canBeSatisfied, matches } = answer(parsed.query, row.wallet)
    expect(canBeSatisfied).toBe(row.canBeSatisfied)
    if (row.matches !== undefined) expect(matches).toEqual(row.matches)
  })

  test.each(table.malformed)('$name is refused', ({ query }) => {
    expect(parseDcqlQuery(query)).toMatchObject({ ok: false, detail: expect.stringMatching(/./) as string })
  })
})
