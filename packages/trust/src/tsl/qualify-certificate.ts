/**
 * What a certificate is by the lists (TS 119 615 §4.4): qualified, of which type, with a device, at one moment. The
 * numbers of steps in comments are those of PRO-4.4.4. Nothing is guessed: what two services answer differently is NA.
 */
import { type CertificateFacts, QC } from '../mra/certificate-facts.ts'
import { meets } from '../mra/criteria.ts'
import { type CertificateType, certificateType } from '../mra/qualify.ts'
import type { Instant } from '../ports.ts'
import { type ServiceWarning, warningsOf } from './service-warnings.ts'
import { asiOf, EIDAS, EXT, isValidStatus, QUALIFIED_CA, USAGES } from './tsl-uris.ts'
import type { AppliedPeriod, TslPeriod } from './tsl.ts'

export type MomentQualification =
  | {
      readonly outcome: 'known'
      readonly qualified: boolean
      readonly type: CertificateType
      /** The key is in a qualified device. */
      readonly device: boolean
    }
  /** `none`: no service of a list stands for it then; `conflict`: services answer differently. */
  | { readonly outcome: 'none' | 'conflict' }

export type MomentAnswer = {
  readonly result: MomentQualification
  readonly warnings: readonly ServiceWarning[]
}

export type MomentQuestion = {
  readonly certificate: CertificateFacts
  readonly notBefore: Instant
  readonly at: Instant
}

/** `periods`: of all services that stand for the certificate or an issuer of it, any time. */
export function qualifyAtMoment(question: MomentQuestion, periods: readonly TslPeriod[]): MomentAnswer {
  const { certificate, notBefore, at } = question
  const current = periods
    .filter((one) => one.since <= at && (one.until === undefined || at < one.until))
    .filter(({ type, unknownCritical }) => type === QUALIFIED_CA && unknownCritical.length === 0)
    .map((one) => applied(one, certificate))
  const warnings = current.flatMap(warningsOf)
  const typed = notBefore < EIDAS ? current : current.filter((one) => fitsType(one, certificate))
  if (typed.length === 0) return { result: { outcome: 'none' }, warnings }
  if (!allSame(typed.map((one) => judge(one, certificate))))
    return { result: { outcome: 'conflict' }, warnings }
  const consistent = typed.filter((one) => hasConsistentStatus(one))
  const valid = consistent.filter(({ status }) => isValidStatus(status))
  const [first] = valid.length > 0 ? valid : consistent
  return { result: first === undefined ? { outcome: 'none' } : judge(first, certificate), warnings }
}

/** Qualifiers whose criteria the certificate meets; an element that is in error never applies. */
export function applied(period: TslPeriod, certificate: CertificateFacts): AppliedPeriod {
  const met = period.qualifications.filter(
    ({ criteria }) => criteria !== undefined && meets(certificate, criteria),
  )
  return { ...period, qualifiers: [...new Set(met.flatMap(({ qualifiers }) => qualifiers))] }
}

function says({ qualifiers }: AppliedPeriod, ...names: readonly string[]): boolean {
  return names.some((name) => qualifiers.includes(`${EXT}${name}`))
}

function states({ qcStatements }: CertificateFacts, id: string): boolean {
  return qcStatements.some((one) => one.id === id)
}

/** The service is for the type of the certificate, or overrules it towards a type that it is for. */
function fitsType(period: AppliedPeriod, certificate: CertificateFacts): boolean {
  const type = certificateType(certificate)
  if (type === 'unknown') return true
  const covers = (asi: string): boolean =>
    period.asi.includes(asi) && !(asi === asiOf('eSign') && says(period, 'QCForLegalPerson'))
  if (USAGES.some((one) => one.type === type && covers(one.asi))) return true
  const usages = USAGES.filter(({ qualifier }) => says(period, qualifier))
  const assumed = usages.length === 0 && states(certificate, QC.compliance) ? USAGES.slice(0, 1) : usages
  return assumed.length === 1 && assumed.some(({ asi }) => covers(asi))
}

/** `granted` and `withdrawn` did not exist before Regulation (EU) No 910/2014 applied. */
function hasConsistentStatus({ status, since }: TslPeriod): boolean {
  const late = /\/(?:granted|withdrawn)$/.test(status)
  return !(late && since < EIDAS)
}

type Known = Extract<MomentQualification, { outcome: 'known' }>

function judge(period: AppliedPeriod, certificate: CertificateFacts): Known {
  const early = period.since < EIDAS && (period.until ?? EIDAS) <= EIDAS
  const qualified = isQualified(period, certificate, early)
  const device = qualified && hasDevice(period, certificate, early)
  return { outcome: 'known', qualified, type: typeUnder(period, certificate, qualified && early), device }
}

/** EN 319 411-2 and TS 101 456: policies that said so before there were statements. */
const QCP = '0.4.0.1456.1.2'
const QCP_PLUS = '0.4.0.1456.1.1'

function isQualified(period: AppliedPeriod, certificate: CertificateFacts, early: boolean): boolean {
  if (!isValidStatus(period.status) || says(period, 'NotQualified')) return false
  if (says(period, 'QCStatement')) return true
  const byPolicy = early && certificate.policies.some((one) => one === QCP || one === QCP_PLUS)
  return (states(certificate, QC.compliance) || byPolicy) && !states(certificate, QC.legislation)
}

function typeUnder(period: AppliedPeriod, certificate: CertificateFacts, early: boolean): CertificateType {
  if (early) return 'eSign'
  const usages = USAGES.filter(({ qualifier }) => says(period, qualifier))
  if (usages.length > 1) return 'unknown'
  return usages[0]?.type ?? certificateType(certificate)
}

function hasDevice(period: AppliedPeriod, certificate: CertificateFacts, early: boolean): boolean {
  const stated = states(certificate, QC.device) || (early && certificate.policies.includes(QCP_PLUS))
  if (early) {
    if (says(period, 'QCWithSSCD')) return true
    return !says(period, 'QCNoSSCD') && stated
  }
  if (says(period, 'QCWithQSCD', 'QCQSCDManagedOnBehalf')) return true
  return !says(period, 'QCNoQSCD') && stated
}

function allSame([first, ...others]: readonly Known[]): boolean {
  return others.every(
    (one) =>
      first !== undefined &&
      one.qualified === first.qualified &&
      one.type === first.type &&
      one.device === first.device,
  )
}

/** TS 119 615 §4.4.4: qualified at both moments, of one type only if it is the same, the device at the signature. */
export function combineMoments(
  atIssuance: MomentQualification,
  atTime: MomentQualification,
): MomentQualification {
  if (atIssuance.outcome !== 'known') return atIssuance
  if (atTime.outcome !== 'known') return atTime
  const qualified = atIssuance.qualified && atTime.qualified
  const type = atIssuance.type === atTime.type ? atTime.type : 'unknown'
  return { outcome: 'known', qualified, type, device: qualified && atTime.device }
}
