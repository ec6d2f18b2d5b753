/** What is odd in a service for one certificate (TS 119 615 §4.4.4, warnings): told, never a reason for a verdict. */
import { EIDAS, EXT, USAGES } from './tsl-uris.ts'
import type { AppliedPeriod } from './tsl.ts'

export type ServiceWarning = { readonly service: string; readonly detail: string }

const KNOWN =
  'QCStatement NotQualified QCWithSSCD QCNoSSCD QCSSCDStatusAsInCert QCWithQSCD QCNoQSCD QCQSCDStatusAsInCert QCQSCDManagedOnBehalf QCForLegalPerson QCForESig QCForESeal QCForWSA'.split(
    ' ',
  )

/** Qualifiers that do not go together. */
const CONTRADICTIONS = [
  ['NotQualified', 'QCStatement', 'both qualified and not qualified'],
  ['QCWithSSCD', 'QCNoSSCD', 'with and without a secure device'],
  ['QCWithQSCD', 'QCNoQSCD', 'with and without a qualified device'],
  ['QCQSCDStatusAsInCert', 'QCWithQSCD', 'the device as in the certificate, and with one'],
  ['QCQSCDStatusAsInCert', 'QCNoQSCD', 'the device as in the certificate, and without one'],
  ['QCForLegalPerson', 'QCForESig', 'for signatures, and for legal persons'],
] as const

export function warningsOf(period: AppliedPeriod): readonly ServiceWarning[] {
  const { qualifiers, asi, since, name, type } = period
  const has = (one: string): boolean => qualifiers.includes(`${EXT}${one}`)
  const usages = USAGES.filter(({ qualifier }) => has(qualifier))
  const early = since < EIDAS && usages.some((one) => one.type !== 'eSign')
  const details = [
    ...CONTRADICTIONS.flatMap(([one, other, detail]) => (has(one) && has(other) ? [detail] : [])),
    ...(usages.length > 1 ? ['for more than one usage'] : []),
    ...(usages.some((one) => !asi.includes(one.asi)) ? ['for a usage that the service is not for'] : []),
    ...(early ? ['for seals or sites before there were any'] : []),
    ...qualifiers
      .filter((one) => !KNOWN.includes(one.replace(EXT, '')))
      .map((one) => `the qualifier ${one} is not known`),
  ]
  const service = name[0]?.value ?? type
  return details.map((detail) => ({ service, detail }))
}
