/**
 * Paired measurement (performance.md §16): every round runs each candidate once, in rotating order; ratios are
 * medians over rounds, so that a noisy neighbour disturbs both sides alike. CPU seconds count all threads.
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
  readonly limit: { readonly formula: string; readonly of: (probes: Probes) => number }
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

export type Slots = { readonly rounds: number; readonly milliseconds: number }

export async function measure(family: Family, slots: Slots): Promise<Measured[]> {
  const samples = family.candidates.map(() => ({
    cpu: [] as number[],
    wall: [] as number[],
    busy: [] as number[],
  }))
  const turns = family.candidates.map(() => 0)
  let peak = 0
  for (let round = -1; round < slots.rounds; round++) {
    for (let offset = 0; offset < family.candidates.length; offset++) {
      const index = (offset + Math.max(round, 0)) % family.candidates.length
      const candidate = family.candidates[index] as Candidate
      const slot = await runSlot(candidate, turns[index] as number, slots.milliseconds)
      turns[index] = slot.turn
      peak = Math.max(peak, process.memoryUsage.rss() / 1e6)
      if (round < 0) continue
      samples[index]?.cpu.push(slot.operations / slot.cpuSeconds)
      samples[index]?.wall.push(slot.operations / slot.wallSeconds)
      samples[index]?.busy.push(slot.cpuSeconds / slot.wallSeconds)
    }
  }
  return family.candidates.map((candidate, index) => {
    const sample = samples[index] as (typeof samples)[number]
    return {
      name: candidate.name,
      opsPerCpuSecond: median(sample.cpu),
      opsPerWallSecond: median(sample.wall),
      coresBusy: median(sample.busy),
      peakMB: Math.round(peak),
      perRound: sample.cpu,
    }
  })
}

type Slot = { turn: number; operations: number; cpuSeconds: number; wallSeconds: number }

let sink: unknown

async function runSlot(candidate: Candidate, firstTurn: number, milliseconds: number): Promise<Slot> {
  const batch = candidate.batch ?? 20
  let turn = firstTurn
  let operations = 0
  const cpu = await cpuOf(candidate)
  const start = performance.now()
  while (performance.now() - start < milliseconds) {
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
  }
  const wallSeconds = (performance.now() - start) / 1000
  return { turn, operations, cpuSeconds: ((await cpuOf(candidate)) - cpu) / 1e6, wallSeconds }
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
