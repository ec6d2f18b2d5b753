/** Criteria about the content of a certificate, as an equivalence states them for either side (agreement-1 §5). */
import type { CertificateContent } from '../facts.ts'
import type { Equivalence } from '../language/equivalence.ts'

type Criteria = Equivalence['certificateContent'][number]['pointed']
type Nested = Extract<Criteria, { all: unknown }>['all'][number]
type Leaf = Exclude<Nested, { all: unknown } | { atLeastOne: unknown } | { none: unknown }>

export type Criterion = (certificate: CertificateContent) => boolean

/** Whether a certificate meets the criteria of the partner's side. */
export function compileCriteria(criteria: Criteria | Nested): Criterion {
  if ('all' in criteria) {
    const parts = criteria.all.map((one) => compileCriteria(one))
    return (certificate) => parts.every((holds) => holds(certificate))
  }
  if ('atLeastOne' in criteria) {
    const parts = criteria.atLeastOne.map((one) => compileCriteria(one))
    return (certificate) => parts.some((holds) => holds(certificate))
  }
  if ('none' in criteria) {
    const parts = criteria.none.map((one) => compileCriteria(one))
    return (certificate) => !parts.some((holds) => holds(certificate))
  }
  return compileLeaf(criteria)
}

function compileLeaf(leaf: Leaf): Criterion {
  if ('policy' in leaf) return ({ policies }) => policies.includes(leaf.policy)
  if ('keyUsage' in leaf) return ({ keyUsage }) => keyUsage.includes(leaf.keyUsage) === leaf.value
  if ('eku' in leaf) return ({ extendedKeyUsage }) => leaf.eku.every((oid) => extendedKeyUsage.includes(oid))
  if ('subject' in leaf) return ({ subject }) => leaf.subject.every((oid) => subject.includes(oid))
  const { qcStatement, type, cc } = leaf
  return ({ qcStatements }) =>
    qcStatements.some(
      ({ id, types, countries }) =>
        id === qcStatement &&
        (type === undefined || types?.includes(type) === true) &&
        (cc === undefined || countries?.includes(cc) === true),
    )
}

/**
 * Whether the home side's criteria put anything into the translated certificate: `all` stands for every part,
 * `atLeastOne` for its first, and `none` turns what is put in into what is taken out.
 */
export function addsContent(criteria: Criteria | Nested, added = true): boolean {
  if ('all' in criteria) return criteria.all.some((one) => addsContent(one, added))
  if ('atLeastOne' in criteria) return criteria.atLeastOne.slice(0, 1).some((one) => addsContent(one, added))
  if ('none' in criteria) return criteria.none.some((one) => addsContent(one, !added))
  return added
}
