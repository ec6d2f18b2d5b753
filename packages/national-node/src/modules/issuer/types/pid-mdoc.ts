import type { ClaimModel, JsonObject } from '@entente/credentials'
import type { Person } from '../../registers/index.ts'
import { ATTRIBUTE_NAMES } from './attribute-names.ts'
import type { CredentialType } from './credential-type.ts'
import { pidType } from './pid.ts'

/** Document type and namespace have one name (PID rulebook 1.7 §3). */
const PID = 'eu.europa.ec.eudi.pid.1'

const CLAIMS: readonly ClaimModel[] = [
  element(true, 'family_name'),
  element(true, 'given_name'),
  element(true, 'birth_date', 'birthdate'),
  element(true, 'place_of_birth'),
  element(true, 'nationality', 'nationalities'),
  element(false, 'resident_address', 'address'),
  element(false, 'resident_country'),
  element(false, 'resident_state'),
  element(false, 'resident_city'),
  element(false, 'resident_postal_code', 'postal_code'),
  element(false, 'resident_street', 'street_address'),
  element(false, 'resident_house_number', 'house_number'),
  element(false, 'sex'),
  element(false, 'personal_administrative_number'),
  element(true, 'issuing_authority'),
  element(true, 'issuing_country'),
]

function element(mandatory: boolean, id: string, name: string = id): ClaimModel {
  return { path: [PID, id], mandatory, names: ATTRIBUTE_NAMES[name as keyof typeof ATTRIBUTE_NAMES] }
}

/**
 * The same dataset as the PID in SD-JWT VC, under the same scope, as an mdoc: both formats are issued (PID_02). Signed by
 * a document signer of its own (ISO 18013-5 Annex B).
 */
export function pidMdocType(issuing: { country: string; authority: string }): CredentialType {
  const { scope, names, validityDays } = pidType(issuing)
  return {
    id: 'pid-mdoc',
    scope,
    format: 'mso_mdoc',
    type: PID,
    names,
    claims: CLAIMS,
    signingKey: 'document-signer',
    validityDays,
    endsWithUnit: true,
    claimsOf: (person) => ({ [PID]: pidElements(person, issuing) }),
  }
}

function pidElements(
  { familyName, givenName, birthdate, placeOfBirth, nationalities, sex, address, personalNumber }: Person,
  issuing: { readonly country: string; readonly authority: string },
): JsonObject {
  return {
    family_name: familyName,
    given_name: givenName,
    birth_date: birthdate,
    place_of_birth: placeOfBirth,
    nationality: nationalities,
    resident_address: address.formatted,
    resident_country: address.country,
    ...(address.region === undefined ? {} : { resident_state: address.region }),
    resident_city: address.locality,
    resident_postal_code: address.postalCode,
    resident_street: address.street,
    resident_house_number: address.houseNumber,
    sex,
    ...(personalNumber === undefined ? {} : { personal_administrative_number: personalNumber }),
    issuing_authority: issuing.authority,
    issuing_country: issuing.country,
  }
}
