import type { Instant } from '../ports.ts'
import type { RevocationReason } from './parse-crl.ts'

export type RevocationStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revokedAt: Instant; readonly reason: RevocationReason }
  | { readonly status: 'unknown'; readonly why: string }
