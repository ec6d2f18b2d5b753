import type { JsonObject, PublicJwk } from '@entente/credentials'
import type { CredentialType } from './types/credential-type.ts'

/** What goes into one copy of a credential. */
export type NewCopy = {
  readonly type: CredentialType
  readonly claims: JsonObject
  readonly holder: PublicJwk
  /** NumericDate, the same for everybody who asks on one day. */
  readonly expiresAt: number
  readonly status: { readonly uri: string; readonly index: number }
}
