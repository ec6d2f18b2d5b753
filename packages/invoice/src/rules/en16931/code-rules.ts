/** EN 16931 1.3.16, code lists: BR-CL-01 … BR-CL-26. */
import { COUNTRIES } from '../../code-lists/countries.ts'
import { EN_CURRENCIES } from '../../code-lists/currencies.ts'
import { CREDIT_NOTE_TYPES, INVOICE_TYPES, MIME_TYPES } from '../../code-lists/documents.ts'
import { ITEM_CLASSES, OBJECT_SCHEMES } from '../../code-lists/objects.ts'
import { EN_PAYMENT_MEANS } from '../../code-lists/payment-means.ts'
import { ALLOWANCE_REASONS, CHARGE_REASONS } from '../../code-lists/reasons.ts'
import { EN_EAS, ICD } from '../../code-lists/schemes.ts'
import { EXEMPTION_REASONS, TAX_CATEGORIES, TAX_POINTS } from '../../code-lists/taxes.ts'
import { UNITS } from '../../code-lists/units.ts'
import { ancestor, attribute, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { type Context, fatal, on, type Rule } from '../rule.ts'
import { isAllowance, isCharge } from '../values.ts'
import { hasTypeCode } from './structure.ts'

/** Every element that is an amount of money in UBL, and so carries a currency. */
export const AMOUNTS = [
  'Amount',
  'BaseAmount',
  'PriceAmount',
  'TaxAmount',
  'TaxableAmount',
  'LineExtensionAmount',
  'TaxExclusiveAmount',
  'TaxInclusiveAmount',
  'AllowanceTotalAmount',
  'ChargeTotalAmount',
  'PrepaidAmount',
  'PayableRoundingAmount',
  'PayableAmount',
]
  .map((name) => `cbc:${name}`)
  .join(' | ')

type List = ReadonlySet<string>

/** White space around a code does not matter, white space inside makes it another. */
export const coded = (head: string, what: string, list: List): Rule =>
  fatal(head, `${what} is a code of its list.`, ({ text }) => list.has(squash(text)))

export const attributeCoded = ([head, what, name]: readonly [string, string, string], list: List): Rule =>
  fatal(head, `${what} is a code of its list.`, (node) => list.has(squash(attribute(node, name) ?? '')))

export const carries = (name: string) => (node: XmlNode) => attribute(node, name) !== undefined

/** A creditor identifier of SEPA may stand among the identifiers of seller and payee. */
export const isCreditorIdentifier = (id: XmlNode): boolean =>
  squash(attribute(id, 'schemeID') ?? '') === 'SEPA' &&
  (ancestor(id, 'cac:AccountingSupplierParty') ?? ancestor(id, 'cac:PayeeParty')) !== undefined

export const codeRules: readonly Context[] = [
  on('cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode', [
    fatal('BR-CL-01 BT-3', 'The type of the document is a code of its list.', ({ name, text }) =>
      (name === 'cbc:InvoiceTypeCode' ? INVOICE_TYPES : CREDIT_NOTE_TYPES).has(squash(text)),
    ),
  ]),
  on(AMOUNTS, [attributeCoded(['BR-CL-03', 'The currency of an amount', 'currencyID'], EN_CURRENCIES)]),
  on('cbc:DocumentCurrencyCode', [coded('BR-CL-04 BT-5', 'The currency of the invoice', EN_CURRENCIES)]),
  on('cbc:TaxCurrencyCode', [coded('BR-CL-05 BT-6', 'The currency of VAT accounting', EN_CURRENCIES)]),
  on('cac:InvoicePeriod/cbc:DescriptionCode', [coded('BR-CL-06 BT-8', 'The VAT point', TAX_POINTS)]),
  on(
    'cac:AdditionalDocumentReference/cbc:ID | cac:DocumentReference/cbc:ID',
    [
      attributeCoded(
        ['BR-CL-07 BT-18 BT-128', 'The scheme of an invoiced object', 'schemeID'],
        OBJECT_SCHEMES,
      ),
    ],
    (id) => carries('schemeID')(id) && id.parent !== undefined && hasTypeCode(id.parent, '130'),
  ),
  on(
    'cac:PartyIdentification/cbc:ID',
    [
      fatal(
        'BR-CL-10 BT-29 BT-46 BT-60',
        'The scheme of an identifier is a code of ISO 6523, or SEPA for a creditor.',
        (id) => ICD.has(squash(attribute(id, 'schemeID') ?? '')) || isCreditorIdentifier(id),
      ),
    ],
    carries('schemeID'),
  ),
  on(
    'cac:PartyLegalEntity/cbc:CompanyID',
    [attributeCoded(['BR-CL-11 BT-30 BT-47 BT-61', 'The scheme of a registration', 'schemeID'], ICD)],
    carries('schemeID'),
  ),
  on(
    'cac:CommodityClassification/cbc:ItemClassificationCode',
    [attributeCoded(['BR-CL-13 BT-158', 'The scheme of the class of an item', 'listID'], ITEM_CLASSES)],
    carries('listID'),
  ),
  on('cac:Country/cbc:IdentificationCode', [
    coded('BR-CL-14 BT-40 BT-55 BT-69 BT-80', 'A country', COUNTRIES),
  ]),
  on('cac:OriginCountry/cbc:IdentificationCode', [
    coded('BR-CL-15 BT-159', 'The country of origin', COUNTRIES),
  ]),
  on('cac:PaymentMeans/cbc:PaymentMeansCode', [
    coded('BR-CL-16 BT-81', 'The means of payment', EN_PAYMENT_MEANS),
  ]),
  on('cac:TaxCategory/cbc:ID', [coded('BR-CL-17 BT-95 BT-102 BT-118', 'A VAT category', TAX_CATEGORIES)]),
  on('cac:ClassifiedTaxCategory/cbc:ID', [
    coded('BR-CL-18 BT-151', 'The VAT category of a line', TAX_CATEGORIES),
  ]),
  on(
    'cac:AllowanceCharge/cbc:AllowanceChargeReasonCode',
    [coded('BR-CL-19 BT-98 BT-140', 'The reason of an allowance', ALLOWANCE_REASONS)],
    ({ parent }) => parent !== undefined && isAllowance(parent),
  ),
  on(
    'cac:AllowanceCharge/cbc:AllowanceChargeReasonCode',
    [coded('BR-CL-20 BT-105 BT-145', 'The reason of a charge', CHARGE_REASONS)],
    ({ parent }) => parent !== undefined && isCharge(parent),
  ),
  on(
    'cac:StandardItemIdentification/cbc:ID',
    [
      attributeCoded(
        ['BR-CL-21 BT-157', 'The scheme of the standard identifier of an item', 'schemeID'],
        ICD,
      ),
    ],
    carries('schemeID'),
  ),
  on('cbc:TaxExemptionReasonCode', [
    fatal('BR-CL-22 BT-121', 'The reason of an exemption is a code of its list.', ({ text }) =>
      EXEMPTION_REASONS.has(squash(text).toUpperCase()),
    ),
  ]),
  on(
    'cbc:InvoicedQuantity | cbc:BaseQuantity | cbc:CreditedQuantity',
    [attributeCoded(['BR-CL-23 BT-130 BT-150', 'A unit', 'unitCode'], UNITS)],
    carries('unitCode'),
  ),
  on(
    'cbc:EmbeddedDocumentBinaryObject',
    [
      fatal('BR-CL-24 BT-125', 'An attachment is of a type that is allowed.', (attachment) =>
        MIME_TYPES.has(attribute(attachment, 'mimeCode') ?? ''),
      ),
    ],
    carries('mimeCode'),
  ),
  on(
    'cbc:EndpointID',
    [attributeCoded(['BR-CL-25 BT-34 BT-49', 'The scheme of an electronic address', 'schemeID'], EN_EAS)],
    carries('schemeID'),
  ),
  on(
    'cac:DeliveryLocation/cbc:ID',
    [attributeCoded(['BR-CL-26 BT-71', 'The scheme of a place of delivery', 'schemeID'], ICD)],
    carries('schemeID'),
  ),
]
