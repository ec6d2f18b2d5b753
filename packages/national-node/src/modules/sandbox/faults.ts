/** What can be made wrong at one click, each with the code by which it must be refused. */
export const REQUEST_FAULTS = {
  'wrong-audience': 'JAR_AUDIENCE',
  expired: 'JAR_EXPIRED',
  'no-nonce': 'JAR_NONCE',
  'other-client': 'JAR_CLIENT_ID',
  'broken-signature': 'JAR_SIGNATURE',
  'unknown-signer': 'X5C_PATH',
  'redirect-uri': 'JAR_REDIRECT_AND_RESPONSE',
  'no-registration': 'REGISTRATION_MISSING',
} as const
export type RequestFault = keyof typeof REQUEST_FAULTS

export const CREDENTIAL_FAULTS = {
  none: undefined,
  expired: 'VALIDITY',
  'not-yet-valid': 'VALIDITY',
  revoked: 'STATUS_REVOKED',
  suspended: 'STATUS_SUSPENDED',
  'unknown-type': 'NO_RULE',
  'broken-signature': 'JWS_SIGNATURE',
  'unknown-issuer': 'X5C_PATH',
  'other-holder': 'KB_SIGNATURE',
  tampered: 'SDJWT_UNREFERENCED',
} as const
export type CredentialFault = keyof typeof CREDENTIAL_FAULTS
