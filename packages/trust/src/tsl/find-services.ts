/** Services that stand for a certificate (TS 119 615 §4.3): by key and name of it or of one of its issuers. */
import { sameBytes } from '../bytes.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import { sameName } from '../pkix/name.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Tsl, TslIdentity, TslProvider, TslService } from './tsl.ts'

export type FoundService = {
  readonly territory: string
  readonly provider: TslProvider
  readonly service: TslService
}

/** `chain`: leaf first, with the anchor. A service is found by its newest identity: its history is the same service. */
export function findServices(lists: readonly Tsl[], chain: readonly Certificate[]): readonly FoundService[] {
  return lists.flatMap((list) =>
    list.providers.flatMap((provider) =>
      provider.services
        .filter(({ periods }) => chain.some((one) => isNamedBy(one, periods[0].identity)))
        .map((service) => ({ territory: list.territory ?? '', provider, service })),
    ),
  )
}

/** The same key and the same name; by key identifier only where no certificate is given. */
function isNamedBy(certificate: Certificate, { certificates, skis, subjectNames }: TslIdentity): boolean {
  if (certificates.some((one) => sameBytes(one, certificate.raw))) return true
  if (certificates.length > 0)
    return certificates.some((raw) => {
      // The whole key stands inside: most can be told apart without reading them.
      if (!holds(raw, certificate.spki)) return false
      const other = readCertificate(raw)
      return (
        other !== undefined &&
        sameBytes(other.spki, certificate.spki) &&
        sameName(other.subject, certificate.subject)
      )
    })
  const { ski } = certificate
  return (
    ski !== undefined &&
    skis.some((one) => sameBytes(one, ski)) &&
    subjectNames.some((one) => foldName(one) === foldName(certificate.subject.text))
  )
}

function holds(raw: Uint8Array, part: Uint8Array): boolean {
  if (part.length > raw.length) return false
  const first = part[part.length - 1]
  for (
    let end = raw.lastIndexOf(first ?? 0);
    end >= part.length - 1;
    end = raw.lastIndexOf(first ?? 0, end - 1)
  ) {
    if (sameBytes(raw.subarray(end - part.length + 1, end + 1), part)) return true
    if (end === 0) return false
  }
  return false
}

/** Lists write names in either order. */
function foldName(text: string): string {
  return text
    .split(',')
    .map((one) => one.trim().toLowerCase().replace(/\s+/g, ' '))
    .toSorted()
    .join(',')
}
