/** AL04 and AL32: an agreement beside the version before it and beside the other agreements of the node. */
import type { Agreement } from '../language/schema.ts'
import type { LintContext, LintProblem } from './rule.ts'

/** AL04: each version continues the one before it, by number, hash and time. */
export function versionFollows(
  agreement: Agreement,
  { previous: before }: LintContext,
): readonly LintProblem[] {
  const own = ownReference(agreement)
  if (before !== undefined) return [...own, ...referenceTo(agreement, before)]
  if (agreement.previous === null) return own
  const detail = 'the version before is not at hand: neither its hash nor its start is compared'
  return [...own, { pointer: '/previous', detail, severity: 'warning' }]
}

function ownReference({ version, previous }: Agreement): readonly LintProblem[] {
  if (version === 1)
    return previous === null ? [] : [{ pointer: '/previous', detail: 'the first version follows no other' }]
  if (previous === null) return [{ pointer: '/previous', detail: `version ${version} follows no other` }]
  return previous.version === version - 1
    ? []
    : [{ pointer: '/previous/version', detail: `${previous.version} is not the number before ${version}` }]
}

function referenceTo(
  { id, version, previous, validity }: Agreement,
  { agreement: before, sha256 }: NonNullable<LintContext['previous']>,
): readonly LintProblem[] {
  const problems: LintProblem[] = []
  if (id !== before.id) problems.push({ pointer: '/id', detail: `the version before is of ${before.id}` })
  if (version !== before.version + 1)
    problems.push({ pointer: '/version', detail: `the version before is ${before.version}` })
  if (previous !== null && previous.sha256 !== sha256)
    problems.push({ pointer: '/previous/sha256', detail: `the version before has the hash ${sha256}` })
  if (validity.inForceFrom < before.validity.inForceFrom)
    problems.push({
      pointer: '/validity/inForceFrom',
      detail: `begins before the version before, at ${before.validity.inForceFrom}`,
    })
  return problems
}

type Relation = Agreement['relations'][number]

/** Ranks said on both sides that cannot both hold. */
const AGAINST: { readonly [relation in Relation['relation']]: Relation['relation'] | null } = {
  prevails: 'prevails',
  yields: 'yields',
  implements: 'implements',
  complements: null,
}

/** AL32: one order of precedence for each kind, inside the agreement and with the others. */
export function relationsAgree(agreement: Agreement, { others = [] }: LintContext): readonly LintProblem[] {
  const { id, relations } = agreement
  return relations.flatMap((relation, index) => {
    const pointer = `/relations/${index}`
    const inside = relations
      .slice(0, index)
      .filter((before) => before.to === relation.to && isOpposite(before, relation))
      .flatMap((before) => sharedKinds(before, relation))
      .map((kind) => ({ pointer, detail: `prevails and yields towards ${relation.to} for ${kind}` }))
    const other = others.find((one) => one.id === relation.to && one.id !== id)
    if (other === undefined) return [...inside, ...unknownOf(relation, { others, pointer })]
    const across = other.relations
      .filter((theirs) => theirs.to === id && theirs.relation === AGAINST[relation.relation])
      .flatMap((theirs) => sharedKinds(theirs, relation))
      .map((kind) => ({ pointer, detail: `${relation.to} says ${relation.relation} for ${kind} as well` }))
    return [...inside, ...across]
  })
}

function isOpposite(a: Relation, b: Relation): boolean {
  return [a.relation, b.relation].sort().join() === 'prevails,yields'
}

function sharedKinds(a: Relation, b: Relation): readonly string[] {
  return a.kinds.filter((kind) => b.kinds.includes(kind))
}

/** The one it speaks of may well live at another node; without any others nothing can be said. */
function unknownOf(
  { to }: Relation,
  { others, pointer }: { readonly others: readonly Agreement[]; readonly pointer: string },
): readonly LintProblem[] {
  return others.length === 0
    ? []
    : [{ pointer, detail: `${to} is not among the agreements at hand`, severity: 'information' }]
}
