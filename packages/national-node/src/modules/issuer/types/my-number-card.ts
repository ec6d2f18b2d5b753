import type { ClaimModel } from '@entente/credentials'
import { ATTRIBUTE_NAMES } from './attribute-names.ts'
import type { CredentialType } from './credential-type.ts'

const CARD = 'org.iso.23220.1.jp.mnc'
const OWN = 'org.iso.23220.1.jp'
const GENERAL = 'org.iso.23220.1'
const VALIDITY_DAYS = 90

const CLAIMS: readonly ClaimModel[] = [
  element(true, [OWN, 'full_name_unicode'], 'name_native'),
  element(true, [OWN, 'resident_address_unicode'], 'address'),
  element(true, [GENERAL, 'birth_date'], 'birthdate'),
  element(true, [GENERAL, 'sex'], 'sex'),
]

function element(
  mandatory: boolean,
  path: readonly [string, string],
  name: keyof typeof ATTRIBUTE_NAMES,
): ClaimModel {
  return { path, mandatory, names: ATTRIBUTE_NAMES[name] }
}

/**
 * A TEST card with the names of Japan's My Number Card, for TEST installations only. It has one name as it is
 * registered, and never the Individual Number.
 */
export function myNumberCardType(): CredentialType {
  return {
    id: 'mnc',
    scope: 'mnc',
    format: 'mso_mdoc',
    type: CARD,
    names: {
      fr: 'Carte My Number (TEST)',
      nl: 'My Number-kaart (TEST)',
      de: 'My-Number-Karte (TEST)',
      en: 'My Number Card (TEST)',
      ja: 'マイナンバーカード（TEST）',
      ar: 'بطاقة ماي نمبر (TEST)',
      vi: 'Thẻ My Number (TEST)',
    },
    claims: CLAIMS,
    signingKey: 'document-signer',
    validityDays: VALIDITY_DAYS,
    claimsOf({ nameForms: [registered], birthdate, sex, address }) {
      if (registered === undefined) return undefined
      return {
        [OWN]: {
          full_name_unicode: `${registered.family}${registered.given}`,
          resident_address_unicode: address.formatted,
        },
        [GENERAL]: { birth_date: birthdate, sex },
      }
    },
  }
}
