/** E-invoices: opened, checked and translated for whoever brings one; received, kept and handed over for the node. */
export { type AccessPoint, httpAccessPoint } from './access-point.ts'
export {
  BATCH_BYTES_MAX,
  type Batches,
  type BatchProgress,
  type CheckedBatchFile,
  createBatches,
} from './batch/batches.ts'
export { createInvoicing, type Invoicing, openInvoicing } from './create-invoicing.ts'
export { CARRIED_CHARACTERS_MAX, packFile, unpackFile } from './view/carry-file.ts'
export type { CheckedSum, CheckedSums, CheckedTax, SumName, SumResult } from './view/check-sums.ts'
export type { FileRefusal, OpenedInvoice } from './view/open-file.ts'
export { INVOICE_BYTES_MAX } from './limits.ts'
export { openFile, targetOf, translateFile } from './view/open-lazily.ts'
export type { TranslatedFile } from './view/translate-file.ts'
export { identifySeller, type SellerNumber } from './seller/identify-seller.ts'
export type { Seal, SealState } from './seller/read-seal.ts'
