import type { Hono } from 'hono'
import { mac } from '../../kernel/crypto.ts'
import { createNonces } from '../../kernel/nonce.ts'
import { type AttestDeps, revokeUnit } from './attest.ts'
import { walletProviderRoutes } from './routes.ts'
import { removeExpired } from './store.ts'
import { openUnitLists } from './unit-status.ts'
import { KEY_NAME, type WalletProviderDeps } from './wallet-provider-deps.ts'

export type WalletProvider = {
  readonly routes: Hono
  /** By the thumbprint of the key of the unit: for a provider that learns of a theft. Says whether it was known. */
  revoke(unitThumbprint: string): Promise<boolean>
  /** For the node's timer: forgets what has passed its time. */
  removeExpired(): Promise<void>
}

/**
 * Wallet instance and key attestations after TS3 1.5. Keys of a browser have no level that anybody certified, so
 * none is claimed (docs/decisions/0007); nor is the integrity of the app examined, which is why this is a TEST.
 */
export function createWalletProvider(deps: WalletProviderDeps): WalletProvider {
  const { clock, keys, store } = deps
  // A mistake of the installation shows at start, not at the first citizen.
  keys.get(KEY_NAME)
  const secret = mac(keys.secret('mac'), 'wallet-provider')
  const statusLists = openUnitLists(deps)
  const attestDeps: AttestDeps = {
    ...deps,
    secret,
    statusLists,
    nonces: createNonces({ clock, secret }, 'nonces of the wallet provider'),
  }
  return {
    routes: walletProviderRoutes(attestDeps),
    revoke: (unitThumbprint) => revokeUnit(attestDeps, unitThumbprint),
    async removeExpired() {
      await removeExpired(store.db, clock.seconds())
      await statusLists.removeEnded()
    },
  }
}
