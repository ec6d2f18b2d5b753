/** Peppol BIS Billing 3.0.21, document, parties, payment: PEPPOL-EN16931-R001 … R020, R053 … R061, R080. */
import { parseDecimal, ZERO } from '../../decimal.ts'
import { attribute, count, has, select, type XmlNode } from '../../xml/node.ts'
import { isBlank, squash } from '../../xml/text.ts'
import { type Context, derived, type Facts, fatal, on, type Pattern, type Rule } from '../rule.ts'
import { codeAt, is } from '../values.ts'
import { hasTypeCode } from '../en16931/structure.ts'
import { countries } from './countries.ts'

const PROFILES: Readonly<Record<string, string>> = {
  'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0': '01',
  'urn:peppol:france:billing:regulated': '01',
  'urn:peppol:france:billing:non-regulated': '01',
  'urn:peppol:bis:billing_with_response': '02',
}
const SPECIFICATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'

/** The process an invoice belongs to, or undefined for one that Peppol does not know. */
export const profileOf = derived(({ root }) => PROFILES[codeAt(root, 'cbc:ProfileID')])

/** Both parties in Germany, by address. */
export const isGerman = (facts: Facts): boolean => {
  const { sellerAddress, buyerAddress } = countries(facts)
  return sellerAddress === 'DE' && buyerAddress === 'DE'
}

const notEmpty: Rule = fatal(
  'PEPPOL-EN16931-R008',
  'No element is empty.',
  ({ children, text }) => children.length > 0 || !isBlank(text),
)

export const emptyElements: Pattern = {
  contexts: [],
  tables: [{ rules: [notEmpty], breaches: emptyIn }],
}

function* emptyIn(facts: Facts) {
  for (const nodes of facts.document.byName.values())
    for (const node of nodes) if (notEmpty.holds(node, facts) !== true) yield { rule: notEmpty, node }
}

export const projectReferences: Pattern = {
  contexts: [
    on('cn:CreditNote', [
      fatal(
        'PEPPOL-EN16931-R080 BT-11',
        'A credit note names at most one project.',
        (note) =>
          select(note, 'cac:AdditionalDocumentReference').filter((reference) => hasTypeCode(reference, '50'))
            .length <= 1,
      ),
    ]),
  ],
}

/** The totals of VAT in both currencies are not on different sides of zero. */
function sameSign(invoice: XmlNode): boolean {
  if (!has(invoice, 'cbc:TaxCurrencyCode')) return true
  const totals = select(invoice, 'cac:TaxTotal/cbc:TaxAmount')
  const inCurrency = (path: string): readonly XmlNode[] =>
    totals.filter((amount) => attribute(amount, 'currencyID') === codeAt(invoice, path))
  const both = [inCurrency('cbc:TaxCurrencyCode'), inCurrency('cbc:DocumentCurrencyCode')]
  return (['<=', '>='] as const).some((side) =>
    both.every((amounts) => amounts.some(({ text }) => is(parseDecimal(text), side, ZERO))),
  )
}

const documentContext: Context = on('ubl:Invoice | cn:CreditNote', [
  fatal('PEPPOL-EN16931-R001 BT-23', 'The invoice names its business process.', (invoice) =>
    has(invoice, 'cbc:ProfileID'),
  ),
  fatal(
    'PEPPOL-EN16931-R007 BT-23',
    'The business process is one that Peppol knows.',
    (_, facts) => profileOf(facts) !== undefined,
  ),
  fatal(
    'PEPPOL-EN16931-R002 BT-22',
    'There is at most one note, except between German parties.',
    (invoice, facts) => count(invoice, 'cbc:Note') <= 1 || isGerman(facts),
  ),
  fatal(
    'PEPPOL-EN16931-R003 BT-10 BT-13',
    'A reference of the buyer or an order is given.',
    (invoice) => has(invoice, 'cbc:BuyerReference') || has(invoice, 'cac:OrderReference/cbc:ID'),
  ),
  fatal('PEPPOL-EN16931-R004 BT-24', 'The specification is that of Peppol BIS Billing 3.0.', (invoice) => {
    const specification = codeAt(invoice, 'cbc:CustomizationID')
    return specification.startsWith(SPECIFICATION) && !specification.includes('::')
  }),
  fatal(
    'PEPPOL-EN16931-R053 BG-23',
    'Exactly one VAT total has a breakdown.',
    (invoice) =>
      select(invoice, 'cac:TaxTotal').filter((total) => has(total, 'cac:TaxSubtotal')).length === 1,
  ),
  fatal(
    'PEPPOL-EN16931-R054 BT-6 BT-111',
    'A VAT total without breakdown is there once with a currency of accounting, else not.',
    (invoice) =>
      select(invoice, 'cac:TaxTotal').filter((total) => !has(total, 'cac:TaxSubtotal')).length ===
      (has(invoice, 'cbc:TaxCurrencyCode') ? 1 : 0),
  ),
  fatal(
    'PEPPOL-EN16931-R055 BT-110 BT-111',
    'The VAT totals in both currencies have the same sign.',
    sameSign,
  ),
])

export const documentContexts: readonly Context[] = [
  documentContext,
  on('cbc:TaxCurrencyCode', [
    fatal(
      'PEPPOL-EN16931-R005 BT-5 BT-6',
      'The currency of VAT accounting is another than that of the invoice.',
      ({ text, parent }) =>
        parent === undefined || squash(text) !== codeAt(parent, 'cbc:DocumentCurrencyCode'),
    ),
  ]),
  on('cac:AccountingCustomerParty/cac:Party', [
    fatal('PEPPOL-EN16931-R010 BT-49', 'The buyer has an electronic address.', (party) =>
      has(party, 'cbc:EndpointID'),
    ),
  ]),
  on('cac:AccountingSupplierParty/cac:Party', [
    fatal('PEPPOL-EN16931-R020 BT-34', 'The seller has an electronic address.', (party) =>
      has(party, 'cbc:EndpointID'),
    ),
  ]),
]

export const paymentContext = on(
  'cac:PaymentMeans',
  [
    fatal('PEPPOL-EN16931-R061 BT-89', 'A direct debit (49, 59) names its mandate.', (means) =>
      has(means, 'cac:PaymentMandate/cbc:ID'),
    ),
  ],
  (means) => ['49', '59'].includes(codeAt(means, 'cbc:PaymentMeansCode')),
)
