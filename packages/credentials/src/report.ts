import type { CheckCode } from './check-code.ts'
import type { JsonObject } from './json.ts'
import type { Check, IssuerIdentity, IssuerRole, Verdict } from './ports.ts'

/** Formats of credentials this core verifies, by the names of OpenID4VP 1.0 Appendix B. */
export type CredentialFormat = 'dc+sd-jwt' | 'mso_mdoc'

/** What a verification found. Nothing comes from a signature that did not verify. */
export type Report = {
  readonly format: CredentialFormat
  readonly verdict: Verdict
  readonly checks: readonly Check[]
  /** `vct`, or the document type of an mdoc. */
  readonly type?: string
  readonly issuer?: IssuerIdentity & { readonly role: IssuerRole }
  /** `jkt`: RFC 7638 thumbprint of the key its issuer named, proven unless `binding` is `none`. */
  readonly holder: { readonly binding: 'kb' | 'device-signature' | 'none'; readonly jkt?: string }
  readonly validity?: { readonly issuedAt?: number; readonly notBefore?: number; readonly expires?: number }
  readonly status?: StatusFacts
  /** Signature algorithms seen, for the algorithm policy of the agreement. */
  readonly algorithms: readonly string[]
  /** Processed payload, or elements by namespace; only when the verdict is valid. */
  readonly claims?: JsonObject
  /** What the device says on its own, of an mdoc: never attested by the issuer. Only when the verdict is valid. */
  readonly deviceClaims?: JsonObject
  /** What is not as its standard writes it and was read all the same: for whoever made it. */
  readonly notes?: readonly string[]
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
