/** The equivalence of a trust-service rule as the agreement language has it, with what both directions need of it. */
import { type Recognition, zAgreement } from '@entente/agreement'
import type { MraVocabulary } from '@entente/trust'

export type TrustRule = Extract<Recognition, { kind: 'trust-service' }>
export type Equivalence = TrustRule['equivalence']
export type Content = Equivalence['certificateContent'][number]
export type Criteria = Content['pointed']
type Part<C> = C extends { all: (infer P)[] } ? P : never
export type Nested = Part<Criteria>
export type Leaf = Exclude<Nested, { all: unknown } | { atLeastOne: unknown } | { none: unknown }>

/** The kinds of rules stand in the language in this order; the type check notices another one. */
export const zEquivalence = zAgreement.shape.recognitions.element.options[3].shape.equivalence

/** A side without a status: the extension wants one, and no list will ever have this. */
export const NO_STATUS = 'urn:entente:mra:no-status'
/** The version of the extension that we write, and the only one that says nothing more. */
export const MRA_VERSION = 1
export const EXTENSION_NAME = 'Sie:Q'
/** Where the parties name no law, the agreement stands in its place. */
export const AGREEMENT_URN = /^urn:entente:agreement:/

export const CONTEXTS = ['QcCompliance', 'QcType', 'QcQSCD'] as const

export function statusOf(
  uri: string,
  { enacted, repealed }: MraVocabulary,
): 'enacted' | 'repealed' | undefined {
  return uri === enacted ? 'enacted' : uri === repealed ? 'repealed' : undefined
}
