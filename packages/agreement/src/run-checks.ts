/** The rows of a decision table, run in order, with their trace (agreement-1 §10). */
import type { Check } from './checks/matter.ts'
import type { CheckId, TraceEntry } from './decision.ts'
import { NOTHING, type Reason } from './reasons.ts'
import { findingEntry, passedEntries, skippedEntries } from './trace.ts'

export type Row<M> = { readonly check: CheckId; readonly run: Check<M>; readonly gate: boolean }

/** A1 and R1 have been answered before anything can be checked: with an agreement and a rule, or without a decision. */
export const settled = (): readonly Reason[] => NOTHING

export type Found = { readonly reasons: readonly Reason[]; readonly trace: readonly TraceEntry[] }

export type Run<M> = {
  readonly all: (matter: M) => Found
  /** The trace when that gate has failed with these reasons before anything could be checked. */
  readonly closedAt: (check: CheckId, reasons: readonly Reason[]) => readonly TraceEntry[]
}

/** Reasons are told in the order of the rows. After a gate that fails, the rest is skipped. */
export function createRun<M>(rows: readonly Row<M>[]): Run<M> {
  const checks = rows.map(({ check }) => check)
  const passed = passedEntries(checks)
  const skipped = skippedEntries(checks)
  const open = rows.map((row, place) => ({ ...row, place })).filter(({ run }) => run !== settled)
  const closedAfter = (place: number, trace: readonly TraceEntry[]): TraceEntry[] => [
    ...trace.slice(0, place + 1),
    ...skipped.slice(place + 1),
  ]
  return {
    // Most checks have nothing to say: the trace starts as if none had, and only what differs is written.
    all: (matter) => {
      const reasons: Reason[] = []
      const trace = passed.slice()
      for (const { check, run, gate, place } of open) {
        const given = run(matter)
        if (given.length === 0) continue
        reasons.push(...given)
        trace[place] = findingEntry(check, given)
        if (gate) return { reasons, trace: closedAfter(place, trace) }
      }
      return { reasons, trace }
    },
    closedAt: (check, reasons) => {
      const place = checks.indexOf(check)
      const trace = closedAfter(place, passed)
      trace[place] = findingEntry(check, reasons)
      return trace
    },
  }
}
