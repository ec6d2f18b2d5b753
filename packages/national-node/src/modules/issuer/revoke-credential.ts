import { appendRevoked } from './events.ts'
import { subjectReference } from './issue-copies.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { revokeStatus, type StatusRef } from './status-list.ts'
import { issuerStore } from './store.ts'
import { issuerSecret } from './secret.ts'

/** One credential by its status place, or all that a person holds of one type. */
export type RevocationChoice =
  | StatusRef
  | { readonly personId: string /** Configuration id. */; readonly type: string }

/**
 * Revokes for ever (VCR_04), publishes the changed lists in the same transaction, and says how many credentials
 * it was. Those already revoked are not counted again.
 */
export async function revokeCredential(deps: IssuerDeps, choice: RevocationChoice): Promise<number> {
  const { store, clock, keys, audit } = deps
  return store.transaction(async (tx) => {
    const chosen =
      'personId' in choice
        ? { subject: subjectReference(issuerSecret(keys), choice.personId), type: choice.type }
        : choice
    const revoked = await issuerStore(tx).markRevoked(chosen, clock.now())
    if (revoked.length === 0) return 0
    await revokeStatus(tx, deps, revoked)
    for (const type of new Set(revoked.map((one) => one.type))) {
      const copies = revoked.filter((one) => one.type === type).length
      await appendRevoked(tx, audit, { type, copies })
    }
    return revoked.length
  })
}
