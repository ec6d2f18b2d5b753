/**
 * List of trusted entities (ETSI TS 119 602): the members that say who is trusted for what, by our names. Members
 * without a bearing on trust (definition pages, supply points) are neither kept nor written.
 */
import type { Json } from '../json.ts'
import type { Instant } from '../ports.ts'

export type LangText = { readonly lang: string; readonly value: string }
export type LangUri = { readonly lang: string; readonly uri: string }

export type PostalAddress = {
  readonly lang: string
  readonly street: string
  readonly locality?: string
  readonly province?: string
  readonly postalCode?: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

export type Address = { readonly postal: readonly PostalAddress[]; readonly electronic: readonly LangUri[] }

/** §6.6.3: what a service is recognised by. Certificates are base64 DER, kept as they stand. */
export type DigitalIdentity = {
  readonly certificates: readonly string[]
  readonly subjectNames?: readonly string[]
  readonly publicKeys?: readonly Json[]
  readonly skis?: readonly string[]
  readonly otherIds?: readonly string[]
}

/** A service as it is, or as it was during one period of its history (§6.6). */
export type LotePeriod = {
  readonly name: readonly LangText[]
  readonly identity: DigitalIdentity
  readonly type?: string
  /** Absent: being listed is enough. */
  readonly status?: string
  readonly since?: Instant
  readonly extensions?: readonly Json[]
}

export type LoteService = LotePeriod & { readonly history: readonly LotePeriod[] }

export type LoteEntity = {
  readonly name: readonly LangText[]
  readonly tradeName?: readonly LangText[]
  readonly address: Address
  readonly information: readonly LangUri[]
  readonly extensions?: readonly Json[]
  readonly services: readonly LoteService[]
}

export type LotePointer = {
  readonly location: string
  readonly identities: readonly DigitalIdentity[]
  readonly qualifiers: readonly {
    readonly type: string
    readonly operator: readonly LangText[]
    readonly mimeType: string
    readonly territory?: string
  }[]
}

export type Lote = {
  readonly sequence: number
  /** LoTEType, a URI. */
  readonly type?: string
  readonly operator: readonly LangText[]
  readonly operatorAddress?: Address
  readonly schemeName?: readonly LangText[]
  readonly schemeInformation?: readonly LangUri[]
  readonly statusApproach?: string
  readonly communityRules?: readonly LangUri[]
  /** SchemeTerritory, two letters. */
  readonly territory?: string
  readonly policies?: readonly LangUri[]
  readonly legalNotices?: readonly string[]
  readonly historicalPeriod?: number
  readonly pointers?: readonly LotePointer[]
  readonly issued: Instant
  readonly nextUpdate: Instant
  readonly distributionPoints?: readonly string[]
  /** The reference to the agreement stands here. */
  readonly extensions?: readonly Json[]
  readonly entities: readonly LoteEntity[]
}

/** The one LoTEVersionIdentifier of TS 119 602 V1.1.1 §6.3.1. */
export const LOTE_VERSION = 1

/** Thrown by `parseLote` for a list that does not follow the schema; `pointer` is RFC 6901. */
export class LoteError extends Error {
  override readonly name = 'LoteError'
  readonly pointer: string

  constructor(detail: string, pointer: string) {
    super(`${detail} at ${pointer === '' ? 'the top' : pointer}`)
    this.pointer = pointer
  }
}
