/** Trusted lists: our own published, partners' lists fetched and kept, with what is known of their soundness. */
export { createTrustLists, type TrustLists } from './create-trust-lists.ts'
export { findAnchor, findEntity } from './find-entity.ts'
export type { FoundList, ListState } from './found-list.ts'
export type { ListDraft } from './draft-store.ts'
export {
  beginningOf,
  type BeginRefusal,
  type ListReview,
  type ListStudio,
  mayPublish,
  type PublishRefusal,
  studioPaths,
} from './list-studio.ts'
export type { OwnList, OwnPointer, Provenance } from './own-list.ts'
export type { ListPreview } from './preview-list.ts'
export type { PublishedList } from './published-lists.ts'
export type { SeenSigner } from './signer-store.ts'
