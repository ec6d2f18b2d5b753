/** G1 and F1: the level that is credited, and the effect it may have (agreement-1 §6, §10). */
import { type Effect, NO_EFFECT } from '../decision.ts'
import type { Assurance, Level } from '../facts.ts'
import { assuranceRank, atLeast, type Credit, reaches, weakerAssurance } from '../loa.ts'
import type { Reason } from '../reasons.ts'
import { type Check, type Matter, NOTHING, reason } from './matter.ts'

/** G1 */
export const assuranceEnough: Check = (matter) => {
  const { loa: answer, governing, request } = matter
  const { pointer } = governing.loa
  const { credit, reached } = answer
  if (credit === null)
    return reached
      ? NOTHING
      : [reason('LOA_UNMAPPED', pointer, 'no rule of the table is met by the level of the source')]
  if (!reached)
    return [
      reason(
        'LOA_TOO_LOW',
        credit.pointer,
        `${levelText(credit.level)}, required ${levelText(request.required.assurance)}`,
      ),
    ]
  const reasons = clauseMinimum(matter, credit)
  if (credit.provisional)
    return [...reasons, reason('LOA_PROVISIONAL', credit.pointer, 'the mapping is provisional')]
  return reasons
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
export const effectAllowed: Check = ({ governing: { ceilings, loa }, loa: answer, request }) => {
  const { assurance, preferred } = request.required
  const reasons: Reason[] = []
  for (const ceiling of ceilings) {
    if (ceiling.name === 'mode' && ceiling.assurance === 'none') continue
    const capped = underCeiling(answer.met, ceiling.assurance)
    const enough = assurance === 'none' || (capped !== undefined && reaches(loa.target, capped, assurance))
    if (answer.reached && !enough) {
      reasons.push(reason('EFFECT_TOO_LOW', ceiling.pointer, `at most ${ceiling.assurance}`))
      break
    }
  }
  const capping = ceilings.find(
    (ceiling) => preferred !== undefined && assuranceRank(preferred) > assuranceRank(ceiling.assurance),
  )
  if (reasons.length === 0 && capping !== undefined)
    reasons.push(
      reason('EFFECT_CAPPED', capping.pointer, `preferred ${preferred ?? ''}, at most ${capping.assurance}`),
    )
  return reasons.length === 0 ? NOTHING : reasons
}

/** What a positive decision carries: the mapped level under every ceiling in force. */
export function effectOf({ governing, loa: answer }: Matter): Effect {
  const { credit } = answer
  if (credit === null) return { ...NO_EFFECT, boundBy: 'loa' }
  let assurance: Assurance = credit.assurance
  let boundBy = 'loa'
  for (const ceiling of governing.ceilings) {
    if (assuranceRank(ceiling.assurance) >= assuranceRank(assurance)) continue
    assurance = ceiling.assurance
    boundBy = ceiling.name
  }
  const level = boundBy === 'loa' ? credit.level : (underCeiling(answer.met, assurance)?.level ?? null)
  return { ...NO_EFFECT, assurance, level: assurance === 'none' ? null : level, boundBy }
}

/** The strongest met credit that a ceiling lets pass. */
function underCeiling(met: readonly Credit[], ceiling: Assurance): Credit | undefined {
  return met.find((credit) => weakerAssurance(credit.assurance, ceiling) === credit.assurance)
}

function levelText(level: Level): string {
  return typeof level === 'string'
    ? level
    : Object.entries(level)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')
}
