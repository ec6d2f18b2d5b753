/** AL15, AL17 and AL20: what a claim loses, which numbers never cross, and for what it is asked. */
import type { ClaimRule } from '../language/recognition.ts'
import type { Agreement } from '../language/schema.ts'
import type { LintProblem } from './rule.ts'

/** AL15: people learn from a note what the mapping loses; for `unavailable` the schema asks for it. */
export function lossesNoted({ recognitions }: Agreement): readonly LintProblem[] {
  return eachClaim({ recognitions }, (claim, pointer) =>
    isLossy(claim) && claim.note === undefined
      ? [{ pointer, detail: `${claim.op} loses something, and no note says what` }]
      : [],
  )
}

/** A date without its day, or a code table that drops codes or makes two of them equal. */
function isLossy(claim: ClaimRule): boolean {
  if (claim.op === 'full-date') return claim.onPartial === 'year'
  if (claim.op !== 'map') return claim.op === 'unavailable'
  const codes = Object.values(claim.table)
  return claim.onUnmapped === 'omit' || new Set(codes).size < codes.length
}

/** Members under which schemes carry the number that a state gives a person, as far as they are known here. */
const NATIONAL_NUMBERS: ReadonlySet<string> = new Set([
  'personal_administrative_number',
  'administrative_number',
  'individual_number',
  'individual_number_unicode',
  'my_number',
  'national_number',
  'national_id',
  'national_id_number',
  'national_identification_number',
  'national_register_number',
  'personal_number',
  'personal_identification_number',
  'person_identifier',
  'citizen_id',
  'citizen_number',
  'citizen_identification_number',
  'identity_card_number',
  'cin',
  'cnie',
  'cccd',
  'nir',
  'matricule',
  'social_security_number',
  'tax_id',
  'tax_number',
])

/** AL17: a national number is made pairwise at home or not asked for at all, and a subject code is nothing else. */
export function numbersKept({ recognitions }: Agreement): readonly LintProblem[] {
  return eachClaim({ recognitions }, (claim, pointer) => {
    if (claim.op === 'pairwise' || claim.op === 'forbid' || claim.op === 'unavailable') return []
    const number = claim.from.find(
      (part) => typeof part === 'string' && NATIONAL_NUMBERS.has(part.toLowerCase()),
    )
    const problems: LintProblem[] = []
    if (number !== undefined)
      problems.push({ pointer, detail: `${number} is a national number: only pairwise or forbid` })
    if (claim.to === 'subject_code')
      problems.push({ pointer, detail: `subject_code by ${claim.op}: only pairwise makes one` })
    return problems
  })
}

/** AL20: a claim for a purpose that its rule does not have would never be asked for. */
export function claimsInScope({ recognitions }: Agreement): readonly LintProblem[] {
  return recognitions.flatMap(({ claims, scope }, rule) =>
    claims.flatMap((claim, index) =>
      claim.op === 'forbid'
        ? []
        : (claim.purposes ?? [])
            .filter((purpose) => !scope.purposes.includes(purpose))
            .map((purpose) => ({
              pointer: `/recognitions/${rule}/claims/${index}/purposes`,
              detail: `${purpose} is not a purpose of the rule`,
            })),
    ),
  )
}

function eachClaim(
  { recognitions }: Pick<Agreement, 'recognitions'>,
  check: (claim: ClaimRule, pointer: string) => readonly LintProblem[],
): readonly LintProblem[] {
  return recognitions.flatMap(({ claims }, rule) =>
    claims.flatMap((claim, index) => check(claim, `/recognitions/${rule}/claims/${index}`)),
  )
}
