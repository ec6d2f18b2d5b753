import type { Family, Measurement } from './harness.ts'
import { median, pairedRatio } from './harness.ts'

export type FamilyResult = {
  readonly name: string
  readonly state: string
  readonly limit: { readonly formula: string; readonly perSecond: number }
  readonly candidates: readonly {
    readonly name: string
    readonly opsPerCpuSecond: number
    readonly opsPerWallSecond: number
    readonly coresBusy: number
    readonly ratioToLimit: { readonly median: number; readonly min: number; readonly max: number }
    readonly oursToThis?: { readonly median: number; readonly min: number; readonly max: number }
    readonly peakMB: number
  }[]
  readonly negative: Readonly<Record<string, string>>
  readonly ours: string
  readonly peer?: string
}

export type Goal = {
  readonly id: string
  readonly family: string
  readonly measure: 'limit' | 'peer'
  readonly goal: number
  /** Best ratio recorded so far; the gate is 75 % of the goal once met, of this until then, and only moves up. */
  readonly best: number
}
export type Judged = Goal & {
  readonly gate: number
  readonly value: number
  readonly met: boolean
  readonly passed: boolean
}

export function summarise(
  family: Family,
  { measured, limits }: Measurement,
  negative: Readonly<Record<string, string>>,
): FamilyResult {
  const ours = measured.find(({ name }) => name === family.ours)
  return {
    name: family.name,
    state: family.state,
    limit: { formula: family.limit.formula, perSecond: median(limits) },
    candidates: measured.map(({ perRound, ...rest }) => {
      const ratios = perRound.map((value, round) => value / (limits[round] ?? Number.NaN))
      const ratioToLimit = { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
      const whole = { ...rest, ratioToLimit }
      if (ours === undefined || rest.name === family.ours) return whole
      return { ...whole, oursToThis: pairedRatio(ours, { ...rest, perRound }) }
    }),
    negative,
    ours: family.ours,
    ...(family.peer === undefined ? {} : { peer: family.peer }),
  }
}

export function judge(goals: readonly Goal[], results: readonly FamilyResult[]): Judged[] {
  return goals.flatMap((goal) => {
    const result = results.find(({ name }) => name === goal.family)
    if (result === undefined) return []
    const value = valueOf(goal, result)
    const met = value >= goal.goal
    const gate = 0.75 * (goal.best >= goal.goal ? goal.goal : goal.best)
    return [{ ...goal, gate, value, met, passed: value >= gate }]
  })
}

function valueOf(goal: Goal, result: FamilyResult): number {
  const ours = result.candidates.find(({ name }) => name === result.ours)
  if (goal.measure === 'limit') return ours?.ratioToLimit.median ?? 0
  return result.candidates.find(({ name }) => name === result.peer)?.oursToThis?.median ?? 0
}

export function printFamily(result: FamilyResult): void {
  const limit = Math.round(result.limit.perSecond).toLocaleString('en')
  console.log(`\n${result.name} (${result.state}; limit ${result.limit.formula} = ${limit}/s)`)
  const width = Math.max(...result.candidates.map(({ name }) => name.length))
  console.log(
    `  ${'candidate'.padEnd(width)}   ops/CPU-s    ops/wall-s  cores  of limit [min–max]      ours ÷ this`,
  )
  for (const row of result.candidates) {
    const { median: middle, min, max } = row.ratioToLimit
    const ratio = `${middle.toFixed(2)} [${min.toFixed(2)}–${max.toFixed(2)}]`
    const ours = row.oursToThis === undefined ? '' : `${row.oursToThis.median.toFixed(1)} ×`
    console.log(
      `  ${row.name.padEnd(width)} ${count(row.opsPerCpuSecond)} ${count(row.opsPerWallSecond)}  ${row.coresBusy.toFixed(2)}   ${ratio.padEnd(22)} ${ours}`,
    )
  }
  for (const [name, answer] of Object.entries(result.negative))
    console.log(`  negative cases, ${name}: ${answer}`)
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en').padStart(12)
}

export function printGoals(judged: readonly Judged[]): void {
  console.log('\nGoals')
  for (const { id, family, measure, goal, gate, value, met, passed } of judged) {
    const outcome = met ? 'met' : passed ? 'not met, above the gate' : 'BELOW THE GATE'
    const against = { limit: 'of the limit', peer: '× the peer' }[measure]
    console.log(
      `  ${id.padEnd(4)} ${family.padEnd(18)} ${number(value)} ${against.padEnd(15)} goal ${number(goal)} gate ${number(gate)}  ${outcome}`,
    )
  }
}

function number(value: number): string {
  return (value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2)).padStart(10)
}
