import { describe, expect, test } from 'vitest'
import { university, universityInput } from './registrar-fixtures.ts'
import { certificateIdentifier, zRelyingParty } from './relying-party.ts'

describe('an entry', () => {
  test.each<[title: string, changes: object]>([
    ['without any name', { legalName: undefined }],
    ['without a way of contact', { email: [] }],
    ['without support', { supportURI: [] }],
    ['with support by http', { supportURI: ['http://university.example'] }],
    ['without an identifier', { identifier: [] }],
    ['with an unknown kind of identifier', { identifier: [{ type: 'constructor', identifier: '1' }] }],
    ['without a service description', { srvDescription: [] }],
    ['with an unknown entitlement', { entitlements: ['https://uri.etsi.org/19475/Entitlement/King'] }],
    ['without a supervisory authority to turn to', { supervisoryAuthority: { name: 'X', country: 'JP' } }],
    [
      'that is an intermediary and uses one',
      {
        isIntermediary: true,
        usesIntermediary: [{ identifier: 'x', tradeName: 'x', registryURI: 'https://x.example' }],
      },
    ],
    ['with an unknown member', { surprise: true }],
    ['without a purpose', { intendedUse: [{ ...university().intendedUse[0], purpose: [] }] }],
    ['without claims', { intendedUse: [{ ...university().intendedUse[0], credentials: [] }] }],
    ['with one use twice', { intendedUse: [...university().intendedUse, ...university().intendedUse] }],
    ['under something that is no agreement', { legalBasis: { agreement: 'urn:other' } }],
    ['with a country that is none', { country: 'Japan' }],
  ])('%s is refused (TS6)', (_, changes) => {
    expect(zRelyingParty.safeParse(universityInput(changes)).success).toBe(false)
  })

  test.each([
    ['EUID', 'BE', 'NTRBE-1'],
    ['LEI', 'JP', 'LEIJP-1'],
    ['EORI-No', 'FR', 'EORFR-1'],
    ['VATIN', 'GR', 'VATEL-1'],
    ['TIN', 'MA', 'TINMA-1'],
    ['Excise', 'LU', 'EXCLU-1'],
  ])('%s of %s is %s in certificates', (kind, country, expected) => {
    const identifier = [{ type: `http://data.europa.eu/eudi/id/${kind}`, identifier: '1' }]
    expect(certificateIdentifier(university({ identifier, country }))).toBe(expected)
  })

  test('a natural person is one, too', () => {
    const person = university({ legalName: undefined, givenName: 'Hanako', familyName: 'Yamada' })
    expect(person.givenName).toBe('Hanako')
  })
})
