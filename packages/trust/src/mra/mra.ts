/**
 * The mutual-recognition extension of the EU list of lists, version 2: which trust services of another party are
 * equal to which of ours, since when, and what their words mean in ours. "Pointing" recognises, "pointed" is
 * recognised. The model says what the XML says and nothing else; what it means is in evaluate-mra.ts.
 */
import type { Instant } from '../ports.ts'

export const NAMESPACE = {
  mra: 'http://ec.europa.eu/tools/lotl/mra/schema/v2#',
  tsl: 'http://uri.etsi.org/02231/v2#',
  tslx: 'http://uri.etsi.org/02231/v2/additionaltypes#',
  sie: 'http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#',
  xades: 'http://uri.etsi.org/01903/v1.3.2#',
} as const

export type MraServiceType = {
  readonly type: string
  /** AdditionalServiceInformation; without it a service of the type with any addition, or none. */
  readonly asi?: string
}

export type MraAssert = 'all' | 'atLeastOne' | 'none'

export type MraQcStatement = {
  /** Object identifiers are dotted here, whichever of the three forms the XML has. */
  readonly id: string
  readonly qcType?: string
  /** Two letters, as a QcCClegislation statement has them. */
  readonly country?: string
}

/** One part of a list of criteria. Of several things that one part names, all must be there. */
export type MraCriterion =
  | {
      readonly kind: 'keyUsage'
      readonly bits: readonly { readonly name: string; readonly value: boolean }[]
    }
  | { readonly kind: 'policies'; readonly oids: readonly string[] }
  | { readonly kind: 'list'; readonly list: MraCriteria }
  | { readonly kind: 'qcStatements'; readonly statements: readonly MraQcStatement[] }
  | { readonly kind: 'extendedKeyUsage'; readonly oids: readonly string[] }
  | { readonly kind: 'subject'; readonly oids: readonly string[] }

export type MraCriteria = {
  readonly assert: MraAssert
  /** In the order of the schema: key usages, policies, lists, the others. */
  readonly criteria: readonly MraCriterion[]
  /** For people. */
  readonly description?: string
}

export type MraStatuses = {
  readonly pointing: readonly string[]
  readonly pointed: readonly string[]
}

export type MraContent = {
  readonly context: string
  readonly pointing: MraCriteria
  readonly pointed: MraCriteria
}

export type MraQualifiers = {
  /** Name of the extension that carries them, `Sie:Q` in all files known. */
  readonly extension: { readonly pointing: string; readonly pointed: string }
  readonly pairs: readonly { readonly pointing: string; readonly pointed: string }[]
}

/** What holds from `since` until the next newer version of the same equivalence. */
export type MraVersion = {
  readonly types: {
    readonly pointing: readonly MraServiceType[]
    readonly pointed: readonly MraServiceType[]
  }
  readonly status: string
  readonly since: Instant
  readonly statuses: { readonly valid: MraStatuses; readonly invalid: MraStatuses }
  readonly content: readonly MraContent[]
  readonly qualifiers?: MraQualifiers
}

export type MraEquivalence = MraVersion & {
  readonly legalIdentifier: string
  /** In document order. */
  readonly history: readonly MraVersion[]
}

export type Mra = {
  readonly technicalType: number
  readonly version: number
  readonly pointingLegislation: string
  readonly pointedLegislation: string
  readonly depth: number
  readonly equivalences: readonly MraEquivalence[]
}

/** The words of one party for what its own extension says; every party has URIs of its own. */
export type MraVocabulary = {
  readonly enacted: string
  readonly repealed: string
  readonly QcCompliance: string
  readonly QcType: string
  readonly QcQSCD: string
}

/** All five words under one beginning, as both known parties have them. */
export function vocabularyUnder(base: string): MraVocabulary {
  const word = (name: string): string => `${base}${name}`
  return {
    enacted: word('enacted'),
    repealed: word('repealed'),
    QcCompliance: word('QcCompliance'),
    QcType: word('QcType'),
    QcQSCD: word('QcQSCD'),
  }
}

export const EU_VOCABULARY = vocabularyUnder('http://ec.europa.eu/tools/lotl/mra/')
