/** The beginning of a list for a country that has only certificates: who stands behind each, and what it may do. */
import { EKU } from '../pkix/oids.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes, Instant } from '../ports.ts'
import { AUTHORITY, STAMPS, UNSPECIFIED } from './tsl-uris.ts'

export type DraftedService = {
  readonly name: string
  /** Proposed from what the certificate may do; somebody decides. */
  readonly type: string
  readonly since: Instant
  readonly certificate: Bytes
}

export type DraftedProvider = {
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly services: readonly DraftedService[]
}

/**
 * One provider for each organisation, one service for each certificate, in the order given; the same certificate
 * once. @throws DerError for what is no certificate
 */
export function draftFromCertificates(
  certificates: readonly Bytes[],
  { territory, since }: { readonly territory: string; readonly since: Instant },
): readonly DraftedProvider[] {
  const providers = new Map<string, { name: string; country: string; services: DraftedService[] }>()
  const seen = new Set<string>()
  for (const der of certificates) {
    if (seen.has(String(der))) continue
    seen.add(String(der))
    const certificate = parseCertificate(der)
    const { subject, issuer } = certificate
    const name = subject.organization ?? issuer.organization ?? subject.commonName ?? subject.text
    const service = {
      name: subject.commonName ?? subject.text,
      type: typeOf(certificate),
      since,
      certificate: der,
    }
    const known = providers.get(name)
    if (known !== undefined) known.services.push(service)
    else {
      const said = subject.country?.toUpperCase() ?? ''
      providers.set(name, { name, country: /^[A-Z]{2}$/.test(said) ? said : territory, services: [service] })
    }
  }
  return [...providers.values()]
}

function typeOf({ ca, eku = [] }: Certificate): string {
  if (eku.includes(EKU['timeStamping'] ?? '')) return STAMPS
  return ca ? AUTHORITY : UNSPECIFIED
}
