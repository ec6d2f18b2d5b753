/** A list with one of everything that is written. All of it is TEST. */
import type { Bytes } from '../ports.ts'
import type { TslDraft, TslPointerDraft } from './create-tsl.ts'
import { EXT, QUALIFIED_CA } from './tsl-uris.ts'
import type { TslPeriod } from './tsl.ts'

const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/'
const english = (value: string) => [{ lang: 'en', value }]
const address = {
  postal: [{ lang: 'en', street: 'TEST street 1', locality: 'TEST town', postalCode: '1000', country: 'ZZ' }],
  electronic: [
    { lang: 'en', uri: 'mailto:test@example.org' },
    { lang: 'en', uri: 'https://example.org/' },
  ],
}

const name = english('TEST CA for <signatures> & "seals"')

const period = (certificate: Bytes): TslPeriod => ({
  type: QUALIFIED_CA,
  name,
  status: `${STATUS}granted`,
  since: '2020-01-01T00:00:00.000Z',
  identity: { certificates: [certificate], subjectNames: ['CN=TEST signer,C=BE'], skis: [] },
  asi: [`${EXT}ForeSignatures`, `${EXT}ForeSeals`],
  qualifications: [
    {
      qualifiers: [`${EXT}QCWithQSCD`],
      criteria: {
        assert: 'atLeastOne',
        criteria: [
          { kind: 'keyUsage', bits: [{ name: 'nonRepudiation', value: true }] },
          { kind: 'policies', oids: ['1.2.3.4'] },
          { kind: 'list', list: { assert: 'none', criteria: [{ kind: 'policies', oids: ['1.2.5'] }] } },
          { kind: 'extendedKeyUsage', oids: ['1.3.6.1.5.5.7.3.4'] },
          { kind: 'subject', oids: ['2.5.4.6'] },
        ],
      },
    },
  ],
  expiredCertificatesSince: '2020-01-01T00:00:00.000Z',
  unknownCritical: [],
  supplyPoints: [
    { uri: 'http://ocsp.example.org/', type: 'http://uri.etsi.org/TrstSvc/Svctype/Certstatus/OCSP/QC' },
    { uri: 'http://crl.example.org/' },
  ],
})

const PAST: TslPeriod = {
  type: QUALIFIED_CA,
  name,
  status: `${STATUS}withdrawn`,
  since: '2018-01-01T00:00:00.000Z',
  until: '2020-01-01T00:00:00.000Z',
  identity: { certificates: [], subjectNames: ['CN=TEST signer,C=BE'], skis: [Uint8Array.of(1, 2, 3)] },
  asi: [`${EXT}ForeSignatures`],
  qualifications: [],
  unknownCritical: [],
  supplyPoints: [],
}

const pointer = (certificate: Bytes): TslPointerDraft => ({
  location: 'https://example.org/lotl.xml',
  signers: [certificate],
  type: 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists',
  territory: 'EU',
  mimeType: 'application/vnd.etsi.tsl+xml',
  operator: english('TEST operator of lists'),
})

export function testTsl(certificate: Bytes): TslDraft {
  return {
    sequence: 7,
    type: 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/ZZlist',
    operator: english('TEST operator'),
    operatorAddress: address,
    schemeName: english('ZZ: TEST list'),
    schemeInformation: [{ lang: 'en', uri: 'https://example.org/scheme' }],
    statusApproach: 'http://uri.etsi.org/TrstSvc/TrustedList/StatusDetn/ZZdetermination',
    communityRules: [{ lang: 'en', uri: 'https://example.org/rules' }],
    territory: 'ZZ',
    legalNotices: english('TEST: no legal effect'),
    historicalPeriod: 65_535,
    pointers: [pointer(certificate)],
    issued: '2026-11-01T00:00:00.000Z',
    nextUpdate: '2027-04-30T00:00:00.000Z',
    distributionPoints: ['https://example.org/zz.xml'],
    providers: [
      {
        name: english('TEST provider'),
        tradeName: english('VATZZ-123'),
        address,
        information: [{ lang: 'en', uri: 'https://example.org/tsp' }],
        services: [{ periods: [period(certificate), PAST] }],
      },
    ],
  }
}
