import type { Clock, Instant } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import type { Store } from '../../store/database.ts'
import type { Agreements } from '../agreements/index.ts'
import type { Recognition } from '../recognition/index.ts'
import type { TrustLists } from '../trust-lists/index.ts'
import type { AskingService } from '../verifier/index.ts'
import type { KnownList, RoleList } from './known-lists.ts'

export type DiagnosisDeps = {
  readonly clock: Clock
  readonly driver: NodeDriver
  readonly fetch: Fetch
  readonly store: Pick<Store, 'db'>
  readonly agreements: Pick<Agreements, 'compiled'>
  readonly trustLists: Pick<TrustLists, 'find'>
  readonly recognition: Pick<Recognition, 'issuerTrust' | 'foresee'>
  /** For which of them a credential would be decided. */
  readonly registers: { listServices(): readonly AskingService[] }
  /** Lists that the node consults outside agreements. */
  readonly lists: readonly RoleList[]
  /** Jurisdiction of this node. */
  readonly party: string
}

export type ExplainQuestion = {
  readonly bytes: Uint8Array
  /** What the key binding has to name; without it both are only shown. */
  readonly asked?: { readonly audience: string; readonly nonce: string } | undefined
  /** The service that would decide; the first that asks for the type without it. */
  readonly serviceId?: string | undefined
  /** As of this time; now without it. */
  readonly at?: Instant | undefined
}

/** Everything one look at an artefact works with: the same time and the same lists for all of it. */
export type Look = {
  readonly deps: DiagnosisDeps
  readonly at: Instant
  /** The same, in NumericDate. */
  readonly seconds: number
  readonly lists: readonly KnownList[]
  readonly question: Omit<ExplainQuestion, 'bytes'>
}
