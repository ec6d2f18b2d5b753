import type { Delivery, InvoiceModel, Payment, References, VatRow } from '../model/model.ts'
import { branch, identifier, leaf, nested, number } from './element.ts'
import { writeLine } from './write-line.ts'
import {
  writeAddress,
  writeAdjustment,
  writeParty,
  writePeriod,
  writeTaxScheme,
  writeVatRate,
} from './write-parts.ts'

const SCHEMA = 'urn:oasis:names:specification:ubl:schema:xsd:'

/**
 * UBL 2.1 in the order of its schema, of everything the model has. The model has no files that were embedded, and what
 * was in the document beyond EN 16931 is not written.
 */
export function writeUbl(model: InvoiceModel): string {
  const name = model.kind === 'credit-note' ? 'CreditNote' : 'Invoice'
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<${name} xmlns="${SCHEMA}${name}-2" xmlns:cac="${SCHEMA}CommonAggregateComponents-2" ` +
    `xmlns:cbc="${SCHEMA}CommonBasicComponents-2">${[
      writeHead(model),
      writeReferences(model),
      writeParties(model),
      branch('cac:Delivery', writeDelivery(model.delivery)),
      ...model.payments.map((payment) => writePayment(payment, model)),
      nested('cac:PaymentTerms/cbc:Note', model.paymentTerms),
      ...model.adjustments.map((adjustment) => writeAdjustment(adjustment, model.currency)),
      writeVat(model),
      writeTotals(model),
      ...model.lines.map((line) => writeLine(line, model)),
    ].join('')}</${name}>\n`
  )
}

/** A credit note has its due date with the means of payment, and the date of the tax before its type. */
function writeHead(model: InvoiceModel): string {
  const credit = model.kind === 'credit-note'
  const taxPoint = leaf('cbc:TaxPointDate', model.taxPointDate)
  const notes = model.notes.map((note) => leaf('cbc:Note', note))
  return [
    leaf('cbc:CustomizationID', model.specification),
    leaf('cbc:ProfileID', model.process),
    leaf('cbc:ID', model.number),
    leaf('cbc:IssueDate', model.issueDate),
    ...(credit
      ? [taxPoint, leaf('cbc:CreditNoteTypeCode', model.type), ...notes]
      : [leaf('cbc:DueDate', model.dueDate), leaf('cbc:InvoiceTypeCode', model.type), ...notes, taxPoint]),
    leaf('cbc:DocumentCurrencyCode', model.currency),
    leaf('cbc:TaxCurrencyCode', model.taxCurrency),
    leaf('cbc:AccountingCost', model.references.accounting),
    leaf('cbc:BuyerReference', model.references.buyer),
    writePeriod(model.period, model.taxPointCode),
  ].join('')
}

function writeReferences({ references, kind, attachments }: InvoiceModel): string {
  const credit = kind === 'credit-note'
  const tender = nested('cac:OriginatorDocumentReference/cbc:ID', references.tender)
  const contract = nested('cac:ContractDocumentReference/cbc:ID', references.contract)
  const others = [
    writeTyped(references.object && identifier('cbc:ID', references.object), '130'),
    credit ? writeTyped(references.project && leaf('cbc:ID', references.project), '50') : '',
    ...attachments.map(({ reference, description, location }) =>
      branch('cac:AdditionalDocumentReference', [
        leaf('cbc:ID', reference),
        leaf('cbc:DocumentDescription', description),
        nested('cac:Attachment/cac:ExternalReference/cbc:URI', location),
      ]),
    ),
  ].join('')
  return [
    writeOrder(references),
    ...references.preceding.map(({ number: id, date }) =>
      branch('cac:BillingReference', [
        branch('cac:InvoiceDocumentReference', [leaf('cbc:ID', id), leaf('cbc:IssueDate', date)]),
      ]),
    ),
    nested('cac:DespatchDocumentReference/cbc:ID', references.despatch),
    nested('cac:ReceiptDocumentReference/cbc:ID', references.receipt),
    ...(credit ? [contract, others, tender] : [tender, contract, others]),
    credit ? '' : nested('cac:ProjectReference/cbc:ID', references.project),
  ].join('')
}

const writeTyped = (id: string | undefined, type: string): string =>
  id === undefined ? '' : branch('cac:AdditionalDocumentReference', [id, leaf('cbc:DocumentTypeCode', type)])

const writeOrder = ({ order, salesOrder }: References): string =>
  branch('cac:OrderReference', [leaf('cbc:ID', order), leaf('cbc:SalesOrderID', salesOrder)])

function writeParties({ seller, buyer, payee, taxRepresentative, creditor }: InvoiceModel): string {
  return [
    branch('cac:AccountingSupplierParty', [writeParty(seller, payee === undefined ? creditor : undefined)]),
    branch('cac:AccountingCustomerParty', [writeParty(buyer)]),
    branch('cac:PayeeParty', [
      ...(payee?.identifiers ?? []).map((id) => identifier('cac:PartyIdentification/cbc:ID', id)),
      payee === undefined ? '' : nested('cac:PartyIdentification/cbc:ID', creditor, { schemeID: 'SEPA' }),
      nested('cac:PartyName/cbc:Name', payee?.name),
      identifier('cac:PartyLegalEntity/cbc:CompanyID', payee?.registration),
    ]),
    branch('cac:TaxRepresentativeParty', [
      nested('cac:PartyName/cbc:Name', taxRepresentative?.name),
      writeAddress('cac:PostalAddress', taxRepresentative?.address),
      writeTaxScheme(taxRepresentative?.vatNumber, 'VAT'),
    ]),
  ].join('')
}

const writeDelivery = (delivery: Delivery | undefined): readonly string[] => [
  leaf('cbc:ActualDeliveryDate', delivery?.date),
  branch('cac:DeliveryLocation', [
    identifier('cbc:ID', delivery?.location),
    writeAddress('cac:Address', delivery?.address),
  ]),
  nested('cac:DeliveryParty/cac:PartyName/cbc:Name', delivery?.name),
]

const writePayment = (payment: Payment, { kind, dueDate }: InvoiceModel): string =>
  branch('cac:PaymentMeans', [
    leaf('cbc:PaymentMeansCode', payment.means, { name: payment.meansName }),
    leaf('cbc:PaymentDueDate', kind === 'credit-note' ? dueDate : undefined),
    leaf('cbc:PaymentID', payment.reference),
    branch('cac:CardAccount', [
      leaf('cbc:PrimaryAccountNumberID', payment.card),
      // The schema asks for a network, and the model has none.
      payment.card === undefined ? '' : leaf('cbc:NetworkID', 'NA'),
      leaf('cbc:HolderName', payment.cardHolder),
    ]),
    branch('cac:PayeeFinancialAccount', [
      leaf('cbc:ID', payment.account),
      leaf('cbc:Name', payment.accountName),
      nested('cac:FinancialInstitutionBranch/cbc:ID', payment.bank),
    ]),
    branch('cac:PaymentMandate', [
      leaf('cbc:ID', payment.mandate),
      nested('cac:PayerFinancialAccount/cbc:ID', payment.debitedAccount),
    ]),
  ])

const writeVatRow = (row: VatRow, currencyID: string | undefined): string =>
  branch('cac:TaxSubtotal', [
    number('cbc:TaxableAmount', row.taxable, { currencyID }),
    number('cbc:TaxAmount', row.tax, { currencyID }),
    writeVatRate(
      'cac:TaxCategory',
      row,
      leaf('cbc:TaxExemptionReasonCode', row.exemptionCode) + leaf('cbc:TaxExemptionReason', row.exemption),
    ),
  ])

const writeVat = ({ totals, vat, vatRowsInTaxCurrency, currency, taxCurrency }: InvoiceModel): string =>
  branch('cac:TaxTotal', [
    number('cbc:TaxAmount', totals.vat, { currencyID: currency }),
    ...vat.map((row) => writeVatRow(row, currency)),
  ]) +
  branch('cac:TaxTotal', [
    number('cbc:TaxAmount', totals.vatInTaxCurrency, { currencyID: taxCurrency }),
    ...vatRowsInTaxCurrency.map((row) => writeVatRow(row, taxCurrency)),
  ])

function writeTotals({ totals, currency }: InvoiceModel): string {
  const amount = (name: string, value: typeof totals.due) => number(name, value, { currencyID: currency })
  return branch('cac:LegalMonetaryTotal', [
    amount('cbc:LineExtensionAmount', totals.lines),
    amount('cbc:TaxExclusiveAmount', totals.withoutVat),
    amount('cbc:TaxInclusiveAmount', totals.withVat),
    amount('cbc:AllowanceTotalAmount', totals.allowances),
    amount('cbc:ChargeTotalAmount', totals.charges),
    amount('cbc:PrepaidAmount', totals.prepaid),
    amount('cbc:PayableRoundingAmount', totals.rounding),
    amount('cbc:PayableAmount', totals.due),
  ])
}
