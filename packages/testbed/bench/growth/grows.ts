import { type Candidate, type Family, measure, pairedRatio } from '../harness.ts'
import type { Probes } from '../probes.ts'

export type Growth = {
  readonly few: Candidate
  readonly many: Candidate
  /** Units of work in one operation of each; the time of one unit is what may grow. */
  readonly units?: { readonly few: number; readonly many: number }
  /** Without it the growth is only told. */
  readonly allowed?: number
}

const SLOTS = { rounds: 15, milliseconds: 100, warmUpMilliseconds: 500 }
/** Nothing here is compared with a limit of the machine. */
const NO_PROBES: Probes = { sign: 1, verify: 1, sha256: 1, fdatasync: 1, source: 'node:crypto' }

/** Measures two sizes in turns, in one process, and says whether the larger costs more than it may. */
export async function grows({ few, many, units = { few: 1, many: 1 }, allowed }: Growth): Promise<boolean> {
  const family: Family = {
    name: 'growth',
    limit: { formula: 'none', of: () => 1 },
    state: 'warm',
    correct: async () => ({}),
    ours: many.name,
    candidates: [few, many],
  }
  const [small, large] = (await measure(family, SLOTS, NO_PROBES)).measured
  if (small === undefined || large === undefined) throw new Error('nothing was measured')
  const { median, min, max } = pairedRatio(small, large)
  const perUnit = units.few / units.many
  const grown = allowed !== undefined && median * perUnit > allowed
  const time = (opsPerCpuSecond: number, count: number) => (1e6 / opsPerCpuSecond / count).toFixed(2)
  console.log(
    `${few.name} → ${many.name}: ${time(small.opsPerCpuSecond, units.few)} → ` +
      `${time(large.opsPerCpuSecond, units.many)} µs, × ${(median * perUnit).toFixed(2)} ` +
      `[${(min * perUnit).toFixed(2)}–${(max * perUnit).toFixed(2)}]` +
      (allowed === undefined ? ' (told, not judged)' : `, allowed ${allowed}${grown ? ': GROWS' : ''}`),
  )
  return grown
}
