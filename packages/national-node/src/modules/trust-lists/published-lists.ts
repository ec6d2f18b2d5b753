import type { Tsl } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { createLru } from '../../kernel/lru.ts'
import type { Listed } from './found-list.ts'
import { isXml, type ListModel } from './open-list.ts'
import { currentList, ownModel } from './publish-list.ts'
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
const opened = createLru<string, { readonly model: ListModel; readonly xml: boolean }>(LISTS_IN_MEMORY_MAX)

export async function publishedLists(deps: TrustListsDeps, at: Instant): Promise<PublishedList[]> {
  const rows = await listOwn(deps.store.db)
  return Promise.all(
    rows.map(async ({ name }) => {
      const row = await currentList(deps, name)
      const { sequence, issued_at: issuedAt, next_update: nextUpdate, signer, sha256 } = row
      const known = opened.get(sha256) ?? { model: ownModel(row), xml: isXml(row.compact) }
      opened.set(sha256, known)
      const { model, xml } = known
      const { type, territory, tsl } = model
      return {
        name,
        path: xml ? `/tsl/${name}.xml` : `/lote/${name}.jwt`,
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
