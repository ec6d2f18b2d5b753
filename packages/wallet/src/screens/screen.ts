import type { IssuerMetadata } from '@entente/credentials'
import type { Lang } from '@entente/ui'
import type { HolderChoice, OpenedRequest } from '../core/present.ts'
import type { OfferNotice, OpenOffer } from '../core/receive-offer.ts'
import type { Preview } from '../core/receive-keep.ts'
import type { StoredCredential } from '../core/store.ts'
import type { WalletConfig } from './config.ts'
import type { ErrorKind } from './explain.ts'
import type { TextKey } from './texts.ts'

/** What the person is told when the wallet stops: in words, with the code beside. */
export type ShownError = {
  readonly kind: ErrorKind
  readonly code: string
  /** What the other side said, shown as its words. */
  readonly says?: string | undefined
}

/** What happened to the documents, said above them. */
export type ListNote = 'removed' | 'notKept' | 'renewed' | 'renewedChanged'

/** One page of the wallet with all it shows. Nothing else decides what is on the screen. */
export type Screen =
  | { readonly name: 'progress'; readonly text: Extract<TextKey, `progress${string}`> }
  | {
      readonly name: 'list'
      readonly credentials: readonly StoredCredential[]
      readonly note?: ListNote
    }
  | { readonly name: 'remove'; readonly credential: StoredCredential }
  | { readonly name: 'notice'; readonly notice: OfferNotice }
  | { readonly name: 'offer'; readonly offer: OpenOffer; readonly codeError?: 'codeMissing' | 'codeWrong' }
  | { readonly name: 'approve'; readonly preview: Preview }
  | { readonly name: 'received'; readonly credentials: readonly StoredCredential[] }
  | { readonly name: 'issuers' }
  | { readonly name: 'types'; readonly issuer: IssuerMetadata }
  | RequestScreen
  | {
      readonly name: 'sent'
      readonly shared: boolean
      /** What was shared approved a signature. */
      readonly signed?: boolean
      readonly to: string
      readonly next?: string | undefined
    }
  | { readonly name: 'error'; readonly error: ShownError }

export type RequestScreen = {
  readonly name: 'request'
  readonly opened: OpenedRequest
  readonly credentials: readonly StoredCredential[]
  readonly choice: HolderChoice
  /** Values are hidden until the person wants to see them: names of the lines that are open. */
  readonly revealed: ReadonlySet<string>
  /** The person wanted to share without having accepted every warning. */
  readonly unaccepted?: true
}

export type State = {
  readonly lang: Lang
  readonly config: Pick<WalletConfig, 'demo' | 'homeName' | 'issuers'> | undefined
  /** NumericDate of the moment this is shown. */
  readonly now: number
  /** In which times are shown; UTC where it is not known. */
  readonly timeZone?: string | undefined
  readonly screen: Screen
}

/** What the person did: the name and value of the button, with the fields of its form. */
export type Action = {
  readonly name: string
  readonly value: string
  readonly fields: Readonly<Record<string, string>>
}
