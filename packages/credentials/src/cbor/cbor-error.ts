/** Codes of what is written in CBOR and cannot be read, or must not be written. */
export const CBOR_FORMAT_CODES = [
  'CBOR_FORM',
  'CBOR_SIZE',
  'CBOR_DEPTH',
  'CBOR_DUPLICATE',
  'COSE_FORM',
  'COSE_KEY',
  'MDOC_FORM',
  'MDOC_DUPLICATE',
  'MDOC_ELEMENT',
  'MDOC_FORBIDDEN',
  'DCAPI_FORM',
  'HPKE_DECRYPT',
] as const

export type CborFormatCode = (typeof CBOR_FORMAT_CODES)[number]

/** Untrusted bytes that cannot be read, or a structure that must not be written. Verifiers turn it into a check. */
export class CborError extends Error {
  readonly code: CborFormatCode
  readonly detail: string

  constructor(code: CborFormatCode, detail: string) {
    super(`${code}: ${detail}`)
    this.name = 'CborError'
    this.code = code
    this.detail = detail
  }
}
