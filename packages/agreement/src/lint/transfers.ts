/** AL16 and AL22: on what ground personal data cross (agreement-1 §8). */
import type { Agreement } from '../language/schema.ts'
import { isActive, type LintProblem } from './rule.ts'
import { eachWay, isUnion, type Way } from './ways.ts'

/** AL16: data for which there is no ground stay where they are. The schema has no other word; a new one ends here. */
export function scopeDenied(agreement: Agreement): readonly LintProblem[] {
  return eachWay(agreement, ({ transfer, pointer }) =>
    (transfer.onOutOfScope as string) === 'deny'
      ? []
      : [{ pointer: `${pointer}/onOutOfScope`, detail: 'outside its scope a transfer is denied' }],
  )
}

/** AL22: each ground is one that the exporting side has, and an active one names the instrument it rests on. */
export function basesFit(agreement: Agreement): readonly LintProblem[] {
  return eachWay(agreement, (way) => [
    ...exporterProblems(way),
    ...flowProblems(way),
    ...referenceProblems(way),
  ])
}

/** Whose law knows the ground. The others are of the GDPR, of nobody in particular, or of no law at all. */
const NATIONAL_BASES: { readonly [basis: string]: string } = {
  'APPI-28': 'JP',
  'VN-CTIA': 'VN',
  'MA-CNDP': 'MA',
  'TN-INPDP': 'TN',
}

function exporterProblems({ transfer: { basis }, exporter, importer, pointer }: Way): readonly LintProblem[] {
  const at = `${pointer}/basis`
  const country = NATIONAL_BASES[basis]
  if (country !== undefined)
    return exporter.covers.includes(country)
      ? []
      : [{ pointer: at, detail: `${basis} is a ground of ${country}, not of ${exporter.code}` }]
  const isOfGdpr = basis === 'intra-eu' || /^A4[569]-/.test(basis)
  if (isOfGdpr && !isUnion(exporter))
    return [{ pointer: at, detail: `${basis} is a ground of the GDPR, and ${exporter.code} exports` }]
  return basis === 'intra-eu' && !isUnion(importer)
    ? [{ pointer: at, detail: `${importer.code} is outside the Union` }]
    : []
}

function flowProblems({ transfer: { basis }, clause, pointer }: Way): readonly LintProblem[] {
  const at = `${pointer}/basis`
  if (basis === 'holder-presented' && clause.flow !== 'holder-presented')
    return [{ pointer: at, detail: `nobody presents anything in a ${clause.flow} flow` }]
  return basis.startsWith('A49-') && clause.flow !== 'user-driven'
    ? [{ pointer: at, detail: `${basis} is for single cases that the person asks for` }]
    : []
}

const NEEDS_NO_REFERENCE = /^(?:holder-presented|intra-eu|TEST|A49-.*)$/

/** A planned clause may wait for the instrument that it will name. */
function referenceProblems({ transfer, clause, pointer }: Way): readonly LintProblem[] {
  const { basis, ref, authorisation } = transfer
  if (!isActive(clause) || NEEDS_NO_REFERENCE.test(basis)) return []
  const isNational = basis === 'MA-CNDP' || basis === 'TN-INPDP'
  const problems: LintProblem[] = []
  if (ref === null && !(isNational && authorisation !== undefined))
    problems.push({ pointer: `${pointer}/ref`, detail: `${basis} is active and names nothing it rests on` })
  if (basis === 'A46-3-b' && authorisation === undefined)
    problems.push({ pointer, detail: `${basis} is active without an authorisation` })
  return problems
}
