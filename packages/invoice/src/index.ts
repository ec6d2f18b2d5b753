export {
  type CheckedInvoice,
  type CheckOptions,
  checkDocument,
  checkInvoice,
  type InvoiceReport,
} from './check-invoice.ts'
export {
  add,
  type Decimal,
  decimalText,
  equal,
  negate,
  ONE,
  parseDecimal,
  percentOf,
  shortText,
  signOf,
  subtract,
  sum,
  withinOne,
  ZERO,
} from './decimal.ts'
export { explainFinding, type Explanation } from './explain/explain-finding.ts'
export { type Parts, plainText } from './explain/message.ts'
export { LANGUAGES as INVOICE_LANGUAGES, type Lang as InvoiceLang } from './language.ts'
export type { Finding } from './finding.ts'
export { converted, type Money, minorDigits, type Rounding, roundMoney, taxOn } from './money.ts'
export type { InvoiceModel } from './model/model.ts'
export { readModel } from './model/read-model.ts'
export { type InvoiceDocument, type NotAnInvoice, type ReadInvoice, readInvoice } from './read-invoice.ts'
export { choosePack, findPack, PACKS, type Pack } from './rules/packs.ts'
export type { Rule, Severity } from './rules/rule.ts'
export { createSvrl } from './svrl.ts'
export { writeUbl } from './ubl/write-ubl.ts'
export type { Answers, Change, Obstacle, Question } from './translate/draft.ts'
export { type Target, type Translation, translate } from './translate/translate.ts'
