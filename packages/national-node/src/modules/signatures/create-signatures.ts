import type { CreationLevel } from '@entente/trust'
import type { Hono } from 'hono'
import {
  type BroughtDocument,
  checkDocument,
  type CheckedDocument,
  type CheckOptions,
} from './check-document.ts'
import { type ListHealth, listHealth, lookUp, type Lookup } from './list-health.ts'
import { createRevocationLists } from './revocation-lists.ts'
import { signatureRoutes } from './routes.ts'
import { sealLevels } from './seal-document.ts'
import { createSealings, type Sealings } from './sealing.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

export type Signatures = {
  /** Reads, judges and forgets the document. May fetch: call it outside transactions. */
  check(document: BroughtDocument, options: CheckOptions): Promise<CheckedDocument>
  /** Every list that is read or published here, as it is now. May fetch. */
  lists(): Promise<ListHealth>
  /** Which of them a certificate is on. Throws `DerError` for what is none. */
  lookUp(lists: ListHealth, der: Uint8Array): Lookup
  readonly sealings: Sealings
  /** None on a node without a seal. */
  readonly sealLevels: readonly CreationLevel[]
  readonly routes: Hono
}

export function createSignatures(deps: SignaturesDeps): Signatures {
  const revocationLists = createRevocationLists(deps)
  const check: Signatures['check'] = (document, options) =>
    checkDocument({ ...deps, revocationLists }, document, options)
  return {
    check,
    lists: () => listHealth(deps),
    lookUp: (lists, der) => lookUp(lists, der, deps.clock.now()),
    sealings: createSealings({
      ...deps,
      async holds(bytes) {
        const checked = await check({ bytes, detached: [] }, { receipts: false })
        return checked.ok && checked.signatures.some(({ home }) => home.verdict === 'valid')
      },
    }),
    sealLevels: sealLevels(deps),
    routes: signatureRoutes(deps),
  }
}
