import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CertificateFacts } from '../mra/certificate-facts.ts'
import { combineMoments, type MomentQualification, qualifyAtMoment } from './qualify-certificate.ts'
import { qualifySignature } from './qualify.ts'
import { EXT, QUALIFIED_CA } from './tsl-uris.ts'
import type { TslPeriod, TslQualification } from './tsl.ts'

const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/'
const [COMPLIANCE, DEVICE, TYPE, LAW] = [
  '0.4.0.1862.1.1',
  '0.4.0.1862.1.4',
  '0.4.0.1862.1.6',
  '0.4.0.1862.1.7',
]
const kind = (number: number) => ({ id: TYPE, types: [`${TYPE}.${number}`] })

const plain: CertificateFacts = {
  qcStatements: [],
  policies: ['1.2.3'],
  keyUsage: ['nonRepudiation'],
  extendedKeyUsage: [],
  subject: [],
}
const stating = (
  ...ids: (string | { id: string; types?: string[]; countries?: string[] })[]
): CertificateFacts => ({
  ...plain,
  qcStatements: ids.map((one) => (typeof one === 'string' ? { id: one } : one)),
})
const qualified = stating(COMPLIANCE, DEVICE, kind(1))

const period = (change: Partial<TslPeriod> = {}): TslPeriod => ({
  type: QUALIFIED_CA,
  name: [{ lang: 'en', value: 'TEST CA' }],
  status: `${STATUS}granted`,
  since: '2017-01-01T00:00:00.000Z',
  identity: { certificates: [], subjectNames: [], skis: [] },
  asi: [`${EXT}ForeSignatures`],
  qualifications: [],
  unknownCritical: [],
  supplyPoints: [],
  ...change,
})
const when = (...names: string[]): TslQualification => ({
  qualifiers: names.map((one) => EXT + one),
  criteria: { assert: 'all', criteria: [{ kind: 'policies', oids: ['1.2.3'] }] },
})
const saying = (...names: string[]) => period({ qualifications: [when(...names)] })

const ask = (
  certificate: CertificateFacts,
  periods: TslPeriod[],
  at = '2020-01-01T00:00:00.000Z',
  notBefore = at,
) => qualifyAtMoment({ certificate, notBefore, at }, periods)
const brief = (result: MomentQualification) =>
  result.outcome === 'known'
    ? [result.qualified ? 'QC' : 'no', result.type, result.device ? 'QSCD' : 'no'].join(' ')
    : result.outcome

const seals = [`${EXT}ForeSeals`]
const both = [`${EXT}ForeSignatures`, `${EXT}ForeSeals`]
const EARLY = '2014-01-01T00:00:00.000Z'
const early = (change: Partial<TslPeriod> = {}) =>
  period({
    since: '2010-01-01T00:00:00.000Z',
    until: '2016-06-30T22:00:00.000Z',
    status: `${STATUS}undersupervision`,
    asi: [],
    ...change,
  })

