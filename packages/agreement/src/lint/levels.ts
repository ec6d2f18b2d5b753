/** AL05, AL06, AL12 and AL13: ceilings that hold, and tables of levels that mean what they say. */
import { isOnScale } from '../language/references.ts'
import type { Loa } from '../language/recognition.ts'
import type { Agreement, LoaScale, Problem } from '../language/schema.ts'
import { assuranceRank, atLeast, compileLoa } from '../loa.ts'
import { isActive, type LintProblem } from './rule.ts'

const TRUST_EFFECTS = ['none', 'simple', 'advanced', 'advanced-qc', 'qualified']

/** AL05: no rule above the instrument, and nothing qualified without a basis in law and a trusted list. */
export function ceilingsKept({ legal, recognitions }: Agreement): readonly Problem[] {
  const { trustService, assurance } = legal.effectCeiling
  const needsBasis = (effect: string | undefined): boolean =>
    effect === 'advanced-qc' || effect === 'qualified'
  const problems: Problem[] = []
  if (needsBasis(trustService) && legal.basis === 'none')
    problems.push({
      pointer: '/legal/effectCeiling/trustService',
      detail: `${trustService} without a legal basis`,
    })
  for (const [index, { effectCeiling, list }] of recognitions.entries()) {
    const pointer = `/recognitions/${index}/effectCeiling`
    if (assuranceRank(effectCeiling.assurance ?? 'none') > assuranceRank(assurance))
      problems.push({ pointer, detail: `assurance above ${assurance} of the instrument` })
    if (TRUST_EFFECTS.indexOf(effectCeiling.trustService ?? 'none') > TRUST_EFFECTS.indexOf(trustService))
      problems.push({ pointer, detail: `trust service above ${trustService} of the instrument` })
    if (needsBasis(effectCeiling.trustService) && (legal.basis === 'none' || list.format !== 'ts119612-xml'))
      problems.push({
        pointer,
        detail: `${effectCeiling.trustService} needs a legal basis and a trusted list`,
      })
  }
  return problems
}

/** AL06: a pilot promises nothing that only production may, and a test touches nobody's data. */
export function modeKept({ mode, legal, recognitions, dataExchange }: Agreement): readonly LintProblem[] {
  if (mode === 'pilot')
    return [
      ...pilotProblems(legal.effectCeiling, '/legal/effectCeiling'),
      ...recognitions.flatMap(({ effectCeiling }, index) =>
        pilotProblems(effectCeiling, `/recognitions/${index}/effectCeiling`),
      ),
    ]
  if (mode === 'production') return []
  return dataExchange.flatMap((clause, index) =>
    isActive(clause) && Object.values(clause.transfer).some(({ basis }) => basis !== 'TEST')
      ? [
          {
            pointer: `/dataExchange/${index}/status`,
            detail: 'active in a test, and not for synthetic data only',
          },
        ]
      : [],
  )
}

function pilotProblems(
  { trustService = 'none', assurance = 'none' }: Agreement['recognitions'][number]['effectCeiling'],
  pointer: string,
): readonly LintProblem[] {
  const problems: LintProblem[] = []
  if (TRUST_EFFECTS.indexOf(trustService) > TRUST_EFFECTS.indexOf('advanced'))
    problems.push({
      pointer: `${pointer}/trustService`,
      detail: `${trustService}: a pilot stops at advanced`,
    })
  if (assuranceRank(assurance) > assuranceRank('substantial'))
    problems.push({ pointer: `${pointer}/assurance`, detail: `${assurance}: a pilot stops at substantial` })
  return problems
}

/** AL12: strongest first, none shadowed, results on the target scale. */
export function levelsOrdered({ recognitions, loaScales }: Agreement): readonly Problem[] {
  return recognitions.flatMap((rule, index) => {
    if (rule.kind === 'trust-service') return []
    const source = loaScales[rule.loa.scale]
    const target = loaScales[rule.loa.to]
    if (source === undefined || target === undefined) return []
    return tableProblems(rule.loa, { source, target, pointer: `/recognitions/${index}/loa/rules` })
  })
}

type Table = { readonly source: LoaScale; readonly target: LoaScale; readonly pointer: string }

function tableProblems({ rules }: Loa, { source, target, pointer }: Table): readonly Problem[] {
  return rules.flatMap((rule, index) => {
    const at = `${pointer}/${index}`
    const problems: Problem[] = isOnScale(target, rule.then)
      ? []
      : [{ pointer: at, detail: 'result not on the target scale' }]
    for (const before of rules.slice(0, index)) {
      if (!atLeast(target, before.then, rule.then))
        problems.push({ pointer: at, detail: 'not in order, strongest first' })
      // A provisional rule does not hide an agreed one, since the agreed one is tried first.
      const hides = before.status === 'agreed' || rule.status === 'provisional'
      if (
        hides &&
        before.purposes === undefined &&
        before.expires === null &&
        atLeast(source, rule.when, before.when)
      )
        problems.push({ pointer: at, detail: 'never reached: a rule before it is met whenever this one is' })
    }
    return problems
  })
}

/** AL13: `high` rests on a dossier, `substantial` on a reason that everyone can read, and nothing on a lapsed table. */
export function levelsGrounded({
  recognitions,
  loaScales,
  languages,
  validity,
}: Agreement): readonly LintProblem[] {
  return recognitions.flatMap((rule, index) => {
    if (rule.kind === 'trust-service') return []
    const { rules } = compileLoa(rule.loa, loaScales, `/recognitions/${index}/loa`)
    return rules.flatMap(({ rule: { rationale, dossier, expires }, credit: { assurance, pointer } }) => {
      const problems: LintProblem[] = []
      if (assurance === 'high' && dossier === null)
        problems.push({ pointer: `${pointer}/dossier`, detail: 'high without a dossier' })
      const missing = languages.published.filter((language) => !Object.hasOwn(rationale, language))
      if (assuranceRank(assurance) >= assuranceRank('substantial') && missing.length > 0)
        problems.push({
          pointer: `${pointer}/rationale`,
          detail: `${assurance} without a reason in ${missing.join(', ')}`,
        })
      if (expires !== null && expires <= validity.inForceFrom)
        problems.push({ pointer: `${pointer}/expires`, detail: 'has expired before the agreement begins' })
      return problems
    })
  })
}
