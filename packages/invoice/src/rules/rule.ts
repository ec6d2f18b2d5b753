import { select, type XmlNode } from '../xml/node.ts'
import type { XmlDocument } from '../xml/parse-xml.ts'

export type Severity = 'fatal' | 'warning'

/** What rules may ask about the whole document; what several of them need is worked out once ({@link derived}). */
export type Facts = {
  readonly document: XmlDocument
  readonly root: XmlNode
  /** Every element of that name, in document order. */
  readonly all: (name: string) => readonly XmlNode[]
  readonly memory: Map<unknown, unknown>
}

/** True where a rule holds; otherwise the place to point at: false is the node it was asked of. */
export type Outcome = boolean | XmlNode

export type Rule = {
  /** As the body that made it calls it: `BR-CO-10`. */
  readonly id: string
  readonly severity: Severity
  /** Business terms the rule reads: `BT-106`; the ibt terms of PINT share the numbers. */
  readonly terms: readonly string[]
  /** What must be so, in our own words. */
  readonly message: string
  readonly holds: (node: XmlNode, facts: Facts) => Outcome
}

type Holds = Rule['holds']
type When = (node: XmlNode, facts: Facts) => boolean

/** The nodes that some rules are asked of. In a pattern a node meets only the first context it fits. */
export type Context = {
  /** Alternatives: names with the names around them, `/` in front where the first is the root, `*` for any element. */
  readonly at: readonly string[]
  readonly when: When | undefined
  /** Of `*` only elements of such a name: asked once for a name, not for each element. */
  readonly named?: (name: string) => boolean
  readonly rules: readonly Rule[]
}

/** Rules that come as a table of paths, found in one walk. */
export type Table = {
  readonly rules: readonly Rule[]
  readonly breaches: (facts: Facts) => Iterable<{ readonly rule: Rule; readonly node: XmlNode }>
}

export type Pattern = {
  readonly contexts: readonly Context[]
  readonly tables?: readonly Table[]
  /** The documents that the rules are about at all: those of a country are asked of its invoices only. */
  readonly when?: (facts: Facts) => boolean
}

/** `head` is the identifier and the business terms: `BR-33 BT-97 BT-98`. */
export const fatal = (head: string, message: string, holds: Holds): Rule =>
  rule('fatal', head, [message, holds])
export const warning = (head: string, message: string, holds: Holds): Rule =>
  rule('warning', head, [message, holds])

function rule(severity: Severity, head: string, [message, holds]: readonly [string, Holds]): Rule {
  const [id = '', ...terms] = head.split(' ')
  return { id, severity, terms, message, holds }
}

/** Rules asked of every node at one of the places (`cac:InvoiceLine | cac:CreditNoteLine`) that passes `when`. */
export const on = (places: string, rules: readonly Rule[], when?: When): Context => ({
  at: places.split('|').map((place) => place.trim()),
  when,
  rules,
})

/** Rules asked of every node whose name is such, and that passes `when`. */
export const onNamed = (named: (name: string) => boolean, rules: readonly Rule[], when?: When): Context => ({
  ...on('*', rules, when),
  named,
})

const NONE: readonly XmlNode[] = []

export function factsOf(document: XmlDocument): Facts {
  return {
    document,
    root: document.root,
    all: (name) => document.byName.get(name) ?? NONE,
    memory: new Map(),
  }
}

/** A fact of a document that is worked out when it is first asked for, and once. */
export function derived<T>(make: (facts: Facts) => T): (facts: Facts) => T {
  return (facts) => {
    const known = facts.memory.get(make)
    if (known !== undefined) return known as T
    const made = make(facts)
    facts.memory.set(make, made)
    return made
  }
}

/** Elements at a path from the root, looked up once: a rule that asks for them at each line costs no square of lines. */
export function atRoot({ root, memory }: Facts, path: string): readonly XmlNode[] {
  const known = memory.get(path) as readonly XmlNode[] | undefined
  if (known !== undefined) return known
  const found = select(root, path)
  memory.set(path, found)
  return found
}

/** The outcome "none is such": true, or the first that is. */
export function none(nodes: readonly XmlNode[], such: (node: XmlNode) => boolean): Outcome {
  for (const node of nodes) if (such(node)) return node
  return true
}
