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
export { type FileRefusal, INVOICE_BYTES_MAX, openFile, type OpenedInvoice } from './view/open-file.ts'
export { targetOf, type TranslatedFile, translateFile } from './view/translate-file.ts'
export { plainName, readUpload } from './read-upload.ts'
export { identifySeller, type SellerNumber } from './seller/identify-seller.ts'
