/** PINT 1.1.3, the document and its totals: ibr-001 … ibr-016, -053, -066 … -112, -121 … -125, ibr-co. */
import { add, parseDecimal, round, subtract, ZERO } from '../../decimal.ts'
import { attribute, first, has, select, type XmlNode } from '../../xml/node.ts'
import {
  allowancesAddUp,
  chargesAddUp,
  linesAddUp,
  optional,
  totalWithoutTaxFits,
} from '../en16931/totals.ts'
import { hasTypeCode } from '../en16931/structure.ts'
import { type Context, type Facts, fatal, none, on, type Rule } from '../rule.ts'
import { atMostDecimals, codeAt, filled, is, isZero, numberAt, once, sumAt } from '../values.ts'
import { atMostOne } from './parties.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const BUYER = 'cac:AccountingCustomerParty/cac:Party'

const taxIncluded = (invoice: XmlNode | undefined): boolean =>
  invoice !== undefined &&
  select(invoice, 'cac:TaxTotal/cbc:TaxIncludedIndicator').some(({ text }) =>
    ['true', '1'].includes(text.trim()),
  )

/** Zero counts as not there, unlike in EN 16931. */
function payableFits(totals: XmlNode): boolean {
  const withTax = numberAt(totals, 'cbc:TaxInclusiveAmount')
  const payable = numberAt(totals, 'cbc:PayableAmount')
  const prepaid = optional(totals, 'cbc:PrepaidAmount')
  const rounding = optional(totals, 'cbc:PayableRoundingAmount')
  if (withTax === undefined || payable === undefined || prepaid === undefined || rounding === undefined)
    return false
  const due = isZero(prepaid) ? withTax : round(subtract(withTax, prepaid), 2)
  const stated = isZero(rounding) ? payable : round(subtract(payable, rounding), 2)
  return is(stated, '=', due)
}

const given = ([head, what, path]: readonly [string, string, string]): Rule =>
  fatal(head, `${what} is given.`, (node) => has(node, path))

const twoDecimals = ([head, what, path]: readonly [string, string, string]): Rule =>
  fatal(head, `${what} has at most two decimals.`, (node) => atMostDecimals(node, path))

export const totals: Context = on('cac:LegalMonetaryTotal', [
  given(['ibr-012 ibt-106', 'The sum of the lines', 'cbc:LineExtensionAmount']),
  given(['ibr-013 ibt-109', 'The total without tax', 'cbc:TaxExclusiveAmount']),
  given(['ibr-014 ibt-112', 'The total with tax', 'cbc:TaxInclusiveAmount']),
  given(['ibr-015 ibt-115', 'The amount due', 'cbc:PayableAmount']),
  twoDecimals(['ibr-091 ibt-115', 'The amount due', 'cbc:PayableAmount']),
  twoDecimals(['ibr-121 ibt-107', 'The sum of allowances', 'cbc:AllowanceTotalAmount']),
  twoDecimals(['ibr-122 ibt-108', 'The sum of charges', 'cbc:ChargeTotalAmount']),
  twoDecimals(['ibr-123 ibt-109', 'The total without tax', 'cbc:TaxExclusiveAmount']),
  twoDecimals(['ibr-125 ibt-112', 'The total with tax', 'cbc:TaxInclusiveAmount']),
  fatal('ibr-co-10 ibt-106 ibt-131', 'The sum of the lines is what the lines add up to.', linesAddUp),
  fatal(
    'ibr-co-11 ibt-107 ibt-092',
    'The sum of allowances is what the allowances of the document add up to.',
    allowancesAddUp,
  ),
  fatal(
    'ibr-co-12 ibt-108 ibt-099',
    'The sum of charges is what the charges of the document add up to.',
    chargesAddUp,
  ),
  fatal(
    'ibr-co-13 ibt-109 ibt-106 ibt-107 ibt-108',
    'The total without tax is the lines less the allowances plus the charges.',
    (node) => taxIncluded(node.parent) || totalWithoutTaxFits(node),
  ),
  fatal(
    'ibr-co-16 ibt-115 ibt-112 ibt-113 ibt-114',
    'The amount due is the total with tax less what is paid plus the rounding.',
    payableFits,
  ),
])

