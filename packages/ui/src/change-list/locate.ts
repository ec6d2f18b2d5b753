/** From the pointer of a change to the text that speaks of it, and to the items on the way. */
import { type ChangesTexts, changes as texts } from '../generated/changes.ts'
import { type ComparedAgreement, isMembers, type ListedChange } from './change.ts'

/** Place in the schema without its items: `/recognitions/be-jp.pid/scope` → `recognitions.scope`. */
export type PathKey = keyof ChangesTexts['paths']

export type Item = {
  /** The list or table it stands in. */
  readonly key: string
  /** Its id, or the name under which it stands. */
  readonly name: string
  readonly value: unknown
}

export type Located = {
  readonly key: PathKey | undefined
  /** From the outside in; the last is the changed thing itself when `isItem`. */
  readonly items: readonly Item[]
  readonly isItem: boolean
  /** The item stands in a table by name, not in a list. */
  readonly isNamed: boolean
}

/** In these any name may occur, also one that is a member elsewhere. */
const TABLES: ReadonlySet<string> = new Set(['purposes', 'loaScales'])

const KEYS = Object.keys(texts.en.paths)
const PREFIXES: ReadonlySet<string> = new Set(
  KEYS.flatMap((key) => key.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'))),
)

/** Undefined `key`: no text speaks of this place, which a test of the testbed rules out for the whole schema. */
export function locate(
  { pointer, change, from, to }: ListedChange,
  { before, after }: { readonly before: ComparedAgreement; readonly after: ComparedAgreement },
): Located {
  let place: Place = {
    key: '',
    values: change === 'removed' ? [before, after] : [after, before],
    items: [],
    isItem: false,
    isNamed: false,
  }
  for (const name of stepsOf(pointer)) place = stepInto(place, name)
  const { key, isItem, isNamed } = place
  const own = place.items.at(-1)
  // What was added or removed is in the change itself, wherever it stood.
  const items =
    isItem && own !== undefined
      ? [...place.items.slice(0, -1), { ...own, value: own.value ?? to ?? from }]
      : place.items
  return { key: isPathKey(key) ? key : undefined, items, isItem, isNamed }
}

type Place = Omit<Located, 'key'> & {
  readonly key: string
  /** What stands there in the two texts, the one the pointer is into first. */
  readonly values: readonly unknown[]
}

function stepInto({ key, values, items }: Place, name: string): Place {
  const parent = values.find((value) => value !== undefined && value !== null)
  const inside = key === '' ? name : `${key}.${name}`
  // Inside an item of a table its members follow: `purposes/service-access/text`.
  const inTable = TABLES.has(key) && items.at(-1)?.key !== key
  const isItem = Array.isArray(parent) || inTable || !PREFIXES.has(inside)
  const below = values.map((value) => childOf(value, name))
  if (!isItem) return { key: inside, values: below, items, isItem: false, isNamed: false }
  const item: Item = { key, name, value: below.find((value) => value !== undefined) }
  return { key, values: below, items: [...items, item], isItem: true, isNamed: !Array.isArray(parent) }
}

export function isPathKey(key: string): key is PathKey {
  return Object.hasOwn(texts.en.paths, key)
}

function stepsOf(pointer: string): readonly string[] {
  const [, ...steps] = pointer.split('/')
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function childOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.find((item) => nameOf(item) === name) ?? value[Number(name)]
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** As the difference names items: by id, code, key or step; a detail by what it becomes and where it comes from. */
function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item
  if (!isMembers(item)) return undefined
  if (typeof item['op'] === 'string') return `${String(item['to'])} ${JSON.stringify(item['from'] ?? null)}`
  const name = ['id', 'code', 'x5t#S256', 'step']
    .map((member) => item[member])
    .find((one) => one !== undefined)
  return typeof name === 'string' ? name : undefined
}
