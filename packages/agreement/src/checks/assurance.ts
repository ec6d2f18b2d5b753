/** G1 and F1: the level that is credited, and the effect it may have (agreement-1 §6, §10). */
import { type Ceiling, underCeiling, WITHOUT_LEVEL } from '../compile/effects.ts'
import type { CompiledRule } from '../compile/rule.ts'
import type { Effect } from '../decision.ts'
import type { Level } from '../facts.ts'
import {
  assuranceRank,
  atLeast,
  type Credit,
  levelText,
  type LoaAnswer,
  reaches,
  tooLowReason,
} from '../loa.ts'
import { NOTHING, type Reason, reason } from '../reasons.ts'
import type { Check, Matter } from './matter.ts'

/** G1 */
export const assuranceEnough: Check = (matter) => {
  const { loa: answer, governing, request } = matter
  const { credit, reached } = answer
  if (credit === null) return reached ? NOTHING : governing.said.unmapped
  if (!reached) {
    const { assurance } = request.required
    const known = typeof assurance === 'string' ? credit.tooLow.get(assurance) : undefined
    return known ?? [tooLowReason(credit, assurance)]
  }
  const reasons = clauseMinimum(matter, credit)
  return reasons.length === 0 ? credit.provisionalReason : [...reasons, ...credit.provisionalReason]
}

/** The data clause may ask for more than the service does; on a scale of its own it is compared with that side. */
function clauseMinimum(
  { clause: { chosen }, governing: { loa }, facts }: Matter,
  credit: Credit,
): readonly Reason[] {
  if (chosen === undefined) return NOTHING
  const { scale, min } = chosen.clause.assurance
  if (scale === loa.to && reaches(loa.target, credit, min)) return NOTHING
  const { assurance } = facts
  const source = scale === loa.scale && assurance?.scale === scale ? assurance.level : undefined
  if (source !== undefined && atLeast(loa.source, source, min)) return NOTHING
  // Neither side of the mapping speaks the clause's scale: the words of the ceilings remain.
  if (scale !== loa.to && source === undefined && reaches(loa.target, credit, min)) return NOTHING
  return [
    reason(
      'LOA_TOO_LOW',
      `${chosen.pointer}/assurance`,
      `${levelText(credit.level)}, the clause asks ${levelText(min)}`,
    ),
  ]
}

/** F1: the ceilings against what is required and what was preferred. Independent of how much the source offers. */
export const effectAllowed: Check = ({ governing, loa: answer, request }) => {
  const { assurance, preferred } = request.required
  const low = answer.reached && assurance !== 'none' ? ceilingBelow(governing, answer, assurance) : undefined
  if (low !== undefined) return [reason('EFFECT_TOO_LOW', low.pointer, `at most ${low.assurance}`)]
  if (preferred === undefined) return NOTHING
  const capping = governing.ceilings.find(
    (ceiling) => assuranceRank(preferred) > assuranceRank(ceiling.assurance),
  )
  if (capping === undefined) return NOTHING
  return [reason('EFFECT_CAPPED', capping.pointer, `preferred ${preferred}, at most ${capping.assurance}`)]
}

/** The first ceiling under which no met credit is enough. A test has no effect anyway, and R4 says so. */
function ceilingBelow(
  { ceilings, loa }: CompiledRule,
  { credit, met }: LoaAnswer,
  required: Level,
): Ceiling | undefined {
  for (const ceiling of ceilings) {
    if (ceiling.name === 'mode' && ceiling.assurance === 'none') continue
    const capped = underCeiling(met, ceiling)
    // The credit itself has been found to be enough.
    if (capped === undefined || (capped !== credit && !reaches(loa.target, capped, required))) return ceiling
  }
  return undefined
}

/** What a positive decision carries: the mapped level under every ceiling in force. */
export function effectOf({ governing, loa: { credit, met } }: Matter): Effect {
  const compiled = credit === null ? undefined : governing.effects.get(credit)
  if (compiled === undefined) return WITHOUT_LEVEL
  if (compiled.under === null) return compiled.effect
  const fitting = underCeiling(met, compiled.under)
  return (fitting === undefined ? undefined : compiled.byFitting.get(fitting)) ?? compiled.effect
}