/** Only the first tax total is looked at. */
function totalWithTaxFits(invoice: XmlNode): boolean {
  if (taxIncluded(invoice)) return true
  const currencies = select(invoice, 'cbc:DocumentCurrencyCode').map(({ text }) => text)
  const total = first(invoice, 'cac:TaxTotal')
  const [tax] = (total === undefined ? [] : select(total, 'cbc:TaxAmount')).filter((amount) =>
    currencies.includes(attribute(amount, 'currencyID') ?? ''),
  )
  const vat = tax && parseDecimal(tax.text)
  const without = numberAt(invoice, 'cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount')
  if (vat === undefined || without === undefined) return false
  return is(
    numberAt(invoice, 'cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount'),
    '=',
    round(add(without, vat), 2),
  )
}

function sameSign(invoice: XmlNode): boolean {
  if (!has(invoice, 'cbc:TaxCurrencyCode')) return true
  const amounts = select(invoice, 'cac:TaxTotal/cbc:TaxAmount')
  const both = ['cbc:TaxCurrencyCode', 'cbc:DocumentCurrencyCode'].map((path) =>
    amounts.filter((amount) => attribute(amount, 'currencyID') === codeAt(invoice, path)),
  )
  return (['<=', '>='] as const).some((side) =>
    both.every((some) => some.some(({ text }) => is(parseDecimal(text), side, ZERO))),
  )
}

const objects = (invoice: XmlNode, code: string): number =>
  select(invoice, 'cac:AdditionalDocumentReference').filter((reference) => hasTypeCode(reference, code))
    .length

const objectWithout =
  (path: string) =>
  (_: XmlNode, { all }: Facts) =>
    none(
      all('cac:AdditionalDocumentReference'),
      (reference) => hasTypeCode(reference, '130') && has(reference, path),
    )

const ONCE: readonly (readonly [string, string, string])[] = [
  ['ibr-066 ibg-18', 'The payment card', 'cac:PaymentMeans/cac:CardAccount'],
  ['ibr-067 ibg-19', 'The mandate', 'cac:PaymentMeans/cac:PaymentMandate'],
  ['ibr-094 ibt-012', 'The reference to a contract', 'cac:ContractDocumentReference/cbc:ID'],
  ['ibr-095 ibt-015', 'The reference to a receiving advice', 'cac:ReceiptDocumentReference/cbc:ID'],
  ['ibr-096 ibt-016', 'The reference to a despatch advice', 'cac:DespatchDocumentReference/cbc:ID'],
  ['ibr-097 ibg-14', 'The invoicing period', 'cac:InvoicePeriod'],
  ['ibr-098 ibt-027', 'The name of the seller', `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`],
  ['ibr-099 ibt-028', 'The trading name of the seller', `${SELLER}/cac:PartyName/cbc:Name`],
  ['ibr-100 ibt-030', 'The registration of the seller', `${SELLER}/cac:PartyLegalEntity/cbc:CompanyID`],
  ['ibr-101 ibt-033', 'The legal form of the seller', `${SELLER}/cac:PartyLegalEntity/cbc:CompanyLegalForm`],
  ['ibr-102 ibt-044', 'The name of the buyer', `${BUYER}/cac:PartyLegalEntity/cbc:RegistrationName`],
  ['ibr-103 ibt-047', 'The registration of the buyer', `${BUYER}/cac:PartyLegalEntity/cbc:CompanyID`],
  ['ibr-104 ibt-048', 'The tax number of the buyer', `${BUYER}/cac:PartyTaxScheme/cbc:CompanyID`],
  ['ibr-107 ibg-13', 'The delivery', 'cac:Delivery'],
  ['ibr-112 ibt-045', 'The trading name of the buyer', `${BUYER}/cac:PartyName/cbc:Name`],
  ['ibr-sr-16 ibt-046', 'The identifier of the buyer', `${BUYER}/cac:PartyIdentification/cbc:ID`],
  ['ibr-sr-39 ibt-011', 'The reference to a project', 'cac:ProjectReference/cbc:ID'],
  ['ibr-sr-49 ibt-008', 'The code of the tax point', 'cac:InvoicePeriod/cbc:DescriptionCode'],
  ['ibr-sr-51 ibt-022', 'The note', 'cbc:Note'],
  ['ibr-sr-52 ibt-017', 'The reference to a tender', 'cac:OriginatorDocumentReference/cbc:ID'],
]

