/** One recognition rule with everything that depends only on the agreement and its state worked out (agreement-1 §5). */
import { type CompiledClaims, compileClaims } from './claims.ts'
import type { ClauseIndex } from './clauses.ts'
import { type Ceiling, ceilingsOf, type CompiledEffect, compileEffects } from './effects.ts'
import { compileModes, inForceReasons, type ModeReasons, suspensionReasons } from './standing.ts'
import type { Instant } from '../facts.ts'
import { canonicalJson } from '../jcs.ts'
import type { Recognition } from '../language/recognition.ts'
import type { Agreement } from '../language/schema.ts'
import { type CompiledLoa, compileLoa, type Credit } from '../loa.ts'
import { type Reason, reason, stated } from '../reasons.ts'
import type { AgreementState, Overlay } from '../state.ts'
import { type DurationParts, parseDuration, startOfDate, subtractDuration } from '../time.ts'

export type RecognisableRule = Exclude<Recognition, { kind: 'trust-service' }>

export type Rejection = {
  readonly alg: string
  readonly below: number | undefined
  readonly from: Instant
  /** Twelve months before: said, not yet refused. */
  readonly sunset: Instant
  readonly pointer: string
}

/** What governs a decision, rule or clause alike: a place in the state of an agreement, and what is said whoever asks. */
export type Ground = {
  readonly state: AgreementState
  readonly pointer: string
  readonly overlay: Overlay
  /** Greatest age of the partner's log checkpoint. */
  readonly ages: { readonly checkpoint: DurationParts | undefined }
  readonly said: {
    readonly inForce: readonly Reason[]
    readonly suspended: readonly Reason[]
    readonly mode: ModeReasons
  }
}

/** What every rule of recognition has in common, whatever it recognises. */
export type RuleGround = Ground & {
  readonly rule: Recognition
  /** Undefined means every service. */
  readonly services: ReadonlySet<string> | undefined
  readonly purposes: ReadonlySet<string>
  /** Jurisdictions under both parties: fewer is more specific. */
  readonly breadth: number
  readonly listPins: ReadonlySet<string>
  readonly rejections: readonly Rejection[]
  /** Greatest ages: of the list, of the status, of the partner's log checkpoint. */
  readonly ages: {
    readonly list: DurationParts
    readonly status: DurationParts
    readonly checkpoint: DurationParts | undefined
  }
  /** Content without id and promises: equal text means equal outcome. */
  readonly content: string
}

/** A compiled rule that may govern, and how its object matches. */
export type Candidate<C = CompiledRule> = {
  readonly compiled: C
  readonly match: 'exact' | 'extends' | 'transitional'
}

export type CompiledRule = RuleGround & {
  readonly rule: RecognisableRule
  readonly claims: CompiledClaims
  readonly loa: CompiledLoa
  readonly clauses: ClauseIndex
  readonly ceilings: readonly Ceiling[]
  readonly effects: ReadonlyMap<Credit, CompiledEffect>
  readonly said: RuleGround['said'] & { readonly unmapped: readonly Reason[] }
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
  const ground = compileRuleGround(state, rule, place)
  const { pointer } = ground
  const loa = compileLoa(rule.loa, state.agreement.loaScales, `${pointer}/loa`)
  const ceilings = ceilingsOf(state, rule, { pointer, byId })
  return Object.freeze({
    ...ground,
    rule,
    claims: compileClaims(rule.claims, `${pointer}/claims`),
    loa,
    clauses,
    ceilings,
    effects: compileEffects(loa, ceilings),
    said: {
      ...ground.said,
      unmapped: stated(
        reason('LOA_UNMAPPED', loa.pointer, 'no rule of the table is met by the level of the source'),
      ),
    },
  })
}

/** The rule at that place among the recognitions, without what only some kinds have. */
export function compileRuleGround(state: AgreementState, rule: Recognition, place: number): RuleGround {
  const { agreement } = state
  const pointer = `/recognitions/${place}`
  const overlay = state.rules.get(rule.id) ?? { status: rule.status, suspensions: [] }
  const { id: _id, promises: _promises, ...content } = rule
  return {
    state,
    rule,
    pointer,
    overlay,
    services: rule.scope.services.includes('*') ? undefined : new Set(rule.scope.services),
    purposes: new Set(rule.scope.purposes),
    breadth: breadthOf(agreement),
    listPins: state.listPins.get(rule.id) ?? new Set<string>(),
    rejections: rejectionsOf(agreement),
    ages: {
      list: parseDuration(rule.list.maxAge),
      status: parseDuration(rule.statusCheck.maxAge),
      checkpoint: checkpointAgeOf(agreement),
    },
    said: {
      inForce: inForceReasons(state, selectorsOf(rule)),
      suspended: suspensionReasons(overlay, pointer),
      mode: compileModes(agreement, overlay, pointer),
    },
    content: canonicalJson(content),
  }
}

/** Jurisdictions under both parties. */
export function breadthOf({ parties }: Agreement): number {
  return parties.reduce((sum, party) => sum + party.covers.length, 0)
}

/** Undefined where the agreement asks for no log evidence. */
export function checkpointAgeOf({ log }: Agreement): DurationParts | undefined {
  return log === undefined ? undefined : parseDuration(log.maxCheckpointAge)
}

function selectorsOf({ id, kind }: Recognition): readonly string[] {
  return ['recognitions:*', `recognitions:${id}`, `recognitions:kind=${kind}`]
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
