/** Verifier: asks wallets for credentials, has their answers decided, releases results to whoever began. */
export { createVerifier, type Verifier } from './create-verifier.ts'
export { createIssuerTrustCache } from './issuer-trust.ts'
export { createStatusLists } from './status-lists.ts'
export type { DecidedCredential, PresentationResult, ResultQuestion } from './read-result.ts'
export type { EndedPresentation } from './list-ended.ts'
export type { PresentationStart, StartedPresentation } from './start-presentation.ts'
export type { TransactionWish } from './transaction-wish.ts'
export type { AskingService, VerifierDeps } from './verifier-deps.ts'
