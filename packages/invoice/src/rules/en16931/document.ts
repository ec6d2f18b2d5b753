/** EN 16931 1.3.16, the document itself: BR-01 … BR-16, BR-53, BR-B, BR-CO-03, -15, -18, BR-DEC-13, -15. */
import { add, parseDecimal, round } from '../../decimal.ts'
import { attribute, has, select, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { derived, type Facts, fatal } from '../rule.ts'
import { filled, is, numberAt } from '../values.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const BUYER = 'cac:AccountingCustomerParty/cac:Party'

export const documentRules = [
  fatal('BR-01 BT-24', 'The invoice says which specification it follows.', (invoice) =>
    filled(invoice, 'cbc:CustomizationID'),
  ),
  fatal('BR-02 BT-1', 'The invoice has a number.', (invoice) => filled(invoice, 'cbc:ID')),
  fatal('BR-03 BT-2', 'The invoice has an issue date.', (invoice) => filled(invoice, 'cbc:IssueDate')),
  fatal(
    'BR-04 BT-3',
    'The invoice has a type code.',
    (invoice) => filled(invoice, 'cbc:InvoiceTypeCode') || filled(invoice, 'cbc:CreditNoteTypeCode'),
  ),
  fatal('BR-05 BT-5', 'The invoice names its currency.', (invoice) =>
    filled(invoice, 'cbc:DocumentCurrencyCode'),
  ),
  fatal('BR-06 BT-27', 'The seller has a registered name.', (invoice) =>
    filled(invoice, `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`),
  ),
  fatal('BR-07 BT-44', 'The buyer has a registered name.', (invoice) =>
    filled(invoice, `${BUYER}/cac:PartyLegalEntity/cbc:RegistrationName`),
  ),
  fatal('BR-08 BG-5', 'The seller has a postal address.', (invoice) =>
    has(invoice, `${SELLER}/cac:PostalAddress`),
  ),
  fatal('BR-10 BG-8', 'The buyer has a postal address.', (invoice) =>
    has(invoice, `${BUYER}/cac:PostalAddress`),
  ),
  fatal(
    'BR-16 BG-25',
    'The invoice has at least one line.',
    (invoice) => has(invoice, 'cac:InvoiceLine') || has(invoice, 'cac:CreditNoteLine'),
  ),
  fatal(
    'BR-53 BT-6 BT-111',
    'Where VAT is accounted in another currency, its total is given in that currency.',
    (invoice, facts) =>
      select(invoice, 'cbc:TaxCurrencyCode').every(({ text }) => taxAnywhere(facts).has(text)),
  ),
  fatal(
    'BR-CO-03 BT-7 BT-8',
    'The VAT point is given as a date or as a code, not as both.',
    (invoice) => !has(invoice, 'cbc:TaxPointDate') || !has(invoice, 'cac:InvoicePeriod/cbc:DescriptionCode'),
  ),
  fatal(
    'BR-CO-15 BT-109 BT-110 BT-112',
    'The total with VAT is the total without VAT plus the VAT.',
    (invoice, facts) =>
      select(invoice, 'cbc:DocumentCurrencyCode').every(({ text }) => totalWithTaxIn(invoice, text, facts)),
  ),
  fatal('BR-CO-18 BG-23', 'The invoice has a VAT breakdown.', (invoice) =>
    has(invoice, 'cac:TaxTotal/cac:TaxSubtotal'),
  ),
  // As published these two look for a currency inside the amount and so never fire; UBL-DT-01 sees the same case.
  fatal('BR-DEC-13 BT-110', 'The VAT total has at most two decimals.', () => true),
  fatal('BR-DEC-15 BT-111', 'The VAT total in accounting currency has at most two decimals.', () => true),
  fatal(
    'BR-B-01 BT-151 BT-95 BT-102',
    'Split payment (B) is for invoices within Italy.',
    (_, facts) =>
      !usesCategory('B', facts) || facts.all('cbc:IdentificationCode').every(({ text }) => text === 'IT'),
  ),
  fatal(
    'BR-B-02 BT-151 BT-95 BT-118 BT-102',
    'Split payment (B) and the standard rate (S) are not on one invoice.',
    (_, facts) => !charged(facts).has('B') || !charged(facts).has('S'),
  ),
]

/** Tax amounts by the currency that they state. */
const byCurrency = (totals: readonly XmlNode[]): Map<string | undefined, XmlNode[]> =>
  Map.groupBy(
    totals.flatMap((total) => select(total, 'cbc:TaxAmount')),
    (amount) => attribute(amount, 'currencyID'),
  )

const taxAnywhere = derived(({ all }) => byCurrency(all('cac:TaxTotal')))
const taxOfInvoice = derived(({ root }) => byCurrency(select(root, 'cac:TaxTotal')))

/** Exactly one tax total in that currency, since otherwise there is no one amount to add. */
function totalWithTaxIn(invoice: XmlNode, currency: string, facts: Facts): boolean {
  const [tax, more] = taxOfInvoice(facts).get(currency) ?? []
  const without = numberAt(invoice, 'cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount')
  if (tax === undefined || more !== undefined || without === undefined) return false
  const vat = parseDecimal(tax.text)
  if (vat === undefined) return false
  return is(
    numberAt(invoice, 'cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount'),
    '=',
    round(add(without, vat), 2),
  )
}

const usesCategory = (code: string, { all }: Facts): boolean =>
  ['cac:TaxCategory', 'cac:ClassifiedTaxCategory'].some((name) =>
    all(name).some(({ children }) => children.some((one) => one.name === 'cbc:ID' && one.text === code)),
  )

/** Codes of breakdown, allowances and charges of the document, and of lines, whatever their scheme says. */
const charged = derived(
  ({ root, all }): ReadonlySet<string> =>
    new Set(
      [
        ...select(root, 'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID'),
        ...select(root, 'cac:AllowanceCharge/cac:TaxCategory/cbc:ID'),
        ...all('cac:ClassifiedTaxCategory').flatMap((category) => select(category, 'cbc:ID')),
      ].map(({ text }) => squash(text)),
    ),
)
