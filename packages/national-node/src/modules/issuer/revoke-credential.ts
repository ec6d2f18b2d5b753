import type { Tx } from '../../store/database.ts'
import type { StatusPlace } from '../status/index.ts'
import { appendRevoked } from './events.ts'
import { subjectReference } from './issue-copies.ts'
import type { IssueDeps } from './issue-deps.ts'
import { type ChosenCredentials, issuerStore } from './store.ts'
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
  const chosen =
    'personId' in choice
      ? { subject: subjectReference(issuerSecret(deps.keys), choice.personId), type: choice.type }
      : choice
  return deps.store.transaction((tx) => revokeWithin(tx, deps, chosen))
}

/** The same within the caller's transaction. */
export async function revokeWithin(
  tx: Tx,
  { clock, audit, statusLists }: Pick<IssueDeps, 'clock' | 'audit' | 'statusLists'>,
  chosen: ChosenCredentials,
): Promise<number> {
  const revoked = await issuerStore(tx).markRevoked(chosen, clock.now())
  if (revoked.length === 0) return 0
  await statusLists.revoke(tx, revoked)
  for (const type of new Set(revoked.map((one) => one.type))) {
    const copies = revoked.filter((one) => one.type === type).length
    await appendRevoked(tx, audit, { type, copies })
  }
  return revoked.length
}
