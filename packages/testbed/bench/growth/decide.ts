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
import { type Candidate, type Family, measure, pairedRatio } from '../harness.ts'
import type { Probes } from '../probes.ts'
import { compileDataClauses, compileRules, typeOf } from './worked-rules.ts'

const FEW = 5
const MANY = 5000
const ALLOWED = 1.3
const SLOTS = { rounds: 15, milliseconds: 100, warmUpMilliseconds: 500 }
/** Nothing here is compared with a limit of the machine. */
const NO_PROBES: Probes = { sign: 1, verify: 1, sha256: 1, fdatasync: 1, source: 'node:crypto' }

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

async function grows(few: Candidate, many: Candidate): Promise<boolean> {
  const family: Family = {
    name: 'growth',
    limit: { formula: 'none', of: () => 1 },
    state: 'warm',
    correct: async () => ({}),
    ours: many.name,
    candidates: [few, many],
  }
  const { measured } = await measure(family, SLOTS, NO_PROBES)
  const [ours, other] = measured
  if (ours === undefined || other === undefined) throw new Error('nothing was measured')
  const { median, min, max } = pairedRatio(ours, other)
  const grown = median > ALLOWED
  console.log(
    `${few.name} → ${many.name}: ${(1e6 / ours.opsPerCpuSecond).toFixed(2)} → ${(1e6 / other.opsPerCpuSecond).toFixed(2)} µs,` +
      ` × ${median.toFixed(2)} [${min.toFixed(2)}–${max.toFixed(2)}], allowed ${ALLOWED}${grown ? ': GROWS' : ''}`,
  )
  return grown
}

const byRules = await grows(rules(FEW), rules(MANY))
const byClauses = await grows(dataClauses(FEW), dataClauses(MANY))
process.exitCode = byRules || byClauses ? 1 : 0
