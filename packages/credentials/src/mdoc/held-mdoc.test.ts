import { DcqlQuery as Oracle } from 'dcql'
import { expect, test } from 'vitest'
import { checkResponse } from '../dcql/check-response.ts'
import { parseDcqlQuery } from '../dcql/parse-query.ts'
import type { DcqlQuery } from '../dcql/query.ts'
import { selectCredentials } from '../dcql/select-credentials.ts'
import type { Json } from '../json.ts'
import { holder, run } from '../sd-jwt-fixtures.ts'
import { presentedCredential } from '../vp/presented-credential.ts'
import { elementPaths, heldMdoc, isForbiddenPath } from './held-mdoc.ts'
import { forgeResponse, ISSUED, PID_CLAIMS, PID_TYPE, TRANSCRIPT, verify } from './mdoc-fixtures.ts'
import { presentMdoc } from './present-mdoc.ts'

function asking(...claims: Json[]): DcqlQuery {
  const query = { id: 'pid', format: 'mso_mdoc', meta: { doctype_value: PID_TYPE }, claims }
  const parsed = parseDcqlQuery({ credentials: [query] })
  if (!parsed.ok) throw new Error(parsed.detail)
  return parsed.query
}
const HELD = { name: 'my PID', ...heldMdoc(ISSUED, { aki: ['key-1'] }) }
const matches = (query: DcqlQuery) => selectCredentials(query, [HELD]).candidates.get('pid')?.matches ?? []

/** The claims of a query, and what is shown for them; undefined: nothing matches. */
test.each<[string, Json[], (string | number)[][] | undefined]>([
  ['an element', [{ path: [PID_TYPE, 'sex'] }], [[PID_TYPE, 'sex']]],
  [
    'a member of an element: shown whole',
    [{ path: [PID_TYPE, 'place_of_birth', 'country'] }],
    [[PID_TYPE, 'place_of_birth']],
  ],
  [
    'an element of a list, by index',
    [{ path: [PID_TYPE, 'nationality', 1], values: ['BE'] }],
    [[PID_TYPE, 'nationality']],
  ],
  [
    'any element of a list',
    [{ path: [PID_TYPE, 'nationality', null], values: ['BE'] }],
    [[PID_TYPE, 'nationality']],
  ],
  [
    'a day by its text',
    [{ path: [PID_TYPE, 'birth_date'], values: ['1994-03-08'] }],
    [[PID_TYPE, 'birth_date']],
  ],
  ['a number', [{ path: [PID_TYPE, 'sex'], values: [2] }], [[PID_TYPE, 'sex']]],
  [
    'a domestic namespace beside the common one',
    [{ path: ['eu.europa.ec.eudi.pid.be', 'name_transliteration'] }, { path: [PID_TYPE, 'sex'] }],
    [
      ['eu.europa.ec.eudi.pid.be', 'name_transliteration'],
      [PID_TYPE, 'sex'],
    ],
  ],
  ['another value', [{ path: [PID_TYPE, 'sex'], values: [1] }], undefined],
  ['a value of another type', [{ path: [PID_TYPE, 'sex'], values: ['2'] }], undefined],
  ['another index', [{ path: [PID_TYPE, 'nationality', 0], values: ['BE'] }], undefined],
  ['an element it has not', [{ path: [PID_TYPE, 'portrait'] }], undefined],
  ['another namespace', [{ path: ['org.iso.18013.5.1', 'sex'] }], undefined],
])('a wallet asked for %s', async (_, claims, shown) => {
  const query = asking(...claims)
  const [match] = matches(query)
  const paths = match === undefined ? undefined : elementPaths(match.paths)
  expect(paths).toEqual(shown)
  if (paths === undefined) return
  const answer = await verify(await forgeResponse({ paths: paths as string[][] }))
  const presented = presentedCredential(answer)
  if (presented === undefined) throw new Error('not valid')
  expect(checkResponse(query, { pid: [presented] }).filter(({ ok }) => !ok)).toEqual([])
})

test('npm dcql finds the same', () => {
  const query = asking({ path: [PID_TYPE, 'sex'] }, { path: [PID_TYPE, 'given_name'] })
  const parsed = Oracle.parse(query as never)
  Oracle.validate(parsed)
  const theirs = Oracle.query(parsed, [
    {
      credential_format: 'mso_mdoc',
      doctype: PID_TYPE,
      namespaces: PID_CLAIMS as never,
      cryptographic_holder_binding: true,
    },
  ])
  expect(theirs.can_be_satisfied).toBe(matches(query).length === 1)
})

test('a query without claims is answered without elements', async () => {
  const parsed = parseDcqlQuery({
    credentials: [{ id: 'pid', format: 'mso_mdoc', meta: { doctype_value: PID_TYPE } }],
  })
  if (!parsed.ok) throw new Error(parsed.detail)
  const [match] = matches(parsed.query)
  expect(match?.paths).toEqual([])
  const options = {
    issuerSigned: ISSUED,
    paths: [],
    transcript: TRANSCRIPT,
    alg: holder.alg,
    key: holder.key,
  }
  expect((await verify(await run(presentMdoc(options)))).claims).toEqual({})
})

test('an answer that lacks the element, holds another value or is bound to nobody does not satisfy', async () => {
  const query = asking({ path: [PID_TYPE, 'nationality', 1], values: ['BE'] })
  const other = presentedCredential(await verify(await forgeResponse({ paths: [[PID_TYPE, 'sex']] })))
  const whole = presentedCredential(await verify(await forgeResponse()))
  if (other === undefined || whole === undefined) throw new Error('not valid')
  const swapped = { ...whole, claims: { [PID_TYPE]: { nationality: ['BE', 'JP'] } } }
  for (const answer of [other, swapped, { ...whole, holderBound: false }, { ...whole, types: ['x'] }]) {
    const failed = checkResponse(query, { pid: [answer] }).filter(({ ok }) => !ok)
    expect(failed.map(({ code }) => code)).toEqual(['DCQL_UNSATISFIED'])
  }
  expect(presentedCredential(await verify(new Uint8Array()))).toBeUndefined()
})

test('trusted authorities are matched by key identifier', () => {
  const query = asking({ path: [PID_TYPE, 'sex'] })
  const [credential] = query.credentials
  if (credential === undefined) throw new Error('no query')
  const wanting = (value: string): DcqlQuery => ({
    credentials: [{ ...credential, trusted_authorities: [{ type: 'aki', values: [value] }] }],
  })
  expect(matches(wanting('key-1'))).toHaveLength(1)
  expect(matches(wanting('key-2'))).toHaveLength(0)
})

test('the Individual Number may not be asked for', () => {
  expect(isForbiddenPath(['org.iso.23220.1.jp', 'individual_number_unicode'])).toBe(true)
  expect(isForbiddenPath(['org.iso.23220.1.jp', 'full_name_unicode'])).toBe(false)
  expect(isForbiddenPath([null, 'individual_number_unicode'])).toBe(false)
})
