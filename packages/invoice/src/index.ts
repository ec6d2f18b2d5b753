export {
  type CheckedInvoice,
  type CheckOptions,
  checkDocument,
  checkInvoice,
  type InvoiceReport,
} from './check-invoice.ts'
export type { Finding } from './finding.ts'
export { type InvoiceDocument, type NotAnInvoice, type ReadInvoice, readInvoice } from './read-invoice.ts'
export { choosePack, findPack, PACKS, type Pack } from './rules/packs.ts'
export type { Rule, Severity } from './rules/rule.ts'
export { createSvrl } from './svrl.ts'
