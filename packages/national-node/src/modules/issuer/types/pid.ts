import type { ClaimModel, JsonObject } from '@entente/credentials'
import type { Person } from '../../registers/index.ts'
import { ATTRIBUTE_NAMES } from './attribute-names.ts'
import type { CredentialType } from './credential-type.ts'

/** The mandatory attributes of the PID rulebook 1.7 are marked. The portrait is not yet among them. */
const CLAIMS: readonly ClaimModel[] = [
  claim(true, 'family_name'),
  claim(true, 'given_name'),
  claim(true, 'birthdate'),
  claim(true, 'place_of_birth'),
  claim(false, 'place_of_birth', 'country'),
  claim(false, 'place_of_birth', 'region'),
  claim(false, 'place_of_birth', 'locality'),
  claim(true, 'nationalities'),
  claim(false, 'address'),
  claim(false, 'address', 'formatted'),
  claim(false, 'address', 'country'),
  claim(false, 'address', 'region'),
  claim(false, 'address', 'locality'),
  claim(false, 'address', 'postal_code'),
  claim(false, 'address', 'street_address'),
  claim(false, 'address', 'house_number'),
  claim(false, 'sex'),
  claim(false, 'personal_administrative_number'),
  claim(true, 'issuing_authority'),
  claim(true, 'issuing_country'),
]

const VALIDITY_DAYS = 14

function claim(mandatory: boolean, ...path: readonly (keyof typeof ATTRIBUTE_NAMES)[]): ClaimModel {
  const [last = 'family_name'] = path.slice(-1)
  return { path, mandatory, names: ATTRIBUTE_NAMES[last] }
}

/** Person identification data of a member state, domestic type `urn:eudi:pid:<cc>:1`, every claim disclosable. */
export function pidType({ country, authority }: { country: string; authority: string }): CredentialType {
  return {
    id: 'pid',
    scope: 'pid',
    format: 'dc+sd-jwt',
    type: `urn:eudi:pid:${country.toLowerCase()}:1`,
    names: {
      fr: 'Données d’identification',
      nl: 'Persoonsidentificatiegegevens',
      de: 'Personenidentifizierungsdaten',
      en: 'Person identification data',
      ja: '個人識別データ',
      ar: 'بيانات تحديد هوية الشخص',
      vi: 'Dữ liệu định danh cá nhân',
    },
    claims: CLAIMS,
    signingKey: 'pid-issuer',
    validityDays: VALIDITY_DAYS,
    endsWithUnit: true,
    claimsOf: (person) => pidClaims(person, { country, authority }),
  }
}

function pidClaims(
  person: Person,
  issuing: { readonly country: string; readonly authority: string },
): JsonObject {
  const { familyName, givenName, birthdate, placeOfBirth, nationalities, sex, address, personalNumber } =
    person
  return {
    family_name: familyName,
    given_name: givenName,
    birthdate,
    place_of_birth: placeOfBirth,
    nationalities,
    address: {
      formatted: address.formatted,
      country: address.country,
      ...(address.region === undefined ? {} : { region: address.region }),
      locality: address.locality,
      postal_code: address.postalCode,
      street_address: address.street,
      house_number: address.houseNumber,
    },
    sex,
    ...(personalNumber === undefined ? {} : { personal_administrative_number: personalNumber }),
    issuing_authority: issuing.authority,
    issuing_country: issuing.country,
  }
}
