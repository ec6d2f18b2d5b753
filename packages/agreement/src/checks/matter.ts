/** What every check sees: the question, the facts, and the rule that governs. */
import type { Candidate } from '../compile.ts'
import type { CompiledClause } from '../compile-clauses.ts'
import type { CompiledRule } from '../compile-rule.ts'
import type { Facts, RecognitionRequest } from '../facts.ts'
import type { LoaAnswer } from '../loa.ts'
import type { Reason } from '../reasons.ts'

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

/** A pointer into the governing agreement, or with the id before it into another one. */
export function clauseIn(matter: Matter, rule: CompiledRule, pointer: string): string {
  return rule.state === matter.governing.state ? pointer : `${rule.state.id}#${pointer}`
}
