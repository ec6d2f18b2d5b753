/**
 * Trusted lists (ETSI TS 119 612, versions 5 and 6; versions 1 to 4 as far as they are found): who is trusted for
 * what, since when. What is only for people (addresses, notices) is kept in one language or not at all.
 */
import type { LangText, LangUri } from '../lote/lote.ts'
import type { MraCriteria } from '../mra/mra.ts'
import type { Bytes, Instant } from '../ports.ts'
import type { XmlElement } from '../xml/xml.ts'

export const TSL = 'http://uri.etsi.org/02231/v2#'
export const TSLX = 'http://uri.etsi.org/02231/v2/additionaltypes#'
export const SIE = 'http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#'

export const LIST_OF_LISTS = 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists'
export const NATIONAL_LIST = 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric'

/** What breaks the schema or the specification; apart from the signature, and no reason against it. */
export type TslFinding = { readonly line: number; readonly detail: string }

/** §5.5.3: what a service is known by. */
export type TslIdentity = {
  /** DER. */
  readonly certificates: readonly Bytes[]
  readonly subjectNames: readonly string[]
  /** Subject key identifiers. */
  readonly skis: readonly Bytes[]
}

/** §5.5.9.2: qualifiers for the certificates that meet the criteria. */
export type TslQualification = {
  readonly qualifiers: readonly string[]
  /** Undefined where a criterion is not known: then the element is in error, and never true. */
  readonly criteria: MraCriteria | undefined
}

/** A service during one period: `[since, until)`. */
export type TslPeriod = {
  readonly type: string
  readonly name: readonly LangText[]
  readonly status: string
  readonly since: Instant
  /** Absent for the newest. */
  readonly until?: Instant
  readonly identity: TslIdentity
  /** §5.5.9.4: AdditionalServiceInformation. */
  readonly asi: readonly string[]
  readonly qualifications: readonly TslQualification[]
  /** §5.5.9.1: since when revocation is still told after a certificate has expired. */
  readonly expiredCertificatesSince?: Instant
  /** Critical extensions that are not known: the service cannot be used. */
  readonly unknownCritical: readonly string[]
  readonly supplyPoints: readonly { readonly uri: string; readonly type?: string }[]
}

/** A period with the qualifiers that apply to one certificate. */
export type AppliedPeriod = TslPeriod & { readonly qualifiers: readonly string[] }

export type TslService = {
  /** Newest first, never none. */
  readonly periods: readonly [TslPeriod, ...TslPeriod[]]
}

export type TslProvider = {
  readonly name: readonly LangText[]
  readonly tradeName: readonly LangText[]
  readonly information: readonly LangUri[]
  readonly services: readonly TslService[]
}

/** §5.3.13 */
export type TslPointer = {
  readonly location: string
  /** DER of those who may sign the list there. */
  readonly signers: readonly Bytes[]
  readonly type?: string
  readonly territory?: string
  readonly mimeType?: string
  readonly operator: readonly LangText[]
  /** The mutual-recognition extension, as it stands (`parseMra` reads the whole document). */
  readonly mra?: XmlElement
}

export type Tsl = {
  readonly version: number
  readonly sequence: number
  readonly type: string
  readonly operator: readonly LangText[]
  readonly schemeName: readonly LangText[]
  /** In document order, which matters in a list of lists. */
  readonly schemeInformation: readonly LangUri[]
  readonly statusApproach?: string
  readonly communityRules: readonly LangUri[]
  readonly territory?: string
  readonly historicalPeriod?: number
  readonly pointers: readonly TslPointer[]
  readonly issued: Instant
  /** Absent: the scheme is closed, there will be no further list. */
  readonly nextUpdate?: Instant
  readonly distributionPoints: readonly string[]
  readonly providers: readonly TslProvider[]
  readonly findings: readonly TslFinding[]
}

/** Thrown for what cannot be read as a trusted list at all. */
export class TslError extends Error {
  override readonly name = 'TslError'
}
