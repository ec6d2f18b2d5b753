/** Which of two values is the higher one, where people say "rises" and "falls". */
import { isMembers } from './change.ts'

const ASSURANCE = ['none', 'low', 'substantial', 'high']
const TRUST = ['none', 'simple', 'advanced', 'advanced-qc', 'qualified']

/** Positive: higher; undefined: neither, or nobody can tell. */
export function compareLevels(from: unknown, to: unknown): number | undefined {
  if (isMembers(from) && isMembers(to)) return compareVectors(from, to)
  return [ASSURANCE, TRUST].map((order) => distance(order, from, to)).find((found) => found !== undefined)
}

function compareVectors(
  from: { readonly [name: string]: unknown },
  to: { readonly [name: string]: unknown },
): number | undefined {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  const steps = names.map((name) => Math.sign(Number(to[name] ?? 0) - Number(from[name] ?? 0)))
  const [up, down] = [steps.includes(1), steps.includes(-1)]
  if (up === down) return undefined
  return up ? 1 : -1
}

function distance(order: readonly string[], from: unknown, to: unknown): number | undefined {
  const [start, end] = [order.indexOf(String(from)), order.indexOf(String(to))]
  return start < 0 || end < 0 || start === end ? undefined : end - start
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
/** Seconds of each unit at its shortest and at its longest. */
const SHORTEST = [365 * 86_400, 28 * 86_400, 7 * 86_400, 86_400, 3600, 60, 1]
const LONGEST = [366 * 86_400, 31 * 86_400, 7 * 86_400, 86_400, 3600, 60, 1]

/** A month against 30 days is neither longer nor shorter. */
export function compareSpans(from: unknown, to: unknown): number | undefined {
  const [start, end] = [spanOf(from), spanOf(to)]
  if (start === undefined || end === undefined) return undefined
  if (start.most < end.least) return 1
  return end.most < start.least ? -1 : undefined
}

function spanOf(duration: unknown): { readonly least: number; readonly most: number } | undefined {
  const parts = typeof duration === 'string' ? DURATION.exec(duration)?.slice(1) : undefined
  if (parts === undefined) return undefined
  const sum = (units: readonly number[]) =>
    parts.reduce((total, count, index) => total + Number(count ?? 0) * (units[index] ?? 0), 0)
  return { least: sum(SHORTEST), most: sum(LONGEST) }
}
