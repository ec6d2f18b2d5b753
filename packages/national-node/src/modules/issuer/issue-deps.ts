import type { AnswerEncryption, CredentialResponse } from '@entente/credentials'
import type { Provider } from './as/library.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import type { Nonces } from '../../kernel/nonce.ts'
import type { OwnStatusLists } from '../status/index.ts'
import type { WalletTrust } from './wallet-trust.ts'

export type IssueDeps = IssuerDeps & {
  readonly provider: () => Promise<Provider>
  readonly dpopNonces: Nonces
  readonly proofNonces: Nonces
  readonly walletTrust: WalletTrust
  readonly statusLists: OwnStatusLists
}

/** The body as it was read: whether it came encrypted decides how it may be answered. */
export type ReadBody = { readonly value: unknown; readonly encrypted: boolean }

/** What goes back, and to which key. */
export type CredentialAnswer = {
  readonly response: CredentialResponse
  readonly encryptTo: AnswerEncryption | undefined
}
