import { DcqlPresentationResult, DcqlQuery as Oracle } from 'dcql'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../json.ts'
import { checkResponse, type PresentedCredentials } from './check-response.ts'
import type { MatchableCredential } from './match-credential.ts'
import { parseDcqlQuery } from './parse-query.ts'
import type { DcqlQuery } from './query.ts'
import { selectCredentials, type HeldCredential } from './select-credentials.ts'

const PID = 'urn:eudi:pid:1'
const query = (change: JsonObject = {}): JsonObject => ({
  id: 'pid',
  format: 'dc+sd-jwt',
  meta: { vct_values: [PID] },
  ...change,
})
const asking = (...credentials: Json[]): JsonObject => ({ credentials })
const claims = (...list: Json[]) => asking(query({ claims: list }))
const mdoc = (path: Json) =>
  asking({ id: 'm', format: 'mso_mdoc', meta: { doctype_value: 'x' }, claims: [{ path }] })

function parsed(value: JsonObject): DcqlQuery {
  const result = parseDcqlQuery(value)
  if (!result.ok) throw new Error(result.detail)
  return result.query
}

test.each<[string, unknown, string]>([
  ['no object', [], 'the query'],
  ['no credentials', {}, 'credentials'],
  ['empty credentials', asking(), 'credentials'],
  [
    '33 credentials',
    asking(...Array.from({ length: 33 }, (_, n) => query({ id: `a${n}` }))),
    'credentials has more than 32',
  ],
  ['no id', asking(query({ id: null })), 'credentials[0].id'],
  ['an id with a space', asking(query({ id: 'a b' })), 'credentials[0].id'],
  ['the same id twice', asking(query(), query()), 'same id'],
  ['no format', asking(query({ format: null })), 'format'],
  ['no meta', asking({ id: 'a', format: 'dc+sd-jwt' }), 'meta'],
  ['an empty meta', asking(query({ meta: {} })), 'vct_values'],
  ['empty vct_values', asking(query({ meta: { vct_values: [] } })), 'vct_values'],
  ['mdoc without doctype', asking({ id: 'm', format: 'mso_mdoc', meta: {} }), 'doctype_value'],
  ['multiple that is no boolean', asking(query({ multiple: 'yes' })), 'multiple'],
  ['empty claims', claims(), 'claims'],
  ['129 claims', claims(...Array.from({ length: 129 }, (_, n) => ({ path: [`c${n}`] }))), 'more than 128'],
  ['the same claim id twice', claims({ id: 'a', path: ['a'] }, { id: 'a', path: ['b'] }), 'same id'],
  ['the same path twice', claims({ path: ['a'] }, { path: ['a'] }), 'same path'],
  ['no path', claims({ id: 'a' }), 'path'],
  ['an empty path', claims({ path: [] }), 'path'],
  ['a negative index', claims({ path: ['a', -1] }), 'path'],
  ['half an index', claims({ path: ['a', 0.5] }), 'path'],
  ['an object in a path', claims({ path: [{}] }), 'path'],
  ['empty values', claims({ path: ['a'], values: [] }), 'values'],
  ['an object among values', claims({ path: ['a'], values: [{}] }), 'values'],
  ['a fraction among values', claims({ path: ['a'], values: [0.5] }), 'values'],
  ['claim sets without claims', asking(query({ claim_sets: [['a']] })), 'claim_sets'],
  [
    'claim sets over claims without id',
    asking(query({ claims: [{ path: ['a'] }], claim_sets: [['a']] })),
    'need an id',
  ],
  [
    'a claim set that names an unknown claim',
    asking(query({ claims: [{ id: 'a', path: ['a'] }], claim_sets: [['b']] })),
    'claim_sets',
  ],
  [
    'a credential set that names an unknown query',
    { ...asking(query()), credential_sets: [{ options: [['b']] }] },
    'options',
  ],
  ['a credential set without options', { ...asking(query()), credential_sets: [{ options: [] }] }, 'options'],
  [
    'a purpose that is a list',
    { ...asking(query()), credential_sets: [{ options: [['pid']], purpose: [] }] },
    'purpose',
  ],
  [
    'an authority without values',
    asking(query({ trusted_authorities: [{ type: 'aki', values: [] }] })),
    'trusted_authorities',
  ],
  ['an mdoc path of one part', mdoc(['ns']), 'path'],
  ['an mdoc path with an index', mdoc(['ns', 0]), 'path'],
])('a query with %s is refused, and the message names the place', (_, value, place) => {
  expect(parseDcqlQuery(value)).toEqual({ ok: false, detail: expect.stringContaining(place) as string })
})

