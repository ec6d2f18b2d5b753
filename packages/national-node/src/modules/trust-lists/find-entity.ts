import type { EntityFacts } from '@entente/agreement'
import type { FoundList, ListedAnchor } from './found-list.ts'

type Path = {
  /** SHA-256 (base64url) of every certificate of the path, the anchor included. */
  readonly certificates: readonly string[]
  /** The service type an agreement asks for: preferred when a certificate is listed for several. */
  readonly serviceType?: string | null
}

/** The entry of the list that a path leads to: the one of the wanted service type when there are several. */
export function findAnchor(
  { anchors }: Pick<FoundList, 'anchors'>,
  { certificates, serviceType }: Path,
): ListedAnchor | undefined {
  const candidates = anchors.filter(({ sha256 }) => certificates.includes(sha256))
  return candidates.find((anchor) => anchor.serviceType === serviceType) ?? candidates[0]
}

/** Who the list says a path belongs to, as facts for a decision. */
export function findEntity(found: FoundList, path: Path): EntityFacts {
  const entity = findAnchor(found, path)
  const { certificates } = path
  return {
    listed: entity !== undefined,
    ids: certificates,
    country: entity?.country ?? null,
    serviceType: entity?.serviceType ?? null,
    status: entity?.status ?? null,
  }
}
