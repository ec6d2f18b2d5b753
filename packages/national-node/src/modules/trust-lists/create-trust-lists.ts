import type { Hono } from 'hono'
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { findList, sourceOf } from './find-list.ts'
import type { FoundList, ListedAnchor, ListQuery } from './found-list.ts'
import { createListStudio, type ListStudio } from './list-studio.ts'
import type { OwnList } from './own-list.ts'
import { currentList, ownModel, publishList } from './publish-list.ts'
import { type PublishedList, publishedLists } from './published-lists.ts'
import { createCopyReader } from './read-copy.ts'
import { createRefresher } from './refresh-list.ts'
import { trustListRoutes } from './routes.ts'
import { listSigners, type SeenSigner } from './signer-store.ts'
import { claimFetch, findText, listOwnIssuedBefore } from './store.ts'
import { CLAIM_SECONDS, RESIGN_SECONDS, type TrustListsDeps } from './trust-lists-deps.ts'

export type TrustLists = {
  /** Issues one of our lists when something about it changed. */
  publish(name: string, list: OwnList): Promise<{ sequence: number; sha256: string }>
  /** All our own lists, as they are served now and with whom they list at `at`. */
  own(at: Instant): Promise<readonly PublishedList[]>
  /** Certificates on one of our own lists. */
  ownAnchors(name: string): Promise<readonly ListedAnchor[]>
  /** A partner's list for a decision at `at`. May fetch: call it outside transactions. */
  find(query: ListQuery, at: Instant): Promise<FoundList>
  /** The list with this hash (hex) as it was fetched, as long as no newer one has taken its place. */
  findText(sha256: string): Promise<string | undefined>
  /** Who has signed the list at this address so far, the newest first; our own by its path. */
  signers(url: string): Promise<readonly SeenSigner[]>
  /** Asks the publisher now, whatever the age of the copy. */
  refresh(query: Pick<ListQuery, 'url' | 'signers'>): Promise<void>
  /** Timed work: signs our lists again before they run out. */
  resign(): Promise<void>
  /** Lists that operators make on pages. */
  readonly studio: ListStudio
  readonly routes: Hono
}

export function createTrustLists(deps: TrustListsDeps): TrustLists {
  const reader = createCopyReader(deps)
  const refresh = createRefresher(deps)
  return {
    async publish(name, list) {
      const { sequence, sha256 } = await publishList(deps, name, list)
      return { sequence, sha256 }
    },
    own: (at) => publishedLists(deps, at),
    async ownAnchors(name) {
      return ownModel(await currentList(deps, name)).listedAt(deps.clock.now()).anchors
    },
    find: (query, at) => findList({ deps, reader, refresh }, query, at),
    findText: (sha256) => findText(deps.store.db, sha256),
    signers: (url) => listSigners(deps.store.db, url),
    async refresh(query) {
      const source = sourceOf(query)
      if (source === undefined) return
      const now = deps.clock.now()
      await claimFetch(deps.store.db, source, { now, until: addSeconds(now, CLAIM_SECONDS) })
      await refresh(source)
    },
    async resign() {
      const due = await listOwnIssuedBefore(deps.store.db, addSeconds(deps.clock.now(), -RESIGN_SECONDS))
      for (const name of due) await currentList(deps, name)
    },
    studio: createListStudio(deps),
    routes: trustListRoutes(deps),
  }
}
