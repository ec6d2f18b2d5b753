/** AL02 and AL26: names that people follow lead somewhere, and nothing that was signed is forgotten. */
import type { DataClause } from '../language/data-exchange.ts'
import type { Agreement, Problem } from '../language/schema.ts'
import { isPromise, promisesOf } from '../promises.ts'

/** AL02: references beyond those on which decisions depend (these stop the parser). */
export function referencesResolve(agreement: Agreement): readonly Problem[] {
  return [
    ...selectorProblems(agreement),
    ...purposeProblems(agreement),
    ...otherProblems(agreement),
    ...partyProblems(agreement),
  ]
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

/** Parties by their code, where a decision does not depend on it: hosts, labs, and who may say that something is so. */
function partyProblems({
  parties,
  programme,
  annexes,
  safeguards,
  recognitions,
  dataExchange,
}: Agreement): readonly Problem[] {
  const activations = (place: string, items: readonly Pick<DataClause, 'activateOn'>[]) =>
    items.map(
      ({ activateOn }, index) => [`/${place}/${index}/activateOn/by`, activateOn?.by ?? 'both'] as const,
    )
  const named: readonly (readonly [string, string])[] = [
    ...(programme.workingGroup?.hosts ?? []).map((code) => ['/programme/workingGroup/hosts', code] as const),
    ...(annexes?.sandbox?.labs ?? []).map(
      ({ party }, i) => [`/annexes/sandbox/labs/${i}/party`, party] as const,
    ),
    ...safeguards.suspension.map(({ trigger }, index) => {
      const by = trigger.on === 'notice' ? trigger.by : 'either'
      return [`/safeguards/suspension/${index}/trigger/by`, by] as const
    }),
    ...activations('recognitions', recognitions),
    ...activations('dataExchange', dataExchange),
  ]
  const known = new Set(['both', 'either', ...parties.map(({ code }) => code)])
  return named
    .filter(([, code]) => !known.has(code))
    .map(([pointer, code]) => ({ pointer, detail: `${code} is not a party` }))
}
