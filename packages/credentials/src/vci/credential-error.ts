/** Error codes of the credential endpoint (OpenID4VCI 1.0 §8.3.1.2), exactly as they go over the wire. */
export const CREDENTIAL_ERRORS = [
  'invalid_credential_request',
  'unknown_credential_configuration',
  'unknown_credential_identifier',
  'invalid_proof',
  'invalid_nonce',
  'invalid_encryption_parameters',
  'credential_request_denied',
  'invalid_transaction_id',
] as const
export type CredentialErrorCode = (typeof CREDENTIAL_ERRORS)[number]

/** A refusal at the credential endpoint. `reason` is our own finer code, for logs and tests. */
export class CredentialError extends Error {
  readonly error: CredentialErrorCode
  readonly reason: string

  constructor(error: CredentialErrorCode, reason: string, detail: string) {
    super(detail)
    this.name = 'CredentialError'
    this.error = error
    this.reason = reason
  }
}
