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
const enrol = agreement.dataExchange[0] ?? expect.fail()

test.each<[string, Path, unknown, string]>([
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
  ['another title', ['title', 'en'], 'Other', 'neutral /title/en'],
])('%s', (_, path, value, expected) => {
  expect(diffAgreements(agreement, changed(path, value)).map((c) => `${c.direction} ${c.pointer}`)).toEqual([
    expected,
  ])
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
