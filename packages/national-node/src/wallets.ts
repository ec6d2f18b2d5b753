/** How a node attests wallets, and whom it believes when others do. */
import type { Config } from './config.ts'
import { createWalletProvider, type WalletProvider } from './modules/wallet-provider/index.ts'
import type { TrustLists } from './modules/trust-lists/index.ts'

type Bytes = Uint8Array

/** Keys in one attestation: no issuer gives more copies at once. */
const KEYS_MAX = 100

/** The wallet provider of this node, where the configuration has one. */
export function walletProviderOf(
  { baseUrl, walletProvider }: Config,
  world: Omit<Parameters<typeof createWalletProvider>[0], 'config'>,
): WalletProvider | undefined {
  if (walletProvider === undefined) return undefined
  const config = { keysMax: KEYS_MAX, ...walletProvider, baseUrl }
  return createWalletProvider({ ...world, config })
}

/** What the issuer demands of wallets, with the certificates on the lists that say who may attest them. */
export function attestationOf(
  { issuer }: Config,
  trustLists: Pick<TrustLists, 'find'>,
  clock: { now(): string },
) {
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
