/** AL09, AL14, AL18, AL19: lists, planned rules, claim targets, and the clauses that personal data need. */
import type { Recognition } from '../language/recognition.ts'
import type { Agreement, Problem } from '../language/schema.ts'
import type { LintContext, LintProblem } from './rule.ts'
import { pivotType } from '../pivot.ts'

/** AL09: the schema asks for pins and a greatest age; addresses must be https outside development. */
export function listsSecured(
  { recognitions }: Agreement,
  { development }: LintContext,
): readonly LintProblem[] {
  return recognitions.flatMap(({ list }, index) => {
    const url = list.url ?? list.lotl ?? ''
    if (url.startsWith('https://')) return []
    const problem = { pointer: `/recognitions/${index}/list`, detail: `${url} is not https` }
    return [development === true ? { ...problem, severity: 'warning' as const } : problem]
  })
}

/** AL14 */
export function plannedActivated({ recognitions, dataExchange }: Agreement): readonly Problem[] {
  const missing = (
    place: string,
    items: readonly { status: string; activateOn?: unknown }[],
  ): readonly Problem[] =>
    items.flatMap(({ status, activateOn }, index) =>
      status === 'planned' && activateOn === undefined
        ? [{ pointer: `/${place}/${index}`, detail: 'planned, but nothing says what activates it' }]
        : [],
    )
  return [...missing('recognitions', recognitions), ...missing('dataExchange', dataExchange)]
}

/** AL18 */
export function claimsInProfile({ recognitions, dataExchange }: Agreement): readonly Problem[] {
  const outside = (name: string, pointer: string): readonly Problem[] =>
    pivotType(name) === undefined ? [{ pointer, detail: `${name} is not in the pivot profile` }] : []
  return [
    ...recognitions.flatMap(({ claims }, rule) =>
      claims.flatMap(({ from, to }, index) => {
        const pointer = `/recognitions/${rule}/claims/${index}`
        const wild = from?.includes('*') === true ? [{ pointer, detail: 'no wildcard' }] : []
        return to === null ? wild : [...wild, ...outside(to, pointer)]
      }),
    ),
    ...dataExchange.flatMap(({ allow }, index) =>
      allow.flatMap((name) => outside(name, `/dataExchange/${index}/allow`)),
    ),
  ]
}

/** AL19: for each purpose of a personal-data rule one clause holds everything the rule may bring. */
export function clausesCover(agreement: Agreement): readonly Problem[] {
  return agreement.recognitions.flatMap((rule, index) =>
    rule.personalData
      ? rule.scope.purposes
          .filter((purpose) => !isCovered(agreement, rule, purpose))
          .map((purpose) => ({
            pointer: `/recognitions/${index}/claims`,
            detail: `no clause holds all claims for ${purpose}`,
          }))
      : [],
  )
}

function isCovered({ dataExchange }: Agreement, { claims }: Recognition, purpose: string): boolean {
  const targets = claims.flatMap((claim) =>
    claim.op === 'forbid' || (claim.purposes !== undefined && !claim.purposes.includes(purpose))
      ? []
      : [claim.to],
  )
  return dataExchange.some(
    ({ flow, status, purposes, allow }) =>
      flow === 'holder-presented' &&
      status !== 'ended' &&
      purposes.includes(purpose) &&
      targets.every((target) => allow.includes(target)),
  )
}
