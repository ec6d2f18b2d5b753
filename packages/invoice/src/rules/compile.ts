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

type CompiledPattern = {
  readonly byName: ReadonlyMap<string, readonly Fit[]>
  /** For names that no context mentions. */
  readonly others: readonly Fit[]
  readonly tables: NonNullable<Pattern['tables']>
}

export type CompiledRules = {
  readonly patterns: readonly CompiledPattern[]
  /** All rules, by identifier; the order is that of the patterns. */
  readonly rules: ReadonlyMap<string, Rule>
}

/**
 * Rules by the name of the element they are about: a document is never searched for contexts, each of its names is
 * looked up once in each pattern.
 */
export function compilePatterns(patterns: readonly Pattern[]): CompiledRules {
  const rules = new Map<string, Rule>()
  for (const { contexts, tables = [] } of patterns) {
    for (const rule of [...contexts, ...tables].flatMap((one) => one.rules)) {
      if (rules.has(rule.id)) throw new Error(`rule ${rule.id} is there twice`)
      rules.set(rule.id, rule)
    }
  }
  return { patterns: patterns.map(compilePattern), rules }
}

function compilePattern({ contexts, tables = [] }: Pattern): CompiledPattern {
  const fits = contexts.flatMap(({ at, when, rules }) => at.map((place) => fitOf(place, { when, rules })))
  const names = new Set(fits.map(({ name }) => name).filter((name) => name !== '*'))
  const byName = new Map<string, readonly Fit[]>()
  for (const name of names)
    byName.set(
      name,
      fits.filter((fit) => fit.name === name || fit.name === '*'),
    )
  return { byName, others: fits.filter(({ name }) => name === '*'), tables }
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
export function findBreaches({ patterns }: CompiledRules, facts: Facts, limit: number): Breach[] {
  const found: Breach[] = []
  for (const pattern of patterns) {
    for (const [name, nodes] of facts.document.byName) {
      const fits = pattern.byName.get(name) ?? pattern.others
      if (fits.length > 0) for (const node of nodes) askNode(node, fits, { facts, found })
      if (found.length > limit) break
    }
    for (const table of pattern.tables) found.push(...table.breaches(facts))
  }
  return found.sort((a, b) => a.node.offset - b.node.offset)
}

function askNode(
  node: XmlNode,
  fits: readonly Fit[],
  { facts, found }: { readonly facts: Facts; readonly found: Breach[] },
): void {
  for (const { around, rooted, when, rules } of fits) {
    if (!isAround(node, around, rooted) || (when !== undefined && !when(node, facts))) continue
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
