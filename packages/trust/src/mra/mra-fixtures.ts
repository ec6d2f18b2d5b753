/** An extension with one of everything the schema has. All of it is TEST. */
import type { Mra, MraCriteria, MraVersion } from './mra.ts'

const statement = (id: string): MraCriteria['criteria'][number] => ({
  kind: 'qcStatements',
  statements: [{ id }],
})

const version: MraVersion = {
  types: {
    pointing: [
      {
        type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC',
        asi: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSignatures',
      },
    ],
    pointed: [{ type: 'urn:test:type:a' }, { type: 'urn:test:type:b', asi: 'urn:test:asi' }],
  },
  status: 'http://ec.europa.eu/tools/lotl/mra/enacted',
  since: '2024-01-01T00:00:00.000Z',
  statuses: {
    valid: {
      pointing: ['http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted'],
      pointed: ['urn:test:status:good', 'urn:test:status:better'],
    },
    invalid: {
      pointing: ['http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn'],
      pointed: ['urn:test:status:gone'],
    },
  },
  content: [
    {
      context: 'http://ec.europa.eu/tools/lotl/mra/QcCompliance',
      pointing: { assert: 'all', criteria: [statement('0.4.0.1862.1.1')] },
      pointed: {
        assert: 'all',
        criteria: [
          {
            kind: 'keyUsage',
            bits: [
              { name: 'nonRepudiation', value: true },
              { name: 'cRLSign', value: false },
            ],
          },
          { kind: 'policies', oids: ['1.2.3', '1.2.4'] },
          {
            kind: 'list',
            list: {
              assert: 'none',
              description: 'TEST & such',
              criteria: [{ kind: 'extendedKeyUsage', oids: ['1.3.6.1.5.5.7.3.8'] }],
            },
          },
          {
            kind: 'qcStatements',
            statements: [
              { id: '0.4.0.1862.1.7', country: 'ZZ' },
              { id: '0.4.0.1862.1.6', qcType: '0.4.0.1862.1.6.1' },
            ],
          },
          { kind: 'subject', oids: ['2.5.4.6', '2.5.4.3'] },
        ],
      },
    },
  ],
  qualifiers: {
    extension: { pointing: 'Sie:Q', pointed: 'Sie:Q' },
    pairs: [
      {
        pointing: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCWithQSCD',
        pointed: 'urn:test:qualifier:device',
      },
    ],
  },
}

export const TEST_MRA: Mra = {
  technicalType: 1,
  version: 1,
  pointingLegislation: 'https://eu.example/law?a=1&b=2',
  pointedLegislation: 'urn:test:law',
  depth: 1,
  equivalences: [
    {
      ...version,
      legalIdentifier: 'TEST "signatures" <1>',
      history: [
        {
          ...version,
          status: 'http://ec.europa.eu/tools/lotl/mra/repealed',
          since: '2023-06-01T12:30:00.500Z',
        },
      ],
    },
  ],
}
