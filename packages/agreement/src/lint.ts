/** Lint of an agreement before it is signed: what a schema accepts and a careful signer would not (agreement-1 §12). */
import { claimsInScope, lossesNoted, numbersKept } from './lint/claims.ts'
import { claimsInProfile, clausesCover, listsSecured, plannedActivated } from './lint/clauses.ts'
import { algorithmsLast } from './lint/crypto.ts'
import { equivalencesClear } from './lint/equivalence.ts'
import { ceilingsKept, levelsGrounded, levelsOrdered, modeKept } from './lint/levels.ts'
import { contactsReachable, intervalsFit, partiesSound } from './lint/parties.ts'
import { adequacyPrivate, agenciesBound, consentFree, retentionBounded } from './lint/recipients.ts'
import { commitmentsComplete, referencesResolve } from './lint/references.ts'
import type { LintCheck, LintContext, LintProblem, Severity } from './lint/rule.ts'
import { directionsReturned, rulesDistinct } from './lint/rules.ts'
import { suspensionsBounded } from './lint/safeguards.ts'
import { readShape } from './lint/shape.ts'
import { languagesPublished, textsComplete } from './lint/texts.ts'
import { basesFit, scopeDenied } from './lint/transfers.ts'
import { relationsAgree, versionFollows } from './lint/versions.ts'

/** Every rule in order; AL01 is the text itself, and comes before all of them. */
const CHECKS = {
  AL02: referencesResolve,
  AL03: partiesSound,
  AL04: versionFollows,
  AL05: ceilingsKept,
  AL06: modeKept,
  AL07: textsComplete,
  AL08: languagesPublished,
  AL09: listsSecured,
  AL10: suspensionsBounded,
  AL11: directionsReturned,
  AL12: levelsOrdered,
  AL13: levelsGrounded,
  AL14: plannedActivated,
  AL15: lossesNoted,
  AL16: scopeDenied,
  AL17: numbersKept,
  AL18: claimsInProfile,
  AL19: clausesCover,
  AL20: claimsInScope,
  AL21: consentFree,
  AL22: basesFit,
  AL23: adequacyPrivate,
  AL24: agenciesBound,
  AL25: retentionBounded,
  AL26: commitmentsComplete,
  AL27: equivalencesClear,
  AL28: algorithmsLast,
  AL29: intervalsFit,
  AL30: contactsReachable,
  AL31: rulesDistinct,
  AL32: relationsAgree,
} as const satisfies { readonly [rule: string]: LintCheck }

export type LintRule = 'AL01' | keyof typeof CHECKS

/** Every rule, in their order: closed, so that each one has its texts for people. */
export const LINT_RULES = ['AL01', ...Object.keys(CHECKS)] as readonly LintRule[]

export type LintFinding = LintProblem & { readonly rule: LintRule; readonly severity: Severity }

/** Findings in the order of the rules. Those with the severity `error` stop a signing. */
export function lintAgreement(text: string, context: LintContext = {}): readonly LintFinding[] {
  const shape = readShape(text)
  const findings = shape.problems.map((problem) => finding(problem.rule, problem))
  if (!shape.ok) return findings
  const { agreement } = shape
  const checks = Object.entries(CHECKS) as readonly (readonly [LintRule, LintCheck])[]
  return [
    ...findings,
    ...checks.flatMap(([rule, check]) => check(agreement, context).map((problem) => finding(rule, problem))),
  ]
}

function finding(rule: LintRule, { pointer, detail, severity = 'error' }: LintProblem): LintFinding {
  return { rule, severity, pointer, detail }
}
