/** What a lint rule gets and gives (agreement-1 §12). */
import type { Agreement, Problem } from '../language/schema.ts'

/** An error stops a signing; a warning is shown to both signers; information is for whoever wants to know. */
export type Severity = 'error' | 'warning' | 'information'

/** Without a severity it is an error, so that a rule has to say where it is milder. */
export type LintProblem = Problem & { readonly severity?: Severity }

/** What the text of one agreement does not hold. Without it a rule says what it could not compare, or nothing. */
export type LintContext = {
  /** The version before, with the hash of its canonical form: hashing is not for this package. */
  readonly previous?: { readonly agreement: Agreement; readonly sha256: string }
  /** Other agreements of the same node. */
  readonly others?: readonly Agreement[]
  /** A node in development, whose lists may be on this machine: then AL09 only warns of http. */
  readonly development?: boolean
}

export type LintCheck = (agreement: Agreement, context: LintContext) => readonly LintProblem[]

/** Rules and clauses that can decide something without a further notice. */
export function isActive({ status }: { readonly status: string }): boolean {
  return status === 'pilot' || status === 'in-force'
}
