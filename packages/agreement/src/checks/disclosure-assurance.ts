/** G1 of `disclose`: how surely the person was identified, against what the clause asks (agreement-1 §6, §10). */
import type { CompiledDisclosure } from '../compile/disclosure.ts'
import type { DisclosureFacts, DisclosureRequest } from '../facts.ts'
import {
  atLeast,
  type CompiledLoa,
  levelText,
  type LoaAnswer,
  type LoaQuestion,
  mapLevel,
  tooLowReason,
} from '../loa.ts'
import { NOTHING, reason } from '../reasons.ts'
import type { AssuranceAnswer, Check, DisclosureMatter } from './matter.ts'

export const identifiedEnough: Check<DisclosureMatter> = ({ assurance }) => assurance.reasons

const ENOUGH: AssuranceAnswer = Object.freeze({ reasons: NOTHING, stepUp: null })

/** On the clause's own scale directly; on another through the best table of the rules by which the sender recognises. */
export function answerAssurance(
  { rule, pointer, scale, tables }: CompiledDisclosure,
  { purpose, at }: DisclosureRequest,
  { assurance: actual }: DisclosureFacts,
): AssuranceAnswer {
  const { scale: name, min } = rule.assurance
  const clause = `${pointer}/assurance`
  if (actual !== null && actual.scale === name && scale !== undefined) {
    if (atLeast(scale, actual.level, min)) return ENOUGH
    const detail = `${levelText(actual.level)}, the clause asks ${levelText(min)}`
    return { reasons: [reason('LOA_TOO_LOW', clause, detail)], stepUp: null }
  }
  const best = bestAnswer(tables, { actual, required: min, purpose, at })
  if (best === undefined || best.credit === null) {
    const reasons = [reason('LOA_UNMAPPED', clause, `no level on the scale ${name}`)]
    return { reasons, stepUp: best?.stepUp ?? null }
  }
  const { credit, reached, stepUp } = best
  return { reasons: reached ? credit.provisionalReason : [tooLowReason(credit, min)], stepUp }
}

function bestAnswer(tables: readonly CompiledLoa[], question: LoaQuestion): LoaAnswer | undefined {
  let best: LoaAnswer | undefined
  for (const table of tables) {
    if (table.scale !== question.actual?.scale) continue
    const answer = mapLevel(table, question)
    if (best === undefined || standing(answer) > standing(best)) best = answer
  }
  return best
}

/** An agreed mapping that is enough, then a provisional one, then one that is too low. */
function standing({ credit, reached }: LoaAnswer): number {
  if (credit === null) return 0
  if (!reached) return 1
  return credit.provisional ? 2 : 3
}
