/**
 * What changes between two versions of an agreement, and which way (agreement-1 §12): wider, narrower or neither.
 * Lists with ids are compared by id, so that a moved rule is no change. Words for people are made elsewhere.
 */
import { canonicalJson } from './jcs.ts'
import { pointerOf } from './json.ts'
import type { Agreement } from './language/schema.ts'
import { assuranceRank, isAssurance } from './loa.ts'
import { compareDurations, isDuration } from './time.ts'

export type Direction = 'widens' | 'narrows' | 'neutral'
export type Change = {
  /** Into the newer version; into the older one for what was removed. Items with an id are named by it. */
  readonly pointer: string
  readonly change: 'added' | 'removed' | 'changed'
  readonly direction: Direction
  readonly from: unknown
  readonly to: unknown
}

type Path = readonly (string | number)[]
type Members = { readonly [member: string]: unknown }

const ORDER: readonly Direction[] = ['widens', 'narrows', 'neutral']

/** Widening first, since that is what a signer must not overlook; then narrowing, then the rest. */
export function diffAgreements(older: Agreement, newer: Agreement): readonly Change[] {
  const changes = compare(older, newer, [])
  return ORDER.flatMap((direction) => changes.filter((change) => change.direction === direction))
}

function compare(from: unknown, to: unknown, path: Path): readonly Change[] {
  if (from === undefined && to === undefined) return []
  if (from === undefined || to === undefined) return [changeAt(from, to, path)]
  if (canonicalJson(from) === canonicalJson(to)) return []
  if (Array.isArray(from) && Array.isArray(to)) return compareLists(from, to, path)
  if (isMembers(from) && isMembers(to) && !isLevel(path)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort()
    return names.flatMap((name) => compare(from[name], to[name], [...path, name]))
  }
  return [changeAt(from, to, path)]
}

/** By id, code or claim where items have one; as sets where they are plain values; otherwise by place. */
function compareLists(from: readonly unknown[], to: readonly unknown[], path: Path): readonly Change[] {
  const keys = [keysOf(from), keysOf(to)]
  const [left, right] = keys
  if (left === undefined || right === undefined) {
    const length = Math.max(from.length, to.length)
    return Array.from({ length }, (_, index) => index).flatMap((i) => compare(from[i], to[i], [...path, i]))
  }
  const names = [...new Set([...left.keys(), ...right.keys()])]
  const inside = names.flatMap((name) => compare(left.get(name), right.get(name), [...path, name]))
  if (inside.length > 0 || names.length === 0) return inside
  return [{ pointer: pointerOf(path), change: 'changed', direction: 'neutral', from, to }]
}

function keysOf(items: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const entries = items.map((item) => [keyOf(item), item] as const)
  const keys = new Set(entries.map(([key]) => key))
  if (keys.has(undefined) || keys.size < items.length) return undefined
  return new Map(entries as readonly (readonly [string, unknown])[])
}

function keyOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item
  if (!isMembers(item)) return undefined
  if (typeof item['op'] === 'string') return `${String(item['to'])} ${canonicalJson(item['from'] ?? null)}`
  for (const name of ['id', 'code', 'x5t#S256', 'step']) if (typeof item[name] === 'string') return item[name]
  return undefined
}

function changeAt(from: unknown, to: unknown, path: Path): Change {
  const change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed'
  return {
    pointer: pointerOf(path),
    change,
    direction: directionOf({ from, to, path }),
    from: from ?? null,
    to: to ?? null,
  }
}

type Comparison = { readonly from: unknown; readonly to: unknown; readonly path: Path }

/** The rule of the first pattern that fits the pointer (list items count as `*`). */
function directionOf({ from, to, path }: Comparison): Direction {
  const forbids = [from, to].some((item) => isMembers(item) && item['op'] === 'forbid')
  const plain = path.join('/')
  const [, measure] = DIRECTIONS.find(([pattern]) => pattern.test(plain)) ?? []
  if (measure === undefined) return 'neutral'
  const sign = forbids ? -measure(from, to) : measure(from, to)
  if (sign === 0) return 'neutral'
  return sign > 0 ? 'widens' : 'narrows'
}

/** Positive: the newer one allows more. */
type Measure = (from: unknown, to: unknown) => number

const more: Measure = (from, to) => (from === undefined ? 1 : 0) - (to === undefined ? 1 : 0)
const fewer: Measure = (from, to) => -more(from, to)
const longer: Measure = (from, to) =>
  typeof from === 'string' && typeof to === 'string' && isDuration(from) && isDuration(to)
    ? compareDurations(to, from)
    : more(from, to)
const shorter: Measure = (from, to) => -longer(from, to)
const later: Measure = (from, to) => (String(to) > String(from) ? 1 : -1)
const earlier: Measure = (from, to) => -later(from, to)
const ranked =
  (order: readonly string[]): Measure =>
  (from, to) =>
    order.indexOf(String(to)) - order.indexOf(String(from))
