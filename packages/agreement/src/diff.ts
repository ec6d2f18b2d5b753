/**
 * What changes between two versions of an agreement, and which way (agreement-1 §12): wider, narrower or neither.
 * Lists with ids are compared by id, so that a moved rule is no change; small things without one are compared whole.
 * Words for people are made elsewhere: `change-list` of the pages.
 */
import { DIRECTIONS } from './diff-directions.ts'
import { canonicalJson } from './jcs.ts'
import { pointerOf } from './json.ts'
import type { Agreement } from './language/schema.ts'

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
  const changes = compare(older, newer, []).map((change) =>
    // The next version begins when it begins: until then the one before stands.
    change.pointer === '/validity/inForceFrom' && older.version !== newer.version
      ? { ...change, direction: 'neutral' as const }
      : change,
  )
  return ORDER.flatMap((direction) => changes.filter((change) => change.direction === direction))
}

function compare(from: unknown, to: unknown, path: Path): readonly Change[] {
  if (isSame(from, to)) return []
  if (from === undefined || to === undefined || isWhole(path)) return [changeAt(from, to, path)]
  if (Array.isArray(from) && Array.isArray(to))
    return isAllOrSome(from, to, path) ? [changeAt(from, to, path)] : compareLists(from, to, path)
  return isMembers(from) && isMembers(to) ? compareMembers(from, to, path) : [changeAt(from, to, path)]
}

function isSame(from: unknown, to: unknown): boolean {
  if (from === undefined || to === undefined) return from === to
  return canonicalJson(from) === canonicalJson(to)
}

function compareMembers(from: Members, to: Members, path: Path): readonly Change[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort()
  return names.flatMap((name) => compare(ownOf(from, name), ownOf(to, name), [...path, name]))
}

/** A purpose may be called `constructor`. */
function ownOf(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

function compareWhole(from: unknown, to: unknown, path: Path): readonly Change[] {
  return isSame(from, to) ? [] : [changeAt(from, to, path)]
}

/** An item with the name under which it is compared, and the last part of its pointer. */
type Named = { readonly item: unknown; readonly step: string | number }

/** By name where the items have different ones; otherwise, as the rows of a table of levels, by their place. */
function compareLists(from: readonly unknown[], to: readonly unknown[], path: Path): readonly Change[] {
  const keyed = !isInOrder(path) || from.length !== to.length
  const [left, right] = [keyed ? namesOf(from) : undefined, keyed ? namesOf(to) : undefined]
  if (left === undefined || right === undefined) {
    const length = Math.max(from.length, to.length)
    const row = isInOrder(path) ? compare : compareWhole
    return Array.from({ length }, (_, index) => index).flatMap((i) => row(from[i], to[i], [...path, i]))
  }
  const names = [...new Set([...left.keys(), ...right.keys()])]
  const inside = names.flatMap((name) => {
    const [before, after] = [left.get(name), right.get(name)]
    return compare(before?.item, after?.item, [...path, (after ?? before)?.step ?? name])
  })
  if (inside.length > 0 || names.length === 0) return inside
  return [{ pointer: pointerOf(path), change: 'changed', direction: 'neutral', from, to }]
}

/** Undefined when two items have the same name: then nobody can say which became which. */
function namesOf(items: readonly unknown[]): ReadonlyMap<string, Named> | undefined {
  const entries = items.map((item, index): [string, Named] => {
    const id = idOf(item)
    return [id ?? nameOf(item), { item, step: id ?? index }]
  })
  const names = new Map(entries)
  return names.size < items.length ? undefined : names
}

function idOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item
  if (!isMembers(item)) return undefined
  if (typeof item['op'] === 'string') return `${String(item['to'])} ${canonicalJson(item['from'] ?? null)}`
  for (const name of ['id', 'code', 'x5t#S256', 'step']) if (typeof item[name] === 'string') return item[name]
  return undefined
}

/** A row of a table of levels by the level it is met by, a refusal by what it refuses and from when; else all it says. */
function nameOf(item: unknown): string {
  if (!isMembers(item)) return canonicalJson(item)
  if (item['when'] !== undefined) return canonicalJson(item['when'])
  return item['alg'] === undefined ? canonicalJson(item) : canonicalJson([item['alg'], item['from']])
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

/** The rule of the first pattern that fits the path; a slash inside a name, as of a URI, parts nothing. */
function directionOf({ from, to, path }: Comparison): Direction {
  const forbids = [from, to].some((item) => isMembers(item) && item['op'] === 'forbid')
  const plain = path.map((part) => String(part).replaceAll('/', '~1')).join('/')
  const [, measure] = DIRECTIONS.find(([pattern]) => pattern.test(plain)) ?? []
  if (measure === undefined) return 'neutral'
  const sign = forbids ? -measure(from, to) : measure(from, to)
  if (sign === 0) return 'neutral'
  return sign > 0 ? 'widens' : 'narrows'
}

/** Levels, triggers and the like are one value, also where they have parts. */
const WHOLE: ReadonlySet<string> = new Set([
  'previous',
  'activateOn',
  'dossier',
  'trigger',
  'source',
  'order',
  'components',
  'table',
  'when',
  'then',
  'min',
])

function isWhole(path: Path): boolean {
  return WHOLE.has(String(path.at(-1)))
}

/** From all services to named ones, or from listed states to any: no single item says which way that goes. */
function isAllOrSome(from: readonly unknown[], to: readonly unknown[], path: Path): boolean {
  const [list] = path.slice(-1)
  if (list === 'services') return from.includes('*') !== to.includes('*')
  return list === 'accept' && path.at(-2) === 'list' && (from.length === 0) !== (to.length === 0)
}

/** The strongest row of a table of levels stands first. */
function isInOrder(path: Path): boolean {
  return path.at(-1) === 'rules'
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
