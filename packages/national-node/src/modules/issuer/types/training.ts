import type { ClaimModel } from '@entente/credentials'
import { ATTRIBUTE_NAMES } from './attribute-names.ts'
import type { CredentialType } from './credential-type.ts'

const CLAIMS: readonly ClaimModel[] = [
  claim(true, 'achievement', 'name'),
  claim(false, 'achievement', 'level'),
  claim(true, 'issuedOn'),
]

const VALIDITY_DAYS = 90

function claim(mandatory: boolean, ...path: readonly (keyof typeof ATTRIBUTE_NAMES)[]): ClaimModel {
  const [last = 'achievement'] = path.slice(-1)
  return { path, mandatory, names: ATTRIBUTE_NAMES[last] }
}

/**
 * A completed course of the annex `training` of an agreement, type `urn:entente:vct:training-certificate:1`: the
 * latest one. It names nobody: whose it is, is proved by the key of its holder.
 */
export function trainingType(): CredentialType {
  return {
    id: 'training',
    scope: 'training',
    format: 'dc+sd-jwt',
    type: 'urn:entente:vct:training-certificate:1',
    names: {
      fr: 'Certificat de formation',
      nl: 'Opleidingscertificaat',
      de: 'Schulungszertifikat',
      en: 'Training certificate',
      ja: '研修修了証',
      ar: 'شهادة تكوين',
      vi: 'Chứng chỉ đào tạo',
    },
    claims: CLAIMS,
    signingKey: 'eaa-issuer',
    validityDays: VALIDITY_DAYS,
    claimsOf({ trainings = [] }) {
      const training = [...trainings].sort((a, b) => (a.completedOn < b.completedOn ? -1 : 1)).at(-1)
      if (training === undefined) return undefined
      return {
        achievement: { name: training.title, level: training.level },
        issuedOn: training.completedOn,
      }
    },
  }
}
