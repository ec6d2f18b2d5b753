/** Whom a node believes outside agreements: the providers of wallets, and what else it was told to consult. */
import type { Config } from './config.ts'

type Bytes = Uint8Array
type Provider = NonNullable<NonNullable<Config['issuer']>['attestation']>['providers'][number]
type FoundList = {
  readonly state: string
  readonly anchors: readonly { readonly der: Bytes; readonly status: string | null }[]
}

/** A list of a partner, or our own, for a decision at `at`. */
export type Lists = {
  find(query: Pick<Provider, 'url' | 'signers' | 'maxAge'>, at: string): Promise<FoundList>
}

/** What the issuer demands of wallets, with the certificates on the lists that say who may attest them. */
export function attestationOf({ issuer }: Config, trustLists: Lists, clock: { now(): string }) {
  const attestation = issuer?.attestation
  if (attestation === undefined) return undefined
  const { providers, keyStorage, userAuthentication } = attestation
  return {
    levels: { keyStorage, userAuthentication },
    /** Only sound lists: an old one may still hold a provider that is no longer one. */
    walletProviders: async (): Promise<readonly Bytes[]> => {
      const lists = await Promise.all(
        providers.map(async ({ url, signers, maxAge, accept }) => {
          const { state, anchors } = await trustLists.find({ url, signers, maxAge }, clock.now())
          if (state !== 'fresh') return []
          return anchors
            .filter(({ status }) => status === null || accept.includes(status))
            .map(({ der }) => der)
        }),
      )
      return lists.flat()
    },
  }
}

/** Lists outside agreements: those of wallet providers are named where the issuer needs them. */
export function consultedLists({ consults, issuer }: Config) {
  const providers = issuer?.attestation?.providers ?? []
  const known = new Set(consults.map(({ url }) => url))
  const more = providers.filter(({ url }) => !known.has(url))
  return [...consults, ...more.map((list) => ({ ...list, role: 'wallet-provider' as const }))]
}
