import type { AsyncDriver, HpkeSubtle, TransactionTypes } from '@entente/credentials'
import type { WalletFetch } from './http.ts'
import type { Holdings } from './holdings.ts'
import type { Random } from './keys.ts'
import type { ReadStanding } from './read-standing.ts'
import type { WalletClock } from './receive-deps.ts'

export type HeldBatch = Awaited<ReturnType<Holdings['list']>>[number]
export type HeldCopy = HeldBatch['copies'][number]

export type PresentDeps = {
  readonly fetch: WalletFetch
  readonly clock: WalletClock
  readonly random: Random
  /** Answers the trust question too: which relying parties stand on a list of access certificates. */
  readonly driver: AsyncDriver
  readonly holdings: Holdings
  /** Seals answers of ISO 18013-7 Annex C; without it this wallet does not speak that protocol. */
  readonly hpke?: HpkeSubtle
  /** http to this machine, in development only. */
  readonly allowLocalHttp: boolean
  /**
   * What happens when no register vouches for a request, by the agreement: it is refused, the holder is warned, or only
   * registered parties may ask and over-asking is the holder's to judge. Without it no register is asked.
   */
  readonly registration?: 'refuse' | 'warn' | 'allow-registered-only'
  /** A request that was scanned from another screen: off unless the holder is to be warned (OIA_08c). */
  readonly crossDevice?: 'warn'
  /** The transactions this wallet can show; a request with any other is refused (OpenID4VP 1.0 §8.4). */
  readonly transactionTypes?: TransactionTypes
  /** For conformance tests only: the plain profile with `x509_san_dns`. */
  readonly plainProfile?: true
  /** Whether recognition is suspended where a document goes; without it the person is told nothing about that. */
  readonly readStanding?: ReadStanding
}

/** An integer from 0 to below n, uniform: draws that would favour small numbers are thrown away. */
export function drawBelow(random: Random, n: number): number {
  const limit = Math.floor(0x1_0000_0000 / n) * n
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = random(4)
    const drawn = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
    if (drawn < limit) return drawn % n
  }
}
