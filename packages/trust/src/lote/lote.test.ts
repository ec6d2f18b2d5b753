import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLote } from './create-lote.ts'
import { listedServices } from './list-services.ts'
import type { Lote, LotePeriod } from './lote.ts'
import { parseLote } from './parse-lote.ts'

const en = (value: string) => [{ lang: 'en', value }]
const address = {
  postal: [{ lang: 'en', street: 'Street 1', locality: 'Brussels', country: 'BE' }],
  electronic: [{ lang: 'en', uri: 'mailto:pid@be.example' }],
}

const lote: Lote = {
  sequence: 7,
  type: 'urn:entente:lote:be:pid',
  operator: en('TEST Operator'),
  operatorAddress: address,
  schemeName: en('TEST Scheme'),
  schemeInformation: [{ lang: 'en', uri: 'https://be.example/scheme' }],
  territory: 'BE',
  policies: [{ lang: 'en', uri: 'https://be.example/policy' }],
  issued: '2026-11-22T09:00:00.000Z',
  nextUpdate: '2026-11-23T09:00:00.000Z',
  pointers: [
    {
      location: 'https://jp.example/lote.jwt',
      identities: [{ certificates: ['AQID'], skis: ['AQ=='] }],
      qualifiers: [{ type: 'urn:x', operator: en('TEST JP'), mimeType: 'application/jwt', territory: 'JP' }],
    },
  ],
  extensions: [{ agreement: 'urn:entente:agreement:be-jp' }],
  entities: [
    {
      name: [{ lang: 'fr', value: 'TEST Fournisseur' }, ...en('TEST Provider')],
      address,
      information: [{ lang: 'en', uri: 'https://be.example' }],
      services: [
        {
          name: en('PID issuance'),
          identity: { certificates: ['AQID', 'not base64!'] },
          type: 'urn:type:a',
          status: 'urn:status:good',
          since: '2026-06-01T00:00:00.000Z',
          extensions: [{ level: 'high' }],
          history: [
            {
              name: en('PID issuance'),
              identity: { certificates: ['BAUG'] },
              type: 'urn:type:a',
              status: 'urn:status:trial',
              since: '2026-01-01T00:00:00.000Z',
            },
          ],
        },
        {
          name: en('Other'),
          identity: { certificates: [], otherIds: ['x'] },
          type: 'urn:type:b',
          history: [],
        },
      ],
    },
  ],
}

/** The wire form with one change. */
function wire(change: (root: any) => void): string {
  const root = JSON.parse(createLote(lote))
  change(root)
  return JSON.stringify(root)
}

describe('lists that do not follow the schema are refused with the place', () => {
  test.each<[string, (root: any) => void, string]>([
    ['no frame', (root) => delete root.LoTE, 'missing at /LoTE'],
    [
      'no scheme',
      ({ LoTE }) => delete LoTE.ListAndSchemeInformation,
      'missing at /LoTE/ListAndSchemeInformation',
    ],
    [
      'another version',
      ({ LoTE }) => (LoTE.ListAndSchemeInformation.LoTEVersionIdentifier = 2),
      'version is not supported',
    ],
    [
      'a sequence number as text',
      ({ LoTE }) => (LoTE.ListAndSchemeInformation.LoTESequenceNumber = '7'),
      'not a whole number',
    ],
    [
      'a negative sequence number',
      ({ LoTE }) => (LoTE.ListAndSchemeInformation.LoTESequenceNumber = -1),
      'not a whole number',
    ],
    ['no operator', ({ LoTE }) => (LoTE.ListAndSchemeInformation.SchemeOperatorName = []), 'empty list'],
    [
      'an operator without language',
      ({ LoTE }) => delete LoTE.ListAndSchemeInformation.SchemeOperatorName[0].lang,
      '/SchemeOperatorName/0/lang',
    ],
    [
      'a time without zone',
      ({ LoTE }) => (LoTE.ListAndSchemeInformation.NextUpdate = '2026-11-22T09:00:00'),
      'not a time in UTC',
    ],
    [
      'no next update',
      ({ LoTE }) => delete LoTE.ListAndSchemeInformation.NextUpdate,
      'missing at /LoTE/ListAndSchemeInformation/NextUpdate',
    ],
    [
      'a territory of three letters',
      ({ LoTE }) => (LoTE.ListAndSchemeInformation.SchemeTerritory = 'BEL'),
      'two capital letters',
    ],
    [
      'entities that are no list',
      ({ LoTE }) => (LoTE.TrustedEntitiesList = {}),
      'not a list at /LoTE/TrustedEntitiesList',
    ],
    [
      'an entity without services',
      ({ LoTE }) => (LoTE.TrustedEntitiesList[0].TrustedEntityServices = []),
      'empty list',
    ],
    [
      'a service without identity',
      ({ LoTE }) =>
        delete LoTE.TrustedEntitiesList[0].TrustedEntityServices[0].ServiceInformation.ServiceDigitalIdentity,
      '/ServiceDigitalIdentity',
    ],
    [
      'a certificate without value',
      ({ LoTE }) =>
        delete LoTE.TrustedEntitiesList[0].TrustedEntityServices[0].ServiceInformation.ServiceDigitalIdentity
          .X509Certificates[0].val,
      '/X509Certificates/0/val',
    ],
    [
      'a past period without beginning',
      ({ LoTE }) =>
        delete LoTE.TrustedEntitiesList[0].TrustedEntityServices[0].ServiceHistory[0].StatusStartingTime,
      'past period',
    ],
  ])('%s', (_, change, message) => {
    expect(() => parseLote(wire(change))).toThrow(message)
  })

  test.each(['', '[]', 'null', '"x"', '{"LoTE":[]}', '{"LoTE":{},"LoTE":{}}'])('%s', (text) => {
    expect(() => parseLote(text)).toThrow()
  })
})

