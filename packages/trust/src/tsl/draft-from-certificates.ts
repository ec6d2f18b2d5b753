/** The beginning of a list for a country that has only certificates: who stands behind each, and what it may do. */
import { EKU } from '../pkix/oids.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes, Instant } from '../ports.ts'
import type { BroughtCertificate } from './read-certificate-files.ts'
import { AUTHORITY, STAMPS, UNSPECIFIED } from './tsl-uris.ts'

export type DraftedService = {
  readonly name: string
  /** Proposed from what the certificate may do; somebody decides. */
  readonly type: string
  /** Where a table says so. */
  readonly status?: string
  readonly statedSince?: Instant
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
 * once. What a table says goes before what the certificate says. @throws DerError for what is no certificate
 */
export function draftFromCertificates(
  certificates: readonly BroughtCertificate[],
  { territory, since }: { readonly territory: string; readonly since: Instant },
): readonly DraftedProvider[] {
  const providers = new Map<string, { name: string; country: string; services: DraftedService[] }>()
  const seen = new Set<string>()
  for (const { der, row } of certificates) {
    // A table may tell one authority twice, once for each kind of service.
    const key = `${String(der)} ${row?.type ?? ''}`
    if (seen.has(key)) continue
    seen.add(key)
    const certificate = parseCertificate(der)
    const name = row?.provider ?? holderOf(certificate)
    const service = serviceOf(certificate, row, since)
    const known = providers.get(name)
    if (known !== undefined) known.services.push(service)
    else providers.set(name, { name, country: countryOf(certificate, row) ?? territory, services: [service] })
  }
  return [...providers.values()]
}

function holderOf({ subject, issuer }: Certificate): string {
  return subject.organization ?? issuer.organization ?? subject.commonName ?? subject.text
}

function countryOf({ subject }: Certificate, row: BroughtCertificate['row']): string | undefined {
  const said = row?.country ?? subject.country?.toUpperCase() ?? ''
  return /^[A-Z]{2}$/.test(said) ? said : undefined
}

function serviceOf(certificate: Certificate, row: BroughtCertificate['row'], since: Instant): DraftedService {
  const { subject, raw } = certificate
  return {
    name: row?.service ?? subject.commonName ?? subject.text,
    type: row?.type ?? typeOf(certificate),
    ...(row?.status !== undefined && { status: row.status }),
    ...(row?.since !== undefined && { statedSince: `${row.since}T00:00:00.000Z` }),
    since,
    certificate: raw,
  }
}

function typeOf({ ca, eku = [] }: Certificate): string {
  if (eku.includes(EKU['timeStamping'] ?? '')) return STAMPS
  return ca ? AUTHORITY : UNSPECIFIED
}
