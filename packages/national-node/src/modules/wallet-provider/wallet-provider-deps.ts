import type { Clock } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Keys } from '../../kernel/keys.ts'
import type { Store } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'

export const KEY_NAME = 'wallet-provider'

export type WalletProviderConfig = {
  readonly baseUrl: string
  /** `sub` of every instance attestation and `client_id` at issuers. */
  readonly clientId: string
  readonly walletName: string
  readonly walletVersion: string
  readonly walletLink?: string | undefined
  /** Keys in one attestation; 100 when absent. */
  readonly keysMax?: number | undefined
  /** Places in a status list, a power of two. */
  readonly statusListSize: number
}

export type WalletProviderDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly keys: Keys
  readonly driver: NodeDriver
  readonly audit: Pick<Audit, 'append'>
  readonly config: WalletProviderConfig
}
