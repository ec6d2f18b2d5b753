import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreementJsonSchema, parseAgreement, readAgreement } from './agreement.ts'
import { canonicalJson } from './jcs.ts'
import { type Json, parseJson } from './json.ts'

const text = readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8')

/** The worked agreement with one member changed by its path; undefined removes it. */
function changed(path: readonly (string | number)[], value: unknown): Json {
  const copy = JSON.parse(text) as Json
  let at = copy as { [name: string | number]: unknown }
  for (const part of path.slice(0, -1)) at = at[part] as typeof at
  const last = path.at(-1) ?? ''
  if (value === undefined) delete at[last]
  else at[last] = value
  return copy
}

test('the worked agreement has 11593 canonical bytes with the published hash', () => {
  const parsed = parseAgreement(text)
  expect(parsed.ok ? [] : parsed.problems).toEqual([])
  const canonical = canonicalJson(parsed.ok ? parsed.agreement : null)
  expect(Buffer.byteLength(canonical)).toBe(11_593)
  expect(createHash('sha256').update(canonical).digest('hex')).toBe(
    '6a53167d75ba15f1db7fdfd13ca347af3f5f177cad367d8e05938a2b76bc00e1',
  )
})

describe('an agreement is refused', () => {
  test.each<[string, readonly (string | number)[], unknown, string]>([
    ['of another schema', ['schema'], 'urn:entente:schema:agreement:2', '/schema'],
    ['of another semantics', ['semantics'], 2, '/semantics'],
    ['without parties', ['parties'], undefined, '/parties'],
    ['with three parties', ['parties', 2], {}, '/parties'],
    [
      'with an instant without milliseconds',
      ['validity', 'expires'],
      '2028-12-01T00:00:00Z',
      '/validity/expires',
    ],
    ['with a day that does not exist', ['instrument', 'signedOn'], '2022-02-30', '/instrument/signedOn'],
    ['with a duration in weeks', ['validity', 'review', 'every'], 'P1W', '/validity/review/every'],
    ['with an unknown kind of rule', ['recognitions', 0, 'kind'], 'passport', '/recognitions/0/kind'],
    [
      'with an unknown operation',
      ['recognitions', 0, 'claims', 0, 'op'],
      'guess',
      '/recognitions/0/claims/0/op',
    ],
    [
      'with an unavailable claim without a note',
      ['recognitions', 0, 'claims', 1, 'note'],
      undefined,
      '/recognitions/0/claims/1/note',
    ],
    [
      'with a list over plain http',
      ['recognitions', 0, 'list', 'url'],
      'http://node.jp.example/a',
      '/recognitions/0/list/url',
    ],
    [
      'with a list that nobody signs',
      ['recognitions', 0, 'list', 'signers'],
      [],
      '/recognitions/0/list/signers',
    ],
    [
      'with an unknown selector',
      ['safeguards', 'suspension', 0, 'target'],
      ['everything'],
      '/safeguards/suspension/0/target/0',
    ],
    [
      'with a clause without retention',
      ['dataExchange', 0, 'retention'],
      undefined,
      '/dataExchange/0/retention',
    ],
    [
      'with a transfer basis of its own',
      ['dataExchange', 0, 'transfer', 'BE>JP', 'basis'],
      'trust-me',
      '/dataExchange/0/transfer/BE>JP/basis',
    ],
    ['with an annex nobody knows', ['annexes', 'lottery'], {}, '/annexes'],
    [
      'with a rule in no direction',
      ['recognitions', 0, 'direction', 'pointed'],
      'BE',
      '/recognitions/0/direction',
    ],
    [
      'with a rule of a third party',
      ['recognitions', 0, 'direction', 'pointed'],
      'TN',
      '/recognitions/0/direction',
    ],
    [
      'with a purpose that is not defined',
      ['recognitions', 0, 'scope', 'purposes'],
      ['marketing'],
      '/recognitions/0/scope/purposes',
    ],
    ['with an unknown scale', ['recognitions', 0, 'loa', 'to'], 'nist', '/recognitions/0/loa'],
    [
      'with a level off its scale',
      ['recognitions', 0, 'loa', 'rules', 0, 'then'],
      'enormous',
      '/recognitions/0/loa/rules/0/then',
    ],
    ['with two rules of one id', ['recognitions', 1, 'id'], 'jp-be.mnc', '/recognitions/1'],
    [
      'with a clause level off its scale',
      ['dataExchange', 0, 'assurance', 'min'],
      'ial2',
      '/dataExchange/0/assurance',
    ],
  ])('%s', (_, path, value, pointer) => {
    const read = readAgreement(changed(path, value))
    expect(read.ok ? [] : read.problems.map((problem) => problem.pointer)).toContain(pointer)
  })

  test('that is not whole: a place where nothing stands is told from one with something else', () => {
    const read = readAgreement(changed(['title'], undefined))
    const other = readAgreement(changed(['title'], 'one text for all'))
    expect(read).toMatchObject({ problems: [{ pointer: '/title', missing: true }] })
    expect(other.ok ? [] : other.problems).toEqual([{ pointer: '/title', detail: expect.any(String) }])
  })

  test('that is no JSON, with the place', () => {
    expect(parseAgreement('{"a":1,"a":2}')).toMatchObject({ ok: false, problems: [{ pointer: '/a' }] })
  })
})

test('unknown members are refused everywhere (P7)', () => {
  const places = objectPaths(JSON.parse(text) as Json, [])
  fc.assert(
    fc.property(fc.constantFrom(...places), (path) => {
      const read = readAgreement(changed([...path, 'zz-unknown'], 1))
      expect(read.ok).toBe(false)
    }),
    { numRuns: 120 },
  )
})

/** Every object of the document but the open maps: texts per language, levels and tables by name. */
function objectPaths(value: Json, path: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => objectPaths(item, [...path, index]))
  const open = ['when', 'then', 'min', 'table'].includes(String(path.at(-1)))
  const inner = Object.entries(value as { [name: string]: Json }).flatMap(([name, member]) =>
    objectPaths(member, [...path, name]),
  )
  return open ? inner : [path, ...inner]
}

test('the log may be left out, and signatures need no time-stamp in this version', () => {
  expect(readAgreement(changed(['log'], undefined)).ok).toBe(true)
  expect(readAgreement(changed(['signing', 'timestamp'], false)).ok).toBe(true)
})

test('the language is published as JSON Schema 2020-12', () => {
  const schema = agreementJsonSchema()
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:entente:schema:agreement:1',
    additionalProperties: false,
  })
  expect(schema['required']).not.toContain('log')
})

test('a text read by the strict parser and by the platform is the same agreement', () => {
  expect(canonicalJson(parseJson(text))).toBe(canonicalJson(JSON.parse(text)))
})
