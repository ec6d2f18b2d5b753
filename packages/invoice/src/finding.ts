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
  /** What stands in the document and what should, where it can be told; shown as it is, never a part of a text. */
  readonly values?: FindingValues
}

export type FindingValues = {
  /** An amount as it is stated, and as it was calculated. */
  readonly stated?: string
  readonly expected?: string
  /** What was found in the place. */
  readonly value?: string
}
