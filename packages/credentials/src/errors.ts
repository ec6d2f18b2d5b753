/** Codes of what cannot be read: each one is a reason a person can be told. */
export const FORMAT_CODES = [
  'INPUT_SIZE',
  'JSON_FORM',
  'JSON_DUPLICATE',
  'JSON_DEPTH',
  'B64_FORM',
  'JWS_FORM',
  'JWS_HEADER',
  'JWS_ALG',
  'JWE_FORM',
  'JWE_HEADER',
  'JWE_KEY',
  'JWE_DECRYPT',
  'SDJWT_FORM',
  'SDJWT_ARITY',
  'SDJWT_HASH',
  'SDJWT_NAME',
  'SDJWT_PATH',
  'SDJWT_FORBIDDEN_SD',
  'STATUS_LIST_FORM',
  'DCQL_FORM',
] as const

export type FormatCode = (typeof FORMAT_CODES)[number]

/** Untrusted input that cannot be read, or a wire form that must not be written. Verifiers turn it into a check. */
export class FormatError extends Error {
  readonly code: FormatCode
  readonly detail: string

  constructor(code: FormatCode, detail: string) {
    super(`${code}: ${detail}`)
    this.name = 'FormatError'
    this.code = code
    this.detail = detail
  }
}
