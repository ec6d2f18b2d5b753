/** PINT 1.1.3, code lists: ibr-cl-01 … ibr-cl-26. */
import { COUNTRIES } from '../../code-lists/countries.ts'
import { PINT_CURRENCIES } from '../../code-lists/currencies.ts'
import { PEPPOL_CREDIT_NOTE_TYPES, PINT_INVOICE_TYPES, PINT_MIME_TYPES } from '../../code-lists/documents.ts'
import { ITEM_CLASSES, OBJECT_SCHEMES } from '../../code-lists/objects.ts'
import { PINT_PAYMENT_MEANS } from '../../code-lists/payment-means.ts'
import { ALLOWANCE_REASONS, CHARGE_REASONS } from '../../code-lists/reasons.ts'
import { ICD, PINT_EAS } from '../../code-lists/schemes.ts'
import { UNITS } from '../../code-lists/units.ts'
import { attribute } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { AMOUNTS, attributeCoded, carries, coded, isCreditorIdentifier } from '../en16931/code-rules.ts'
import { hasTypeCode } from '../en16931/structure.ts'
import { type Context, fatal, on } from '../rule.ts'
import { isAllowance, isCharge } from '../values.ts'

/** The types of documents are what the variants differ in. */
export const standardTypes: Context = on('cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode', [
  fatal('ibr-cl-01 ibt-003', 'The type of the document is a code of its list.', ({ name, text }) =>
    (name === 'cbc:InvoiceTypeCode' ? PINT_INVOICE_TYPES : PEPPOL_CREDIT_NOTE_TYPES).has(squash(text)),
  ),
])

export const oneType = (id: string, type: string): Context =>
  on('cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode', [
    fatal(
      `${id} ibt-003`,
      `The type of the document is ${type}.`,
      ({ name, text }) => name === 'cbc:InvoiceTypeCode' && squash(text) === type,
    ),
  ])

export const codeRules: readonly Context[] = [
  on(AMOUNTS, [attributeCoded(['ibr-cl-03', 'The currency of an amount', 'currencyID'], PINT_CURRENCIES)]),
  on('cbc:DocumentCurrencyCode', [
    coded('ibr-cl-04 ibt-005', 'The currency of the invoice', PINT_CURRENCIES),
  ]),
  on('cbc:TaxCurrencyCode', [coded('ibr-cl-05 ibt-006', 'The currency of tax accounting', PINT_CURRENCIES)]),
  on(
    'cac:AdditionalDocumentReference/cbc:ID | cac:DocumentReference/cbc:ID',
    [
      attributeCoded(
        ['ibr-cl-07 ibt-018 ibt-128', 'The scheme of an invoiced object', 'schemeID'],
        OBJECT_SCHEMES,
      ),
    ],
    (id) => carries('schemeID')(id) && id.parent !== undefined && hasTypeCode(id.parent, '130'),
  ),
  on(
    'cac:PartyIdentification/cbc:ID',
    [
      fatal(
        'ibr-cl-10 ibt-029 ibt-046 ibt-060',
        'The scheme of an identifier is a code of ISO 6523, or SEPA for a creditor.',
        (id) => ICD.has(squash(attribute(id, 'schemeID') ?? '')) || isCreditorIdentifier(id),
      ),
    ],
    carries('schemeID'),
  ),
  on(
    'cac:PartyLegalEntity/cbc:CompanyID',
    [attributeCoded(['ibr-cl-11 ibt-030 ibt-047 ibt-061', 'The scheme of a registration', 'schemeID'], ICD)],
    carries('schemeID'),
  ),
  on(
    'cac:CommodityClassification/cbc:ItemClassificationCode',
    [attributeCoded(['ibr-cl-13 ibt-158', 'The scheme of the class of an item', 'listID'], ITEM_CLASSES)],
    carries('listID'),
  ),
  on('cac:Country/cbc:IdentificationCode', [
    coded('ibr-cl-14 ibt-040 ibt-055 ibt-069 ibt-080 ibt-175', 'A country', COUNTRIES),
  ]),
  on('cac:OriginCountry/cbc:IdentificationCode', [
    coded('ibr-cl-15 ibt-159', 'The country of origin', COUNTRIES),
  ]),
  on('cac:PaymentMeans/cbc:PaymentMeansCode', [
    coded('ibr-cl-16 ibt-081', 'The means of payment', PINT_PAYMENT_MEANS),
  ]),
  on(
    'cac:AllowanceCharge/cbc:AllowanceChargeReasonCode',
    [coded('ibr-cl-19 ibt-098 ibt-140', 'The reason of an allowance', ALLOWANCE_REASONS)],
    ({ parent }) => parent !== undefined && isAllowance(parent),
  ),
  on(
    'cac:AllowanceCharge/cbc:AllowanceChargeReasonCode',
    [coded('ibr-cl-20 ibt-105 ibt-145', 'The reason of a charge', CHARGE_REASONS)],
    ({ parent }) => parent !== undefined && isCharge(parent),
  ),
  on(
    'cac:StandardItemIdentification/cbc:ID',
    [
      attributeCoded(
        ['ibr-cl-21 ibt-157', 'The scheme of the standard identifier of an item', 'schemeID'],
        ICD,
      ),
    ],
    carries('schemeID'),
  ),
  on(
    'cbc:InvoicedQuantity | cbc:BaseQuantity | cbc:CreditedQuantity',
    [attributeCoded(['ibr-cl-23 ibt-130 ibt-150', 'A unit', 'unitCode'], UNITS)],
    carries('unitCode'),
  ),
  on(
    'cbc:EmbeddedDocumentBinaryObject',
    [
      fatal('ibr-cl-24 ibt-125', 'An attachment is of a type that is allowed.', (one) =>
        PINT_MIME_TYPES.has(attribute(one, 'mimeCode') ?? ''),
      ),
    ],
    carries('mimeCode'),
  ),
  on(
    'cbc:EndpointID',
    [
      attributeCoded(
        ['ibr-cl-25 ibt-034 ibt-049', 'The scheme of an electronic address', 'schemeID'],
        PINT_EAS,
      ),
    ],
    carries('schemeID'),
  ),
  on(
    'cac:DeliveryLocation/cbc:ID',
    [attributeCoded(['ibr-cl-26 ibt-071', 'The scheme of a place of delivery', 'schemeID'], ICD)],
    carries('schemeID'),
  ),
]
