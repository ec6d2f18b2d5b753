/** Entries of the trace: what each check came to (agreement-1 §10). Most are the same in every decision, and shared. */
import type { CheckId, TraceEntry } from './decision.ts'
import { prepareCanonical } from './jcs.ts'
import type { Reason, ReasonCode } from './reasons.ts'

export function passedEntries(checks: readonly CheckId[]): readonly TraceEntry[] {
  return checks.map((check) => prepareCanonical<TraceEntry>({ check, result: 'ok', codes: [] }))
}

export function skippedEntries(checks: readonly CheckId[]): readonly TraceEntry[] {
  return checks.map((check) => prepareCanonical<TraceEntry>({ check, result: 'skipped', codes: [] }))
}

/** Entries with one code, by check and code: there are fewer of them than reasons times checks. */
const WITH_ONE_CODE = new Map<CheckId, Map<ReasonCode, TraceEntry>>()

/** A check that gave these reasons, at least one. */
export function findingEntry(check: CheckId, reasons: readonly Reason[]): TraceEntry {
  const first = reasons[0]
  if (first === undefined || reasons.length > 1)
    return { check, result: 'reasons', codes: reasons.map(({ code }) => code) }
  const ofCheck = WITH_ONE_CODE.get(check) ?? new Map<ReasonCode, TraceEntry>()
  const known = ofCheck.get(first.code)
  if (known !== undefined) return known
  const entry = prepareCanonical<TraceEntry>({ check, result: 'reasons', codes: [first.code] })
  WITH_ONE_CODE.set(check, ofCheck.set(first.code, entry))
  return entry
}
