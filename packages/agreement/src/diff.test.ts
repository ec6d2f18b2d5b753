import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { diffAgreements } from './diff.ts'
import type { Agreement } from './language/schema.ts'

const text = readFileSync(join(import.meta.dirname, '../../../agreements/be-jp/agreement.json'), 'utf8')
const parsed = parseAgreement(text)
const agreement = parsed.ok ? parsed.agreement : expect.fail(JSON.stringify(parsed.problems))

type Path = readonly (string | number)[]

function changed(path: Path, value: unknown): Agreement {
  const copy = JSON.parse(text) as { [member: string | number]: unknown }
  let at = copy
  for (const part of path.slice(0, -1)) at = at[part] as typeof at
  const last = path.at(-1) ?? ''
  if (value === undefined) delete at[last]
  else at[last] = value
  return copy as unknown as Agreement
}

function leaves(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]))
  return Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name]))
}

test('[BE-JP 18] an agreement does not differ from itself, nor from itself in another order (P17)', () => {
  expect(diffAgreements(agreement, agreement)).toEqual([])
  const turned = { ...agreement, contacts: agreement.contacts, programme: { ...agreement.programme } }
  expect(diffAgreements(agreement, turned)).toEqual([])
})

test('[BE-JP 18] every changed place is in the difference, and only that (P17)', () => {
  fc.assert(
    fc.property(fc.constantFrom(...leaves(agreement, [])), (path) => {
      const newer = changed(path, 'changed by the test')
      const changes = diffAgreements(agreement, newer)
      expect(changes.length).toBeGreaterThan(0)
      const depth = path.slice(0, 1).map(String).join('/')
      for (const change of changes) expect(change.pointer.split('/')[1]).toBe(depth)
    }),
    { numRuns: 150 },
  )
})

const first = agreement.recognitions[0] ?? expect.fail()
const rows = first.kind === 'trust-service' ? [] : first.loa.rules
const enrol = agreement.dataExchange[0] ?? expect.fail()

