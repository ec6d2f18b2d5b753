import type { XmlNode } from './node.ts'
import { XmlError, type XmlLimits, type XmlProblem } from './refusal.ts'

/** The prefixes in force at an element; most documents have one scope, that of the root. */
export type Scope = {
  readonly prefixes: ReadonlyMap<string, string>
  readonly outer: Scope | undefined
  /** Names of elements as written → as rules call them. */
  readonly names: Map<string, string>
}

/** A node while it is read. */
export type Building = {
  -readonly [member in keyof XmlNode]: XmlNode[member]
} & { children: Building[]; parent: Building | undefined; readonly qName: string; readonly scope: Scope }

/** The one mutable state of a reading. */
export type Scan = {
  readonly text: string
  readonly limits: XmlLimits
  at: number
  nodes: number
  depth: number
  /** Of the last start tag: true where it had no content, `<a/>`. */
  closed: boolean
  /** Where the next `&` and the next `]]>` are, as far as known. */
  ampersand: number
  bracket: number
  readonly byName: Map<string, XmlNode[]>
  readonly byAttribute: Map<string, XmlNode[]>
}

export function fail(scan: Scan, problem: XmlProblem, detail: string): never {
  throw new XmlError(problem, detail, Math.min(scan.at, scan.text.length))
}
