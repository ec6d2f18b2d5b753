import type { CreationLevel } from '@entente/trust'
import type { Hono } from 'hono'
import { checkDocument, type CheckedDocument, type CheckOptions, type HomeAnswer } from './check-document.ts'
import { type ListHealth, listHealth, lookUp, type Lookup } from './list-health.ts'
import { createRevocationLists } from './revocation-lists.ts'
import { signatureRoutes } from './routes.ts'
import { sealLevels } from './seal-document.ts'
import { createSealings, type Sealings } from './sealing.ts'
import type { Holds } from './sign-document.ts'
import type { SignaturesDeps } from './signatures-deps.ts'
import { createSignings, type Signings } from './signing.ts'
import type { BroughtDocument } from './validate-with.ts'
import { createListWatch } from './watch-lists.ts'

export type Signatures = {
  /** Reads, judges and forgets the document. May fetch: call it outside transactions. */
  check(document: BroughtDocument, options: CheckOptions): Promise<CheckedDocument>
  /** Every list that is read or published here, as it is now. May fetch. */
  lists(): Promise<ListHealth>
  /** The last good copy of a partner's list, as it was fetched, by its SHA-256 (hex). */
  listCopy(sha256: string): Promise<string | undefined>
  /** Which of them a certificate is on. Throws `DerError` for what is none. */
  lookUp(lists: ListHealth, der: Uint8Array): Lookup
  readonly sealings: Sealings
  /** None on a node without a seal. */
  readonly sealLevels: readonly CreationLevel[]
  /** Documents that people sign; undefined on a node that knows no signing service. */
  readonly signings: Signings | undefined
  readonly routes: Hono
  /** Timed work: forgets documents that nobody fetched. */
  sweep(): Promise<void>
  /** Timed work: the log tells which lists need somebody. */
  watchLists(): Promise<void>
}

export function createSignatures(deps: SignaturesDeps): Signatures {
  const revocationLists = createRevocationLists(deps)
  const check: Signatures['check'] = (document, options) =>
    checkDocument({ ...deps, revocationLists }, document, options)
  const signaturesIn = async (bytes: Uint8Array): Promise<readonly HomeAnswer[]> => {
    const checked = await check({ bytes, detached: [] }, { receipts: false })
    return checked.ok ? checked.signatures.map(({ home }) => home) : []
  }
  // What was signed in the same document before says nothing about the signature that was made now.
  const holds: Holds = async ({ bytes, certificate, before }) => {
    const all = await signaturesIn(bytes)
    const own = signedBy(certificate, all)
    if (own.length === 0 || own.some(({ verdict }) => verdict !== 'valid')) return false
    // One with a wrong value may name no signer at all: there must be one more than before.
    return all.length === 1 || own.length > signedBy(certificate, await signaturesIn(before)).length
  }
  const lists = () => listHealth(deps)
  const { remoteSigning } = deps.config
  const sealings = createSealings({ ...deps, holds })
  const signings = remoteSigning && createSignings({ ...deps, holds }, remoteSigning)
  return {
    check,
    lists,
    listCopy: (sha256) => deps.trustLists.findText(sha256),
    lookUp: (lists, der) => lookUp(lists, der, deps.clock.now()),
    sealings,
    signings,
    sealLevels: sealLevels(deps),
    routes: signatureRoutes(deps),
    async sweep() {
      sealings.sweep?.()
      signings?.sweep()
    },
    watchLists: createListWatch(deps, lists),
  }
}

function signedBy(certificate: Uint8Array, signatures: readonly HomeAnswer[]): readonly HomeAnswer[] {
  return signatures.filter(
    ({ report: { signer } }) => signer !== undefined && Buffer.compare(signer.certificate, certificate) === 0,
  )
}
