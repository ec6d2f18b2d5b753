/** What criteria mean: for a certificate of the pointed party, and as an instruction of the pointing party. */
import type { CertificateFacts } from './certificate-facts.ts'
import type { MraCriteria, MraCriterion, MraQcStatement } from './mra.ts'

/** TS 119 612 §5.5.9.2.2 */
export function meets(certificate: CertificateFacts, { assert, criteria }: MraCriteria): boolean {
  if (assert === 'all') return criteria.every((one) => has(certificate, one))
  const some = criteria.some((one) => has(certificate, one))
  return assert === 'atLeastOne' ? some : !some
}

function has(certificate: CertificateFacts, criterion: MraCriterion): boolean {
  const { policies, keyUsage, extendedKeyUsage, subject } = certificate
  switch (criterion.kind) {
    case 'keyUsage':
      return criterion.bits.every(({ name, value }) => keyUsage.includes(name) === value)
    case 'policies':
      return criterion.oids.every((oid) => policies.includes(oid))
    case 'list':
      return meets(certificate, criterion.list)
    case 'qcStatements':
      return criterion.statements.every((one) => states(certificate, one))
    case 'extendedKeyUsage':
      return criterion.oids.every((oid) => extendedKeyUsage.includes(oid))
    case 'subject':
      return criterion.oids.every((oid) => subject.includes(oid))
  }
}

function states({ qcStatements }: CertificateFacts, { id, qcType, country }: MraQcStatement): boolean {
  return qcStatements.some(
    (one) =>
      one.id === id &&
      (qcType === undefined || one.types?.includes(qcType) === true) &&
      (country === undefined || one.countries?.includes(country) === true),
  )
}

/** Statements to put into a translated certificate, and to take out of it. */
export type Replacement = {
  readonly added: readonly MraQcStatement[]
  readonly removed: readonly MraQcStatement[]
}

/** `all` stands for every part, `atLeastOne` for its first, `none` turns adding into taking away. */
export function replacementOf({ assert, criteria }: MraCriteria): Replacement {
  const parts = (assert === 'atLeastOne' ? criteria.slice(0, 1) : criteria).map((one): Replacement => {
    if (one.kind === 'list') return replacementOf(one.list)
    return { added: one.kind === 'qcStatements' ? one.statements : [], removed: [] }
  })
  const added = parts.flatMap((part) => part.added)
  const removed = parts.flatMap((part) => part.removed)
  return assert === 'none' ? { added: removed, removed: added } : { added, removed }
}
