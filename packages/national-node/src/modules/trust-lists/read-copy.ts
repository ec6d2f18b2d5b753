import { listedServices, type Lote, openLote, runSync } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { hexSha256, sha256 } from '../../kernel/crypto.ts'
import { createLru } from '../../kernel/lru.ts'
import type { FoundList, ListedAnchor } from './found-list.ts'
import { assuranceIn } from './listed-assurance.ts'
import type { Source } from './refresh-list.ts'
import { findCompact } from './store.ts'
import { LISTS_IN_MEMORY_MAX, type TrustListsDeps } from './trust-lists-deps.ts'

type Listed = Pick<FoundList, 'services' | 'anchors'>

/** A list that was opened: who it lists depends on the time only through its periods. */
export type ReadCopy = { readonly lote: Lote; listedAt(at: Instant): Listed }

export type CopyReader = (source: Source, digest: string) => Promise<ReadCopy | undefined>

/**
 * Opens stored copies once per process: the bytes are verified again against the pins, then kept by their digest.
 * A pure cache: every answer begins with a look at the store, so no process lags behind another.
 */
export function createCopyReader(deps: TrustListsDeps): CopyReader {
  const opened = createLru<string, ReadCopy>(LISTS_IN_MEMORY_MAX)
  return async (source, digest) => {
    const key = `${digest} ${source.pins}`
    const found = opened.get(key)
    if (found !== undefined) return found
    const compact = await findCompact(deps.store.db, source)
    if (compact === undefined || hexSha256(compact) !== digest) return undefined
    const result = runSync(openLote({ compact, signers: source.signers, at: deps.clock.now() }), deps.driver)
    if (result.outcome !== 'fresh' && result.outcome !== 'stale') return undefined
    const copy = readCopy(result.lote)
    opened.set(key, copy)
    return copy
  }
}

export function readCopy(lote: Lote): ReadCopy {
  const starts = periodStarts(lote)
  const known = new Map<number, Listed>()
  return {
    lote,
    listedAt(at) {
      const epoch = starts.filter((start) => start <= at).length
      const listed = known.get(epoch) ?? listedOf(lote, at)
      known.set(epoch, listed)
      return listed
    },
  }
}

/** Between two of these instants the same services are listed. */
function periodStarts({ entities }: Lote): Instant[] {
  const periods = entities.flatMap(({ services }) =>
    services.flatMap(({ since, history }) => [since, ...history.map((past) => past.since)]),
  )
  return [...new Set(periods)].filter((start) => start !== undefined)
}

function listedOf(lote: Lote, at: Instant): Listed {
  const services = listedServices(lote, { at })
  const anchors = services.flatMap((service) => {
    const { certificates, entity, country, serviceType, status } = service
    const assurance = assuranceIn(service)
    return certificates.map(
      (der): ListedAnchor => ({
        der,
        sha256: sha256(der),
        entity,
        country: country ?? null,
        serviceType: serviceType ?? null,
        status: status ?? null,
        assurance,
      }),
    )
  })
  return { services, anchors }
}
