import type { ClaimModel } from '@entente/credentials'
import { ATTRIBUTE_NAMES } from './attribute-names.ts'
import type { CredentialType } from './credential-type.ts'

const CLAIMS: readonly ClaimModel[] = [
  claim(false, 'name_native'),
  claim(false, 'family_name'),
  claim(false, 'given_name'),
  claim(false, 'birthdate'),
  claim(false, 'nationalities'),
  claim(false, 'address', 'formatted'),
  claim(true, 'recognition'),
]

/** An agreement may allow less (`deliverAs.maxValidity`), never more. */
const VALIDITY_DAYS = 30

function claim(mandatory: boolean, ...path: readonly (keyof typeof ATTRIBUTE_NAMES)[]): ClaimModel {
  const [last = 'recognition'] = path.slice(-1)
  return { path, mandatory, names: ATTRIBUTE_NAMES[last] }
}

/**
 * What a partner's credential says of its holder, as this country recognises it under an agreement: never a PID, and
 * nothing that calls itself one. Its claim `recognition` says under which agreement and rule, from what, and how far.
 */
export function foreignIdentityType(): CredentialType {
  return {
    id: 'foreign-identity',
    scope: 'foreign_identity',
    format: 'dc+sd-jwt',
    type: 'urn:entente:vct:foreign-identity:1',
    names: {
      fr: 'Identité étrangère reconnue',
      nl: 'Erkende buitenlandse identiteit',
      de: 'Anerkannte ausländische Identität',
      en: 'Recognised foreign identity',
      ja: '承認された外国の身分証明',
      ar: 'هوية أجنبية معترف بها',
      vi: 'Danh tính nước ngoài được công nhận',
    },
    claims: CLAIMS,
    signingKey: 'eaa-issuer',
    validityDays: VALIDITY_DAYS,
    sameKey: true,
    claimsOf: () => undefined,
  }
}
