/** What the portal needs of the node, each as narrow as its use. No rule of law lives in the portal. */
import type { AgreementState, Decision, History } from '@entente/agreement'
import type { Assets, TextByLanguage } from '@entente/ui'
import type { BrowserSession } from '../../http/session.ts'
import type { Clock, Instant } from '../../kernel/clock.ts'
import type { Language } from '../../kernel/language.ts'
import type { Log } from '../../kernel/log.ts'
import type { IssueSuspension } from '../issuer/index.ts'
import type { Reattestation } from '../reattestation/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import type { Registers } from '../registers/index.ts'
import type { InvoiceDesk } from './invoices/invoice-desk.ts'
import type { ListStudioDesk } from './lists/list-studio-desk.ts'
import type { SignatureDesk } from './signatures/signature-desk.ts'
import type { WorkbenchDeps } from './workbench/workbench-deps.ts'

export type PortalConfig = {
  /** Jurisdiction of the node, for example `JP`. */
  readonly country: string
  /** Name of the node by language; a TEST installation may say so in it. */
  readonly name: TextByLanguage
  /** For browsers that ask for none of our languages. */
  readonly fallback: Language
  /** The gallery of components under `/ui`: on a node in development. */
  readonly gallery: boolean
  /** Stylesheet and icon in the theme of the node. */
  readonly assets: Assets
  /** Zone in which times are shown, for example `Asia/Tokyo`. */
  readonly timeZone: string
  /** Every page says that this is a TEST installation. */
  readonly test: boolean
  /** Nodes of the partners, whose own public pages ours lead to. */
  readonly partners: readonly { readonly party: string; readonly baseUrl: string }[]
  /** Origins that our forms may lead to by redirect: the wallet. */
  readonly formAction: readonly string[]
}

/** One document of a presentation, with the decision about it. */
export type Decided = {
  readonly queryId: string
  readonly decision: Pick<Decision, 'verdict' | 'reasons' | 'effect' | 'agreement' | 'rule' | 'at'>
  readonly receiptId: string
  /** By pivot name; undefined once the retention time is over. */
  readonly attributes: Readonly<Record<string, unknown>> | undefined
  /** Of the key that showed it; kept as long as the attributes. */
  readonly holderKey?: string | undefined
}

export type PortalResult =
  | { readonly outcome: 'decided'; readonly serviceId: string; readonly credentials: readonly Decided[] }
  | { readonly outcome: 'declined'; readonly serviceId: string; readonly error: string }
  | { readonly outcome: 'refused'; readonly code: string }

export type PortalVerifier = {
  startPresentation(start: {
    readonly serviceId: string
    readonly sessionHash: string
    readonly language: Language
  }): Promise<{ readonly walletUrl: string }>
  result(question: { readonly sessionHash: string; readonly responseCode: string }): Promise<PortalResult>
}

export const DOCUMENT_TYPES = ['pid', 'diploma', 'training', 'mnc', 'signing'] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

export type PortalIssuer = {
  /** What this node issues; both when it does not say. */
  readonly types?: readonly DocumentType[]
  /** What suspends, at partners, the recognition of these types. */
  suspensions?(types: readonly DocumentType[]): Promise<readonly IssueSuspension[]>
  createOffer(wish: {
    readonly personId: string
    readonly type: DocumentType
    readonly language: Language
  }): Promise<{ readonly offerUrl: string; readonly txCode: string | undefined }>
}

export type PortalDeps = {
  readonly config: PortalConfig
  readonly clock: Clock
  readonly log: Log
  readonly session: Pick<BrowserSession, 'get' | 'ensure' | 'formToken' | 'checkFormToken'>
  readonly registers: Pick<Registers, 'findPerson' | 'listPersons' | 'getService' | 'listServices'>
  readonly agreements: {
    states(at: Instant): Promise<readonly AgreementState[]>
    /** Every version and notice kept of one agreement. */
    history(id: string): Promise<History | undefined>
  }
  /** Absent on a node that asks for nothing. */
  readonly verifier?: PortalVerifier | undefined
  /** For outside developers; only where nothing is meant. */
  readonly sandbox?: Sandbox | undefined
  /** Where operators negotiate, sign, suspend and lift. */
  readonly workbench?: WorkbenchDeps | undefined
  /** Registers of sellers; without it the pages of invoices say what the document alone shows. */
  readonly invoices?: InvoiceDesk | undefined
  /** Signed documents of anybody; without it there are no pages for them. */
  readonly signatures?: SignatureDesk | undefined
  /** Where operators make lists; absent on a node that signs none. */
  readonly lists?: ListStudioDesk | undefined
  /** Where attestations of our own are made of partners' documents; absent where none are. */
  readonly reattestation?: Reattestation | undefined
  /** Absent on a node that issues nothing. */
  readonly issuer?: PortalIssuer | undefined
  readonly receiptUrl: (id: string) => string
  /** The signed receipt of a decision, JWS compact; it holds no personal data. */
  readonly findReceipt: (id: string) => Promise<string | undefined>
  /** What a replay of the decision needs, as JSON; it says things about a person. Undefined once it is erased. */
  readonly findBundle: (id: string) => Promise<string | undefined>
}
