import type { ClaimModel } from '@entente/credentials'
import { ATTRIBUTE_NAMES } from './attribute-names.ts'
import type { CredentialType } from './credential-type.ts'

const CLAIMS: readonly ClaimModel[] = [
  claim(true, 'family_name'),
  claim(true, 'given_name'),
  claim(true, 'birthdate'),
  claim(true, 'title'),
  claim(true, 'awarding_institution'),
  claim(true, 'awarding_country'),
  claim(true, 'date_of_award'),
  claim(true, 'eqf_level'),
  claim(false, 'grade'),
]

const VALIDITY_DAYS = 90

function claim(mandatory: boolean, name: keyof typeof ATTRIBUTE_NAMES): ClaimModel {
  return { path: [name], mandatory, names: ATTRIBUTE_NAMES[name] }
}

/** A diploma as electronic attestation of attributes, type `urn:entente:vct:diploma:1`: the latest one awarded. */
export function diplomaType(): CredentialType {
  return {
    id: 'diploma',
    scope: 'diploma',
    format: 'dc+sd-jwt',
    type: 'urn:entente:vct:diploma:1',
    names: {
      fr: 'Diplôme',
      nl: 'Diploma',
      de: 'Abschlusszeugnis',
      en: 'Diploma',
      ja: '学位記',
      ar: 'شهادة جامعية',
      vi: 'Văn bằng',
    },
    claims: CLAIMS,
    signingKey: 'eaa-issuer',
    validityDays: VALIDITY_DAYS,
    claimsOf({ familyName, givenName, birthdate, diplomas }) {
      const diploma = [...diplomas].sort((a, b) => (a.awardedOn < b.awardedOn ? -1 : 1)).at(-1)
      if (diploma === undefined) return undefined
      return {
        family_name: familyName,
        given_name: givenName,
        birthdate,
        title: diploma.title,
        awarding_institution: diploma.institution,
        awarding_country: diploma.country,
        date_of_award: diploma.awardedOn,
        eqf_level: diploma.level,
        ...(diploma.grade === undefined ? {} : { grade: diploma.grade }),
      }
    },
  }
}
