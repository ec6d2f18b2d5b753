import type { Hono } from 'hono'
import {
  type BroughtDocument,
  checkDocument,
  type CheckedDocument,
  type CheckOptions,
} from './check-document.ts'
import { createRevocationLists } from './revocation-lists.ts'
import { signatureRoutes } from './routes.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

export type Signatures = {
  /** Reads, judges and forgets the document. May fetch: call it outside transactions. */
  check(document: BroughtDocument, options: CheckOptions): Promise<CheckedDocument>
  readonly routes: Hono
}

export function createSignatures(deps: SignaturesDeps): Signatures {
  const revocationLists = createRevocationLists(deps)
  return {
    check: (document, options) => checkDocument({ ...deps, revocationLists }, document, options),
    routes: signatureRoutes(deps),
  }
}
