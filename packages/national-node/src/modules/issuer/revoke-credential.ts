import type { StatusPlace } from '../status/index.ts'
import { appendRevoked } from './events.ts'
import { subjectReference } from './issue-copies.ts'
import type { IssueDeps } from './issue-deps.ts'
import { issuerStore } from './store.ts'
import { issuerSecret } from './secret.ts'

/** One credential by its status place, or all that a person holds of one type. */
export type RevocationChoice =
  | StatusPlace
  | { readonly personId: string /** Configuration id. */; readonly type: string }

/**
 * Revokes for ever (VCR_04) and says how many credentials it was; the changed lists are signed when next read. Those already revoked are not counted again.
 */
export async function revokeCredential(
  deps: Pick<IssueDeps, 'store' | 'clock' | 'keys' | 'audit' | 'statusLists'>,
  choice: RevocationChoice,
): Promise<number> {
  const { store, clock, keys, audit, statusLists } = deps
  return store.transaction(async (tx) => {
    const chosen =
      'personId' in choice
        ? { subject: subjectReference(issuerSecret(keys), choice.personId), type: choice.type }
        : choice
    const revoked = await issuerStore(tx).markRevoked(chosen, clock.now())
    if (revoked.length === 0) return 0
    await statusLists.revoke(tx, revoked)
    for (const type of new Set(revoked.map((one) => one.type))) {
      const copies = revoked.filter((one) => one.type === type).length
      await appendRevoked(tx, audit, { type, copies })
    }
    return revoked.length
  })
}
