import { createCertificate, parseCertificate, runSync, type Tsl, type TslPeriod } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { newSigningKey, nodeDriver } from '../../kernel/crypto.ts'
import type { PublishedList } from '../trust-lists/index.ts'
import { type ListHealth, lookUp } from './list-health.ts'

const AT = '2026-11-22T09:00:00.000Z'
const TYPE = 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC'
const STAMPS = 'http://uri.etsi.org/TrstSvc/Svctype/TSA'
const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/'
const GRANTED = `${STATUS}granted`

type Name = { readonly commonName: string; readonly organization?: string; readonly country?: string }
const keys = () => ({ ...newSigningKey() })
function certificate(subject: Name, own = keys(), by?: { readonly name: Name; readonly keys: typeof own }) {
  const issuer = by ?? { name: subject, keys: own }
  const spec = {
    subject,
    issuer: issuer.name,
    subjectSpki: own.spki,
    issuerSpki: issuer.keys.spki,
    serial: Uint8Array.of(7),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2030-01-01T00:00:00.000Z',
    ca: by === undefined,
    keyUsage: [by === undefined ? 'keyCertSign' : 'digitalSignature'],
    signWith: { alg: 'ES256' as const, key: issuer.keys.key },
  }
  return runSync(createCertificate(spec), nodeDriver())
}

const CA: Name = { commonName: 'TEST Root', organization: 'TEST Company', country: 'BE' }
const caKeys = keys()
const root = certificate(CA, caKeys)
const leafOf = (issuerKeys = caKeys, name = CA) =>
  certificate({ commonName: 'TEST Signer', country: 'BE' }, keys(), { name, keys: issuerKeys })

const period = (change: Partial<TslPeriod> = {}): TslPeriod => ({
  type: TYPE,
  name: [{ lang: 'en', value: 'TEST service' }],
  status: GRANTED,
  since: '2025-01-01T00:00:00.000Z',
  identity: { certificates: [root], subjectNames: [], skis: [] },
  asi: [],
  qualifications: [],
  unknownCritical: [],
  supplyPoints: [],
  ...change,
})
const tslOf = (...services: readonly (readonly [TslPeriod, ...TslPeriod[]])[]): Tsl => ({
  version: 6,
  sequence: 3,
  type: 'urn:test',
  operator: [],
  schemeName: [],
  schemeInformation: [],
  communityRules: [],
  pointers: [],
  issued: AT,
  distributionPoints: [],
  findings: [],
  providers: services.map((periods) => ({
    name: [{ lang: 'en', value: 'TEST Company' }],
    tradeName: [{ lang: 'en', value: 'TEST Brand' }],
    information: [],
    services: [{ periods }],
  })),
})

function healthOf(tsl: Tsl, { territory = 'BE', late = false } = {}): ListHealth {
  const anchors = tsl.providers.flatMap(({ services }) =>
    services.flatMap(({ periods: [{ identity, type, status }] }) =>
      identity.certificates.map((der) => ({
        der,
        sha256: '',
        entity: 'TEST Company',
        country: territory,
        serviceType: type,
        status,
        assurance: null,
      })),
    ),
  )
  const list = { path: '/tsl/test.xml', tsl, anchors, territory, services: [] } as unknown as PublishedList
  const due = { state: late ? 'overdue' : 'in-time', next: AT } as const
  return { own: [{ list, due, signers: [] }], read: [] }
}

const ask = (health: ListHealth, der: Uint8Array) => lookUp(health, der, AT)

describe('a certificate that a list names', () => {
  test('through its issuer, with nothing to note', () => {
    expect(ask(healthOf(tslOf([period()])), leafOf())).toMatchObject({
      listings: [{ as: 'issuer', remarks: [] }],
      absences: [],
    })
  })
  test.each([
    ['not-in-force', period({ status: `${STATUS}withdrawn` })],
    ['not-in-force', period({ status: `${STATUS}deprecatedatnationallevel` })],
    ['not-for-certificates', period({ type: STAMPS })],
    ['began-later', period({ since: '2026-06-01T00:00:00.000Z' })],
  ] as const)('%s is noted', (remark, one) => {
    expect(ask(healthOf(tslOf([one])), leafOf()).listings).toMatchObject([{ remarks: [remark] }])
  })
  test('a list past its time is noted last', () => {
    const health = healthOf(tslOf([period({ status: `${STATUS}withdrawn` })]), { late: true })
    expect(ask(health, leafOf()).listings[0]?.remarks).toEqual(['not-in-force', 'overdue'])
  })
})

