import { isPidType, type IssuerRole, type openSignedMetadata, webDriver } from '@entente/credentials'
import type { WalletFetch } from './http.ts'
import { type Holdings, holdingsOf } from './holdings.ts'
import { keyStore, type KeyStore, type Random } from './keys.ts'
import { continueWith, receivePreAuthorized, startAuthorization } from './receive.ts'
import type { IssuerTrust, ReceiveDeps, WalletClock } from './receive-deps.ts'
import type { ReceiveOptions } from './receive-keep.ts'
import { openIssuer, openOffer, type OfferNotice, type OpenOffer, readOfferLink } from './receive-offer.ts'
import { credentialStore, type Storage, type StoredCredential } from './store.ts'
import { createAttester } from './wallet-provider.ts'

export type WalletDeps = {
  readonly fetch: WalletFetch
  readonly clock: WalletClock
  /** `crypto.subtle` of the platform. */
  readonly subtle: SubtleCrypto
  readonly random: Random
  readonly storage: Storage
  readonly trust: IssuerTrust
  /** The list in which the issuer of a type must stand; by default PID types in that of PID providers. */
  readonly roleOf?: (type: string) => IssuerRole
  readonly clientId: string
  readonly redirectUri: string
  /** http to this machine: in development only. */
  readonly allowLocalHttp?: boolean
  /** Address of the wallet provider; without it nobody attests this wallet and its keys. */
  readonly provider?: string | undefined
  /** Reads signed metadata of issuers (`openSignedMetadata`); without it they are asked for unsigned. */
  readonly openSigned?: typeof openSignedMetadata
}

/** The wallet without screens: the same code in a browser and in a test. */
export type Wallet = {
  /** What a link is, without any network: the person is asked before anything is fetched. */
  readOfferLink(link: string): OfferNotice
  openOffer(link: string): Promise<OpenOffer>
  /** Without an offer: types of an issuer chosen in the wallet. */
  openIssuer(issuerUrl: string, configurationIds: readonly string[]): Promise<OpenOffer>
  /** By the code of the offer, with the transaction code that the person typed. */
  receive(
    offer: OpenOffer,
    options?: ReceiveOptions & { readonly txCode?: string | undefined },
  ): Promise<readonly StoredCredential[]>
  /** By authorization code: open the address, then give the address of the return to `continueWith`. */
  startAuthorization(offer: OpenOffer): Promise<{ readonly url: string }>
  continueWith(callbackUrl: string, options?: ReceiveOptions): Promise<readonly StoredCredential[]>
  readonly credentials: Pick<ReturnType<typeof credentialStore>, 'find' | 'list' | 'remove' | 'replace'>
  readonly keys: KeyStore
  /** The same credentials with their keys, as presenting needs them. */
  readonly holdings: Holdings
}

export function createWallet(deps: WalletDeps): Wallet {
  const receiveDeps = receiveDepsOf(deps)
  const { storage, keys } = receiveDeps
  return {
    readOfferLink: (link) => readOfferLink(receiveDeps, link),
    openOffer: (link) => openOffer(receiveDeps, link),
    openIssuer: (issuerUrl, ids) => openIssuer(receiveDeps, issuerUrl, ids),
    receive: (offer, options = {}) => receivePreAuthorized(receiveDeps, offer, options),
    startAuthorization: (offer) => startAuthorization(receiveDeps, offer),
    continueWith: (callbackUrl, options = {}) => continueWith(receiveDeps, callbackUrl, options),
    credentials: credentialStore(storage),
    keys,
    holdings: holdingsOf(storage, keys),
  }
}

/** What issuing needs, from what the platform gives. */
export function receiveDepsOf(deps: WalletDeps): ReceiveDeps {
  const { subtle, storage, random, trust, provider, fetch, clock } = deps
  const keys = keyStore({ subtle, storage, random })
  const driver = webDriver(subtle, { issuer: trust })
  return {
    ...deps,
    keys,
    driver,
    attester:
      provider === undefined ? undefined : createAttester({ provider, fetch, clock, driver, keys, storage }),
    roleOf: deps.roleOf ?? ((type) => (isPidType(type) ? 'pid' : 'attestation')),
    allowLocalHttp: deps.allowLocalHttp ?? false,
  }
}
