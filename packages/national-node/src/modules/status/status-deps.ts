import type { JwsAlg, KeyRef } from '@entente/credentials'
import type { Clock } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Store } from '../../store/database.ts'

export type ListSigner = { readonly key: KeyRef; readonly alg: JwsAlg; readonly x5c: readonly string[] }

export type OwnStatusListsDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly driver: NodeDriver
  /** Whose lists these are; others may have lists of the same names. */
  readonly owner: string
  /** Places in a new list, a power of two. */
  readonly size: number
  readonly addressOf: (list: string) => string
  /** Signs the lists of a series: who signs the credentials in it. */
  readonly signerOf: (series: string) => ListSigner
}
