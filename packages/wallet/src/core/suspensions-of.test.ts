import { expect, test } from 'vitest'
import { parseAgreementStates } from './agreement-states.ts'
import { agreementWith, type Members, RULE, statesText, SUSPENSION } from './standing-fixtures.ts'
import { suspensionsOf } from './suspensions-of.ts'

const PID = ['urn:eudi:pid:be:1', 'urn:eudi:pid:1']

/** Notices that suspend the identity of a Belgian in this country. */
function noticesIn(country: string, ...agreements: readonly Members[]): readonly string[] {
  const states = parseAgreementStates(statesText(...agreements))
  if (states === undefined) throw new Error('malformed')
  return suspensionsOf(states, { country, types: PID }).map(({ notice }) => notice)
}

const rules = (...changes: readonly Members[]) =>
  agreementWith({ rules: changes.map((change) => ({ ...RULE, ...change })) })
const other = { ...SUSPENSION, notice: 'urn:uuid:2' }

test('a suspended rule that takes types extending its own', () => {
  expect(noticesIn('JP', agreementWith())).toEqual([SUSPENSION.notice])
  expect(noticesIn('JP', rules({ type: PID[0], extends: undefined }))).toEqual([SUSPENSION.notice])
})

test.each([
  ['in another country', 'LU', agreementWith()],
  ['where the rule takes its own type only', 'JP', rules({ extends: undefined })],
  ['where the rule is about another type', 'JP', rules({ type: 'urn:eudi:diploma:1' })],
  ['where the rule is about no type', 'JP', rules({ type: undefined })],
  ['where the rule points the other way', 'JP', rules({ pointing: 'BE' })],
  ['where the rule is planned', 'JP', rules({ status: 'planned' })],
  ['where the rule has ended', 'JP', rules({ status: 'ended' })],
  ['where the agreement has expired', 'JP', agreementWith({ phase: 'expired' })],
  ['where nothing is suspended', 'JP', rules({ suspensions: [] })],
  ['where another rule still stands', 'JP', rules({}, { suspensions: [] })],
])('nothing is suspended %s', (_, country, agreement) => {
  expect(noticesIn(country, agreement)).toEqual([])
})

test('when all are suspended, every notice is named once', () => {
  const agreement = rules({ suspensions: [SUSPENSION, other] }, { suspensions: [other] })
  expect(noticesIn('JP', agreement)).toEqual([SUSPENSION.notice, other.notice])
})

test('a party recognises for every country that it covers', () => {
  const parties = [
    { code: 'EU', covers: ['BE', 'LU'] },
    { code: 'JP', covers: ['JP'] },
  ]
  expect(noticesIn('LU', agreementWith({ parties, rules: [{ ...RULE, pointing: 'EU' }] }))).toHaveLength(1)
})

const BE_JP = 'urn:entente:agreement:be-jp'
const EU_JP = 'urn:entente:agreement:eu-jp'
/** Between the Union and Japan, where nothing is suspended. */
const union = (change: Members = {}, rule: Members = {}) =>
  agreementWith({
    id: EU_JP,
    parties: [
      { code: 'EU', covers: ['BE', 'FR', 'LU'] },
      { code: 'JP', covers: ['JP'] },
    ],
    rules: [{ ...RULE, suspensions: [], ...rule }],
    ...change,
  })
const relating = (to: string, relation: string, kinds = ['credential']) => ({
  relations: [{ to, relation, kinds }],
})

test('a broader agreement is no way round a suspension', () => {
  expect(noticesIn('JP', agreementWith(), union())).toEqual([SUSPENSION.notice])
  expect(noticesIn('JP', union(), agreementWith())).toEqual([SUSPENSION.notice])
})

test('unless the suspended rule names it', () => {
  expect(noticesIn('JP', rules({ fallback: EU_JP }), union())).toEqual([])
  expect(noticesIn('JP', rules({ fallback: EU_JP }), union({}, { suspensions: [other] }))).toEqual([
    SUSPENSION.notice,
  ])
  expect(noticesIn('JP', rules({ fallback: EU_JP }), union({ phase: 'expired' }))).toEqual([
    SUSPENSION.notice,
  ])
  expect(noticesIn('JP', rules({ fallback: EU_JP }))).toEqual([SUSPENSION.notice])
})

test('a suspension of the broader one changes nothing while the narrower one speaks', () => {
  expect(noticesIn('JP', rules({ suspensions: [] }), union({}, { suspensions: [other] }))).toEqual([])
})

test.each([
  ['yields to', agreementWith(relating(EU_JP, 'yields')), union()],
  ['is prevailed over by', agreementWith(), union(relating(BE_JP, 'prevails'))],
])('what an agreement %s another one on is decided by the other', (_, narrow, broad) => {
  expect(noticesIn('JP', narrow, broad)).toEqual([])
})

test('that holds for the kinds that it names only, and two that contradict each other fall back on breadth', () => {
  expect(noticesIn('JP', agreementWith(relating(EU_JP, 'yields', ['trust-service'])), union())).toEqual([
    SUSPENSION.notice,
  ])
  expect(noticesIn('JP', agreementWith(relating(EU_JP, 'yields')), union(relating(BE_JP, 'yields')))).toEqual(
    [SUSPENSION.notice],
  )
})

test('a rule for the very type speaks before one for a type that it extends', () => {
  expect(noticesIn('JP', agreementWith(), union({}, { type: PID[0] }))).toEqual([])
})