const FILLED: readonly (readonly [string, string, string])[] = [
  ['ibr-001 ibt-024', 'The invoice says which specification it follows.', 'cbc:CustomizationID'],
  ['ibr-002 ibt-001', 'The invoice has a number.', 'cbc:ID'],
  ['ibr-003 ibt-002', 'The invoice has an issue date.', 'cbc:IssueDate'],
  ['ibr-005 ibt-005', 'The invoice names its currency.', 'cbc:DocumentCurrencyCode'],
  [
    'ibr-006 ibt-027',
    'The seller has a registered name.',
    `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`,
  ],
  [
    'ibr-007 ibt-044',
    'The buyer has a registered name.',
    `${BUYER}/cac:PartyLegalEntity/cbc:RegistrationName`,
  ],
]

export const documentRules: readonly Rule[] = [
  ...FILLED.map(([head, message, path]) => fatal(head, message, (invoice) => filled(invoice, path))),
  fatal(
    'ibr-sr-63 ibt-024',
    'The specification has no wildcard (*).',
    (invoice) => !codeAt(invoice, 'cbc:CustomizationID').includes('*'),
  ),
  fatal(
    'ibr-004 ibt-003',
    'The invoice has a type code.',
    (invoice) => filled(invoice, 'cbc:InvoiceTypeCode') || filled(invoice, 'cbc:CreditNoteTypeCode'),
  ),
  given(['ibr-008 ibg-05', 'The postal address of the seller', `${SELLER}/cac:PostalAddress`]),
  given(['ibr-010 ibg-08', 'The postal address of the buyer', `${BUYER}/cac:PostalAddress`]),
  fatal(
    'ibr-016 ibg-25',
    'The invoice has at least one line.',
    (invoice) => has(invoice, 'cac:InvoiceLine') || has(invoice, 'cac:CreditNoteLine'),
  ),
  fatal(
    'ibr-053 ibt-006 ibt-111',
    'Where tax is accounted in another currency, its total is given in that currency.',
    (invoice, { all }) =>
      select(invoice, 'cbc:TaxCurrencyCode').every(({ text }) =>
        all('cac:TaxTotal').some((total) =>
          select(total, 'cbc:TaxAmount').some((amount) => attribute(amount, 'currencyID') === text),
        ),
      ),
  ),
  fatal(
    'ibr-071 ibt-018 ibt-125',
    'An invoiced object (130) has no attachment.',
    objectWithout('cac:Attachment'),
  ),
  fatal(
    'ibr-072 ibt-018 ibt-123',
    'An invoiced object (130) has no description.',
    objectWithout('cbc:DocumentDescription'),
  ),
  given(['ibr-076 ibt-023', 'The business process', 'cbc:ProfileID']),
  fatal(
    'ibr-078 ibt-018',
    'The invoiced object is there at most once.',
    (invoice) => objects(invoice, '130') <= 1,
  ),
  fatal('ibr-084 ibt-110 ibt-111', 'The tax totals in both currencies have the same sign.', sameSign),
  fatal(
    'ibr-090 ibt-011',
    'The project is there at most once.',
    (invoice) => once(invoice, 'cac:ProjectReference') && objects(invoice, '50') <= 1,
  ),
  fatal(
    'ibr-co-15 ibt-109 ibt-110 ibt-112',
    'The total with tax is the total without tax plus the tax.',
    totalWithTaxFits,
  ),
  ...ONCE.map(atMostOne),
]

/** The published context has a typing error for credit notes: invoices only. */
export const taxTotal: Context = on('/ubl:Invoice/cac:TaxTotal', [
  twoDecimals(['ibr-124 ibt-110', 'The tax total', 'cbc:TaxAmount']),
  fatal('ibr-co-14 ibt-110 ibt-117', 'The tax total is the sum of the tax of the breakdown.', (total) => {
    const rows = select(total, 'cac:TaxSubtotal')
    const sum = sumAt(rows, 'cbc:TaxAmount')
    return rows.length === 0 || is(numberAt(total, 'cbc:TaxAmount'), '=', sum && round(sum, 2))
  }),
])