const assurance: Measure = (from, to) => rankOf(to) - rankOf(from)
/** A level or a ceiling that is not written gives nothing, except a rule's own ceiling, which then does not bind. */
const ceiling: Measure = (from, to) =>
  (to === undefined ? 4 : rankOf(to)) - (from === undefined ? 4 : rankOf(from))

function rankOf(level: unknown): number {
  if (typeof level === 'string') return isAssurance(level) ? assuranceRank(level) : Number(level) || 0
  if (!isMembers(level)) return 0
  return Object.values(level).reduce<number>((sum, value) => sum + (Number(value) || 0), 0)
}

const ITEM = '[^/]+'
const at = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('*', ITEM)}$`)

const DIRECTIONS: readonly (readonly [RegExp, Measure])[] = [
  [at('mode'), ranked(['test', 'pilot', 'production'])],
  [at('legal/basis'), ranked(['none', 'national-law', 'implementing-act', 'art218'])],
  [at('legal/effectCeiling/assurance'), assurance],
  [
    at('legal/effectCeiling/trustService'),
    ranked(['none', 'simple', 'advanced', 'advanced-qc', 'qualified']),
  ],
  [at('parties/*/covers/*'), more],
  [at('parties/*/authorities/*'), more],
  [at('parties/*/authorities/*/signers/*'), more],
  [at('parties/*/authorities/*/roles/*'), more],
  [at('purposes/*'), more],
  [at('validity/inForceFrom'), earlier],
  [at('validity/expires'), later],
  [at('validity/review/(every|grace)'), longer],
  [at('validity/review/onLapsed/target/*'), fewer],
  [at('validity/review/onLapsed/effect'), ranked(['suspend', 'limit'])],
  [at('recognitions/*'), more],
  [at('recognitions/*/status'), ranked(['ended', 'planned', 'pilot', 'in-force'])],
  [at('recognitions/*/scope/(services|purposes)/*'), more],
  [at('recognitions/*/effectCeiling/assurance'), ceiling],
  [at('recognitions/*/fallback'), (from, to) => Number(to !== 'none') - Number(from !== 'none')],
  [at('recognitions/*/object/extends'), (from, to) => Number(to === true) - Number(from === true)],
  [at('recognitions/*/transitional(/alsoAccept/*)?'), more],
  [at('recognitions/*/transitional/until'), later],
  [at('recognitions/*/list/accept/*'), more],
  [at('recognitions/*/list/signers/*'), more],
  [at('recognitions/*/list/onStale'), ranked(['refuse', 'indeterminate'])],
  [at('recognitions/*/(list|statusCheck)/maxAge'), longer],
  [at('recognitions/*/statusCheck/required'), (from, to) => Number(from === true) - Number(to === true)],
  [at('recognitions/*/loa/default'), ranked(['none', 'low'])],
  [at('recognitions/*/loa/rules/*'), more],
  [at('recognitions/*/loa/rules/*/then'), assurance],
  [at('recognitions/*/loa/rules/*/when'), (from, to) => -assurance(from, to)],
  [
    at('recognitions/*/loa/rules/*/expires'),
    (from, to) => (to === null ? 1 : from === null ? -1 : later(from, to)),
  ],
  [at('recognitions/*/claims/*'), more],
  [at('recognitions/*/claims/*/required'), (from, to) => Number(from === true) - Number(to === true)],
  [at('recognitions/*/claims/*/purposes'), fewer],
  [at('recognitions/*/claims/*/purposes/*'), more],
  [at('dataExchange/*'), more],
  [at('dataExchange/*/status'), ranked(['ended', 'planned', 'pilot', 'in-force'])],
  [at('dataExchange/*/(purposes|recipients|categories|allow|evidenceTypes)/*'), more],
  [at('dataExchange/*/transfer/*'), more],
  [at('dataExchange/*/transfer/*/scope'), (from, to) => Number(to === 'any') - Number(from === 'any')],
  [at('dataExchange/*/retention/max'), longer],
  [at('dataExchange/*/breachNotice'), longer],
  [at('dataExchange/*/onwardTransfer'), ranked(['forbidden', 'listed'])],
  [at('dataExchange/*/sensitive'), ranked(['none', 'list'])],
  [at('annexes/*'), more],
  [at('safeguards/suspension/*'), fewer],
  [at('safeguards/suspension/*/lift'), ranked(['both', 'suspender'])],
  [at('safeguards/suspension/*/afterMax'), ranked(['keep', 'resume'])],
  [at('safeguards/suspension/*/auto'), (from, to) => Number(from === true) - Number(to === true)],
  [at('safeguards/suspension/*/max'), shorter],
  [at('crypto/reject/*'), fewer],
  [at('log/maxCheckpointAge'), longer],
  [at('log/witnesses'), (from, to) => Number(from) - Number(to)],
  [at('log'), fewer],
]

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A level is one value, also when it has components. */
function isLevel(path: Path): boolean {
  return ['when', 'then', 'min'].includes(String(path.at(-1)))
}
