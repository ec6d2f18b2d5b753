import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CertificateFacts } from './certificate-facts.ts'
import { meets, replacementOf } from './criteria.ts'
import { evaluateMra, type MraCode, type MraQuestion } from './evaluate-mra.ts'
import {
  EU_VOCABULARY,
  type Mra,
  type MraContent,
  type MraCriteria,
  type MraCriterion,
  type MraEquivalence,
} from './mra.ts'
import type { ServiceFacts } from './translate.ts'

const ETSI = 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/'
const statement = (id: string, more: { qcType?: string; country?: string } = {}): MraCriterion => ({
  kind: 'qcStatements',
  statements: [{ id, ...more }],
})
const all = (...criteria: MraCriterion[]): MraCriteria => ({ assert: 'all', criteria })
const none = (...criteria: MraCriterion[]): MraCriteria => ({ assert: 'none', criteria })

/** A qualified certificate of TEST country ZZ, in its own words: by policy, for a device. */
const certificate: CertificateFacts = {
  qcStatements: [
    { id: '0.4.0.1862.1.1' },
    { id: '0.4.0.1862.1.7', countries: ['ZZ'] },
    { id: '0.4.0.1862.1.6', types: ['0.4.0.1862.1.6.1'] },
  ],
  policies: ['1.2.3'],
  keyUsage: ['nonRepudiation'],
  extendedKeyUsage: [],
  subject: ['2.5.4.6', '2.5.4.3'],
}
const compliance: MraContent = {
  context: EU_VOCABULARY.QcCompliance,
  pointed: all(statement('0.4.0.1862.1.7', { country: 'ZZ' })),
  pointing: all(statement('0.4.0.1862.1.1'), { kind: 'list', list: none(statement('0.4.0.1862.1.7')) }),
}
const equivalence: MraEquivalence = {
  legalIdentifier: 'TEST',
  types: {
    pointing: [{ type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC', asi: `${ETSI}ForeSignatures` }],
    pointed: [{ type: 'urn:zz:ca' }],
  },
  status: EU_VOCABULARY.enacted,
  since: '2020-01-01T00:00:00.000Z',
  statuses: {
    valid: {
      pointing: ['http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted'],
      pointed: ['urn:zz:good'],
    },
    invalid: {
      pointing: ['http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn'],
      pointed: ['urn:zz:gone'],
    },
  },
  content: [compliance],
  qualifiers: {
    extension: { pointing: 'Sie:Q', pointed: 'Sie:Q' },
    pairs: ['QCWithQSCD', 'QCNoQSCD', 'NotQualified', 'QCForESeal', 'QCStatement'].map((name) => ({
      pointed: `urn:zz:${name}`,
      pointing: `${ETSI}${name}`,
    })),
  },
  history: [],
}
const service: ServiceFacts = {
  from: '2019-01-01T00:00:00.000Z',
  until: null,
  type: 'urn:zz:ca',
  asi: null,
  status: 'urn:zz:good',
  qualifiers: [{ uri: 'urn:zz:QCWithQSCD', critical: true }],
}
const mra: Mra = {
  technicalType: 1,
  version: 1,
  pointingLegislation: 'urn:eu',
  pointedLegislation: 'urn:zz',
  depth: 1,
  equivalences: [equivalence],
}
const question: MraQuestion = {
  mra,
  vocabulary: EU_VOCABULARY,
  certificate,
  issuedAt: '2021-01-01T00:00:00.000Z',
  signedAt: '2022-01-01T00:00:00.000Z',
  services: [{ depth: 1, periods: [service] }],
}

/** The question with another equivalence, another service. */
const under = (change: Partial<MraEquivalence>): Partial<MraQuestion> => ({
  mra: { ...mra, equivalences: [{ ...equivalence, ...change }] },
})
const over = (...changes: Partial<ServiceFacts>[]): Partial<MraQuestion> => ({
  services: [{ depth: 1, periods: changes.map((change) => ({ ...service, ...change })) }],
})
const qualifier = (name: string, critical = false) =>
  over({ qualifiers: [{ uri: `urn:zz:${name}`, critical }] })
const { repealed } = EU_VOCABULARY
const later = '2021-06-01T00:00:00.000Z'

describe('what an equivalence makes of a good signature', () => {
  test.each<[what: string, change: Partial<MraQuestion>, signature: string, codes: MraCode[]]>([
    ['nothing changed', {}, 'QESIG', []],
    ['no equivalence for the type', over({ type: 'urn:zz:other' }), 'ADESIG', ['EQUIV_NONE']],
    ['no equivalence for the status', over({ status: 'urn:zz:other' }), 'ADESIG', ['EQUIV_NONE']],
    [
      'no equivalence for the addition',
      under({ types: { ...equivalence.types, pointed: [{ type: 'urn:zz:ca', asi: 'urn:zz:x' }] } }),
      'ADESIG',
      ['EQUIV_NONE'],
    ],
    [
      'two equivalences for one service',
      { mra: { ...mra, equivalences: [equivalence, equivalence] } },
      'ADESIG',
      ['EQUIV_AMBIGUOUS'],
    ],
    [
      'two home types for one service',
      under({
        types: { ...equivalence.types, pointing: [...equivalence.types.pointing, { type: 'urn:eu:x' }] },
      }),
      'ADESIG',
      ['EQUIV_AMBIGUOUS'],
    ],
    [
      'a status that is valid and invalid',
      under({
        statuses: { ...equivalence.statuses, invalid: { pointing: ['urn:x'], pointed: ['urn:zz:good'] } },
      }),
      'ADESIG',
      ['EQUIV_AMBIGUOUS'],
    ],
    [
      'one kind of content twice',
      under({ content: [compliance, compliance] }),
      'ADESIG',
      ['EQUIV_AMBIGUOUS'],
    ],
    [
      'a context that is not known',
      under({ content: [{ ...compliance, context: 'urn:x' }] }),
      'ADESIG',
      ['EQUIV_AMBIGUOUS'],
    ],
    ['the words of another party', under({ status: 'urn:zz:enacted' }), 'ADESIG', ['EQUIV_NOT_ENACTED']],
    ['repealed before the certificate', under({ status: repealed }), 'ADESIG', ['EQUIV_REPEALED']],
    [
      'repealed before the signature',
      under({ status: repealed, since: later, history: [equivalence] }),
      'ADESIG',
      ['EQUIV_REPEALED'],
    ],
    [
      'repealed after the signature',
      under({ status: repealed, since: '2023-01-01T00:00:00.000Z', history: [equivalence] }),
      'QESIG',
      [],
    ],
    ['enacted after the certificate', under({ since: later }), 'ADESIG', ['EQUIV_NOT_ENACTED']],
    ['enacted at that very moment', under({ since: question.issuedAt }), 'QESIG', []],
    [
      'repealed at that very moment',
      under({ status: repealed, since: question.signedAt, history: [equivalence] }),
      'ADESIG',
      ['EQUIV_REPEALED'],
    ],
    [
      'repealed in between and enacted again',
      under({
        history: [{ ...equivalence, status: repealed, since: later }, equivalence],
        since: '2021-07-01T00:00:00.000Z',
      }),
      'QESIG',
      [],
    ],
    [
      'a list beyond the list',
      { services: [{ depth: 2, periods: [service] }] },
      'ADESIG',
      ['DEPTH_EXCEEDED', 'EQUIV_NONE'],
    ],
    [
      'a depth that allows it',
      { mra: { ...mra, depth: 2 }, services: [{ depth: 2, periods: [service] }] },
      'QESIG',
      [],
    ],
    [
      'a service withdrawn before the signature',
      over({ until: later }, { from: later, status: 'urn:zz:gone' }),
      'ADESIG',
      [],
    ],
    ['a service listed after the certificate', over({ from: later }), 'ADESIG', []],
    [
      'a service that ended before the certificate',
      over({ until: '2020-06-01T00:00:00.000Z' }),
      'ADESIG',
      ['EQUIV_NONE'],
    ],
    [
      'a home type that is not for qualified certificates',
      under({
        types: { ...equivalence.types, pointing: [{ type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC' }] },
      }),
      'ADESIG',
      [],
    ],
    ['a critical qualifier that is not mapped', qualifier('x', true), 'ADESIG_QC', ['QUALIFIER_UNMAPPED']],
    ['another qualifier that is not mapped', qualifier('x'), 'ADESIG_QC', ['QUALIFIER_DROPPED']],
    ['no qualifier', over({ qualifiers: [] }), 'ADESIG_QC', []],
    ['a service that says not qualified', qualifier('NotQualified'), 'ADESIG', []],
    ['a service that says seal, listed for signatures', qualifier('QCForESeal'), 'ADESEAL_QC', []],
    [
      'two services that differ',
      over({}, { qualifiers: [{ uri: 'urn:zz:QCNoQSCD', critical: false }] }),
      'NA',
      [],
    ],
    ['two services that agree', over({}, { from: '2019-06-01T00:00:00.000Z' }), 'QESIG', []],
    [
      'a certificate that does not meet the criteria',
      {
        certificate: {
          ...certificate,
          qcStatements: [{ id: '0.4.0.1862.1.1' }, { id: '0.4.0.1862.1.7', countries: ['XX'] }],
        },
      },
      'ADESIG',
      [],
    ],
    [
      'a certificate from before the Regulation',
      {
        issuedAt: '2016-06-30T21:59:59.000Z',
        mra: { ...mra, equivalences: [{ ...equivalence, since: '2015-01-01T00:00:00.000Z' }] },
      },
      'ADESIG',
      ['EQUIV_NONE'],
    ],
    [
      'no content to translate: the country stays, and with it the doubt',
      under({ content: [] }),
      'ADESIG',
      [],
    ],
    [
      'no content, and a service that says qualified',
      { ...under({ content: [] }), ...qualifier('QCStatement') },
      'ADESIG_QC',
      [],
    ],
  ])('%s', (_, change, signature, codes) => {
    const answer = evaluateMra({ ...question, ...change })
    expect([answer.signature, answer.codes]).toEqual([signature, codes])
  })

  test('the original is not overwritten', () => {
    const before = JSON.stringify(question)
    const { certificate: translated, services } = evaluateMra(question)
    expect(JSON.stringify(question)).toBe(before)
    expect(translated.qcStatements.map(({ id }) => id)).not.toContain('0.4.0.1862.1.7')
    expect(services[0]?.type).toBe('http://uri.etsi.org/TrstSvc/Svctype/CA/QC')
  })

  test('the order of services, periods and equivalences does not matter', () => {
    const changes = [
      {},
      { type: 'urn:zz:other' },
      { status: 'urn:zz:gone', until: later },
      { from: later },
      { asi: 'urn:zz:asi' },
    ]
    fc.assert(
      fc.property(fc.subarray(changes), fc.boolean(), (some, twice) => {
        const periods = some.map((change) => ({ ...service, ...change }))
        const equivalences = [
          equivalence,
          {
            ...equivalence,
            legalIdentifier: 'other',
            types: { ...equivalence.types, pointed: [{ type: twice ? 'urn:zz:other' : 'urn:zz:x' }] },
          },
        ]
        const ask = (one: readonly ServiceFacts[], two: readonly MraEquivalence[]) => {
          const { signature, codes, enacted } = evaluateMra({
            ...question,
            services: [{ depth: 1, periods: one }],
            mra: { ...mra, equivalences: two },
          })
          return [signature, codes.toSorted(), enacted]
        }
        expect(ask(periods.toReversed(), equivalences.toReversed())).toEqual(ask(periods, equivalences))
      }),
    )
  })
})

describe('what criteria mean', () => {
  const bit = (name: string, value: boolean): MraCriterion => ({ kind: 'keyUsage', bits: [{ name, value }] })

  test.each<[what: string, criteria: MraCriteria, met: boolean]>([
    ['a bit that is set', all(bit('nonRepudiation', true)), true],
    ['a bit that is not', all(bit('digitalSignature', false)), true],
    ['a bit that should be', all(bit('digitalSignature', true)), false],
    ['all policies of a set', all({ kind: 'policies', oids: ['1.2.3', '1.2.4'] }), false],
    [
      'one of two',
      {
        assert: 'atLeastOne',
        criteria: [bit('digitalSignature', true), { kind: 'policies', oids: ['1.2.3'] }],
      },
      true,
    ],
    ['none of two', none(bit('digitalSignature', true), { kind: 'policies', oids: ['1.2.3'] }), false],
    ['a purpose that is not there', all({ kind: 'extendedKeyUsage', oids: ['1.3.6.1.5.5.7.3.8'] }), false],
    ['attributes of the name', all({ kind: 'subject', oids: ['2.5.4.3', '2.5.4.6'] }), true],
    ['a statement with another country', all(statement('0.4.0.1862.1.7', { country: 'XX' })), false],
    ['a country in another statement', all(statement('0.4.0.1862.1.1', { country: 'ZZ' })), false],
    ['a list in a list', none({ kind: 'list', list: none(statement('0.4.0.1862.1.1')) }), true],
  ])('%s', (_, criteria, met) => expect(meets(certificate, criteria)).toBe(met))

  test('as an instruction: the first of at least one, and none of none is some', () => {
    const [a, b, c] = ['1.1', '1.2', '1.3'].map((id) => statement(id)) as [
      MraCriterion,
      MraCriterion,
      MraCriterion,
    ]
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)
    const told = (criteria: MraCriteria) => {
      const { added, removed } = replacementOf(criteria)
      return [ids(added), ids(removed)]
    }
    expect(told(all(a, { kind: 'list', list: { assert: 'atLeastOne', criteria: [b, c] } }))).toEqual([
      ['1.1', '1.2'],
      [],
    ])
    expect(told(none(a, { kind: 'list', list: none(b, c) }))).toEqual([['1.2', '1.3'], ['1.1']])
    expect(told(all({ kind: 'policies', oids: ['1.2.3'] }))).toEqual([[], []])
  })
})
