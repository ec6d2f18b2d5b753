import type { CheckCode } from './check-code.ts'
import type { JsonObject } from './json.ts'
import type { Check, IssuerIdentity, IssuerRole, Verdict } from './ports.ts'

/** What a verification found. Nothing comes from a signature that did not verify. */
export type Report = {
  readonly format: 'dc+sd-jwt'
  readonly verdict: Verdict
  readonly checks: readonly Check[]
  /** `vct` of the credential. */
  readonly type?: string
  readonly issuer?: IssuerIdentity & { readonly role: IssuerRole }
  /** `jkt`: RFC 7638 thumbprint of the key named in `cnf`, proven only when `binding` is `kb`. */
  readonly holder: { readonly binding: 'kb' | 'none'; readonly jkt?: string }
  readonly validity?: { readonly issuedAt?: number; readonly notBefore?: number; readonly expires?: number }
  readonly status?: StatusFacts
  /** Signature algorithms seen, for the algorithm policy of the agreement. */
  readonly algorithms: readonly string[]
  /** Processed payload; only when the verdict is valid. */
  readonly claims?: JsonObject
}

/** Where the status stands, and what the list said of it once it was read. */
export type StatusFacts = {
  readonly uri: string
  readonly index: number
  readonly value?: number
  readonly iat?: number
}

export function passed(code: CheckCode, detail?: string): Check {
  return detail === undefined ? { code, ok: true } : { code, ok: true, detail }
}

export function failed(code: CheckCode, detail: string): Check {
  return { code, ok: false, detail }
}

/** One check from a condition: the detail is told only when it fails. */
export function check(code: CheckCode, ok: boolean, detail: string): Check {
  return ok ? { code, ok } : { code, ok, detail }
}

/** Unreadable input as a check. */
export function failedBy({ code, detail }: { readonly code: CheckCode; readonly detail: string }): Check {
  return failed(code, detail)
}

/** What could not be found out, as opposed to what was found wrong. */
const UNKNOWABLE: ReadonlySet<CheckCode> = new Set<CheckCode>(['STATUS_STALE', 'STATUS_UNAVAILABLE'])

/** A found fault weighs more than something unknown; both weigh more than nothing. */
export function verdictOf(checks: readonly Check[]): Verdict {
  let verdict: Verdict = 'valid'
  for (const { code, ok } of checks) {
    if (ok) continue
    if (!UNKNOWABLE.has(code)) return 'invalid'
    verdict = 'indeterminate'
  }
  return verdict
}
