import { ATTRIBUTE_NAMES } from './attribute-names.ts'
import type { CredentialType } from './credential-type.ts'

const VALIDITY_DAYS = 90

/** What a remote signing service calls the key of a person. */
export function signingCredentialOf(personId: string): string {
  return `signing-${personId}`
}

/**
 * Lets its holder approve what a remote signing service signs for them (CSC Data Model Bindings 1.0.0 §7.2.1.2: only an
 * attestation that is meant for it approves). It names one key there and nobody: the identity of the holder, whose key
 * approves nothing (PID rulebook 1.7), stays in the wallet.
 */
export function signingAccessType(): CredentialType {
  return {
    id: 'signing',
    scope: 'signing',
    format: 'dc+sd-jwt',
    type: 'urn:entente:vct:signing-access:1',
    names: {
      fr: 'Accès à ma signature',
      nl: 'Toegang tot mijn handtekening',
      de: 'Zugang zu meiner Unterschrift',
      en: 'Access to my signature',
      ja: '電子署名の利用証',
      ar: 'الوصول إلى توقيعي',
      vi: 'Quyền dùng chữ ký của tôi',
    },
    claims: [{ path: ['credential_id'], mandatory: true, names: ATTRIBUTE_NAMES.credential_id }],
    signingKey: 'eaa-issuer',
    validityDays: VALIDITY_DAYS,
    claimsOf: ({ id }) => ({ credential_id: signingCredentialOf(id) }),
  }
}
