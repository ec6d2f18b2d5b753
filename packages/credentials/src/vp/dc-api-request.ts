/** A request of the Digital Credentials API, as a wallet reads it (OpenID4VP 1.0 Appendix A, ISO 18013-7 Annex C). */
import type { IssuerIdentity } from '../ports.ts'
import type { RequestCheck } from './request-check.ts'
import type { AskedContent, ContentPolicy } from './request-members.ts'
import type { RequestRefused } from './request-signer.ts'

/** A request that came through the browser: the answer names the origin that the platform saw. */
export type DcApiRequest = AskedContent & {
  readonly origin: string
  /** `origin:` and the origin, for signed and unsigned requests alike (OpenID4VP 1.0 §A.4). */
  readonly audience: string
  readonly clientId?: string
  /** Of a request of ISO 18013-7 Annex C, as it was sent: its answer is encrypted and bound by it. */
  readonly encryptionInfo?: string
}

export type DcApiPolicy = ContentPolicy & {
  /** As the platform says, such as `https://rp.example`. */
  readonly origin: string
}

export type DcApiVerdict =
  | {
      readonly ok: true
      readonly request: DcApiRequest
      /** Absent for an unsigned request: only its origin is known. */
      readonly signed?: { readonly relyingParty: IssuerIdentity; readonly x5c: readonly string[] }
      readonly checks: readonly RequestCheck[]
    }
  | RequestRefused
