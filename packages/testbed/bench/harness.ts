/**
 * Paired measurement: every round runs each candidate once, in rotating order; ratios are medians over rounds, so
 * that a noisy neighbour disturbs both sides alike. CPU seconds count all threads, and slots are measured in them: on
 * a busy machine a slot of wall time would hold too little work, and of the faster candidate the least.
 */
import type { Probes } from './probes.ts'

export type Candidate = {
  readonly name: string
  /** One operation; `turn` counts up over the whole run so that prepared distinct inputs can be used. */
  readonly run: (turn: number) => unknown
  /** Called before each operation in the cold state: empties every cache of this candidate. */
  readonly forget?: () => void
  /** Operations at once, for peers that gain from being asked so. */
  readonly inFlight?: number
  readonly batch?: number
  /** CPU of another process that does the work; without it, of this one. */
  readonly cpuMicroseconds?: () => Promise<number>
}

export type Family = {
  readonly name: string
  readonly limit: {
    readonly formula: string
    readonly of: (probes: Probes) => number
    /** Probes taken again between the rounds, for a limit that moves with the machine. */
    readonly sample?: () => Partial<Probes>
  }
  readonly state: 'warm' | 'cold'
  /** Cross-acceptance and rejections: throws on a wrong answer of ours, names what a peer wrongly accepts. */
  readonly correct: () => Promise<Readonly<Record<string, string>>>
  readonly ours: string
  readonly peer?: string
  readonly candidates: readonly Candidate[]
  readonly close?: () => Promise<void>
}

export type Measured = {
  readonly name: string
  readonly opsPerCpuSecond: number
  readonly opsPerWallSecond: number
  readonly coresBusy: number
  readonly peakMB: number
  readonly perRound: readonly number[]
}

export type Slots = {
  readonly rounds: number
  /** CPU time of one slot. */
  readonly milliseconds: number
  /** CPU time of each candidate before the first slot: both sides compiled by then, not only the first. */
  readonly warmUpMilliseconds: number
}

type Sample = { readonly cpu: number[]; readonly wall: number[]; readonly busy: number[] }
export type Measurement = {
  readonly measured: readonly Measured[]
  /** The limit as it stood in each round. */
  readonly limits: readonly number[]
}

export async function measure(family: Family, slots: Slots, probes: Probes): Promise<Measurement> {
  const { candidates } = family
  const samples = candidates.map((): Sample => ({ cpu: [], wall: [], busy: [] }))
  const turns = candidates.map(() => 0)
  let peak = 0
  for (const [index, candidate] of candidates.entries()) {
    turns[index] = (await runSlot(candidate, 0, slots.warmUpMilliseconds)).turn
  }
  const limits = movingLimit(family.limit, probes)
  for (let round = 0; round < slots.rounds; round++) {
    for (let offset = 0; offset < candidates.length; offset++) {
      const index = (offset + round) % candidates.length
      const slot = await runSlot(candidates[index] as Candidate, turns[index] as number, slots.milliseconds)
      turns[index] = slot.turn
      peak = Math.max(peak, process.memoryUsage.rss() / 1e6)
      samples[index]?.cpu.push(slot.operations / slot.cpuSeconds)
      samples[index]?.wall.push(slot.operations / slot.wallSeconds)
      samples[index]?.busy.push(slot.cpuSeconds / slot.wallSeconds)
    }
    limits.roundDone(round === slots.rounds - 1)
  }
  const measured = candidates.map(({ name }, index) => {
    const sample = samples[index] as Sample
    return {
      name,
      opsPerCpuSecond: median(sample.cpu),
      opsPerWallSecond: median(sample.wall),
      coresBusy: median(sample.busy),
      peakMB: Math.round(peak),
      perRound: sample.cpu,
    }
  })
  return { measured, limits: limits.perRound }
}

const ROUNDS_PER_SAMPLE = 3

/** Between two samples the limit counts as their mean; without sampling it is what the probes said. */
function movingLimit({ of, sample }: Family['limit'], probes: Probes) {
  const now = () => of({ ...probes, ...sample?.() })
  const perRound: number[] = []
  let before = now()
  let waiting = 0
  return {
    perRound,
    roundDone(last: boolean) {
      waiting++
      if (!last && waiting < ROUNDS_PER_SAMPLE) return
      const after = sample === undefined ? before : now()
      for (; waiting > 0; waiting--) perRound.push((before + after) / 2)
      before = after
    },
  }
}

type Slot = { turn: number; operations: number; cpuSeconds: number; wallSeconds: number }

let sink: unknown

/** A process that gets no CPU at all ends its slot after this many times the CPU it was promised. */
const WALL_FACTOR_MAX = 20

async function runSlot(candidate: Candidate, firstTurn: number, milliseconds: number): Promise<Slot> {
  const batch = candidate.batch ?? 20
  let turn = firstTurn
  let operations = 0
  const cpu = await cpuOf(candidate)
  const start = performance.now()
  let spent = 0
  while (spent < milliseconds * 1000 && performance.now() - start < milliseconds * WALL_FACTOR_MAX) {
    for (let inner = 0; inner < batch; inner++) {
      candidate.forget?.()
      const width = candidate.inFlight ?? 1
      if (width > 1) {
        sink = await Promise.all(Array.from({ length: width }, () => candidate.run(turn++)))
        operations += width
        continue
      }
      const result = candidate.run(turn++)
      sink = result instanceof Promise ? await result : result
      operations++
    }
    spent = (await cpuOf(candidate)) - cpu
  }
  const wallSeconds = (performance.now() - start) / 1000
  return { turn, operations, cpuSeconds: spent / 1e6, wallSeconds }
}

async function cpuOf({ cpuMicroseconds }: Candidate): Promise<number> {
  if (cpuMicroseconds !== undefined) return cpuMicroseconds()
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Keeps the last result alive, so that no candidate is optimised away. */
export function lastResult(): unknown {
  return sink
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Median, minimum and maximum of the paired ratios of two candidates. */
export function pairedRatio(ours: Measured, other: Measured): { median: number; min: number; max: number } {
  const ratios = ours.perRound.map((value, round) => value / (other.perRound[round] ?? Number.NaN))
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}
