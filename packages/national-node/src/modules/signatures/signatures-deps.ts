import type { Clock } from '../../kernel/clock.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import type { Keys } from '../../kernel/keys.ts'
import type { Log } from '../../kernel/log.ts'
import type { Store } from '../../store/database.ts'
import type { Agreements } from '../agreements/index.ts'
import type { Audit } from '../audit/index.ts'
import type { SignatureAcceptance } from '../recognition/index.ts'
import type { TrustLists } from '../trust-lists/index.ts'

/** A signing service, and the token under which it knows this node. */
export type CscService = { readonly url: string; readonly token: string }

/** Where the key of the seal lies. */
export type SealKey =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'pkcs11'
      readonly module: string
      /** Label of the token. */
      readonly token: string
      readonly keyId: string
      readonly pin: string
      /** DER, behind the certificate of the token. */
      readonly issuers: readonly Uint8Array[]
      readonly environment: Readonly<Record<string, string>>
      readonly command?: string | undefined
    }
  | {
      readonly kind: 'csc'
      readonly url: string
      readonly credentialId: string
      readonly token: string
      readonly pin: string
    }

export type SignaturesConfig = {
  /** Jurisdiction that this node speaks for. */
  readonly party: string
  /** Where the key of the seal is, when it is not among those of the node. */
  readonly seal?: SealKey | undefined
  /** The service where people have their keys. */
  readonly remoteSigning?: CscService | undefined
}

export type SignaturesDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly fetch: Fetch
  /** `seal` and `time-stamp` sign for the authority; `seal-ca` is there on a TEST node that certifies its own. */
  readonly keys: Pick<Keys, 'find'>
  readonly trustLists: Pick<TrustLists, 'own' | 'find' | 'findText' | 'signers'>
  readonly agreements: Pick<Agreements, 'compiled'>
  readonly config: SignaturesConfig
  readonly acceptance: SignatureAcceptance
  readonly audit: Pick<Audit, 'append'>
}

const MIB = 1024 * 1024
/** Of the document and the files it is about, together. */
export const SIGNED_FILE_BYTES_MAX = 128 * MIB
/** One list of revoked certificates. */
export const CRL_BYTES_MAX = 8 * MIB
/** Lists of revoked certificates that are asked for one document. */
export const CRLS_ASKED_MAX = 6
/** How long one is kept in memory before it is asked for again. */
export const CRL_KEPT_SECONDS = 600
export const CRLS_IN_MEMORY_MAX = 64