describe('a certificate that no list names', () => {
  const where = '/tsl/test.xml'
  const absent = (health: ListHealth, der: Uint8Array) => {
    const { listings, absences } = ask(health, der)
    expect(listings).toEqual([])
    return absences
  }
  const near = { entity: 'TEST Company', type: TYPE, status: GRANTED }

  test('its issuer is there by name, with another key', () => {
    expect(absent(healthOf(tslOf([period()])), leafOf(keys()))).toEqual([
      {
        where,
        remarks: [],
        nearest: { ...near, kind: 'other-key', service: expect.stringContaining('CN=TEST Root') },
      },
    ])
  })

  test('its issuer is known by a name and a key identifier alone, now or in the past', () => {
    const { ski = new Uint8Array(), subject } = parseCertificate(root)
    const turned = subject.text.split(',').toReversed().join(', ')
    const bare = period({ identity: { certificates: [], subjectNames: [turned], skis: [ski] } })
    const nearest = { ...near, kind: 'identifier-only', service: 'TEST service' }
    expect(absent(healthOf(tslOf([bare])), leafOf())).toMatchObject([{ remarks: [], nearest }])
    // By the identifier of its own key, whatever the name.
    expect(
      absent(healthOf(tslOf([{ ...bare, identity: { ...bare.identity, subjectNames: [] } }])), root),
    ).toMatchObject([{ nearest }])
    const other = certificate({ commonName: 'TEST Other' })
    const moved = period({ identity: { certificates: [other], subjectNames: [], skis: [] } })
    expect(absent(healthOf(tslOf([moved, bare])), leafOf())).toMatchObject([{ nearest }])
  })

  test('a name without a key identifier is not near', () => {
    const named = period({
      identity: { certificates: [], subjectNames: [parseCertificate(root).subject.text], skis: [] },
    })
    const tsl = {
      ...tslOf([named]),
      providers: tslOf([named]).providers.map((one) => ({ ...one, name: [], tradeName: [] })),
    }
    expect(absent(healthOf(tsl), leafOf())).toEqual([{ where, remarks: [], nearest: undefined }])
  })

  test('the organisation is there with another certificate, or by a name that it trades under', () => {
    const other = certificate({ commonName: 'TEST Stamps', organization: 'test company', country: 'BE' })
    const stamps = period({ type: STAMPS, identity: { certificates: [other], subjectNames: [], skis: [] } })
    expect(absent(healthOf(tslOf([stamps])), leafOf())).toMatchObject([
      { nearest: { kind: 'same-provider', entity: 'TEST Company', type: STAMPS } },
    ])
    const brand = certificate({ commonName: 'TEST Brand Root', organization: 'TEST Brand', country: 'BE' })
    expect(absent(healthOf(tslOf([period()])), brand)).toMatchObject([
      { nearest: { kind: 'same-provider', entity: 'TEST Company', service: 'TEST service' } },
    ])
  })

  test('the list is of another country, past its time, or empty', () => {
    const stranger = certificate({ commonName: 'TEST Stranger', country: 'FR' })
    expect(absent(healthOf(tslOf([period()]), { late: true }), stranger)).toEqual([
      { where, remarks: ['overdue', 'other-territory'], nearest: undefined },
    ])
    expect(absent(healthOf(tslOf(), { territory: 'EU' }), stranger)).toEqual([
      { where, remarks: ['empty'], nearest: undefined },
    ])
    const nowhere = certificate({ commonName: 'TEST Nowhere' })
    expect(absent(healthOf(tslOf([period()])), nowhere)).toEqual([{ where, remarks: [], nearest: undefined }])
  })

  test.each([
    ['EL', 'GR', []],
    ['UK', 'GB', []],
    ['UK', 'GR', ['other-territory']],
  ])('a list of %s and a certificate of %s: %j', (territory, country, remarks) => {
    const stranger = certificate({ commonName: 'TEST Stranger', country })
    expect(absent(healthOf(tslOf([period()]), { territory }), stranger)).toMatchObject([{ remarks }])
  })
})
