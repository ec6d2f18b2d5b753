import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { type MappedAttributes, mapAttributes } from './attributes.ts'
import { parseCivilDate } from './civil-date.ts'
import type { Presented } from './claim-operations.ts'
import type { ClaimRule } from './language/recognition.ts'
import { recognise } from './recognise.ts'
import type { Sha256 } from './signature.ts'
import { type Case, changedRule, FACTS, REQUEST, workedCase } from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const { compile } = workedCase(worked, sha256)

const CARD = {
  'org.iso.23220.1.jp': {
    full_name_unicode: '渡邉 花子',
    resident_address_unicode: '東京都千代田区',
    individual_number_unicode: '123456789012',
  },
  'org.iso.23220.1': { birth_date: '1990-01-15' },
}
const ASKED: Omit<Presented, 'claims'> = {
  wanted: ['name_native', 'birthdate'],
  purpose: 'identity-verification',
}

function map(presented: Partial<Presented>, given: Case = {}): MappedAttributes {
  const compiled = compile(given)
  const decision = recognise(compiled, { ...REQUEST, ...given.request }, { ...FACTS, ...given.facts })
  return mapAttributes(compiled, decision, { claims: CARD, ...ASKED, ...presented })
}

/** The attribute or the loss of one claim rule for `email`-like target, on one claim called `x`. */
function one(claim: object, value: unknown, presented: Partial<Presented> = {}): string {
  const [mnc, ...others] = worked.recognitions
  const rule = { from: ['x'], to: 'full_name', required: false, ...claim } as ClaimRule
  const claims = [...(mnc?.claims ?? []), rule]
  const recognitions = [changedRule(mnc, { claims }), ...others]
  const wanted = [rule.to ?? '']
  const mapped = map(
    { claims: { x: value }, wanted, ...presented },
    {
      agreement: { ...worked, recognitions },
      facts: { present: [...(FACTS.present ?? []), rule.from ?? ['x']] },
    },
  )
  const [attribute] = mapped.attributes
  const [loss] = mapped.losses
  const text =
    attribute === undefined
      ? []
      : [JSON.stringify(attribute.value), ...(attribute.script === null ? [] : [attribute.script])]
  return [
    ...text,
    ...(loss === undefined
      ? []
      : [`lost: ${loss.kind}${loss.refuse ? ', refuse' : ''}${loss.ask ? ', ask' : ''}`]),
  ].join(' ')
}

test('[BE-JP 4] only what is wanted and listed crosses, under pivot names', () => {
  const mapped = map({})
  expect(mapped.attributes).toEqual([
    { name: 'name_native', value: '渡邉 花子', script: 'Jpan', pairwise: false },
    { name: 'birthdate', value: '1990-01-15', script: null, pairwise: false },
  ])
  expect(JSON.stringify(mapped)).not.toContain('123456789012')
  expect(map({ wanted: ['name_native', 'individual_number_unicode', '__proto__'] }).attributes).toHaveLength(
    1,
  )
})

test('what the source cannot give is a declared loss, with a note and the question to the person', () => {
  expect(map({ wanted: ['family_name'] }).losses).toEqual([
    {
      name: 'family_name',
      kind: 'unavailable',
      ask: true,
      refuse: false,
      note: { en: 'no Latin and no kana name, no family/given split' },
    },
  ])
  expect(map({ wanted: ['address.formatted'] }).losses).toMatchObject([{ kind: 'not-agreed' }])
  expect(map({ wanted: ['address.formatted'], purpose: 'service-access' }).attributes).toMatchObject([
    { value: '東京都千代田区' },
  ])
})

test('[BE-JP 4] nothing is mapped under a decision that does not recognise', () => {
  expect(map({}, { facts: { holder: { binding: 'failed', codes: [] } } })).toEqual({
    attributes: [],
    losses: [],
  })
  expect(
    map({}, { request: { object: { kind: 'credential', format: 'mso_mdoc', type: 'x.y' } } }).attributes,
  ).toEqual([])
})

