import type { Clock } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import type { Keys } from '../../kernel/keys.ts'
import type { Log } from '../../kernel/log.ts'
import type { Store } from '../../store/database.ts'
import type { Audit, PublicLog } from '../audit/index.ts'

export type TrustListsDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly fetch: Fetch
  readonly driver: NodeDriver
  /** Where everybody reaches this node. */
  readonly config: { readonly baseUrl: string }
  /** `list-signer` signs our own lists; a node that publishes none needs no such key. */
  readonly keys: Pick<Keys, 'get'>
  readonly audit: Pick<Audit, 'append'>
  /** Where every list that we publish leaves its hash. */
  readonly publicLog: Pick<PublicLog, 'append'>
}

/** Name of the key that signs our own lists. */
export const LIST_SIGNER = 'list-signer'
/** How long a published list holds; it is signed again at half of this time. */
export const VALIDITY_SECONDS = 24 * 60 * 60
export const RESIGN_SECONDS = VALIDITY_SECONDS / 2
/** For caches between us and a reader: an urgent change must not wait long. */
export const CACHE_SECONDS = 300
/** A list is asked for again after this part of the age that an agreement allows. */
export const REFRESH_PART = 4
/** After an attempt that brought nothing better, the next one waits. */
export const HOLD_OFF_SECONDS = 60
/** While one process fetches, others that hold a usable copy do not. */
export const CLAIM_SECONDS = 10
/** Parsed lists kept in memory. */
export const LISTS_IN_MEMORY_MAX = 64
