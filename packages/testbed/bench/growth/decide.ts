/**
 * `node packages/testbed/bench/growth/decide.ts`: a decision costs the same with five clauses and with five thousand
 * (performance.md §14). Both sizes run in one process, in turns. Exit code 1 when one grows by more than allowed.
 */
import {
  type CompiledAgreements,
  type Decision,
  recognise,
  type RecognitionRequest,
} from '@entente/agreement'
import { AT, FACTS, REQUEST } from '../../../agreement/src/vectors/worked-case.ts'
import type { Candidate } from '../harness.ts'
import { grows } from './grows.ts'
import { compileDataClauses, compileRules, typeOf } from './worked-rules.ts'

const FEW = 5
const MANY = 5000
const ALLOWED = 1.3

/** Five questions in either size, so that what is asked fits the same caches. */
function asking(name: string, compiled: CompiledAgreements, types: readonly string[]): Candidate {
  const requests = types.map((type, index): RecognitionRequest => {
    const object = { kind: 'credential', format: 'mso_mdoc', type } as const
    return { ...REQUEST, object, at: `${AT.slice(0, 17)}${10 + index}.000Z` }
  })
  const decide = (turn: number): Decision =>
    recognise(compiled, requests[turn % requests.length] ?? REQUEST, FACTS)
  for (const [turn] of requests.entries())
    if (decide(turn).verdict !== 'RECOGNISED_LIMITED')
      throw new Error(`${name}: ${JSON.stringify(decide(turn))}`)
  return { name, run: decide, batch: 200 }
}

function rules(count: number): Candidate {
  const spread = Array.from({ length: FEW }, (_, index) =>
    typeOf(Math.floor((index * (count - 1)) / (FEW - 1))),
  )
  return asking(`${count} rules`, compileRules(count), spread)
}

function dataClauses(count: number): Candidate {
  const only = Array.from({ length: FEW }, () => typeOf(0))
  return asking(`${count} data clauses`, compileDataClauses(count), only)
}

const byRules = await grows({ few: rules(FEW), many: rules(MANY), allowed: ALLOWED })
const byClauses = await grows({ few: dataClauses(FEW), many: dataClauses(MANY), allowed: ALLOWED })
process.exitCode = byRules || byClauses ? 1 : 0