describe('an operation', () => {
  test.each<[string, object, unknown, string]>([
    ['copies', { op: 'copy' }, 'Peeters', '"Peeters"'],
    ['copies no number as text', { op: 'copy' }, 7, 'lost: wrong-type'],
    ['copies no empty text', { op: 'copy' }, '', 'lost: wrong-type'],
    [
      'copies every element of a list',
      { op: 'copy', to: 'nationalities', from: ['x', null] },
      ['BE', 'FR'],
      '["BE","FR"]',
    ],
    [
      'finds nothing in an empty list',
      { op: 'copy', to: 'nationalities', from: ['x', null] },
      [],
      'lost: absent',
    ],
    ['copies one element', { op: 'copy', from: ['x', 1] }, ['BE', 'FR'], '"FR"'],
    [
      'refuses without a required claim',
      { op: 'copy', from: ['y'], required: true },
      'a',
      'lost: absent, refuse',
    ],
    ['labels the script', { op: 'script', script: 'Latn' }, 'Béatrice D’Hondt', '"Béatrice D’Hondt" Latn'],
    [
      'does not label another script as Latin',
      { op: 'script', script: 'Latn' },
      'Παπαδόπουλος',
      '"Παπαδόπουλος" lost: other-script',
    ],
    [
      'keeps ideographic variants as they are',
      { op: 'script', script: 'Jpan' },
      '葛\u{e0100}城',
      '"葛\u{e0100}城" Jpan',
    ],
    ['keeps compatibility characters as they are', { op: 'script', script: 'Jpan' }, '髙橋', '"髙橋" Jpan'],
    [
      'passes a full date',
      { op: 'full-date', onPartial: 'refuse', to: 'date_of_issuance' },
      '1990-02-03',
      '"1990-02-03"',
    ],
    [
      'refuses a partial date',
      { op: 'full-date', onPartial: 'refuse', to: 'date_of_issuance' },
      '1990-00-00',
      'lost: partial-date, refuse',
    ],
    [
      'passes the year of a partial date',
      { op: 'full-date', onPartial: 'year', to: 'date_of_issuance' },
      '1990',
      '"1990" lost: partial-date',
    ],
    [
      'passes no text as date',
      { op: 'full-date', onPartial: 'year', to: 'date_of_issuance' },
      'spring',
      'lost: wrong-type',
    ],
    ['maps codes', { op: 'map', table: { BEL: 'BE' }, onUnmapped: 'omit' }, 'BEL', '"BE"'],
    ['maps codes to numbers', { op: 'map', table: { F: '2' }, onUnmapped: 'omit', to: 'sex' }, 'F', '2'],
    [
      'leaves unknown codes out',
      { op: 'map', table: { BEL: 'BE' }, onUnmapped: 'omit' },
      'XXX',
      'lost: unmapped-value',
    ],
    [
      'refuses unknown codes',
      { op: 'map', table: { BEL: 'BE' }, onUnmapped: 'refuse' },
      'XXX',
      'lost: unmapped-value, refuse',
    ],
    [
      'does not map through a prototype',
      { op: 'map', table: { BEL: 'BE' }, onUnmapped: 'omit' },
      'toString',
      'lost: unmapped-value',
    ],
    [
      'maps the known part of a list',
      { op: 'map', table: { BEL: 'BE' }, onUnmapped: 'omit', to: 'nationalities' },
      ['BEL', 'XXX'],
      '["BE"] lost: unmapped-value',
    ],
    ['computes an age', { op: 'age-over', age: 21, to: 'age_equal_or_over.21' }, '2006-01-15', 'true'],
    [
      'computes an age one day short',
      { op: 'age-over', age: 21, to: 'age_equal_or_over.21' },
      '2006-01-16',
      'false',
    ],
    [
      'takes the same threshold',
      { op: 'age-over', age: 18, to: 'age_equal_or_over.21', from: ['x', 'age_over_18'] },
      { age_over_18: false },
      'false',
    ],
    [
      'takes a higher threshold that is met',
      { op: 'age-over', age: 18, to: 'age_equal_or_over.21', from: ['x', 'age_over_20'] },
      { age_over_20: true },
      'true',
    ],
    [
      'concludes nothing from a higher threshold that is not met',
      { op: 'age-over', age: 18, to: 'age_equal_or_over.21', from: ['x', 'age_over_20'] },
      { age_over_20: false },
      'lost: not-proved',
    ],
    [
      'concludes nothing from a lower threshold',
      { op: 'age-over', age: 20, to: 'age_equal_or_over.21', from: ['x', 'age_over_18'] },
      { age_over_18: true },
      'lost: not-proved',
    ],
    [
      'concludes nothing from an age of another day',
      { op: 'age-over', age: 18, to: 'age_equal_or_over.21' },
      40,
      'lost: not-proved',
    ],
  ])('%s', (_, claim, value, expected) => {
    expect(one(claim, value)).toBe(expected)
  })

  test('takes an age in years on the day it was written', () => {
    const claim = { op: 'age-over', age: 21, to: 'age_equal_or_over.21' }
    expect(one(claim, 21, { issuedAt: '2027-01-15T00:00:00.000Z' })).toBe('true')
  })

  test('makes a pairwise code only where the home node gives it one', () => {
    const claim = { op: 'pairwise', to: 'subject_code' }
    expect(one(claim, '85073003328', { pairwise: (value) => `code-of-${value.length}` })).toBe('"code-of-11"')
    expect(one(claim, '85073003328')).toBe('lost: unavailable')
    expect(one(claim, 85, { pairwise: String })).toBe('lost: wrong-type')
  })
})

test.each<[string, unknown]>([
  ['1990-02-03', { kind: 'full', date: '1990-02-03' }],
  ['1990-02-03T00:00:00Z', { kind: 'full', date: '1990-02-03' }],
  ['1990-02', { kind: 'partial', year: '1990' }],
  ['1990-00-00', { kind: 'partial', year: '1990' }],
  ['1990-02-30', undefined],
  ['1990-13-00', undefined],
  ['平成2年2月3日', { kind: 'full', date: '1990-02-03' }],
  ['平成元年1月8日', { kind: 'full', date: '1989-01-08' }],
  ['平成元年1月7日', undefined],
  ['昭和64年1月7日', { kind: 'full', date: '1989-01-07' }],
  ['昭和６３年１月', { kind: 'partial', year: '1988' }],
  ['平成31年5月1日', undefined],
  ['令和元年5月1日', { kind: 'full', date: '2019-05-01' }],
  ['1990年2月3日', { kind: 'full', date: '1990-02-03' }],
  ['2年2月3日', undefined],
  ['3 February 1990', undefined],
  ['', undefined],
  ['1'.repeat(100), undefined],
])('the date %s is read as it is written', (text, expected) => {
  expect(parseCivilDate(text)).toEqual(expected)
})
