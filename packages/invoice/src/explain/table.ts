/** How a rule is told: a pattern of the catalogue and what fills its places. */
export type RuleText = {
  readonly pattern: string
  /** A code, number or form that stands in the sentence as it is. */
  readonly code?: string
  /** A tax category, by its code. */
  readonly category?: string
  /** Instead of the terms that the rule reads. */
  readonly terms?: readonly string[]
}

/** `pattern {terms} (category) [code] <- rules` */
const LINE = /^(\w+)(?: \{([^}]*)\})?(?: \((\w+)\))?(?: \[(.*)\])? <- (.+)$/

/** Tables are written one pattern to a line: what has the same text stands together. */
export function readTable(table: string): readonly (readonly [string, RuleText])[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [, pattern, terms, category, code, rules] = LINE.exec(line) ?? []
      if (pattern === undefined || rules === undefined) throw new Error(`not a line of a table: ${line}`)
      const text: RuleText = {
        pattern,
        ...(code !== undefined && { code }),
        ...(category !== undefined && { category }),
        ...(terms !== undefined && { terms: terms.split(' ') }),
      }
      return rules.split(' ').map((rule) => [rule, text] as const)
    })
}
