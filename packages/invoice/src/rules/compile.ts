import type { XmlNode } from '../xml/node.ts'
import type { Context, Facts, Pattern, Rule } from './rule.ts'

export type Breach = { readonly rule: Rule; readonly node: XmlNode }

/** One way to fit a context: the names around a node, innermost first. */
type Fit = {
  readonly around: readonly string[]
  readonly rooted: boolean
  readonly when: Context['when']
  readonly rules: readonly Rule[]
}

/** What the contexts of one pattern have for a name, in their order: a node meets the first it fits. */
type Fits = readonly Fit[]

export type CompiledRules = {
  /** For a name what every pattern has for it; patterns that have nothing are left out. */
  readonly fitsFor: (name: string) => readonly Fits[]
  readonly tables: NonNullable<Pattern['tables']>
  /** All rules, by identifier; the order is that of the patterns. */
  readonly rules: ReadonlyMap<string, Rule>
}

/**
 * Rules by the name of the element they are about: a document is never searched for contexts, each of its names is
 * looked up once.
 */
export function compilePatterns(patterns: readonly Pattern[]): CompiledRules {
  const rules = new Map<string, Rule>()
  for (const { contexts, tables = [] } of patterns) {
    for (const rule of [...contexts, ...tables].flatMap((one) => one.rules)) {
      if (rules.has(rule.id)) throw new Error(`rule ${rule.id} is there twice`)
      rules.set(rule.id, rule)
    }
  }
  const fits = patterns.map(({ contexts }) =>
    contexts.flatMap(({ at, when, rules: asked, named }) =>
      asked.length === 0 ? [] : at.map((place) => ({ ...fitOf(place, { when, rules: asked }), named })),
    ),
  )
  return {
    fitsFor: remembered((name) =>
      fits
        .map((pattern) =>
          pattern.filter((fit) => fit.name === name || (fit.name === '*' && fit.named?.(name) !== false)),
        )
        .filter((found) => found.length > 0),
    ),
    tables: patterns.flatMap(({ tables = [] }) => tables),
    rules,
  }
}

/** More than UBL and CII together; a name beyond is looked up each time. */
const NAMES_MAX = 10_000

function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const made = make(name)
    if (known.size < NAMES_MAX) known.set(name, made)
    return made
  }
}

function fitOf(place: string, rest: Pick<Fit, 'when' | 'rules'>): Fit & { readonly name: string } {
  const rooted = place.startsWith('/')
  const [name = '*', ...around] = place
    .split('/')
    .filter((step) => step !== '')
    .toReversed()
  return { name, around, rooted, ...rest }
}

/** Every breach of every rule, in the order in which the elements begin. */
export function findBreaches({ fitsFor, tables }: CompiledRules, facts: Facts, limit: number): Breach[] {
  const found: Breach[] = []
  const asking = { facts, found }
  for (const [name, nodes] of facts.document.byName) {
    for (const fits of fitsFor(name)) for (const node of nodes) askNode(node, fits, asking)
    if (found.length > limit) break
  }
  for (const table of tables) found.push(...table.breaches(facts))
  return found.sort((a, b) => a.node.offset - b.node.offset)
}

function askNode(
  node: XmlNode,
  fits: Fits,
  { facts, found }: { readonly facts: Facts; readonly found: Breach[] },
): void {
  for (const { around, rooted, when, rules } of fits) {
    if ((rooted || around.length > 0) && !isAround(node, around, rooted)) continue
    if (when !== undefined && !when(node, facts)) continue
    for (const rule of rules) {
      const outcome = rule.holds(node, facts)
      if (outcome !== true) found.push({ rule, node: outcome === false ? node : outcome })
    }
    return
  }
}

function isAround(node: XmlNode, around: readonly string[], rooted: boolean): boolean {
  let at = node.parent
  for (const name of around) {
    if (at === undefined || (at.name !== name && name !== '*')) return false
    at = at.parent
  }
  return !rooted || at === undefined
}
