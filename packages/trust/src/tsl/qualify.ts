/** What a signature, a certificate, a time-stamp is worth by the lists (TS 119 615 §4.4 to §4.6). */
import type { Indication } from '../ades/outcome.ts'
import { certificateFacts } from '../mra/certificate-facts.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Instant } from '../ports.ts'
import { findServices, type FoundService } from './find-services.ts'
import { applied, combineMoments, type MomentQualification, qualifyAtMoment } from './qualify-certificate.ts'
import type { ServiceWarning } from './service-warnings.ts'
import { isValidStatus, QUALIFIED_STAMPS } from './tsl-uris.ts'
import type { AppliedPeriod, Tsl, TslService } from './tsl.ts'

export type QualificationQuestion = {
  /** Lists that were opened and are fresh; which were missing is the caller's to say. */
  readonly lists: readonly Tsl[]
  /** Leaf first, with the anchor. */
  readonly chain: readonly Certificate[]
  /** The earliest time at which the signature is proven. */
  readonly at: Instant
}

export type CertificateAnswer = {
  readonly atIssuance: MomentQualification
  readonly atTime: MomentQualification
  readonly final: MomentQualification
  readonly services: readonly FoundService[]
  readonly warnings: readonly ServiceWarning[]
}

/** Throws `DerError` for a certificate whose statements cannot be read. */
export function qualifyCertificate({ lists, chain, at }: QualificationQuestion): CertificateAnswer {
  const [leaf] = chain
  const services = findServices(lists, chain)
  if (leaf === undefined) {
    const none = { outcome: 'none' } as const
    return { atIssuance: none, atTime: none, final: none, services, warnings: [] }
  }
  const { notBefore } = leaf
  const certificate = certificateFacts(leaf)
  const periods = services.flatMap(({ service }) => service.periods)
  const issued = qualifyAtMoment({ certificate, notBefore, at: notBefore }, periods)
  const signed = qualifyAtMoment({ certificate, notBefore, at }, periods)
  return {
    atIssuance: issued.result,
    atTime: signed.result,
    final: combineMoments(issued.result, signed.result),
    services,
    warnings: [...issued.warnings, ...signed.warnings],
  }
}

const ROWS = {
  eSign: ['ADESIG', 'ADESIG_QC', 'QESIG'],
  eSeal: ['ADESEAL', 'ADESEAL_QC', 'QESEAL'],
  unknown: ['UNKNOWN', 'UNKNOWN_QC', 'UNKNOWN_QC_QSCD'],
} as const

type Row = (typeof ROWS)[keyof typeof ROWS][number]
export type TslSignatureQualification =
  | Row
  | `INDETERMINATE_${Row}`
  | 'NOT_ADES'
  | 'NOT_ADES_QC'
  | 'NOT_ADES_QC_QSCD'
  | 'NA'

const FAILED = ['NOT_ADES', 'NOT_ADES_QC', 'NOT_ADES_QC_QSCD'] as const

/** TS 119 615 §4.5: the verdict of the signature together with what its certificate is. */
export function qualifySignature(
  final: MomentQualification,
  indication: Indication,
): TslSignatureQualification {
  if (final.outcome !== 'known') return 'NA'
  const { qualified, device, type } = final
  if (type === 'web') return 'NOT_ADES'
  const grade = qualified ? (device ? 2 : 1) : 0
  if (indication === 'TOTAL_FAILED') return FAILED[grade]
  return indication === 'TOTAL_PASSED' ? ROWS[type][grade] : `INDETERMINATE_${ROWS[type][grade]}`
}

/** TS 119 615 §4.6: a stamp is qualified whose authority was, at the time it says. */
export function qualifyStamp({ lists, chain, at }: QualificationQuestion): 'QTSA' | 'TSA' {
  const periods = findServices(lists, chain).flatMap(({ service }) => service.periods)
  const qualified = periods.some(
    (one) =>
      one.type === QUALIFIED_STAMPS &&
      isValidStatus(one.status) &&
      one.since <= at &&
      (one.until === undefined || at < one.until),
  )
  return qualified ? 'QTSA' : 'TSA'
}

/** All that a list ever said of a service, with the qualifiers that apply to this certificate. */
export function periodsFor(certificate: Certificate, { periods }: TslService): readonly AppliedPeriod[] {
  const facts = certificateFacts(certificate)
  return periods.map((period) => applied(period, facts))
}