test('unknown members are left out, unknown formats and authorities are kept to match nothing', () => {
  const value = asking(query({ future: 1, trusted_authorities: [{ type: 'new', values: ['x'] }] }), {
    id: 'w',
    format: 'ldp_vc',
    meta: {},
  })
  expect(parsed(value).credentials).toEqual([
    query({ trusted_authorities: [{ type: 'new', values: ['x'] }] }),
    { id: 'w', format: 'ldp_vc', meta: {} },
  ])
})

const pid: HeldCredential = {
  name: 'my PID',
  format: 'dc+sd-jwt',
  types: ['urn:eudi:pid:be:1', PID],
  claims: { given_name: 'Aiko', address: { locality: 'Tokyo', country: 'JP' }, nationalities: ['JP', 'BE'] },
  holderBound: true,
  authorities: { aki: ['key-1'], etsi_tl: ['https://lists.example/pid'] },
}

describe('a wallet is told why a credential is left out', () => {
  test.each<[string, JsonObject, Partial<HeldCredential>, object]>([
    ['another format', query({ format: 'jwt_vc_json', meta: {} }), {}, { reason: 'FORMAT' }],
    ['another type', query(), { types: ['urn:x'] }, { reason: 'TYPE' }],
    [
      'another authority',
      query({ trusted_authorities: [{ type: 'aki', values: ['key-2'] }] }),
      {},
      { reason: 'AUTHORITY' },
    ],
    [
      'an unknown kind of authority',
      query({ trusted_authorities: [{ type: 'toString', values: ['x'] }] }),
      {},
      { reason: 'AUTHORITY' },
    ],
    [
      'nothing known of its authority',
      query({ trusted_authorities: [{ type: 'aki', values: ['key-1'] }] }),
      { authorities: {} },
      { reason: 'AUTHORITY' },
    ],
    ['no holder key', query(), { holderBound: false }, { reason: 'HOLDER_BINDING' }],
    [
      'a claim it has not',
      query({ claims: [{ path: ['portrait'] }] }),
      {},
      { reason: 'CLAIM_MISSING', path: ['portrait'] },
    ],
    [
      'a method of objects taken for a claim',
      query({ claims: [{ path: ['toString'] }] }),
      {},
      { reason: 'CLAIM_MISSING' },
    ],
    [
      'another value',
      query({ claims: [{ path: ['given_name'], values: ['aiko'] }] }),
      {},
      { reason: 'CLAIM_VALUE' },
    ],
    [
      'a value of another type',
      query({ claims: [{ path: ['nationalities', 0], values: [1] }] }),
      {},
      { reason: 'CLAIM_VALUE' },
    ],
  ])('%s', (_, credentialQuery, change, exclusion) => {
    const { satisfiable, candidates } = selectCredentials(parsed(asking(credentialQuery)), [
      { ...pid, ...change },
    ])
    expect(satisfiable).toBe(false)
    expect(candidates.get('pid')).toMatchObject({
      matches: [],
      exclusions: [{ name: 'my PID', ...exclusion }],
    })
  })
})

