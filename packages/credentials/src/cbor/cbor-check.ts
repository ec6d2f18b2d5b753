import type { CheckCode } from '../check-code.ts'
import { CBOR_FORMAT_CODES, type CborError } from './cbor-error.ts'

/** Every code of a check on what is written in CBOR. The list is closed, so that each code has its texts for people. */
export const CBOR_CHECK_CODES = [
  ...CBOR_FORMAT_CODES,
  'COSE_HEADER',
  'COSE_ALG',
  'COSE_SIGNATURE',
  'MDOC_SIGNATURE',
  'MDOC_DOCTYPE',
  'MDOC_DIGEST',
  'MDOC_RANDOM',
  'MDOC_DS',
  'MDOC_DEVICE_KEY',
  'MDOC_DEVICE_AUTH',
  'MDOC_DEVICE_TRANSCRIPT',
  'MDOC_DEVICE_CLAIM',
  'MDOC_READER_AUTH',
] as const

export type CborCheckCode = (typeof CBOR_CHECK_CODES)[number]

/** A check as in every report, with the codes of this format beside those of the others. */
export type CborCheck = {
  readonly code: CheckCode | CborCheckCode
  readonly ok: boolean
  readonly detail?: string
}

export function cborPassed(code: CborCheck['code']): CborCheck {
  return { code, ok: true }
}

export function cborFailed(code: CborCheck['code'], detail: string): CborCheck {
  return { code, ok: false, detail }
}

/** One check from a condition: the detail is told only when it fails. */
export function cborCheck(code: CborCheck['code'], ok: boolean, detail: string): CborCheck {
  return ok ? { code, ok } : { code, ok, detail }
}

/** Unreadable input as a check. */
export function cborFailedBy(error: CborError): CborCheck {
  return cborFailed(error.code, error.detail)
}
