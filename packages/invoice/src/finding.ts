import type { Severity } from './rules/rule.ts'

/** What a rule has to say about one place of a document. */
export type Finding = {
  readonly rule: string
  readonly severity: Severity
  /** `/ubl:Invoice/cac:InvoiceLine[2]/cbc:ID` */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly terms: readonly string[]
  /** What must be so and is not, in English; other languages are made from `rule`. */
  readonly message: string
}
