import type { EntityFacts } from '@entente/agreement'
import type { FoundList } from './found-list.ts'

type Path = {
  /** SHA-256 (base64url) of every certificate of the path, the anchor included. */
  readonly certificates: readonly string[]
  /** The service type an agreement asks for: preferred when a certificate is listed for several. */
  readonly serviceType?: string | null
}

/** Who the list says a path belongs to, as facts for a decision. */
export function findEntity(found: FoundList, { certificates, serviceType }: Path): EntityFacts {
  const candidates = found.anchors.filter(({ sha256 }) => certificates.includes(sha256))
  const entity = candidates.find((anchor) => anchor.serviceType === serviceType) ?? candidates[0]
  return {
    listed: entity !== undefined,
    ids: certificates,
    country: entity?.country ?? null,
    serviceType: entity?.serviceType ?? null,
    status: entity?.status ?? null,
  }
}
