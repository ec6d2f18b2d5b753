import type { Keys } from '../../kernel/keys.ts'
import type { VerifierDeps } from '../verifier/index.ts'

export type SandboxDeps = Omit<
  VerifierDeps,
  'registers' | 'returnUrl' | 'registration' | 'walletUrl' | 'session'
> & {
  /** Who issues the samples here. */
  readonly keys: Pick<Keys, 'find'>
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
