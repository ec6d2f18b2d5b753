/** One recognition rule with everything that depends only on the agreement and its state worked out (agreement-1 §5). */
import { type CompiledClaims, compileClaims } from './compile-claims.ts'
import type { ClauseIndex } from './compile-clauses.ts'
import { type Ceiling, ceilingsOf, type CompiledEffect, compileEffects } from './compile-effects.ts'
import { compileModes, inForceReasons, type ModeReasons, suspensionReasons } from './compile-standing.ts'
import type { Instant } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import type { Recognition } from './language/recognition.ts'
import type { Agreement } from './language/schema.ts'
import { type CompiledLoa, compileLoa, type Credit } from './loa.ts'
import { type Reason, reason, stated } from './reasons.ts'
import type { AgreementState, Overlay } from './state.ts'
import { type DurationParts, parseDuration, startOfDate, subtractDuration } from './time.ts'

export type RecognisableRule = Exclude<Recognition, { kind: 'trust-service' }>

export type Rejection = {
  readonly alg: string
  readonly below: number | undefined
  readonly from: Instant
  /** Twelve months before: said, not yet refused. */
  readonly sunset: Instant
  readonly pointer: string
}

export type CompiledRule = {
  readonly state: AgreementState
  readonly rule: RecognisableRule
  readonly pointer: string
  readonly overlay: Overlay
  /** Undefined means every service. */
  readonly services: ReadonlySet<string> | undefined
  readonly purposes: ReadonlySet<string>
  /** Jurisdictions under both parties: fewer is more specific. */
  readonly breadth: number
  readonly listPins: ReadonlySet<string>
  readonly claims: CompiledClaims
  readonly loa: CompiledLoa
  readonly clauses: ClauseIndex
  readonly ceilings: readonly Ceiling[]
  readonly effects: ReadonlyMap<Credit, CompiledEffect>
  readonly rejections: readonly Rejection[]
  /** Greatest ages: of the list, of the status, of the partner's log checkpoint. */
  readonly ages: {
    readonly list: DurationParts
    readonly status: DurationParts
    readonly checkpoint: DurationParts | undefined
  }
  /** What is said whoever asks. */
  readonly said: {
    readonly inForce: readonly Reason[]
    readonly suspended: readonly Reason[]
    readonly mode: ModeReasons
    readonly unmapped: readonly Reason[]
  }
  /** Content without id and promises: equal text means equal outcome. */
  readonly content: string
}

export type RuleSurroundings = {
  /** Of the rule among the recognitions. */
  readonly place: number
  readonly byId: ReadonlyMap<string, AgreementState>
  readonly clauses: ClauseIndex
}

export function compileRule(
  state: AgreementState,
  rule: RecognisableRule,
  { place, byId, clauses }: RuleSurroundings,
): CompiledRule {
  const { agreement } = state
  const pointer = `/recognitions/${place}`
  const overlay = state.rules.get(rule.id) ?? { status: rule.status, suspensions: [] }
  const loa = compileLoa(rule.loa, agreement.loaScales, `${pointer}/loa`)
  const ceilings = ceilingsOf(state, rule, { pointer, byId })
  const { id: _id, promises: _promises, ...content } = rule
  return Object.freeze({
    state,
    rule,
    pointer,
    overlay,
    services: rule.scope.services.includes('*') ? undefined : new Set(rule.scope.services),
    purposes: new Set(rule.scope.purposes),
    breadth: agreement.parties.reduce((sum, party) => sum + party.covers.length, 0),
    listPins: state.listPins.get(rule.id) ?? new Set<string>(),
    claims: compileClaims(rule.claims, `${pointer}/claims`),
    loa,
    clauses,
    ceilings,
    effects: compileEffects(loa, ceilings),
    rejections: rejectionsOf(agreement),
    ages: {
      list: parseDuration(rule.list.maxAge),
      status: parseDuration(rule.statusCheck.maxAge),
      checkpoint: agreement.log === undefined ? undefined : parseDuration(agreement.log.maxCheckpointAge),
    },
    said: {
      inForce: inForceReasons(state, rule),
      suspended: suspensionReasons(overlay, pointer),
      mode: compileModes(agreement, overlay, pointer),
      unmapped: stated(
        reason('LOA_UNMAPPED', loa.pointer, 'no rule of the table is met by the level of the source'),
      ),
    },
    content: canonicalJson(content),
  })
}

function rejectionsOf({ crypto }: Agreement): readonly Rejection[] {
  return crypto.reject.map(({ alg, below, from }, index) => ({
    alg,
    below,
    from: startOfDate(from),
    sunset: subtractDuration(startOfDate(from), 'P1Y'),
    pointer: `/crypto/reject/${index}`,
  }))
}
