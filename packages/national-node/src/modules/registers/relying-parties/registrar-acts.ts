import type { PublicJwk } from '@entente/credentials'
import type { Issued } from './issue-certificates.ts'
import type { RelyingParty } from './relying-party.ts'

/** What may be done with the register; `by` names who does it, for the audit log. */
export type RegistrarActs = {
  /** @returns the identifier as it stands in certificates. */
  register(party: RelyingParty, by: string): Promise<string>
  /** Replaces the entry. A use that is gone or ended loses its certificate at once. */
  update(identifier: string, party: RelyingParty, by: string): Promise<void>
  /** Reg_29: on request or by an authority. Revokes the access and every registration certificate. */
  cancel(identifier: string, reason: string, by: string): Promise<void>
  issueAccess(identifier: string, publicJwk: PublicJwk, by: string): Promise<Issued>
  /** For one intended use, or without one for the attestations that the party provides (RPRC_22). */
  issueRegistration(identifier: string, intendedUse: string | undefined, by: string): Promise<Issued>
  /** The registration certificate in force for an intended use of this party, or for what it provides (JWT). */
  findRegistration(use: RegisteredUse): Promise<string | undefined>
}

type RegisteredUse = { readonly identifier: string; readonly intendedUse?: string | undefined }
