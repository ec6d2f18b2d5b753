import { hexSha256 } from '../../kernel/crypto.ts'
import { createLru } from '../../kernel/lru.ts'
import { type ListModel, openList } from './open-list.ts'
import type { Source } from './refresh-list.ts'
import { findCompact } from './store.ts'
import { LISTS_IN_MEMORY_MAX, type TrustListsDeps } from './trust-lists-deps.ts'

export type CopyReader = (source: Source, digest: string) => Promise<ListModel | undefined>

/**
 * Opens stored copies once per process: the bytes are verified again against the pins, then kept by their digest.
 * A pure cache: every answer begins with a look at the store, so no process lags behind another.
 */
export function createCopyReader(deps: TrustListsDeps): CopyReader {
  const opened = createLru<string, ListModel>(LISTS_IN_MEMORY_MAX)
  return async (source, digest) => {
    const key = `${digest} ${source.pins}`
    const found = opened.get(key)
    if (found !== undefined) return found
    const text = await findCompact(deps.store.db, source)
    if (text === undefined || hexSha256(text) !== digest) return undefined
    const result = openList({ text, signers: source.signers, at: deps.clock.now() })
    if (result.outcome !== 'fresh' && result.outcome !== 'stale') return undefined
    opened.set(key, result.model)
    return result.model
  }
}