test('what is created is read back as it was', () => {
  expect(parseLote(createLote(lote))).toEqual(lote)
  const text = fc.string({ minLength: 1, unit: 'grapheme' })
  const names = fc.array(fc.record({ lang: fc.constantFrom('fr', 'ja', 'ar'), value: text }), {
    minLength: 1,
  })
  fc.assert(
    fc.property(names, fc.nat(), (operator, sequence) => {
      const changed = { ...lote, operator, sequence }
      expect(parseLote(createLote(changed))).toEqual(changed)
    }),
  )
})

test('a list of nobody has no empty member', () => {
  expect(createLote({ ...lote, entities: [] })).not.toContain('TrustedEntitiesList')
})

test('policies and notices exclude each other', () => {
  expect(() => createLote({ ...lote, legalNotices: ['x'] })).toThrow('exclude each other')
  const { policies: _, ...rest } = lote
  const noticed = { ...rest, legalNotices: ['TEST: no legal effect'] }
  expect(parseLote(createLote(noticed))).toEqual(noticed)
})

describe('listed services', () => {
  test('of every type, with the certificates that can be read', () => {
    expect(listedServices(lote)).toEqual([
      {
        entity: 'TEST Provider',
        country: 'BE',
        serviceType: 'urn:type:a',
        status: 'urn:status:good',
        extensions: [{ level: 'high' }],
        certificates: [Uint8Array.of(1, 2, 3)],
      },
      {
        entity: 'TEST Provider',
        country: 'BE',
        serviceType: 'urn:type:b',
        status: undefined,
        extensions: [],
        certificates: [],
      },
    ])
  })

  test.each<[string, string | undefined]>([
    ['2025-12-31T00:00:00.000Z', undefined],
    ['2026-01-01T00:00:00.000Z', 'urn:status:trial'],
    ['2026-05-31T00:00:00.000Z', 'urn:status:trial'],
    ['2026-06-01T00:00:00.000Z', 'urn:status:good'],
  ])('at %s are those of the period: %s', (at, status) => {
    expect(listedServices(lote, { serviceType: 'urn:type:a', at })[0]?.status).toBe(status)
  })

  test('the latest of several past periods holds', () => {
    const [entity] = lote.entities
    const [service] = entity?.services ?? []
    if (entity === undefined || service === undefined) throw new Error('the example has a service')
    const past = (since: string, status: string): LotePeriod => ({ ...service, since, status })
    const history = [past('2026-03-01T00:00:00.000Z', 'b'), past('2026-02-01T00:00:00.000Z', 'a')]
    for (const order of [history, history.toReversed()]) {
      const changed = { ...lote, entities: [{ ...entity, services: [{ ...service, history: order }] }] }
      expect(listedServices(changed, { at: '2026-04-01T00:00:00.000Z' })[0]?.status).toBe('b')
    }
  })
})
