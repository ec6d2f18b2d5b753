/** Signatures of documents: checked at home and under agreements, and seals of the authority itself. */
export type { CheckedDocument, CheckedSignature, HomeVerdict, UnderAgreement } from './check-document.ts'
export { createSignatures, type Signatures } from './create-signatures.ts'
export { SIGNED_FILE_BYTES_MAX, type SignaturesDeps } from './signatures-deps.ts'
export type { ListHealth, Listing, Lookup, ReadList } from './list-health.ts'
export type { Sealing, SealStep } from './sealing.ts'