describe('at one moment', () => {
  test.each<[string, CertificateFacts, TslPeriod[], string]>([
    ['statements of the certificate count', qualified, [period()], 'QC eSign QSCD'],
    ['without the statement it is none', plain, [period()], 'no unknown no'],
    ['without a type it is for signatures', stating(COMPLIANCE), [period()], 'QC eSign no'],
    [
      'of two types it is of an unknown one',
      stating(COMPLIANCE, { id: TYPE, types: [`${TYPE}.1`, `${TYPE}.2`] }),
      [period()],
      'QC unknown no',
    ],
    [
      'the law of another country makes it none',
      stating(COMPLIANCE, kind(1), { id: LAW, countries: ['ZZ'] }),
      [period()],
      'no eSign no',
    ],
    ['no service: none', qualified, [], 'none'],
    ['a service of another type: none', qualified, [period({ type: `${QUALIFIED_CA}x` })], 'none'],
    [
      'a service with an unknown critical extension: none',
      qualified,
      [period({ unknownCritical: ['X'] })],
      'none',
    ],
    ['a service of later: none', qualified, [period({ since: '2021-01-01T00:00:00.000Z' })], 'none'],
    ['a service of before: none', qualified, [period({ until: '2020-01-01T00:00:00.000Z' })], 'none'],
    ['a service for seals: none', qualified, [period({ asi: seals })], 'none'],
    ['a service that is for nothing: none', qualified, [period({ asi: [] })], 'none'],
    ['a seal under a service for both', stating(COMPLIANCE, kind(2)), [period({ asi: both })], 'QC eSeal no'],
    ['withdrawn: not qualified', qualified, [period({ status: `${STATUS}withdrawn` })], 'no eSign no'],
    [
      'a status in words of their own: not qualified',
      qualified,
      [period({ status: 'acredited' })],
      'no eSign no',
    ],
    ['NotQualified', qualified, [saying('NotQualified')], 'no eSign no'],
    [
      'NotQualified is graver than QCStatement',
      qualified,
      [saying('QCStatement', 'NotQualified')],
      'no eSign no',
    ],
    ['QCStatement for a certificate that says nothing', plain, [saying('QCStatement')], 'QC unknown no'],
    ['QCForESig for it', plain, [saying('QCStatement', 'QCForESig')], 'QC eSign no'],
    ['QCWithQSCD', stating(COMPLIANCE), [saying('QCWithQSCD')], 'QC eSign QSCD'],
    ['QCQSCDManagedOnBehalf', stating(COMPLIANCE), [saying('QCQSCDManagedOnBehalf')], 'QC eSign QSCD'],
    ['QCNoQSCD', qualified, [saying('QCNoQSCD')], 'QC eSign no'],
    ['QCQSCDStatusAsInCert', qualified, [saying('QCQSCDStatusAsInCert')], 'QC eSign QSCD'],
    ['a device of the old kind counts no more', stating(COMPLIANCE), [saying('QCWithSSCD')], 'QC eSign no'],
    [
      'a usage overrules the type',
      stating(COMPLIANCE, kind(1)),
      [period({ asi: seals, qualifications: [when('QCForESeal')] })],
      'QC eSeal no',
    ],
    [
      'two usages: unknown',
      stating(COMPLIANCE),
      [period({ asi: both, qualifications: [when('QCForESig', 'QCForESeal')] })],
      'QC unknown no',
    ],
    [
      'criteria that are not met do not count',
      { ...qualified, policies: ['1.2.4'] },
      [saying('NotQualified')],
      'QC eSign QSCD',
    ],
    [
      'criteria that are not known do not count',
      qualified,
      [period({ qualifications: [{ ...when('NotQualified'), criteria: undefined }] })],
      'QC eSign QSCD',
    ],
    ['for legal persons it is not for signatures', qualified, [saying('QCForLegalPerson')], 'none'],
    ['two services that agree', qualified, [period(), period()], 'QC eSign QSCD'],
    ['two services that do not: conflict', qualified, [period(), saying('QCNoQSCD')], 'conflict'],
    [
      'granted before there was such a word: none',
      qualified,
      [period({ since: '2016-01-01T00:00:00.000Z' })],
      'none',
    ],
  ])('%s', (_, certificate, periods, expected) => {
    expect(brief(ask(certificate, periods).result)).toBe(expected)
  })

  test.each<[string, CertificateFacts, TslPeriod[], string]>([
    ['a statement counts', stating(COMPLIANCE), [early()], 'QC eSign no'],
    ['a policy counts', { ...plain, policies: ['0.4.0.1456.1.2'] }, [early()], 'QC eSign no'],
    [
      'the other policy counts, with a device',
      { ...plain, policies: ['0.4.0.1456.1.1'] },
      [early()],
      'QC eSign QSCD',
    ],
    ['QCWithSSCD', stating(COMPLIANCE), [early({ qualifications: [when('QCWithSSCD')] })], 'QC eSign QSCD'],
    ['QCNoSSCD', stating(COMPLIANCE, DEVICE), [early({ qualifications: [when('QCNoSSCD')] })], 'QC eSign no'],
    [
      'a qualified device counts not yet',
      stating(COMPLIANCE),
      [early({ qualifications: [when('QCWithQSCD')] })],
      'QC eSign no',
    ],
    [
      'revoked: not qualified',
      stating(COMPLIANCE),
      [early({ status: `${STATUS}supervisionrevoked` })],
      'no eSign no',
    ],
  ])('before the regulation: %s', (_, certificate, periods, expected) => {
    expect(brief(ask(certificate, periods, EARLY).result)).toBe(expected)
  })

  test('what is odd is told', () => {
    const odd = saying('QCStatement', 'NotQualified', 'QCWithQSCD', 'QCNoQSCD', 'QCForESeal', 'Unheard')
    expect(ask(qualified, [odd]).warnings.map(({ detail }) => detail)).toEqual([
      'both qualified and not qualified',
      'with and without a qualified device',
      'for a usage that the service is not for',
      `the qualifier ${EXT}Unheard is not known`,
    ])
    expect(ask(qualified, [period()]).warnings).toEqual([])
  })

  test('the order of services does not matter', () => {
    const names = ['QCStatement', 'NotQualified', 'QCWithQSCD', 'QCNoQSCD', 'QCForESig', 'QCForESeal']
    const any = fc.subarray(names).map((some) => period({ asi: both, qualifications: [when(...some)] }))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), (periods) => {
        expect(ask(qualified, periods).result).toEqual(ask(qualified, periods.toReversed()).result)
      }),
    )
  })
})

