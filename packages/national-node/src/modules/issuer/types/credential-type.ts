import type { ClaimModel, JsonObject, Names } from '@entente/credentials'
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
  readonly scope: string
  readonly vct: string
  readonly names: Names
  readonly claims: readonly ClaimModel[]
  /** Name of the key that signs it and its status list. */
  readonly signingKey: 'pid-issuer' | 'eaa-issuer'
  readonly validityDays: number
  /** What the registers attest of this person; undefined when they attest nothing of this kind. */
  claimsOf(person: Person, context: ClaimsContext): JsonObject | undefined
}
