import type { CborFormatCode } from './cbor-codes.ts'

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
