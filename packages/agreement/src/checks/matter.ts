/** What every check sees: the question, the facts, and the rule that governs. */
import type { CompiledClause, CompiledRule, Candidate } from '../compile.ts'
import type { Facts, RecognitionRequest } from '../facts.ts'
import type { LoaAnswer } from '../loa.ts'
import { type Reason, type ReasonClass, type ReasonCode, REASONS } from '../reasons.ts'

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

export type Check = (matter: Matter) => readonly Reason[]

/** Shared by every check that has nothing to say: a good case allocates nothing. */
export const NOTHING: readonly Reason[] = Object.freeze([])

export function reason(code: ReasonCode, clause: string, detail: string): Reason {
  return { code, class: REASONS[code], clause, detail }
}

export function reasonOfClass(
  code: ReasonCode,
  given: ReasonClass,
  where: { clause: string; detail: string },
): Reason {
  return { code, class: given, ...where }
}

/** A pointer into the governing agreement, or with the id before it into another one. */
export function clauseIn(matter: Matter, rule: CompiledRule, pointer: string): string {
  return rule.state === matter.governing.state ? pointer : `${rule.state.id}#${pointer}`
}
