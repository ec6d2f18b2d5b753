import type { Level } from '@entente/agreement'
import type { DcqlQuery, MatchingClaim, Report } from '@entente/credentials'
import type { BrowserSession } from '../../http/session.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import type { SigningKey } from '../../kernel/keys.ts'
import type { Log } from '../../kernel/log.ts'
import type { Store, Tx } from '../../store/database.ts'
import type { Audit } from '../audit/index.ts'
import type { Recognised, Recognition } from '../recognition/index.ts'

/** What the verifier needs to know of a service of the register. */
export type AskingService = {
  /** Part of addresses. */
  readonly id: string
  /** The name that agreements use. */
  readonly urn: string
  readonly name: { readonly [language: string]: string }
  readonly sector: string
  /** Purpose code of the agreement, and the same in words for the person. */
  readonly purpose: string
  readonly purposeText: { readonly [language: string]: string }
  readonly privacyPolicy?: string | undefined
  readonly query: DcqlQuery
  /** Attributes by which the documents of one answer are those of one person; without it nothing is joined. */
  readonly samePerson?: readonly MatchingClaim[] | undefined
  /** For the credential of each query: the attributes wanted, by pivot name, and a level of its own. */
  readonly credentials: readonly {
    readonly id: string
    /** Further queries that ask for the same document, in another format. */
    readonly alsoAs?: readonly string[] | undefined
    readonly wanted: readonly string[]
    readonly required?: Level | undefined
  }[]
  readonly required: Level
  readonly pilotAccepted: boolean
  /** How long it keeps what it receives. */
  readonly retention?: string | undefined
  /**
   * Whether the request may be opened on another device. Such a request can be passed on to a victim, so it is off
   * unless the service accepts that risk (OpenID4VP 1.0 §14.2, ARF OIA_08c).
   */
  readonly crossDevice?: boolean | undefined
}

/** How a request ended, for whoever it was made for. `codeHash`: of the code with which the browser comes back. */
export type PresentationEnd = { readonly serviceId: string } & (
  | {
      readonly outcome: 'decided'
      readonly codeHash: string
      readonly credentials: readonly (Recognised & { readonly queryId: string; readonly report: Report })[]
    }
  | { readonly outcome: 'declined'; readonly codeHash: string; readonly error: string }
  | { readonly outcome: 'failed'; readonly code: string }
)

export type VerifierDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly driver: NodeDriver
  readonly fetch: Fetch
  /** Key and certificate of the relying party: signs every request. */
  readonly accessKey: SigningKey
  readonly audit: Pick<Audit, 'append'>
  readonly recognition: Pick<Recognition, 'issuerTrust' | 'recogniseCredential' | 'findReceipt'>
  /** Throws a Fault when there is no such service. */
  readonly registers: { getService(id: string): AskingService | Promise<AskingService> }
  readonly baseUrl: string
  /** Address of the wallet's entry for presentations, such as `https://wallet.example/present`. */
  readonly walletUrl: string
  /** Page that the person comes back to, without the response code. */
  readonly returnUrl: (to: {
    readonly serviceId: string
    readonly language: string
  }) => string | Promise<string>
  /** Sessions of browsers, for the endpoints that pages call; without it there are none. */
  readonly session?: Pick<BrowserSession, 'ensure' | 'get'>
  /** The registration certificate of a service, as its register signed it (JWT); nothing when it has none. */
  readonly registration?: { find(serviceId: string): Promise<string | undefined> }
  /** How wallets are told to fetch requests; by POST they can send a nonce of their own. Default GET. */
  readonly requestUriMethod?: 'get' | 'post'
  /**
   * Whoever asks for somebody else takes the end of a request over, in the transaction that ends it: what a person
   * handed over is then kept there and not here.
   */
  readonly onEnd?: (tx: Tx, end: PresentationEnd) => Promise<void>
  /** How long what a person handed over may be read; default 15 minutes. */
  readonly retentionSeconds?: number
}
