import { viewAsUbl } from '../cii/view.ts'
import type { Decimal } from '../decimal.ts'
import type { InvoiceDocument } from '../read-invoice.ts'
import { numberAt } from '../rules/values.ts'
import { attribute, first, select, type XmlNode } from '../xml/node.ts'
import type { Attachment, Delivery, InvoiceModel, Payment, References, Totals, VatRow } from './model.ts'
import { readLine } from './read-line.ts'
import {
  readAddress,
  readAdjustment,
  readGroup,
  readIdentifier,
  readIdentifiers,
  readParty,
  readPartyIdentifiers,
  readPeriod,
  readTaxNumber,
  readText,
  readVatRate,
} from './read-parts.ts'

/** A party that is not there is one that says nothing. */
const NOBODY: XmlNode = { name: '', parent: undefined, offset: 0, attributes: [], children: [], text: '' }

/** The business terms of a document in either syntax. */
export function readModel(invoice: InvoiceDocument): InvoiceModel {
  const root = invoice.syntax === 'cii' ? viewAsUbl(invoice).root : invoice.root
  const credit = root.name === 'cn:CreditNote'
  return {
    kind: credit ? 'credit-note' : 'invoice',
    number: readText(root, 'cbc:ID'),
    issueDate: readText(root, 'cbc:IssueDate'),
    type: readText(root, credit ? 'cbc:CreditNoteTypeCode' : 'cbc:InvoiceTypeCode'),
    currency: readText(root, 'cbc:DocumentCurrencyCode'),
    taxCurrency: readText(root, 'cbc:TaxCurrencyCode'),
    taxPointDate: readText(root, 'cbc:TaxPointDate'),
    taxPointCode: readText(root, 'cac:InvoicePeriod/cbc:DescriptionCode'),
    dueDate: readText(root, 'cbc:DueDate') ?? readText(root, 'cac:PaymentMeans/cbc:PaymentDueDate'),
    paymentTerms: readText(root, 'cac:PaymentTerms/cbc:Note'),
    notes: select(root, 'cbc:Note').map(({ text }) => text),
    process: readText(root, 'cbc:ProfileID'),
    specification: readText(root, 'cbc:CustomizationID'),
    period: readPeriod(root),
    references: readReferences(root),
    seller: readParty(first(root, 'cac:AccountingSupplierParty/cac:Party') ?? NOBODY),
    buyer: readParty(first(root, 'cac:AccountingCustomerParty/cac:Party') ?? NOBODY),
    payee: readGroup(root, 'cac:PayeeParty', (payee) => ({
      name: readText(payee, 'cac:PartyName/cbc:Name'),
      identifiers: readPartyIdentifiers(payee),
      registration: readIdentifier(payee, 'cac:PartyLegalEntity/cbc:CompanyID'),
    })),
    taxRepresentative: readGroup(root, 'cac:TaxRepresentativeParty', (representative) => ({
      name: readText(representative, 'cac:PartyName/cbc:Name'),
      vatNumber: readTaxNumber(representative, true),
      address: readGroup(representative, 'cac:PostalAddress', readAddress),
    })),
    delivery: readGroup(root, 'cac:Delivery', readDelivery),
    payments: select(root, 'cac:PaymentMeans').map(readPayment),
    creditor: readCreditor(root),
    adjustments: select(root, 'cac:AllowanceCharge').map(readAdjustment),
    totals: readTotals(root),
    ...readVat(root),
    attachments: select(root, 'cac:AdditionalDocumentReference')
      .filter((reference) => !isType(reference, '130') && !isType(reference, '50'))
      .map(readAttachment),
    lines: select(root, credit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine').map(readLine),
  }
}

/** Among the identifiers of the payee or of the seller. */
const readCreditor = (root: XmlNode): string | undefined =>
  ['cac:PayeeParty', 'cac:AccountingSupplierParty/cac:Party']
    .flatMap((party) => readIdentifiers(root, `${party}/cac:PartyIdentification/cbc:ID`))
    .find(({ scheme }) => scheme === 'SEPA')?.value

const isType = (reference: XmlNode, code: string): boolean =>
  readText(reference, 'cbc:DocumentTypeCode') === code

/** A credit note has no element for its project: a reference of type 50 is it. */
function readReferences(root: XmlNode): References {
  const others = select(root, 'cac:AdditionalDocumentReference')
  const object = others.find((reference) => isType(reference, '130'))
  const project = others.find((reference) => isType(reference, '50'))
  return {
    buyer: readText(root, 'cbc:BuyerReference'),
    project: readText(root, 'cac:ProjectReference/cbc:ID') ?? (project && readText(project, 'cbc:ID')),
    contract: readText(root, 'cac:ContractDocumentReference/cbc:ID'),
    order: readText(root, 'cac:OrderReference/cbc:ID'),
    salesOrder: readText(root, 'cac:OrderReference/cbc:SalesOrderID'),
    receipt: readText(root, 'cac:ReceiptDocumentReference/cbc:ID'),
    despatch: readText(root, 'cac:DespatchDocumentReference/cbc:ID'),
    tender: readText(root, 'cac:OriginatorDocumentReference/cbc:ID'),
    object: object && readIdentifier(object, 'cbc:ID'),
    accounting: readText(root, 'cbc:AccountingCost'),
    preceding: select(root, 'cac:BillingReference/cac:InvoiceDocumentReference').map((one) => ({
      number: readText(one, 'cbc:ID'),
      date: readText(one, 'cbc:IssueDate'),
    })),
  }
}

const readDelivery = (delivery: XmlNode): Delivery => ({
  name: readText(delivery, 'cac:DeliveryParty/cac:PartyName/cbc:Name'),
  location: readIdentifier(delivery, 'cac:DeliveryLocation/cbc:ID'),
  date: readText(delivery, 'cbc:ActualDeliveryDate'),
  address: readGroup(delivery, 'cac:DeliveryLocation/cac:Address', readAddress),
})

const readPayment = (means: XmlNode): Payment => ({
  means: readText(means, 'cbc:PaymentMeansCode'),
  meansName: attribute(first(means, 'cbc:PaymentMeansCode'), 'name'),
  reference: readText(means, 'cbc:PaymentID'),
  account: readText(means, 'cac:PayeeFinancialAccount/cbc:ID'),
  accountName: readText(means, 'cac:PayeeFinancialAccount/cbc:Name'),
  bank: readText(means, 'cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID'),
  card: readText(means, 'cac:CardAccount/cbc:PrimaryAccountNumberID'),
  cardHolder: readText(means, 'cac:CardAccount/cbc:HolderName'),
  mandate: readText(means, 'cac:PaymentMandate/cbc:ID'),
  debitedAccount: readText(means, 'cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID'),
})

const readVatRow = (row: XmlNode): VatRow => ({
  taxable: numberAt(row, 'cbc:TaxableAmount'),
  tax: numberAt(row, 'cbc:TaxAmount'),
  exemption: readText(row, 'cac:TaxCategory/cbc:TaxExemptionReason'),
  exemptionCode: readText(row, 'cac:TaxCategory/cbc:TaxExemptionReasonCode'),
  ...readVatRate(first(row, 'cac:TaxCategory') ?? NOBODY),
})

/** The rows of the first breakdown, and of one in another currency. */
function readVat(root: XmlNode): Pick<InvoiceModel, 'vat' | 'vatRowsInTaxCurrency'> {
  const currency = readText(root, 'cbc:TaxCurrencyCode')
  const totals = select(root, 'cac:TaxTotal')
  const second =
    currency === undefined || currency === readText(root, 'cbc:DocumentCurrencyCode')
      ? undefined
      : totals.find((total) => attribute(first(total, 'cbc:TaxAmount'), 'currencyID') === currency)
  const rowsOf = (total: XmlNode) => select(total, 'cac:TaxSubtotal').map(readVatRow)
  return {
    vat: totals.filter((total) => total !== second).flatMap(rowsOf),
    vatRowsInTaxCurrency: second === undefined ? [] : rowsOf(second),
  }
}

/** The total of the VAT in a currency: there may be a second one, in the currency of the accounts. */
function vatIn(root: XmlNode, currency: string | undefined): Decimal | undefined {
  if (currency === undefined) return undefined
  const total = select(root, 'cac:TaxTotal').find(
    (one) => attribute(first(one, 'cbc:TaxAmount'), 'currencyID') === currency,
  )
  return total === undefined ? undefined : numberAt(total, 'cbc:TaxAmount')
}

function readTotals(root: XmlNode): Totals {
  const at = (name: string) => numberAt(root, `cac:LegalMonetaryTotal/cbc:${name}`)
  const taxCurrency = readText(root, 'cbc:TaxCurrencyCode')
  const currency = readText(root, 'cbc:DocumentCurrencyCode')
  return {
    lines: at('LineExtensionAmount'),
    allowances: at('AllowanceTotalAmount'),
    charges: at('ChargeTotalAmount'),
    withoutVat: at('TaxExclusiveAmount'),
    vat: vatIn(root, currency),
    vatInTaxCurrency: taxCurrency === currency ? undefined : vatIn(root, taxCurrency),
    withVat: at('TaxInclusiveAmount'),
    prepaid: at('PrepaidAmount'),
    rounding: at('PayableRoundingAmount'),
    due: at('PayableAmount'),
  }
}

const readAttachment = (reference: XmlNode): Attachment => {
  const file = first(reference, 'cac:Attachment/cbc:EmbeddedDocumentBinaryObject')
  return {
    reference: readText(reference, 'cbc:ID'),
    description: readText(reference, 'cbc:DocumentDescription'),
    location: readText(reference, 'cac:Attachment/cac:ExternalReference/cbc:URI'),
    fileName: attribute(file, 'filename'),
    mimeType: attribute(file, 'mimeCode'),
  }
}
