export { createWallet, type Wallet, type WalletDeps } from './core/wallet.ts'
export { createReturns, type Returns } from './core/returns.ts'
export * from './core/store.ts'
export type { HolderKey, KeyStore, Random } from './core/keys.ts'
export type { Holdings } from './core/holdings.ts'
export type { WalletAnswer, WalletFetch, WalletRequest } from './core/http.ts'
export type { OfferNotice, OpenOffer } from './core/receive-offer.ts'
export type { Approve, Preview, ReceiveOptions } from './core/receive-keep.ts'
export type { Renewed } from './core/receive-again.ts'
export type { Pending } from './core/receive-pending.ts'
export type { IssuerTrust, WalletClock } from './core/receive-deps.ts'
export { WalletError } from './core/wallet-error.ts'
export { createListTrust, type ListTrustDeps, type PinnedList } from './core/list-trust.ts'
export { openRequest, type HolderChoice, type OpenedRequest, type Sent, type Shown } from './core/present.ts'
export {
  openDigitalRequest,
  type DigitalQuestion,
  type DigitalSent,
  type OpenedDigital,
} from './core/present-dc-api.ts'
export type { Registration, RequestWarning } from './core/request-warning.ts'
export type { PresentDeps } from './core/present-ports.ts'
export { createReadStanding } from './core/read-standing.ts'
export type { Standing, Suspension } from './core/agreement-states.ts'
export type { RequestRefusal } from './core/present-request.ts'
export type { Candidate, Choice, Offer, Unfit } from './core/present-select.ts'
export type { RequestSummary } from './core/present-summary.ts'
