import type { KeyLevels } from '@entente/credentials'
import type { Bytes } from '@entente/trust'
import type { Assets } from '@entente/ui'
import type { Agreements } from '../agreements/index.ts'
import type { Audit } from '../audit/index.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { NodeDriver } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import type { Keys } from '../../kernel/keys.ts'
import type { Language } from '../../kernel/language.ts'
import type { Log } from '../../kernel/log.ts'
import type { BrowserSession } from '../../http/session.ts'
import type { Registers, Registrar } from '../registers/index.ts'
import type { Store } from '../../store/database.ts'
import type { NewCopy } from './new-copy.ts'
import type { CredentialType } from './types/credential-type.ts'

export type WalletClient = { readonly clientId: string; readonly redirectUris: readonly string[] }

export type IssuerConfig = {
  /** Identifier of the credential issuer and of its authorization server. */
  readonly baseUrl: string
  /** Name of the issuer by language; TEST installations say so in it. */
  readonly names: { readonly [lang: string]: string }
  readonly languages: readonly Language[]
  /** Stylesheet and icon of its pages. */
  readonly assets: Assets
  /** Wallets that may ask. Where wallets must be attested, others that a listed provider attests may ask as well. */
  readonly clients: readonly WalletClient[]
  readonly types: readonly CredentialType[]
  /** Copies per request, each with its own key. */
  readonly batchSize: number
  /** Places in a status list, a power of two: 2^20, or 2^17 in development to start fast. */
  readonly statusListSize: number
  /** Wallets and keys must be attested, keys at one of these levels each; without it wallets are public clients. */
  readonly attestation?: KeyLevels | undefined
  /** Requests and answers in the clear are refused: for a node behind others who could read them. */
  readonly encryptionRequired?: boolean | undefined
  /** Types that somebody has to look at first, and how many seconds that takes. */
  readonly deferSeconds?: { readonly [type: string]: number } | undefined
  /** Where a link with an offer opens the wallet; without it the scheme `openid-credential-offer://`. */
  readonly walletUrl?: string
  /** Zone in which its pages show times. */
  readonly timeZone?: string
}

export type IssuerDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly keys: Keys
  readonly driver: NodeDriver
  readonly log: Log
  readonly audit: Pick<Audit, 'append'>
  readonly registers: Pick<Registers, 'findPerson' | 'listPersons'>
  /** Browser session of the node: the login page ties its form to it. */
  readonly session: BrowserSession
  /** Which partners do not recognise at the moment what is issued here. */
  readonly agreements?: Pick<Agreements, 'suspendedAbroad'>
  /** Certificates on the lists of wallet providers. May fetch: never called inside a transaction. */
  readonly walletProviders?: (() => Promise<readonly Bytes[]>) | undefined
  /** For people who write wallets: a copy that has to be refused, for a person who does not exist. */
  readonly spoil?: ((personId: string, copy: NewCopy) => string | undefined) | undefined
  /** For status lists of wallet providers. */
  readonly fetch?: Fetch | undefined
  /** The register that vouches for what is issued here; without it the metadata carries no certificate of it. */
  readonly registrar?: Pick<Registrar, 'findRegistration'> | undefined
  readonly config: IssuerConfig
}
