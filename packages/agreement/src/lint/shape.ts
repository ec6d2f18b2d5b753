/** AL01 and AL02 of a text that cannot be opened, and the rules that the schema itself keeps. */
import { parseAgreement } from '../agreement.ts'
import { canonicalJson } from '../jcs.ts'
import { JSON_LIMITS, parseJson, utf8Length } from '../json.ts'
import { type Agreement, type Problem, zAgreement } from '../language/schema.ts'
import type { LintProblem } from './rule.ts'

export type ShapeRule = 'AL01' | 'AL02' | 'AL03' | 'AL09' | 'AL10' | 'AL15' | 'AL16' | 'AL25'
export type ShapeProblem = LintProblem & { readonly rule: ShapeRule }

export type Shape =
  | { readonly ok: true; readonly agreement: Agreement; readonly problems: readonly ShapeProblem[] }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] }

/** The agreement with what is wrong with its canonical form, or why the text is none. */
export function readShape(text: string): Shape {
  const parsed = parseAgreement(text)
  if (parsed.ok) return { ...parsed, problems: canonicalProblems(parsed.agreement) }
  const rule = isWellShaped(text) ? () => 'AL02' as const : ruleOf
  return { ok: false, problems: parsed.problems.map((problem) => ({ rule: rule(problem), ...problem })) }
}

/** Then only its references are wrong. */
function isWellShaped(text: string): boolean {
  try {
    return zAgreement.safeParse(parseJson(text)).success
  } catch {
    return false
  }
}

/** Members that a rule speaks of and the schema already asks for: the finding names that rule. */
const MEMBERS: readonly (readonly [RegExp, ShapeRule])[] = [
  [/^\/parties$/, 'AL03'],
  [/^\/recognitions\/\d+\/list(?:\/(?:url|lotl|maxAge|signers)\b.*)?$/, 'AL09'],
  [/^\/safeguards\/suspension\/\d+\/(?:lift|max|afterMax)$/, 'AL10'],
  [/^\/recognitions\/\d+\/claims\/\d+\/note$/, 'AL15'],
  [/^\/dataExchange\/\d+\/transfer\/[^/]+\/onOutOfScope$/, 'AL16'],
  [/^\/dataExchange\/\d+\/retention(?:\/.*)?$/, 'AL25'],
]

function ruleOf({ pointer }: Problem): ShapeRule {
  return MEMBERS.find(([member]) => member.test(pointer))?.[1] ?? 'AL01'
}

/** AL01: the canonical form exists, is stable and small enough for an envelope. */
function canonicalProblems(agreement: Agreement): readonly ShapeProblem[] {
  const found = (detail: string): readonly ShapeProblem[] => [{ rule: 'AL01', pointer: '', detail }]
  try {
    const canonical = canonicalJson(agreement)
    if (canonicalJson(parseJson(canonical)) !== canonical) return found('the canonical form is not stable')
    // Base64url makes four characters of three bytes, and signatures need room.
    return utf8Length(canonical) * 1.4 <= JSON_LIMITS.bytes ? [] : found('too large for an envelope')
  } catch (error) {
    if (error instanceof TypeError) return found(error.message)
    throw error
  }
}