test.each<[string, Path, unknown, ...string[]]>([
  [
    'a higher ceiling',
    ['legal', 'effectCeiling', 'assurance'],
    'high',
    'widens /legal/effectCeiling/assurance',
  ],
  [
    'a lower ceiling of a rule',
    ['recognitions', 0, 'effectCeiling', 'assurance'],
    'low',
    'narrows /recognitions/be-jp.pid/effectCeiling/assurance',
  ],
  [
    'no ceiling of a rule',
    ['recognitions', 0, 'effectCeiling', 'assurance'],
    undefined,
    'widens /recognitions/be-jp.pid/effectCeiling/assurance',
  ],
  ['production', ['mode'], 'production', 'widens /mode'],
  ['a later end', ['validity', 'expires'], '2029-10-01T00:00:00.000Z', 'widens /validity/expires'],
  [
    'a purpose less',
    ['recognitions', 0, 'scope', 'purposes'],
    ['service-access'],
    'narrows /recognitions/be-jp.pid/scope/purposes/identity-verification',
  ],
  [
    'a fresher list',
    ['recognitions', 0, 'list', 'maxAge'],
    'PT6H',
    'narrows /recognitions/be-jp.pid/list/maxAge',
  ],
  [
    'a claim more',
    ['recognitions', 0, 'claims'],
    [...first.claims, { from: ['sex'], to: 'sex', op: 'copy', required: false }],
    'widens /recognitions/be-jp.pid/claims/sex ["sex"]',
  ],
  [
    'a forbid less',
    ['recognitions', 0, 'claims'],
    first.claims.slice(0, -1),
    'widens /recognitions/be-jp.pid/claims/null ["personal_administrative_number"]',
  ],
  [
    'a longer retention',
    ['dataExchange', 0, 'retention', 'max'],
    'P1Y',
    'widens /dataExchange/enrol/retention/max',
  ],
  [
    'an allowed attribute less',
    ['dataExchange', 0, 'allow'],
    enrol.allow.slice(1),
    'narrows /dataExchange/enrol/allow/family_name',
  ],
  [
    'a higher level',
    ['recognitions', 0, 'loa', 'rules', 1, 'then'],
    { ial: '2', aal: '1', fal: '1' },
    'widens /recognitions/be-jp.pid/loa/rules/1/then',
  ],
  [
    'a suspended rule that ends',
    ['recognitions', 0, 'status'],
    'ended',
    'narrows /recognitions/be-jp.pid/status',
  ],
  [
    'a safeguard less',
    ['safeguards', 'suspension'],
    agreement.safeguards.suspension.slice(1),
    'widens /safeguards/suspension/S1',
  ],
  [
    'another accepted status, named by an address',
    ['recognitions', 2, 'list', 'accept'],
    ['http://uri.etsi.org/TrstSvc/Svcstatus/granted'],
    'widens /recognitions/jp-be.mnc/list/accept/http:~1~1uri.etsi.org~1TrstSvc~1Svcstatus~1granted',
    'narrows /recognitions/jp-be.mnc/list/accept/urn:entente:status:in-accord',
  ],
  [
    'any status instead of listed ones',
    ['recognitions', 2, 'list', 'accept'],
    [],
    'widens /recognitions/jp-be.mnc/list/accept',
  ],
  [
    'a service instead of all',
    ['recognitions', 0, 'scope', 'services'],
    ['urn:entente:service:jp:x'],
    'narrows /recognitions/be-jp.pid/scope/services',
  ],
  [
    'a contact less, told whole and without moving the others',
    ['contacts'],
    agreement.contacts.slice(1),
    'neutral /contacts/0',
  ],
  [
    'a refused algorithm less',
    ['crypto', 'reject'],
    agreement.crypto.reject.slice(1),
    'widens /crypto/reject/0',
  ],
  [
    'a refused algorithm in a greater size',
    ['crypto', 'reject'],
    agreement.crypto.reject.map((one) =>
      one.below === undefined ? one : { ...one, below: one.below + 100 },
    ),
    ...agreement.crypto.reject.flatMap(({ below }, index) =>
      below === undefined ? [] : [`narrows /crypto/reject/${index}/below`],
    ),
  ],
  [
    'two contacts that say the same, of which one goes',
    ['contacts'],
    [agreement.contacts[0], agreement.contacts[0], ...agreement.contacts.slice(1)],
    ...agreement.contacts.slice(1).map((_, index) => `neutral /contacts/${index + 1}`),
    `neutral /contacts/${agreement.contacts.length}`,
  ],
  [
    'a row of the table of levels less',
    ['recognitions', 0, 'loa', 'rules'],
    rows.slice(1),
    'narrows /recognitions/be-jp.pid/loa/rules/0',
  ],
  [
    'a level needed that rises',
    ['dataExchange', 0, 'assurance', 'min'],
    'high',
    'narrows /dataExchange/enrol/assurance/min',
  ],
  [
    'a trigger, which is one value',
    ['safeguards', 'suspension', 1, 'trigger'],
    { on: 'incident', severity: 'critical' },
    `neutral /safeguards/suspension/${agreement.safeguards.suspension[1]?.id}/trigger`,
  ],
  [
    'a younger log',
    ['log'],
    { require: 'both', maxCheckpointAge: 'PT15M', witnesses: 1 },
    'narrows /log/maxCheckpointAge',
  ],
  ['no log', ['log'], undefined, 'widens /log'],
  ['another title', ['title', 'en'], 'Other', 'neutral /title/en'],
])('%s', (_, path, value, ...expected) => {
  const changes = diffAgreements(agreement, changed(path, value))
  expect(changes.map((c) => `${c.direction} ${c.pointer}`)).toEqual(expected)
})

test('a purpose may have the name of something every object has', () => {
  const purpose = Object.values(agreement.purposes)[0] ?? expect.fail()
  const newer = { ...agreement, purposes: { ...agreement.purposes, constructor: purpose } }
  expect(diffAgreements(agreement, newer)).toEqual([
    { pointer: '/purposes/constructor', change: 'added', direction: 'widens', from: null, to: purpose },
  ])
})

test('a later beginning narrows a draft; that the next version begins later is neither', () => {
  const later = { ...agreement.validity, inForceFrom: '2027-06-01T00:00:00.000Z' }
  const directionIn = (version: number) =>
    diffAgreements(agreement, { ...agreement, version, validity: later }).find(
      ({ pointer }) => pointer === '/validity/inForceFrom',
    )?.direction
  expect([directionIn(agreement.version), directionIn(agreement.version + 1)]).toEqual(['narrows', 'neutral'])
})

test('what widens is told first', () => {
  const newer = {
    ...changed(['validity', 'expires'], '2029-10-01T00:00:00.000Z'),
    mode: 'test' as const,
    title: { en: 'x' },
  }
  const directions = diffAgreements(agreement, newer).map(({ direction }) => direction)
  expect([...new Set(directions)]).toEqual(['widens', 'narrows', 'neutral'])
})