test.each<[string, JsonObject, (string | number)[][]]>([
  ['no claims: nothing that can be hidden', query(), []],
  ['a claim', query({ claims: [{ path: ['given_name'] }] }), [['given_name']]],
  [
    'an object, with its members (OpenID4VP 1.0 §7.3)',
    query({ claims: [{ path: ['address'] }] }),
    [['address'], ['address', 'locality'], ['address', 'country']],
  ],
  ['one element', query({ claims: [{ path: ['nationalities', 1] }] }), [['nationalities', 1]]],
  [
    'the elements of a value',
    query({ claims: [{ path: ['nationalities', null], values: ['BE'] }] }),
    [['nationalities', 1]],
  ],
  [
    'an authority that matches',
    query({
      trusted_authorities: [
        { type: 'x', values: ['y'] },
        { type: 'aki', values: ['key-1'] },
      ],
    }),
    [],
  ],
  [
    'without holder binding, when none is asked for',
    query({ require_cryptographic_holder_binding: false }),
    [],
  ],
])('disclosed for %s', (_, credentialQuery, paths) => {
  const { candidates } = selectCredentials(parsed(asking(credentialQuery)), [pid])
  expect(candidates.get('pid')?.matches).toEqual([{ name: 'my PID', ok: true, paths }])
})

test('the first claim set that can be met is taken', () => {
  const sets = query({
    claims: [
      { id: 'a', path: ['portrait'] },
      { id: 'b', path: ['given_name'] },
      { id: 'c', path: ['address', 'country'] },
    ],
    claim_sets: [['a'], ['b', 'c'], ['b']],
  })
  const { candidates } = selectCredentials(parsed(asking(sets)), [pid])
  expect(candidates.get('pid')?.matches).toEqual([
    { name: 'my PID', ok: true, claimSet: 1, paths: [['given_name'], ['address', 'country']] },
  ])
})

const diploma = query({ id: 'diploma', meta: { vct_values: ['urn:diploma'] } })
const student = query({ id: 'student', meta: { vct_values: ['urn:student'] } })

test.each<[string, JsonObject[], boolean, string[][][]]>([
  ['no sets: every query', [], false, [[]]],
  ['one of two', [{ options: [['diploma'], ['pid']] }], true, [[['pid']]]],
  [
    'an optional set that cannot be met',
    [{ options: [['pid']] }, { options: [['diploma']], required: false }],
    true,
    [[['pid']], []],
  ],
  [
    'a required set that cannot be met',
    [{ options: [['pid']] }, { options: [['diploma', 'pid']] }],
    false,
    [[['pid']], []],
  ],
])('credential sets, %s', (_, sets, satisfiable, options) => {
  const value = { ...asking(query(), diploma), ...(sets.length > 0 && { credential_sets: sets }) }
  const selection = selectCredentials(parsed(value), [pid])
  expect(selection.satisfiable).toBe(satisfiable)
  expect(selection.sets.map((set) => set.options)).toEqual(options)
})

const { name: _name, ...presentedPid } = pid
const shown: MatchableCredential = { ...presentedPid, claims: { given_name: 'Aiko', nationalities: ['BE'] } }
const asked = parsed(asking(query({ claims: [{ path: ['given_name'] }, { path: ['nationalities', 1] }] })))
const choice = parsed({
  ...asking(query(), diploma, student),
  credential_sets: [
    { options: [['pid', 'diploma'], ['student']] },
    { options: [['diploma']], required: false },
  ],
})
const asDiploma = { ...shown, types: ['urn:diploma'] }
const asStudent = { ...shown, types: ['urn:student'] }

