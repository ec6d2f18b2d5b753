import type { Agreement } from '@entente/agreement'
import type { Mra } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import type { Criteria, Equivalence, TrustRule } from './equivalence.ts'
import { exportMra } from './export-mra.ts'
import { agreementAt, agreementWith, base, direction, ofEquivalence, readBack, rule } from './mra-fixtures.ts'
import { isLoss, type MraNote } from './mra-note.ts'

const { equivalence } = rule

describe('what the extension cannot say is refused', () => {
  const content = (pointed: Criteria): Partial<Equivalence> => ({
    certificateContent: [{ context: 'QcType', pointed, pointing: { all: [{ qcStatement: '1.1' }] } }],
  })

  test.each<[what: string, change: Partial<Equivalence>, place: string, detail: string]>([
    ['a draft', { status: 'draft' }, '/status', 'a draft'],
    [
      'a draft in between',
      {
        history: [
          { status: 'draft', since: '2025-01-01T00:00:00.000Z' },
          { status: 'enacted', since: '2024-01-01T00:00:00.000Z' },
        ],
      },
      '/history',
      'a draft from 2025',
    ],
    [
      'a type and a country in one statement',
      content({ all: [{ qcStatement: '1.1', type: '1.2', cc: 'ZZ' }] }),
      '/certificateContent/0/pointed',
      'type and a country',
    ],
    [
      'a country that is none',
      content({ none: [{ qcStatement: '1.1', cc: 'zz' }] }),
      '/certificateContent/0/pointed',
      'the country zz',
    ],
    [
      'a key usage that is none, however deep',
      content({ none: [{ all: [{ keyUsage: 'contentCommitment', value: true }] }] }),
      '/certificateContent/0/pointed',
      'contentCommitment',
    ],
    ['a character that XML does not have', { legalIdentifier: 'TEST\u0001' }, '', 'a character'],
  ])('%s', (_, change, place, detail) => {
    const { mra, notes } = exportMra(agreementWith({ ...equivalence, history: [], ...change }), direction)
    expect(mra).toBeUndefined()
    expect(ofEquivalence(notes)).toEqual([
      {
        weight: 'refused',
        place: `/recognitions/0/equivalence${place}`,
        detail: expect.stringContaining(detail),
      },
    ])
  })

  test.each(['planned', 'ended'] as const)('a rule that is %s', (status) => {
    const { mra, notes } = exportMra(agreementWith(equivalence, { status }), direction)
    expect([mra, notes]).toMatchObject([undefined, [{ weight: 'refused', place: '/recognitions/0/status' }]])
  })

  test('a direction without rules, and a direction the other way round', () => {
    for (const one of [
      { pointing: 'JP', pointed: 'EU' },
      { pointing: 'EU', pointed: 'EU' },
    ])
      expect(exportMra(base, one)).toMatchObject({
        mra: undefined,
        notes: [{ weight: 'refused', place: '/recognitions' }],
      })
  })

  test('a rule that is not written does not count as the first', () => {
    const planned: TrustRule = { ...rule, status: 'planned', equivalence: { ...equivalence, depth: 2 } }
    const { mra } = exportMra({ ...base, recognitions: [planned, rule] }, direction)
    expect(mra).toMatchObject({ depth: 1, equivalences: [{ legalIdentifier: 'TEST' }] })
  })

  test('a rule of another depth than the first: one extension has one', () => {
    const other = { ...rule, equivalence: { ...equivalence, depth: 2 } }
    const { mra, notes } = exportMra({ ...base, recognitions: [rule, other] }, direction)
    expect(mra?.equivalences).toHaveLength(1)
    expect(notes).toContainEqual({
      weight: 'refused',
      place: '/recognitions/1/equivalence',
      detail: expect.stringContaining('another depth'),
    })
  })
})

