/** What every check sees: the question, the facts, and the rule or clause that governs. */
import type { Candidate } from '../compile/rule.ts'
import type { CompiledClause } from '../compile/clauses.ts'
import type { CompiledDisclosure } from '../compile/disclosure.ts'
import type { CompiledRule, Ground, RuleGround } from '../compile/rule.ts'
import type { TrustCandidate } from '../compile/trust-index.ts'
import type { CompiledTrustRule } from '../compile/trust.ts'
import type {
  DisclosureFacts,
  DisclosureRequest,
  Facts,
  Instant,
  LogFacts,
  RecognitionRequest,
  ServicePeriod,
  SignatureFacts,
  SignatureRequest,
  TrustServiceEffect,
} from '../facts.ts'
import type { LoaAnswer } from '../loa.ts'
import { NOTHING, type Reason } from '../reasons.ts'

/** For `recognise`. */
export type Matter = {
  readonly request: RecognitionRequest
  readonly facts: Facts
  readonly match: Candidate['match']
  readonly governing: CompiledRule
  /** Governing rule included: their prohibitions bind. */
  readonly collected: readonly Candidate[]
  readonly loa: LoaAnswer
  readonly clause: ClauseChoice
}

/** The data clause that holds the presentation, or why none does. */
export type ClauseChoice = {
  readonly chosen: CompiledClause | undefined
  readonly reasons: readonly Reason[]
}

/** Where no personal data cross. */
export const NO_CLAUSE: ClauseChoice = Object.freeze({ chosen: undefined, reasons: NOTHING })

/** For `disclose`. */
export type DisclosureMatter = {
  readonly request: DisclosureRequest
  readonly facts: DisclosureFacts
  readonly match: 'exact'
  readonly governing: CompiledDisclosure
  /** Governing clause included: what their agreements forbid binds. */
  readonly collected: readonly CompiledDisclosure[]
  readonly assurance: AssuranceAnswer
}

/** Whether the person was identified well enough for the clause. */
export type AssuranceAnswer = {
  readonly reasons: readonly Reason[]
  readonly stepUp: string | null
}

/** For `acceptSignature`. */
export type SignatureMatter = {
  readonly request: SignatureRequest
  readonly facts: SignatureFacts
  readonly match: Candidate['match']
  readonly governing: CompiledTrustRule
  readonly collected: readonly TrustCandidate[]
  /** The parties pair the service type with more than one of their own. */
  readonly ambiguous: boolean
  readonly clause: ClauseChoice
  /** Best signature time: the earliest at which the signature is proved to have existed, otherwise that of the decision. */
  readonly signedAt: Instant
  /** What the partner's list said when the certificate was issued, and at the best signature time. */
  readonly periods: {
    readonly atIssuance: ServicePeriod | undefined
    readonly atSignature: ServicePeriod | undefined
  }
  /** The most that the certificate, as the equivalence translates it, can carry. */
  readonly content: TrustServiceEffect
}

export type Check<M = Matter> = (matter: M) => readonly Reason[]

/** What may be asked of every decision. */
export type StandingMatter = {
  readonly request: { readonly at: Instant; readonly environment: string; readonly pilotAccepted: boolean }
  readonly facts: { readonly log: LogFacts | null }
  readonly governing: Ground
}

/** A pointer into the governing agreement, or with the id before it into another one. */
export function clauseIn(
  { governing }: { readonly governing: Pick<RuleGround, 'state'> },
  { state }: Pick<RuleGround, 'state'>,
  pointer: string,
): string {
  return state === governing.state ? pointer : `${state.id}#${pointer}`
}