test.each<[string, DcqlQuery, PresentedCredentials, string[]]>([
  ['no credential', asked, {}, ['VP_SHAPE', 'DCQL_UNSATISFIED']],
  ['an answer to no question', asked, { pid: [shown], other: [shown] }, ['VP_SHAPE']],
  ['an empty answer', asked, { pid: [] }, ['VP_SHAPE', 'DCQL_UNSATISFIED']],
  ['several where one is allowed', asked, { pid: [shown, shown] }, ['VP_SHAPE']],
  ['another type', asked, { pid: [{ ...shown, types: ['urn:x'] }] }, ['DCQL_UNSATISFIED']],
  ['another format', asked, { pid: [{ ...shown, format: 'mso_mdoc' }] }, ['DCQL_UNSATISFIED']],
  ['no holder binding', asked, { pid: [{ ...shown, holderBound: false }] }, ['DCQL_UNSATISFIED']],
  [
    'a claim that is missing',
    asked,
    { pid: [{ ...shown, claims: { given_name: 'Aiko' } }] },
    ['DCQL_UNSATISFIED'],
  ],
  ['half of a combination', choice, { pid: [shown] }, ['DCQL_UNSATISFIED', 'DCQL_UNSATISFIED']],
  [
    'two options where one is enough',
    choice,
    { pid: [shown], diploma: [asDiploma], student: [asStudent] },
    ['DCQL_UNSATISFIED'],
  ],
])('a response with %s is refused', (_, dcql, presented, codes) => {
  expect(
    checkResponse(dcql, presented)
      .filter(({ ok }) => !ok)
      .map(({ code }) => code),
  ).toEqual(codes)
})

test.each<[string, DcqlQuery, PresentedCredentials]>([
  ['the claims asked for; an element keeps its value, not its index', asked, { pid: [shown] }],
  ['the first combination', choice, { pid: [shown], diploma: [asDiploma] }],
  ['the second, with the optional credential', choice, { student: [asStudent], diploma: [asDiploma] }],
  ['several where several are allowed', parsed(asking(query({ multiple: true }))), { pid: [shown, shown] }],
])('a response with %s is accepted', (_, dcql, presented) => {
  expect(checkResponse(dcql, presented).filter(({ ok }) => !ok)).toEqual([])
})

/** Why the matching is our own: seen in npm dcql 3.0.0. */
describe('where npm dcql 3.0.0 is laxer or breaks', () => {
  const entry = (value: JsonObject) => ({
    credential_format: 'dc+sd-jwt' as const,
    vct: PID,
    claims: value as never,
    cryptographic_holder_binding: true,
  })

  test.each<[string, JsonObject]>([
    ['the same path twice', claims({ path: ['a'] }, { path: ['a'] })],
    ['values: []', claims({ path: ['a'], values: [] })],
    ['an empty meta', asking(query({ meta: {} }))],
    ['the same claim id twice', claims({ id: 'a', path: ['a'] }, { id: 'a', path: ['b'] })],
  ])('%s passes there, not here', (_, value) => {
    expect(() => Oracle.validate(Oracle.parse(value as never))).not.toThrow()
    expect(parseDcqlQuery(value).ok).toBe(false)
  })

  test('a method of objects counts as a claim there, not here', () => {
    const value = claims({ path: ['toString'] })
    expect(Oracle.query(Oracle.parse(value as never), [entry({ a: 1 })]).can_be_satisfied).toBe(true)
    expect(selectCredentials(parsed(value), [{ ...pid, claims: { a: 1 } }]).satisfiable).toBe(false)
  })

  test('on a response both agree', () => {
    const oracle = Oracle.parse(asking(query({ claims: [{ path: ['given_name'] }] })) as never)
    for (const [value, satisfied] of [
      [{ given_name: 'Aiko' }, true],
      [{ family_name: 'T' }, false],
    ] as const) {
      const result = DcqlPresentationResult.fromDcqlPresentation(
        { pid: [entry(value)] },
        { dcqlQuery: oracle },
      )
      const ours = checkResponse(parsed(asking(query({ claims: [{ path: ['given_name'] }] }))), {
        pid: [{ ...shown, claims: value }],
      })
      expect([result.can_be_satisfied, ours.every(({ ok }) => ok)]).toEqual([satisfied, satisfied])
    }
  })
})
