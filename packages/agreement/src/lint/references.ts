/** AL02 and AL26: names that people follow lead somewhere, and nothing that was signed is forgotten. */
import type { Agreement, Problem } from '../language/schema.ts'
import { isPromise, promisesOf } from '../promises.ts'

/** AL02: references beyond those on which decisions depend (these stop the parser). */
export function referencesResolve(agreement: Agreement): readonly Problem[] {
  return [...selectorProblems(agreement), ...purposeProblems(agreement), ...otherProblems(agreement)]
}

/** AL26 */
export function commitmentsComplete({
  id,
  programme,
  recognitions,
  dataExchange,
}: Agreement): readonly Problem[] {
  const signed = promisesOf(id.split(':').at(-1) ?? '')
  const { commitments } = programme
  const attached = [...recognitions, ...dataExchange].flatMap(({ promises }) => promises)
  return [
    ...signed
      .filter((promise) => !commitments.includes(promise))
      .map((promise) => ({
        pointer: '/programme/commitments',
        detail: `${promise} was signed and is missing`,
      })),
    ...[...commitments, ...attached]
      .filter((promise) => !isPromise(promise))
      .map((promise) => ({ pointer: '/programme/commitments', detail: `${promise} was never signed` })),
    ...attached
      .filter((promise) => !commitments.includes(promise))
      .map((promise) => ({
        pointer: '/programme/commitments',
        detail: `${promise} is attached, not listed`,
      })),
  ]
}

function selectorProblems({
  recognitions,
  dataExchange,
  annexes,
  safeguards,
  validity,
}: Agreement): readonly Problem[] {
  const known = new Set([
    'agreement',
    'notice',
    'recognitions:*',
    'recognitions:by-list',
    'dataExchange:*',
    ...recognitions.flatMap(({ id, kind }) => [`recognitions:${id}`, `recognitions:kind=${kind}`]),
    ...dataExchange.map(({ id }) => `dataExchange:${id}`),
    ...Object.keys(annexes ?? {}).map((key) => `annexes:${key}`),
  ])
  const unknown = (selectors: readonly string[], pointer: string): readonly Problem[] =>
    selectors
      .filter((selector) => !known.has(selector) && !selector.startsWith('entity:'))
      .map((selector) => ({ pointer, detail: `${selector} names nothing` }))
  return [
    ...safeguards.suspension.flatMap(({ target }, i) =>
      unknown(target, `/safeguards/suspension/${i}/target`),
    ),
    ...unknown(validity.review.onLapsed.target, '/validity/review/onLapsed/target'),
  ]
}

function purposeProblems({ recognitions, purposes }: Agreement): readonly Problem[] {
  return recognitions.flatMap((rule, index) => {
    const levels = rule.kind === 'trust-service' ? [] : rule.loa.rules.flatMap((one) => one.purposes ?? [])
    const claims = rule.claims.flatMap((claim) => (claim.op === 'forbid' ? [] : (claim.purposes ?? [])))
    return [...levels, ...claims]
      .filter((purpose) => !Object.hasOwn(purposes, purpose))
      .map((purpose) => ({ pointer: `/recognitions/${index}`, detail: `purpose ${purpose} is not defined` }))
  })
}

function otherProblems({
  annexes,
  recognitions,
  dataExchange,
  parties,
  relations,
  id,
}: Agreement): readonly Problem[] {
  const seller = annexes?.einvoicing?.sellerIdentity
  const authorities = parties.flatMap((party) => party.authorities.map((authority) => authority.id))
  return [
    ...(seller === undefined || recognitions.some((rule) => rule.id === seller)
      ? []
      : [{ pointer: '/annexes/einvoicing/sellerIdentity', detail: `${seller} is no rule` }]),
    ...dataExchange.flatMap(({ recipients }, index) =>
      recipients
        .filter((recipient) => !recipient.startsWith('sector:') && !authorities.includes(recipient))
        .map((recipient) => ({
          pointer: `/dataExchange/${index}/recipients`,
          detail: `${recipient} is no authority`,
        })),
    ),
    ...relations.flatMap(({ to }, index) =>
      to === id ? [{ pointer: `/relations/${index}`, detail: 'an agreement has no relation to itself' }] : [],
    ),
  ]
}
