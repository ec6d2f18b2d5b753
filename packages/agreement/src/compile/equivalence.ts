/** The equivalence of a trust-service rule: since when, for which statuses and qualifiers, and what it translates. */
import { addsContent, compileCriteria, type Criterion } from './criteria.ts'
import type { CertificateContent, Instant, ServicePeriod, TrustServiceEffect } from '../facts.ts'
import { compareText } from '../history.ts'
import type { Equivalence } from '../language/equivalence.ts'

export type CompiledEquivalence = {
  readonly pointer: string
  /** Newest first; each ends where the one before it in the list starts. */
  readonly periods: readonly { readonly status: Equivalence['status']; readonly from: Instant }[]
  /** By status URI of the partner's list: on which side of the table, or on both. */
  readonly statuses: ReadonlyMap<string, 'valid' | 'invalid' | 'both'>
  /** Home qualifier by the partner's. */
  readonly qualifiers: ReadonlyMap<string, string>
  readonly depth: number
  /** Undefined where the parties translate nothing and the certificate's own statements count. */
  readonly qualifiedCertificate: Criterion | undefined
  readonly device: Criterion | undefined
  /** The same kind of content is translated twice. */
  readonly contentTwice: boolean
}

export function compileEquivalence(equivalence: Equivalence, pointer: string): CompiledEquivalence {
  const { status, since, history, certificateContent, qualifiers, depth } = equivalence
  const contexts = certificateContent.map(({ context }) => context)
  return {
    pointer,
    periods: [{ status, since }, ...history]
      .map((one) => ({ status: one.status, from: one.since }))
      .sort((a, b) => compareText(b.from, a.from)),
    statuses: statusesOf(equivalence),
    qualifiers: new Map(qualifiers.map((one) => [one.pointed, one.pointing])),
    depth,
    qualifiedCertificate: translationOf(certificateContent, 'QcCompliance'),
    device: translationOf(certificateContent, 'QcQSCD'),
    contentTwice: new Set(contexts).size < contexts.length,
  }
}

/** Undefined before the first of them. */
export function statusAt({ periods }: CompiledEquivalence, at: Instant): Equivalence['status'] | undefined {
  for (const { status, from } of periods) if (from <= at) return status
  return undefined
}

function statusesOf({ statuses }: Equivalence): CompiledEquivalence['statuses'] {
  const sides = new Map<string, 'valid' | 'invalid' | 'both'>()
  for (const side of ['valid', 'invalid'] as const)
    for (const status of statuses[side].flatMap(({ pointed }) => pointed)) {
      const known = sides.get(status)
      sides.set(status, known === undefined || known === side ? side : 'both')
    }
  return sides
}

function translationOf(
  contents: Equivalence['certificateContent'],
  context: Equivalence['certificateContent'][number]['context'],
): Criterion | undefined {
  const found = contents.find((one) => one.context === context)
  if (found === undefined) return undefined
  return addsContent(found.pointing) ? compileCriteria(found.pointed) : () => false
}

/** Qualifiers of ETSI TS 119 612 §5.5.9.2.3 that overrule what the certificate says. */
const ETSI = 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/'
const QUALIFIED = [`${ETSI}QCStatement`]
const NOT_QUALIFIED = [`${ETSI}NotQualified`]
const WITH_DEVICE = [`${ETSI}QCWithQSCD`, `${ETSI}QCQSCDManagedOnBehalf`]
const WITHOUT_DEVICE = [`${ETSI}QCNoQSCD`]

export type ContentQuestion = {
  readonly content: CertificateContent
  readonly atIssuance: ServicePeriod | undefined
  readonly atSignature: ServicePeriod | undefined
}

/** The most that a signature under this certificate can be here. It lowers the outcome and never raises it. */
export function contentBound(
  equivalence: CompiledEquivalence,
  { content, atIssuance, atSignature }: ContentQuestion,
): TrustServiceEffect {
  const { qualifiedCertificate, device } = equivalence
  const says = (period: ServicePeriod | undefined, home: readonly string[]): boolean =>
    period?.qualifiers.some(({ uri }) => home.includes(equivalence.qualifiers.get(uri) ?? '')) === true
  if (says(atIssuance, NOT_QUALIFIED) || says(atSignature, NOT_QUALIFIED)) return 'advanced'
  const overruled = says(atIssuance, QUALIFIED) && says(atSignature, QUALIFIED)
  if (!overruled && qualifiedCertificate?.(content) === false) return 'advanced'
  if (says(atSignature, WITH_DEVICE)) return 'qualified'
  if (says(atSignature, WITHOUT_DEVICE) || device?.(content) === false) return 'advanced-qc'
  return 'qualified'
}
