/** Lint of an agreement before it is signed: what a schema accepts and a careful signer would not (agreement-1 §12). */
import { parseAgreement } from './agreement.ts'
import { canonicalJson } from './jcs.ts'
import { JSON_LIMITS, parseJson, utf8Length } from './json.ts'
import type { Agreement, Problem } from './language/schema.ts'
import { claimsInProfile, clausesCover, listsSecured, plannedActivated } from './lint/clauses.ts'
import { ceilingsKept, levelsOrdered } from './lint/levels.ts'
import { commitmentsComplete, referencesResolve } from './lint/references.ts'
import { languagesPublished, textsComplete } from './lint/texts.ts'
import { intervalsFit, partiesSound } from './lint/parties.ts'

/** Every rule, in their order: closed, so that each one has its texts for people. */
export const LINT_RULES = [
  'AL01',
  'AL02',
  'AL03',
  'AL05',
  'AL07',
  'AL08',
  'AL09',
  'AL12',
  'AL14',
  'AL18',
  'AL19',
  'AL26',
  'AL29',
] as const

export type LintRule = (typeof LINT_RULES)[number]

export type LintFinding = Problem & { readonly rule: LintRule }
export type LintCheck = (agreement: Agreement) => readonly Problem[]

const CHECKS: readonly (readonly [LintRule, LintCheck])[] = [
  ['AL02', referencesResolve],
  ['AL03', partiesSound],
  ['AL05', ceilingsKept],
  ['AL07', textsComplete],
  ['AL08', languagesPublished],
  ['AL09', listsSecured],
  ['AL12', levelsOrdered],
  ['AL14', plannedActivated],
  ['AL18', claimsInProfile],
  ['AL19', clausesCover],
  ['AL26', commitmentsComplete],
  ['AL29', intervalsFit],
]

/** Findings in the order of the rules; all of them are errors that stop a signing. */
export function lintAgreement(text: string): readonly LintFinding[] {
  const parsed = parseAgreement(text)
  if (!parsed.ok) return parsed.problems.map((problem) => ({ rule: 'AL01', ...problem }))
  const { agreement } = parsed
  const unstable = canonicalProblems(agreement).map((problem) => ({ rule: 'AL01' as const, ...problem }))
  return [
    ...unstable,
    ...CHECKS.flatMap(([rule, check]) => check(agreement).map((problem) => ({ rule, ...problem }))),
  ]
}

/** AL01: the canonical form exists, is stable and small enough for an envelope. */
function canonicalProblems(agreement: Agreement): readonly Problem[] {
  try {
    const canonical = canonicalJson(agreement)
    if (canonicalJson(parseJson(canonical)) !== canonical)
      return [{ pointer: '', detail: 'the canonical form is not stable' }]
    // Base64url makes four characters of three bytes, and signatures need room.
    return utf8Length(canonical) * 1.4 <= JSON_LIMITS.bytes
      ? []
      : [{ pointer: '', detail: 'too large for an envelope' }]
  } catch (error) {
    if (error instanceof TypeError) return [{ pointer: '', detail: error.message }]
    throw error
  }
}
