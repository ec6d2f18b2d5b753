/** What a decision returns (agreement-1 §10). Plain data in a fixed shape: its canonical bytes are the replay test. */
import type { Assurance, Level, TrustServiceEffect } from './facts.ts'
import type { DataClause } from './language/data-exchange.ts'
import { prepareCanonical } from './jcs.ts'
import type { Reason, ReasonCode, Verdict } from './reasons.ts'

export type Effect = {
  readonly assurance: Assurance
  /** The same on the home scale of the rule; `null` when nothing is recognised. */
  readonly level: Level | null
  readonly trustService: TrustServiceEffect
  /** The word "qualified" may be shown only when this is true. */
  readonly printQualified: boolean
  /**
   * The bound that decided: `loa`, `signature`, `equivalence`, `rule`, `law`, `agreement`, `implements:<id>`, `mode`;
   * `null` without effect.
   */
  readonly boundBy: string | null
}

/** A version of an agreement, by content. */
export type AgreementReference = { readonly id: string; readonly version: number; readonly sha256: string }

export type CheckId =
  | 'A1'
  | 'A2'
  | 'A3'
  | 'A4'
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4'
  | 'R5'
  | 'L1'
  | 'L2'
  | 'E1'
  | 'C1'
  | 'C2'
  | 'C3'
  | 'C4'
  | 'X1'
  | 'G1'
  | 'P1'
  | 'P2'
  | 'P3'
  | 'F1'

export type TraceEntry = {
  readonly check: CheckId
  readonly result: 'ok' | 'reasons' | 'skipped'
  readonly codes: readonly ReasonCode[]
}

export type Decision = {
  readonly decision: 'recognise' | 'disclose' | 'acceptSignature'
  readonly semantics: number
  readonly at: string
  readonly knownAt: string
  readonly verdict: Verdict
  /** First reason of the gravest class; `null` when recognised without reserve. */
  readonly deciding: ReasonCode | null
  readonly reasons: readonly Reason[]
  readonly effect: Effect
  /** The governing version, `null` when no rule was found. */
  readonly agreement: AgreementReference | null
  readonly noticesHead: string | null
  /** Id of the rule that decided. */
  readonly rule: string | null
  /** Id of the data clause under which the attributes may be kept; `null` when none holds. */
  readonly clause: string | null
  /** A method the parties offer when the level is one step short (for example a passport chip). */
  readonly stepUp: string | null
  readonly trace: readonly TraceEntry[]
}

/** What both nodes owe for data that cross (agreement-1 §8). */
export type Obligations = {
  /** Pivot names that may be released, and no others; before the source has answered, those that it may be asked for. */
  readonly release: readonly string[]
  readonly retention: {
    readonly max: string
    readonly onEnd: DataClause['onEnd']
    readonly onward: DataClause['onwardTransfer']
  }
  readonly notify: {
    /** What the person sees: the evidence before it is released, or the entry in the tracker after. */
    readonly person: 'preview' | 'tracker'
    /** Within this time each side tells the other of a breach. */
    readonly breach: string
    /** By party: where the person turns to. */
    readonly contact: DataClause['rights']['contact']
  }
  readonly log: {
    /** How long the receipts of the disclosure are kept. */
    readonly receipts: string
    readonly transferBasis: string
    /** By party. */
    readonly legalBasis: DataClause['legalBasis']
  }
}

/** A decision `disclose`: with obligations when it is positive. It has no legal effect of its own. */
export type DisclosureDecision = Decision & { readonly obligations: Obligations | null }

export const NO_EFFECT: Effect = prepareCanonical({
  assurance: 'none',
  level: null,
  trustService: 'none',
  printQualified: false,
  boundBy: null,
})
