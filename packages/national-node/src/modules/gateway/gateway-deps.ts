import type { Clock } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import type { Keys, SigningKey } from '../../kernel/keys.ts'
import type { Log } from '../../kernel/log.ts'
import type { Store } from '../../store/database.ts'
import type { Agreements } from '../agreements/index.ts'
import type { Audit } from '../audit/index.ts'
import type { Recognition } from '../recognition/index.ts'
import type { AskingService } from '../verifier/index.ts'

export type GatewayDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly driver: NodeDriver
  readonly fetch: Fetch
  /** `operations` or `agreement-signer`: what we say to partners. */
  readonly keys: Keys
  readonly accessKey: SigningKey
  readonly audit: Pick<Audit, 'append'>
  readonly agreements: Pick<Agreements, 'compiled'>
  /** For our own services. */
  readonly recognition: Pick<Recognition, 'issuerTrust' | 'recogniseForwarded'>
  /** As a partner would decide on what our gateway verifies for it, with receipts of ours. */
  readonly recognitionOf: (
    party: string,
  ) => Pick<Recognition, 'issuerTrust' | 'recogniseCredential' | 'findReceipt'>
  /** Throws a Fault when there is no such service. */
  readonly registers: { getService(id: string): AskingService }
  /** The registration certificate of a partner's branch in our register (JWT), where there is one. */
  readonly findRegistration?: (use: {
    readonly identifier: string
    readonly intendedUse: string
  }) => Promise<string | undefined>
  readonly config: {
    readonly party: string
    readonly baseUrl: string
    readonly partners: readonly { readonly party: string; readonly baseUrl: string }[]
    /** Address of the wallet's entry for presentations. */
    readonly walletUrl: string
  }
}
