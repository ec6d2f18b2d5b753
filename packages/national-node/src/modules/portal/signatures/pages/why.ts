import type { SignatureReport, SubIndication } from '@entente/trust'
import type { SignaturesTexts } from '@entente/ui'

/** What a sub-indication of EN 319 102-1 means for the person, in so many sentences as there is to know. */
const WHY: Readonly<Record<SubIndication, keyof SignaturesTexts['reasons']>> = {
  FORMAT_FAILURE: 'malformed',
  HASH_FAILURE: 'changed',
  SIG_CRYPTO_FAILURE: 'changed',
  REVOKED: 'revoked',
  EXPIRED: 'outOfTime',
  NOT_YET_VALID: 'outOfTime',
  SIG_CONSTRAINTS_FAILURE: 'malformed',
  CHAIN_CONSTRAINTS_FAILURE: 'chain',
  CERTIFICATE_CHAIN_GENERAL_FAILURE: 'chain',
  CRYPTO_CONSTRAINTS_FAILURE: 'weak',
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: 'weak',
  POLICY_PROCESSING_ERROR: 'other',
  SIGNATURE_POLICY_NOT_AVAILABLE: 'other',
  TIMESTAMP_ORDER_FAILURE: 'other',
  NO_SIGNING_CERTIFICATE_FOUND: 'noCertificate',
  NO_CERTIFICATE_CHAIN_FOUND: 'unlisted',
  NO_CERTIFICATE_CHAIN_FOUND_NO_POE: 'unlisted',
  REVOKED_NO_POE: 'revoked',
  REVOKED_CA_NO_POE: 'revoked',
  OUT_OF_BOUNDS_NO_POE: 'outOfTime',
  OUT_OF_BOUNDS_NOT_REVOKED: 'outOfTime',
  REVOCATION_OUT_OF_BOUNDS_NO_POE: 'unheard',
  NO_POE: 'outOfTime',
  TRY_LATER: 'unheard',
  SIGNED_DATA_NOT_FOUND: 'missing',
}

export function whyOf({ subIndication }: Pick<SignatureReport, 'subIndication'>) {
  return subIndication === undefined ? undefined : WHY[subIndication]
}
