import type { XmlNode } from '../xml/node.ts'
import type { Context, Facts, Pattern, Rule } from './rule.ts'

export type Breach = { readonly rule: Rule; readonly node: XmlNode }

/** Rules of which a node is asked, unless a condition turns it away. */
type Choice = { readonly when: NonNullable<Context['when']> | undefined; readonly rules: readonly Rule[] }

/**
 * A path of names from the root down, `ubl:Invoice/cac:InvoiceLine/cac:Item`, with what is asked of the nodes there.
 * Which contexts fit a path is worked out once for all documents; of a node only the conditions are left to be asked.
 */
type Place = {
  readonly name: string
  readonly around: Place | undefined
  readonly always: readonly Rule[]
  /** Of each pattern that has conditions here: the first that holds decides. */
  readonly choices: readonly (readonly Choice[])[]
  readonly inside: Map<string, Place>
}

export type CompiledRules = {
  readonly rootPlace: (name: string) => Place
  readonly placeInside: (around: Place, name: string) => Place
  readonly tables: NonNullable<Pattern['tables']>
  /** Patterns that are not about every document: the document is walked for them where it is one of theirs. */
  readonly particular: readonly {
    readonly when: NonNullable<Pattern['when']>
    readonly compiled: CompiledRules
  }[]
  /** All rules, by identifier; the order is that of the patterns. */
  readonly rules: ReadonlyMap<string, Rule>
}

/** Rules by the path of the element they are about: a document is walked once and never searched for contexts. */
export function compilePatterns(patterns: readonly Pattern[]): CompiledRules {
  const general = patterns.filter(({ when }) => when === undefined)
  const fits = general.map(({ contexts }) => contexts.flatMap(fitsOf))
  return {
    ...placesOf((name, around) => createPlace(fits, name, around)),
    tables: general.flatMap(({ tables = [] }) => tables),
    particular: patterns.flatMap(({ when, ...pattern }) =>
      when === undefined ? [] : { when, compiled: compilePatterns([pattern]) },
    ),
    rules: rulesIn(patterns),
  }
}

function rulesIn(patterns: readonly Pattern[]): ReadonlyMap<string, Rule> {
  const rules = new Map<string, Rule>()
  for (const { contexts, tables = [] } of patterns)
    for (const rule of [...contexts, ...tables].flatMap((one) => one.rules)) {
      if (rules.has(rule.id)) throw new Error(`rule ${rule.id} is there twice`)
      rules.set(rule.id, rule)
    }
  return rules
}

/** More than UBL and CII have together; a path beyond is looked up each time, so that no document fills the memory. */
const PLACES_MAX = 5_000

function placesOf(
  create: (name: string, around: Place | undefined) => Place,
): Pick<CompiledRules, 'rootPlace' | 'placeInside'> {
  const roots = new Map<string, Place>()
  let kept = 0
  const lookUp = (known: Map<string, Place>, name: string, around: Place | undefined): Place => {
    const before = known.get(name)
    if (before !== undefined) return before
    const made = create(name, around)
    if (++kept <= PLACES_MAX) known.set(name, made)
    return made
  }
  return {
    rootPlace: (name) => lookUp(roots, name, undefined),
    placeInside: (around, name) => lookUp(around.inside, name, around),
  }
}

/** One way to fit a context: the names around a node, innermost first. */
type Fit = Choice & {
  readonly name: string
  readonly around: readonly string[]
  readonly rooted: boolean
  readonly named: Context['named']
}

function fitsOf({ at, when, rules, named }: Context): readonly Fit[] {
  if (rules.length === 0) return []
  return at.map((place) => {
    const [name = '*', ...around] = place
      .split('/')
      .filter((step) => step !== '')
      .toReversed()
    return { name, around, rooted: place.startsWith('/'), named, when, rules }
  })
}

/** In a pattern a node meets the first context it fits: what comes after one without condition is never asked. */
function createPlace(patterns: readonly (readonly Fit[])[], name: string, around: Place | undefined): Place {
  const always: Rule[] = []
  const choices: Choice[][] = []
  for (const pattern of patterns) {
    const fitting = pattern.filter((fit) => fitsName(fit, name) && isAround(around, fit))
    const last = fitting.findIndex(({ when }) => when === undefined)
    const asked = last < 0 ? fitting : fitting.slice(0, last + 1)
    if (last === 0) always.push(...(asked[0]?.rules ?? []))
    else if (asked.length > 0) choices.push(asked.map(({ when, rules }) => ({ when, rules })))
  }
  return { name, around, always, choices, inside: new Map() }
}

const fitsName = (fit: Fit, name: string): boolean =>
  fit.name === name || (fit.name === '*' && fit.named?.(name) !== false)

function isAround(place: Place | undefined, { around, rooted }: Fit): boolean {
  let at = place
  for (const name of around) {
    if (at === undefined || (at.name !== name && name !== '*')) return false
    at = at.around
  }
  return !rooted || at === undefined
}

type Asking = {
  readonly compiled: CompiledRules
  readonly facts: Facts
  readonly found: Breach[]
  readonly limit: number
}

/** Every breach of every rule, in the order in which the elements begin. */
export function findBreaches(compiled: CompiledRules, facts: Facts, limit: number): Breach[] {
  const found: Breach[] = []
  const { root } = facts
  walk(root, compiled.rootPlace(root.name), { compiled, facts, found, limit })
  for (const table of compiled.tables) for (const breach of table.breaches(facts)) found.push(breach)
  for (const one of compiled.particular)
    if (one.when(facts)) found.push(...findBreaches(one.compiled, facts, limit))
  return found.length < 2 ? found : found.sort((a, b) => a.node.offset - b.node.offset)
}

/** Calls itself no deeper than a document may be (`XML_LIMITS`). */
function walk(node: XmlNode, place: Place, asking: Asking): void {
  const { facts, found } = asking
  askAll(place.always, node, asking)
  for (const choices of place.choices)
    for (const { when, rules } of choices)
      if (when === undefined || when(node, facts)) {
        askAll(rules, node, asking)
        break
      }
  const { children } = node
  for (let at = 0; at < children.length; at++) {
    if (found.length > asking.limit) return
    const child = children[at] as XmlNode
    walk(child, place.inside.get(child.name) ?? asking.compiled.placeInside(place, child.name), asking)
  }
}

function askAll(rules: readonly Rule[], node: XmlNode, { facts, found }: Asking): void {
  for (let at = 0; at < rules.length; at++) {
    const rule = rules[at] as Rule
    const outcome = rule.holds(node, facts)
    if (outcome !== true) found.push({ rule, node: outcome === false ? node : outcome })
  }
}
