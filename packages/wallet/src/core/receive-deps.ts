import type {
  AsyncDriver,
  IssuerAnswer,
  IssuerRole,
  IssuerStep,
  openSignedMetadata,
} from '@entente/credentials'
import type { WalletFetch } from './http.ts'
import type { HolderKey, KeyStore, Random } from './keys.ts'
import type { Storage } from './store.ts'

/** NumericDate of now. */
export type WalletClock = { seconds(): number }

/** Who may be believed as issuer of what: lists of trusted entities, exchanged under agreements. */
export type IssuerTrust = (step: IssuerStep) => IssuerAnswer | Promise<IssuerAnswer>

/** Who vouches for this wallet: says at issuers which instance it is, and where its keys lie. */
export type Attester = {
  /** For one instance key, which is used at one issuer only. */
  attestInstance(key: HolderKey): Promise<string>
  /** One attestation for a whole batch; `nonce` where it stands alone as proof. */
  attestKeys(keys: readonly HolderKey[], nonce?: string): Promise<string>
}

export type ReceiveDeps = {
  readonly fetch: WalletFetch
  readonly clock: WalletClock
  readonly random: Random
  readonly storage: Storage
  readonly keys: KeyStore
  readonly driver: AsyncDriver
  /** `crypto.subtle` of the platform: keys that open one encrypted answer, and hashes of pictures. */
  readonly subtle: Pick<SubtleCrypto, 'generateKey' | 'exportKey' | 'digest'>
  /** Who vouches for this wallet; without it, issuers that demand attested wallets are out of reach. */
  readonly attester?: Attester | undefined
  /** Reads signed metadata of issuers (`openSignedMetadata`); without it they are asked for unsigned. */
  readonly openSigned?: typeof openSignedMetadata | undefined
  readonly roleOf: (type: string) => IssuerRole
  readonly clientId: string
  readonly redirectUri: string
  /** http to this machine, in development only. */
  readonly allowLocalHttp: boolean
}
