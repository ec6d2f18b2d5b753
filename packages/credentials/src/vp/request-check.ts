import type { CheckCode } from '../check-code.ts'

/** Why a request object is refused before the holder is asked anything. */
export type RequestCode = Extract<CheckCode, `JAR_${string}` | `X5C_${string}` | `TXDATA_${string}`>

export type RequestCheck = { readonly code: RequestCode; readonly ok: boolean; readonly detail?: string }

/** A check that has no complaint gives undefined; a complaint becomes the detail of the check. */
export function checkOf(code: RequestCode, complaint: string | undefined): RequestCheck {
  return complaint === undefined ? { code, ok: true } : { code, ok: false, detail: complaint }
}

/** A non-empty string of bounded length, or undefined. */
export function boundedText(value: unknown, lengthMax = 2048): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= lengthMax ? value : undefined
}
