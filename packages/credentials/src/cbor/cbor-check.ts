import type { CheckCode } from '../check-code.ts'
import type { CborCheckCode } from './cbor-codes.ts'
import type { CborError } from './cbor-error.ts'

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
