import type { Keys } from '../../kernel/keys.ts'
import type { CredentialType, Issuer } from '../issuer/index.ts'
import type { VerifierDeps } from '../verifier/index.ts'

/** What the sandbox asks of the issuer of the node. */
export type SampleIssuer = Pick<Issuer, 'createOffer' | 'listIssued'>

export type SandboxDeps = Omit<
  VerifierDeps,
  'registers' | 'returnUrl' | 'registration' | 'walletUrl' | 'session'
> & {
  /** Who issues the samples here; and who certifies those who may ask, where the node has that key. */
  readonly keys: Pick<Keys, 'find'>
  /** The identity document of this country, in each of its formats. */
  readonly types: readonly CredentialType[]
  /** Issues samples to wallets; absent on a node that issues no identity document. */
  readonly issuer?: SampleIssuer | undefined
  readonly config: {
    /** Address of the wallet's page for presentations, for the link in the same browser; any wallet without it. */
    readonly walletUrl?: string | undefined
    /** Jurisdiction of the node. */
    readonly party: string
  }
}

/** What any wallet registers for (OpenID4VP 1.0 §13). */
export const ANY_WALLET = 'openid4vp://'
/** A run and its checks are kept for a day. */
export const RUN_SECONDS = 86_400
