import type { ClaimPath, Decision, Duration, Level, Loss, RecognitionRequest } from '@entente/agreement'
import type { Bytes, CredentialFormat, Report } from '@entente/credentials'
import type { Clock, Instant } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Keys } from '../../kernel/keys.ts'
import type { Store, Tx } from '../../store/database.ts'
import type { Agreements } from '../agreements/index.ts'
import type { Audit, PublicLog } from '../audit/index.ts'
import type { FoundList, TrustLists } from '../trust-lists/index.ts'

/** An issuer certificate from a list that an agreement names. */
export type TrustedAnchor = {
  readonly der: Bytes
  /** SHA-256 of the certificate, base64url. */
  readonly sha256: string
  readonly list: { readonly uri: string; readonly sequence: number }
}

/**
 * Whom to believe as issuer of the types asked for, and what is known of the lists that say so. `version` changes
 * whenever the answer could (part of a cache key).
 */
export type IssuerTrust = {
  readonly anchors: readonly TrustedAnchor[]
  readonly lists: readonly FoundList[]
  readonly version: string
}

/** The relying-party service for which a decision is made (from the services register). */
export type ServiceContext = {
  readonly id: string
  readonly sector: string
  readonly purpose: string
  /** Attributes wanted of this credential, by pivot name. */
  readonly wanted: readonly string[]
  readonly required: Level
  readonly pilotAccepted: boolean
  /** How long the service keeps what it receives: an agreement may allow less. */
  readonly retention?: Duration | undefined
}

export type RecognitionInput = {
  readonly report: Report
  /** What `issuerTrust` answered before the verification. */
  readonly trust: IssuerTrust
  readonly service: ServiceContext
  /** Claim paths that the presentation request named for this credential. */
  readonly asked: readonly ClaimPath[]
  readonly at: Instant
  /** Bytes of the presentation as received: only a salted commitment of it enters the receipt. */
  readonly presentation: string
}

export type Recognised = {
  readonly decision: Decision
  /** What mapping could not carry over; it counts in the decision. */
  readonly losses: readonly CountedLoss[]
  /** Mapped attributes by pivot name; empty unless the verdict is RECOGNISED or RECOGNISED_LIMITED. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly receiptId: string
  /** The signed receipt: JWS compact, hashes only. */
  readonly receipt: string
}

export type CountedLoss = Pick<Loss, 'name' | 'refuse'>

/** What the gateway of a partner verified, as it signed it: the facts, and attributes already mapped. */
export type ForwardedInput = Omit<RecognitionInput, 'report' | 'presentation'> & {
  /** Without claims: those stay where they were verified. */
  readonly report: Omit<Report, 'claims' | 'deviceClaims'>
  /** Country of the gateway: of whose objects alone it may speak. */
  readonly partner: string
  /** Paths of the claims that were presented; null when they could not be read. */
  readonly present: readonly ClaimPath[] | null
  readonly attributes: Readonly<Record<string, unknown>>
  readonly losses: readonly CountedLoss[]
  /** Why the gateway itself does not recognise it; null when it does. */
  readonly refusedFor: string | null
  /** The signed message, as received: only a salted commitment of it enters the receipt. */
  readonly statement: string
}

/** What would be decided, and the list that the governing rule names. */
export type Foreseen = { readonly decision: Decision; readonly list: FoundList | undefined }

export type Recognition = {
  /**
   * Anchors of every list that an agreement in force at `at` names for one of these types and us as recognising
   * party. Call before verifying; may fetch a list, so call it outside a transaction.
   */
  issuerTrust(query: {
    format: CredentialFormat
    types: readonly string[]
    at: Instant
  }): Promise<IssuerTrust>
  /**
   * Decides under the agreement, keeps the signed receipt and appends the audit entry, all in the caller's
   * transaction: no decision without its audit entry.
   */
  recogniseCredential(tx: Tx, input: RecognitionInput): Promise<Recognised>
  /** The same about what the gateway of a partner verified: on its facts, with our own lists, state and receipt. */
  recogniseForwarded(tx: Tx, input: ForwardedInput): Promise<Recognised>
  /** The decision without its consequences: nothing is kept, nothing is handed over. For explanations. */
  foresee(input: RecognitionInput): Promise<Foreseen>
  /** The signed receipt, or undefined. Holds no personal data. */
  findReceipt(id: string): Promise<string | undefined>
  /**
   * What a replay of the decision needs, as one JSON text; undefined once it is erased. It says things about a
   * person: only for that person, right after the decision, and for the operator.
   */
  findBundle(id: string): Promise<string | undefined>
  /** Timed work: salts and questions die with the records they belong to, and their receipts become unlinkable. */
  sweep(): Promise<number>
}

export type RecognitionDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly driver: NodeDriver
  /** `receipt-signer`, and the secret `mac` for pairwise codes. */
  readonly keys: Pick<Keys, 'get' | 'secret'>
  readonly audit: Pick<Audit, 'append'>
  readonly publicLog: Pick<PublicLog, 'append' | 'facts'>
  readonly agreements: Pick<Agreements, 'compiled' | 'keptFor'>
  readonly trustLists: Pick<TrustLists, 'find' | 'findText'>
  readonly config: {
    /** Jurisdiction that recognises here, for example `JP`. */
    readonly party: string
    /** Name of this node in receipts. */
    readonly node: string
    /** By which way objects come that are decided on here; from wallets when it does not say. */
    readonly via?: RecognitionRequest['via']
  }
}
