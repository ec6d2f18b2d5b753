/**
 * What a certificate is under translated services: the part of TS 119 615 that an equivalence needs, that is,
 * for certificates issued since Regulation (EU) No 910/2014 applies. Judgement of one moment, then of both.
 */
import { type CertificateFacts, QC } from './certificate-facts.ts'
import type { ServiceFacts } from './translate.ts'

export type CertificateType = 'eSign' | 'eSeal' | 'web' | 'unknown'

export type CertificateQualification = {
  readonly qualified: boolean
  readonly type: CertificateType
  readonly device: boolean
}

const SERVICE = 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC'
const GRANTED = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted'
const EXT = 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/'
const USAGES = [
  { qualifier: `${EXT}QCForESig`, asi: `${EXT}ForeSignatures`, type: 'eSign' },
  { qualifier: `${EXT}QCForESeal`, asi: `${EXT}ForeSeals`, type: 'eSeal' },
  { qualifier: `${EXT}QCForWSA`, asi: `${EXT}ForWebSiteAuthentication`, type: 'web' },
] as const

/** EN 319 412-5 §4.2.3: one type says it; none in a qualified certificate means signatures. */
export function certificateType({ qcStatements }: CertificateFacts): CertificateType {
  const types = qcStatements.find(({ id }) => id === QC.type)?.types ?? []
  if (types.length === 0) return states(qcStatements, QC.compliance) ? 'eSign' : 'unknown'
  if (types.length > 1) return 'unknown'
  return types[0] === QC.eSign
    ? 'eSign'
    : types[0] === QC.eSeal
      ? 'eSeal'
      : types[0] === QC.web
        ? 'web'
        : 'unknown'
}

function states(statements: CertificateFacts['qcStatements'], id: string): boolean {
  return statements.some((one) => one.id === id)
}

/** Undefined where several services of one moment give different results. */
export function qualifyAt(
  certificate: CertificateFacts,
  services: readonly ServiceFacts[],
): CertificateQualification | undefined {
  const plain = { qualified: false, type: certificateType(certificate), device: false }
  const results = services
    .filter((service) => service.type === SERVICE && fitsType(certificate, service))
    .map((service) => qualifyUnder(certificate, service))
  const [first = plain, ...others] = results
  return others.every((one) => sameResult(one, first)) ? first : undefined
}

function sameResult(a: CertificateQualification, b: CertificateQualification): boolean {
  return a.qualified === b.qualified && a.type === b.type && a.device === b.device
}

function usagesOf({ qualifiers }: ServiceFacts): readonly (typeof USAGES)[number][] {
  return USAGES.filter(({ qualifier }) => qualifiers.some(({ uri }) => uri === qualifier))
}

/** The service is for this type, or one usage overrules the type and the service is for that usage. */
function fitsType(certificate: CertificateFacts, service: ServiceFacts): boolean {
  const type = certificateType(certificate)
  if (type === 'unknown') return true
  const forLegalPersons = service.qualifiers.some(({ uri }) => uri === `${EXT}QCForLegalPerson`)
  const covers = (asi: string): boolean =>
    service.asi === asi && !(forLegalPersons && asi === `${EXT}ForeSignatures`)
  const usages = usagesOf(service)
  const assumed =
    usages.length === 0 && states(certificate.qcStatements, QC.compliance) ? USAGES.slice(0, 1) : usages
  return (
    USAGES.some((one) => one.type === type && covers(one.asi)) ||
    (assumed.length === 1 && assumed.some(({ asi }) => covers(asi)))
  )
}

function qualifyUnder(certificate: CertificateFacts, service: ServiceFacts): CertificateQualification {
  const { qcStatements } = certificate
  const says = (name: string): boolean => service.qualifiers.some(({ uri }) => uri === `${EXT}${name}`)
  const own = states(qcStatements, QC.compliance) && !states(qcStatements, QC.legislation)
  const qualified = service.status === GRANTED && !says('NotQualified') && (says('QCStatement') || own)
  if (!qualified) return { qualified, type: certificateType(certificate), device: false }
  const usages = usagesOf(service)
  const type = usages.length > 1 ? 'unknown' : (usages[0]?.type ?? certificateType(certificate))
  return { qualified, type, device: deviceUnder(says, states(qcStatements, QC.device)) }
}

function deviceUnder(says: (name: string) => boolean, inCertificate: boolean): boolean {
  if (says('QCWithQSCD') || says('QCQSCDManagedOnBehalf')) return true
  return !says('QCNoQSCD') && inCertificate
}

/** Qualified only if it was at both moments, of one type only if it is the same, the device as at the signature. */
export function qualifyBoth(
  atIssuance: CertificateQualification | undefined,
  atSignature: CertificateQualification | undefined,
): CertificateQualification | undefined {
  if (atIssuance === undefined || atSignature === undefined) return undefined
  const qualified = atIssuance.qualified && atSignature.qualified
  const type = atIssuance.type === atSignature.type ? atSignature.type : 'unknown'
  return { qualified, type, device: qualified && atSignature.device }
}

const SIGNATURES = {
  eSign: ['ADESIG', 'ADESIG_QC', 'QESIG'],
  eSeal: ['ADESEAL', 'ADESEAL_QC', 'QESEAL'],
  unknown: ['UNKNOWN', 'UNKNOWN_QC', 'UNKNOWN_QC_QSCD'],
  web: ['NOT_ADES', 'NOT_ADES', 'NOT_ADES'],
} as const

export type SignatureQualification = (typeof SIGNATURES)[keyof typeof SIGNATURES][number] | 'NA'

/** What a signature is that was found good. */
export function signatureQualification(
  certificate: CertificateQualification | undefined,
): SignatureQualification {
  if (certificate === undefined) return 'NA'
  const { type, qualified, device } = certificate
  return SIGNATURES[type][qualified ? (device ? 2 : 1) : 0]
}
