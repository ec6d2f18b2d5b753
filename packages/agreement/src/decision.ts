/** What a decision returns (agreement-1 §10). Plain data in a fixed shape: its canonical bytes are the replay test. */
import type { Assurance, Level } from './facts.ts'
import { prepareCanonical } from './jcs.ts'
import type { Reason, ReasonCode, Verdict } from './reasons.ts'

export type TrustServiceEffect = 'none' | 'simple' | 'advanced' | 'advanced-qc' | 'qualified'

export type Effect = {
  readonly assurance: Assurance
  /** The same on the home scale of the rule; `null` when nothing is recognised. */
  readonly level: Level | null
  readonly trustService: TrustServiceEffect
  /** The word "qualified" may be shown only when this is true. */
  readonly printQualified: boolean
  /** The bound that decided: `loa`, `rule`, `agreement`, `implements:<id>`, `mode`; `null` without effect. */
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
  readonly decision: 'recognise'
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

export const NO_EFFECT: Effect = prepareCanonical({
  assurance: 'none',
  level: null,
  trustService: 'none',
  printQualified: false,
  boundBy: null,
})
