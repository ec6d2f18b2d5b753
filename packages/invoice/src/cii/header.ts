/** EN 16931-3-3 and EN 16931-3-2: where the head of a CII document stands in UBL. */
import { attribute, select, textAt, type XmlNode } from '../xml/node.ts'
import { date, group, type Part, part, plain, recoded } from './part.ts'
import { address, identifiers, parties } from './parties.ts'
import { settlement } from './settlement.ts'

const AGREEMENT = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement'
const DELIVERY = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery'
const SETTLEMENT = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement'

/** UNTDID 2475, which CII uses, in the words of UNTDID 2005, which UBL uses. */
const TAX_POINT = recoded({ '5': '3', '29': '35', '72': '432' })

/** A note with its subject in front, which is where UBL has it. */
function noteOf(note: XmlNode): { readonly text: string } {
  const subject = textAt(note, 'ram:SubjectCode')
  const content = textAt(note, 'ram:Content')
  return { text: subject === '' ? content : `#${subject}#${content}` }
}

/** The date of the VAT stands with each row of the breakdown, and once in UBL. */
const firstOf =
  (path: string) =>
  (found: XmlNode): boolean => {
    const settled = ancestorNamed(found, 'ram:ApplicableHeaderTradeSettlement')
    return settled !== undefined && select(settled, path)[0] === found
  }

function ancestorNamed(node: XmlNode, name: string): XmlNode | undefined {
  let at = node.parent
  while (at !== undefined && at.name !== name) at = at.parent
  return at
}

const TAX_POINT_DATE = 'ram:ApplicableTradeTax/ram:TaxPointDate/udt:DateString'
const DUE_CODE = 'ram:ApplicableTradeTax/ram:DueDateTypeCode'

const period = (from: string, to: string): Part =>
  group(`${from} > ${to}`, [
    part('ram:StartDateTime/udt:DateTimeString > cbc:StartDate', { value: date }),
    part('ram:EndDateTime/udt:DateTimeString > cbc:EndDate', { value: date }),
  ])

export const linePeriod = period(
  'ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod',
  'cac:InvoicePeriod',
)

const head: readonly Part[] = [
  ...plain(`
    rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID > cbc:CustomizationID
    rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID > cbc:ProfileID
    rsm:ExchangedDocument/ram:ID > cbc:ID`),
  // BR-03 asks for the format; elsewhere a date without one is taken as it is meant.
  part('rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString > cbc:IssueDate', {
    when: (source) => attribute(source, 'format') === '102',
    value: date,
  }),
  part(`${SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString > cbc:DueDate`, {
    value: date,
  }),
  part('rsm:ExchangedDocument/ram:IncludedNote > cbc:Note', { value: noteOf }),
  part(`${SETTLEMENT}/${TAX_POINT_DATE} > cbc:TaxPointDate`, { when: firstOf(TAX_POINT_DATE), value: date }),
  ...plain(`
    ${SETTLEMENT}/ram:InvoiceCurrencyCode > cbc:DocumentCurrencyCode
    ${SETTLEMENT}/ram:TaxCurrencyCode > cbc:TaxCurrencyCode
    ${SETTLEMENT}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID > cbc:AccountingCost
    ${AGREEMENT}/ram:BuyerReference > cbc:BuyerReference`),
  period(`${SETTLEMENT}/ram:BillingSpecifiedPeriod`, 'cac:InvoicePeriod'),
  part(`${SETTLEMENT}/${DUE_CODE} > cac:InvoicePeriod/cbc:DescriptionCode`, {
    when: firstOf(DUE_CODE),
    value: TAX_POINT,
  }),
]

const hasType =
  (code: string) =>
  (document: XmlNode): boolean =>
    textAt(document, 'ram:TypeCode').trim() === code

const OTHERS = `${AGREEMENT}/ram:AdditionalReferencedDocument`

const references: readonly Part[] = [
  ...plain(`
    ${AGREEMENT}/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID > cac:OrderReference/cbc:ID
    ${AGREEMENT}/ram:SellerOrderReferencedDocument/ram:IssuerAssignedID > cac:OrderReference/cbc:SalesOrderID`),
  group(`${SETTLEMENT}/ram:InvoiceReferencedDocument > cac:BillingReference`, [
    part('ram:IssuerAssignedID > cac:InvoiceDocumentReference/cbc:ID'),
    part('ram:FormattedIssueDateTime/qdt:DateTimeString > cac:InvoiceDocumentReference/cbc:IssueDate', {
      value: date,
    }),
  ]),
  ...plain(`
    ${DELIVERY}/ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID > cac:DespatchDocumentReference/cbc:ID
    ${DELIVERY}/ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID > cac:ReceiptDocumentReference/cbc:ID`),
  group(`${OTHERS} > cac:OriginatorDocumentReference`, plain('ram:IssuerAssignedID > cbc:ID'), hasType('50')),
  ...plain(
    `${AGREEMENT}/ram:ContractReferencedDocument/ram:IssuerAssignedID > cac:ContractDocumentReference/cbc:ID`,
  ),
  group(
    `${OTHERS} > cac:AdditionalDocumentReference`,
    [
      part('ram:IssuerAssignedID > cbc:ID', {
        value: ({ text, parent }) => {
          const scheme = parent === undefined ? '' : textAt(parent, 'ram:ReferenceTypeCode')
          return { text, attributes: scheme === '' ? [] : ['schemeID', scheme] }
        },
      }),
      part('ram:TypeCode > cbc:DocumentTypeCode', { when: ({ text }) => text.trim() === '130' }),
      ...plain(`
        ram:Name > cbc:DocumentDescription
        ram:AttachmentBinaryObject > cac:Attachment/cbc:EmbeddedDocumentBinaryObject
        ram:URIID > cac:Attachment/cac:ExternalReference/cbc:URI`),
    ],
    (document) => !hasType('50')(document),
  ),
  ...plain(`${AGREEMENT}/ram:SpecifiedProcuringProject/ram:ID > cac:ProjectReference/cbc:ID`),
]

const delivery: readonly Part[] = [
  part(
    `${DELIVERY}/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString > cac:Delivery/cbc:ActualDeliveryDate`,
    { value: date },
  ),
  group(`${DELIVERY}/ram:ShipToTradeParty > cac:Delivery/cac:DeliveryLocation`, [
    ...identifiers('.'),
    address('ram:PostalTradeAddress', 'cac:Address'),
  ]),
  ...plain(
    `${DELIVERY}/ram:ShipToTradeParty/ram:Name > cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name`,
  ),
]

export const header: readonly Part[] = [
  ...head,
  ...references,
  ...parties,
  ...delivery,
  group(`${SETTLEMENT} > .`, settlement),
]
