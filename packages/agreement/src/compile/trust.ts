/** One trust-service rule with everything that depends only on the agreement and its state worked out. */
import { type Compromises, compileCompromises } from './compromises.ts'
import { type CompiledEquivalence, compileEquivalence } from './equivalence.ts'
import { compileRuleGround, type RuleGround } from './rule.ts'
import {
  compileTrustEffects,
  type TrustCeiling,
  trustCeilingsOf,
  type TrustEffects,
} from './trust-effects.ts'
import type { Recognition } from '../language/recognition.ts'
import type { AgreementState } from '../state.ts'

export type TrustRule = Extract<Recognition, { kind: 'trust-service' }>

export type CompiledTrustRule = RuleGround & {
  readonly rule: TrustRule
  readonly equivalence: CompiledEquivalence
  readonly ceilings: readonly TrustCeiling[]
  readonly effects: TrustEffects
  readonly compromises: Compromises
  /** A signature made in time stays accepted after the end of the agreement or of the equivalence. */
  readonly survives: boolean
}

export function compileTrustRule(
  state: AgreementState,
  rule: TrustRule,
  { place, byId }: { readonly place: number; readonly byId: ReadonlyMap<string, AgreementState> },
): CompiledTrustRule {
  const ground = compileRuleGround(state, rule, place)
  const { pointer } = ground
  const ceilings = trustCeilingsOf(state, { own: rule.effectCeiling.trustService, pointer, byId })
  return Object.freeze({
    ...ground,
    rule,
    equivalence: compileEquivalence(rule.equivalence, `${pointer}/equivalence`),
    ceilings,
    effects: compileTrustEffects(state.agreement, ceilings),
    compromises: compileCompromises(state, rule),
    survives: state.agreement.validity.termination.surviving.includes('past-signatures'),
  })
}
