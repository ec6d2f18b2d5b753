import type { ClaimModel, CredentialFormat, JsonObject, Names } from '@entente/credentials'
import type { Person } from '../../registers/index.ts'

export type ClaimsContext = {
  /** Civil date, `YYYY-MM-DD`. */
  readonly today: string
  /** Name of the issuer by language. */
  readonly issuer: Names
}

/** One kind of credential this node issues. */
export type CredentialType = {
  /** Configuration id. */
  readonly id: string
  /** The dataset: what a person allows once, in whichever formats. */
  readonly scope: string
  readonly format: CredentialFormat
  /** `vct`, or the document type of an mdoc. */
  readonly type: string
  readonly names: Names
  readonly claims: readonly ClaimModel[]
  /** Name of the key that signs it and its status list. */
  readonly signingKey: 'pid-issuer' | 'eaa-issuer' | 'document-signer'
  readonly validityDays: number
  /** Made of a partner's credential, and bound to its key: no register has it. */
  readonly sameKey?: true
  /** Ends before the provider of the wallet stops looking after the unit (ARF ISSU_12c). */
  readonly endsWithUnit?: true
  /** What the registers attest of this person, of an mdoc by namespace; undefined when it is nothing of this kind. */
  claimsOf(person: Person, context: ClaimsContext): JsonObject | undefined
}
