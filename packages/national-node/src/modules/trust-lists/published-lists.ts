import type { Tsl } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { createLru } from '../../kernel/lru.ts'
import type { Listed } from './found-list.ts'
import type { ListModel } from './open-list.ts'
import { addressOf, currentList, ownModel } from './publish-list.ts'
import { listOwn } from './store.ts'
import { LISTS_IN_MEMORY_MAX, type TrustListsDeps } from './trust-lists-deps.ts'

/** One of our own lists as everybody can fetch it. */
export type PublishedList = Listed & {
  readonly name: string
  readonly path: string
  readonly sequence: number
  readonly issuedAt: Instant
  readonly nextUpdate: Instant
  /** x5t#S256 of the certificate that signed. */
  readonly signer: string
  readonly sha256: string
  readonly type: string | undefined
  readonly territory: string | undefined
  /** Where it is a list of TS 119 612. */
  readonly tsl: Tsl | undefined
}

/** Opened once for each text that is served. */
const opened = createLru<string, ListModel>(LISTS_IN_MEMORY_MAX)

export async function publishedLists(deps: TrustListsDeps, at: Instant): Promise<PublishedList[]> {
  const rows = await listOwn(deps.store.db)
  return Promise.all(
    rows.map(async ({ name }) => {
      const row = await currentList(deps, name)
      const { sequence, issued_at: issuedAt, next_update: nextUpdate, signer, sha256 } = row
      const model = opened.get(sha256) ?? ownModel(row)
      opened.set(sha256, model)
      const { type, territory, tsl } = model
      return {
        name,
        path: addressOf(row),
        sequence,
        issuedAt,
        nextUpdate,
        signer,
        sha256,
        type,
        territory,
        tsl,
        ...model.listedAt(at),
      }
    }),
  )
}
