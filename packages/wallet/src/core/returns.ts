import { collectPending, renewCredential, type Renewed } from './receive-again.ts'
import type { ReceiveOptions } from './receive-keep.ts'
import { type Pending, pendingStore } from './receive-pending.ts'
import type { StoredCredential } from './store.ts'
import { receiveDepsOf, type WalletDeps } from './wallet.ts'

/** Coming back to issuers, on the same storage as the wallet; apart from it, so that only who uses it carries it. */
export type Returns = {
  /** New copies in place of the old ones, without asking the person. */
  renew(credentialId: string): Promise<Renewed>
  /** What issuers need time for. `collect` answers undefined while it is too early. */
  readonly pending: {
    list(): Promise<readonly Pending[]>
    collect(id: string, options?: ReceiveOptions): Promise<StoredCredential | undefined>
  }
}

export function createReturns(deps: WalletDeps): Returns {
  const receiveDeps = receiveDepsOf(deps)
  return {
    renew: (credentialId) => renewCredential(receiveDeps, credentialId),
    pending: {
      list: () => pendingStore(deps.storage).list(),
      collect: (id, options = {}) => collectPending(receiveDeps, id, options),
    },
  }
}