describe('what is exported and means more, or less, there is told', () => {
  type Row = [
    what: string,
    change: (agreement: Agreement) => Agreement,
    weight: MraNote['weight'],
    place: string,
  ]
  const ruled = (change: Partial<TrustRule>) => (agreement: Agreement) => ({
    ...agreement,
    recognitions: [{ ...rule, ...change }],
  })
  const equal = (change: Partial<Equivalence>) => ruled({ equivalence: { ...equivalence, ...change } })
  const [valid] = equivalence.statuses.valid as [Equivalence['statuses']['valid'][number]]

  test.each<Row>([
    ['a pilot', ruled({ status: 'pilot' }), 'widens', '/recognitions/0/status'],
    [
      'a ceiling of the rule',
      ruled({ effectCeiling: { trustService: 'advanced' } }),
      'widens',
      '/recognitions/0/effectCeiling',
    ],
    ['named services', ruled({}), 'widens', '/recognitions/0/scope/services'],
    [
      'a status that is valid and not accepted',
      ruled({ list: { ...rule.list, accept: ['urn:x'] } }),
      'widens',
      '/recognitions/0/list/accept',
    ],
    [
      'one service type of several',
      ruled({ list: { ...rule.list, serviceType: 'urn:x' } }),
      'widens',
      '/recognitions/0/list/serviceType',
    ],
    ['a fallback', ruled({ fallback: 'urn:entente:agreement:be-jp' }), 'lost', '/recognitions/0/fallback'],
    ['how old a revocation state may be', ruled({}), 'lost', '/recognitions/0/statusCheck'],
    [
      'a qualifier that is not critical',
      equal({ qualifiers: [{ pointed: 'urn:a', pointing: 'urn:b', critical: false }] }),
      'lost',
      '/recognitions/0/equivalence/qualifiers',
    ],
    [
      'two home statuses of one side',
      equal({ statuses: { valid: [valid, { pointed: ['urn:x'], pointing: 'urn:y' }], invalid: [] } }),
      'lost',
      '/recognitions/0/equivalence/statuses/valid',
    ],
    [
      'two pairs with one home status',
      equal({ statuses: { valid: [valid, { ...valid, pointed: ['urn:x'] }], invalid: [] } }),
      'form',
      '/recognitions/0/equivalence/statuses/valid',
    ],
    ['a draft before everything else', equal({}), 'form', '/recognitions/0/equivalence/history'],
    ['a mode', (agreement) => ({ ...agreement, mode: 'pilot' }), 'widens', '/mode'],
    [
      'a ceiling of the agreement',
      (agreement) => ({
        ...agreement,
        legal: { ...agreement.legal, effectCeiling: { trustService: 'advanced', assurance: 'low' } },
      }),
      'widens',
      '/legal/effectCeiling',
    ],
    [
      'no legal basis',
      (agreement) => ({ ...agreement, legal: { ...agreement.legal, basis: 'none' } }),
      'widens',
      '/legal/basis',
    ],
    [
      'parties without the Union',
      (agreement) => ({
        ...agreement,
        parties: [{ ...agreement.parties[0], code: 'BE' }, agreement.parties[1]],
      }),
      'widens',
      '/parties',
    ],
    [
      'an agreement that is in force later',
      (agreement) => ({
        ...agreement,
        validity: { ...agreement.validity, inForceFrom: '2026-12-01T00:00:00.000Z' },
      }),
      'widens',
      '/validity/inForceFrom',
    ],
    ['its end', (agreement) => agreement, 'widens', '/validity/expires'],
  ])('%s', (_, change, weight, place) => {
    const { mra, notes } = exportMra(change(base), direction)
    expect(mra).toBeDefined()
    expect(notes.filter((note) => note.weight === weight).map((note) => note.place)).toContain(place)
  })

  test('a rule without any of it is told of as little as possible', () => {
    const { notes } = exportMra(
      agreementWith(
        { ...equivalence, history: [] },
        { scope: { ...rule.scope, services: ['*'] }, statusCheck: { ...rule.statusCheck, required: false } },
      ),
      direction,
    )
    expect(
      notes
        .filter(isLoss)
        .filter(({ place }) => place.startsWith('/recognitions'))
        .map(({ detail }) => detail),
    ).toEqual(['id, promises, purposes, and how fresh the list is to be'])
  })

  test('a list of types with two home types becomes two entries, and one rule again', () => {
    const [pair] = equivalence.types as [Equivalence['types'][number]]
    const types = [pair, { pointed: { type: 'urn:x' }, pointing: { type: 'urn:y' } }]
    const { mra } = exportMra(agreementWith({ ...equivalence, history: [], types }), direction)
    expect(mra?.equivalences).toHaveLength(2)
    expect(readBack(mra as Mra).rules.map((one) => one.equivalence.types)).toEqual([types])
  })
})

test('the agreement between the Union and Japan: what is a pilot is exported, what is planned is not', () => {
  const { mra, notes } = exportMra(agreementAt('agreements/eu-jp/agreement.json'), direction)
  expect(mra?.equivalences.map(({ legalIdentifier }) => legalIdentifier)).toEqual([
    'Act No. 102 of 2000, accredited certification for electronic signatures',
    'Notification No. 146 of 2021, time-stamping accredited by the minister',
  ])
  expect(mra).toMatchObject({ pointingLegislation: 'urn:entente:agreement:eu-jp', depth: 1 })
  expect(notes.filter(({ weight }) => weight === 'refused')).toMatchObject([
    { detail: expect.stringContaining('planned') },
  ])
  expect(readBack(mra as Mra).notes).toEqual([])
})