const known = (
  isQualified: boolean,
  type: 'eSign' | 'eSeal' | 'web' | 'unknown',
  device: boolean,
): MomentQualification => ({
  outcome: 'known',
  qualified: isQualified,
  type,
  device,
})

describe('both moments together', () => {
  test.each<[string, MomentQualification, MomentQualification, string]>([
    ['qualified at both', known(true, 'eSign', true), known(true, 'eSign', true), 'QC eSign QSCD'],
    ['at issuance only', known(true, 'eSign', true), known(false, 'eSign', false), 'no eSign no'],
    ['at signature only', known(false, 'eSign', false), known(true, 'eSign', true), 'no eSign no'],
    ['another type', known(true, 'eSign', true), known(true, 'eSeal', true), 'QC unknown QSCD'],
    [
      'the device as at the signature',
      known(true, 'eSign', true),
      known(true, 'eSign', false),
      'QC eSign no',
    ],
    ['no service at issuance', { outcome: 'none' }, known(true, 'eSign', true), 'none'],
    ['a conflict at the signature', known(true, 'eSign', true), { outcome: 'conflict' }, 'conflict'],
  ])('%s', (_, issued, signed, expected) => {
    expect(brief(combineMoments(issued, signed))).toBe(expected)
  })

  test.each([
    [known(true, 'eSign', true), ['QESIG', 'INDETERMINATE_QESIG', 'NOT_ADES_QC_QSCD']],
    [known(true, 'eSeal', true), ['QESEAL', 'INDETERMINATE_QESEAL', 'NOT_ADES_QC_QSCD']],
    [known(true, 'eSign', false), ['ADESIG_QC', 'INDETERMINATE_ADESIG_QC', 'NOT_ADES_QC']],
    [known(true, 'eSeal', false), ['ADESEAL_QC', 'INDETERMINATE_ADESEAL_QC', 'NOT_ADES_QC']],
    [known(false, 'eSign', false), ['ADESIG', 'INDETERMINATE_ADESIG', 'NOT_ADES']],
    [known(false, 'eSeal', false), ['ADESEAL', 'INDETERMINATE_ADESEAL', 'NOT_ADES']],
    [known(true, 'unknown', true), ['UNKNOWN_QC_QSCD', 'INDETERMINATE_UNKNOWN_QC_QSCD', 'NOT_ADES_QC_QSCD']],
    [known(true, 'web', true), ['NOT_ADES', 'NOT_ADES', 'NOT_ADES']],
    [{ outcome: 'conflict' } as const, ['NA', 'NA', 'NA']],
  ])('%j with the three verdicts', (final, expected) => {
    const verdicts = ['TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED'] as const
    expect(verdicts.map((one) => qualifySignature(final, one))).toEqual(expected)
  })
})
