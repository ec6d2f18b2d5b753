import { collectPending, renewCredential, type Renewed } from './receive-again.ts'
import type { ReceiveOptions } from './receive-keep.ts'
import { type DueRenewals, renewDue } from './renew-due.ts'
import { type Pending, pendingStore } from './receive-pending.ts'
import type { StoredCredential } from './store.ts'
import { receiveDepsOf, type WalletDeps } from './wallet.ts'

const DAY_SECONDS = 86_400

/** Coming back to issuers, on the same storage as the wallet; apart from it, so that only who uses it carries it. */
export type Returns = {
  /** New copies in place of the old ones, without asking the person. */
  renew(credentialId: string): Promise<Renewed>
  /** The same for all that runs out, once in each day of the life of this object. */
  renewDue(): Promise<DueRenewals>
  /** What issuers need time for. `collect` answers undefined while it is too early. */
  readonly pending: {
    list(): Promise<readonly Pending[]>
    collect(id: string, options?: ReceiveOptions): Promise<StoredCredential | undefined>
  }
}

export function createReturns(deps: WalletDeps): Returns {
  const receiveDeps = receiveDepsOf(deps)
  const nothing: DueRenewals = { renewed: [], failed: [] }
  let begunAt = -Infinity
  return {
    renew: (credentialId) => renewCredential(receiveDeps, credentialId),
    async renewDue() {
      const now = deps.clock.seconds()
      if (now - begunAt < DAY_SECONDS) return nothing
      begunAt = now
      return renewDue(receiveDeps)
    },
    pending: {
      list: () => pendingStore(deps.storage).list(),
      collect: (id, options = {}) => collectPending(receiveDeps, id, options),
    },
  }
}
