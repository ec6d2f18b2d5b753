/** Peppol BIS Billing 3.0.21: the rules that are written otherwise for CII, asked of the document as it is. */
import { attribute, select, textAt, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { PEPPOL_CURRENCIES } from '../../code-lists/currencies.ts'
import { type Context, fatal, on, type Pattern } from '../rule.ts'
import { codeAt } from '../values.ts'

const ofType = (node: XmlNode, code: string): number =>
  select(node, 'ram:AdditionalReferencedDocument/ram:TypeCode').filter(({ text }) => text === code).length

const currencyOf = (amount: XmlNode): string => attribute(amount, 'currencyID') ?? ''

/** For CII the country is that of the address: the VAT number is looked for under a scheme that CII does not have. */
const isItalian = ({ parent: seller }: XmlNode): boolean =>
  seller?.name === 'ram:SellerTradeParty' &&
  squash(textAt(seller, 'ram:PostalTradeAddress/ram:CountryID')).toUpperCase() === 'IT'

const contexts: readonly Context[] = [
  on('ram:ApplicableHeaderTradeAgreement', [
    fatal(
      'PEPPOL-EN16931-R006 BT-18',
      'There is at most one invoiced object.',
      (one) => ofType(one, '130') <= 1,
    ),
    fatal('PEPPOL-EN16931-R080 BT-11', 'There is at most one project.', (one) => ofType(one, '50') <= 1),
  ]),
  on('ram:ApplicableHeaderTradeSettlement', [
    fatal('PEPPOL-EN16931-R053 BT-110', 'One VAT total is in the currency of the invoice.', (one) => {
      const currency = textAt(one, 'ram:InvoiceCurrencyCode')
      const totals = select(one, 'ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:TaxTotalAmount')
      return totals.filter((amount) => currencyOf(amount) === currency).length === 1
    }),
  ]),
  on('ram:SpecifiedTradeAllowanceCharge | ram:AppliedTradeAllowanceCharge', [
    fatal('PEPPOL-EN16931-R043', 'The indicator of an allowance or charge is true or false.', (one) =>
      ['true', 'false'].includes(codeAt(one, 'ram:ChargeIndicator/udt:Indicator')),
    ),
  ]),
]

const formats: readonly Context[] = [
  on(
    'ram:TaxTotalAmount',
    [
      fatal('PEPPOL-EN16931-CL007', 'The currency of an amount is a code of its list.', (amount) =>
        PEPPOL_CURRENCIES.has(currencyOf(amount)),
      ),
    ],
    (amount) => attribute(amount, 'currencyID') !== undefined,
  ),
  on(
    'ram:SpecifiedTaxRegistration',
    [
      fatal(
        'IT-R-001 BT-32',
        'The other tax number of an Italian seller has 11 to 16 capitals or digits.',
        (registration) => {
          const ids = select(registration, 'ram:ID')
          const scheme = (id: XmlNode): string => squash(attribute(id, 'schemeID') ?? '')
          const other = ids.find((id) => scheme(id) === 'FC')
          return ids.some((id) => scheme(id) !== 'FC') || /^[A-Z0-9]{11,16}$/.test(squash(other?.text ?? ''))
        },
      ),
    ],
    isItalian,
  ),
]

export const PEPPOL_CII_FORM: readonly Pattern[] = [{ contexts }, { contexts: formats }]

/** What is asked of CII here, or not at all, is not asked of what it says. */
export const OTHERWISE_IN_CII: ReadonlySet<string> = new Set([
  ...[...contexts, ...formats].flatMap(({ rules }) => rules.map(({ id }) => id)),
  'PEPPOL-EN16931-R044',
  'PEPPOL-EN16931-R046',
  'PEPPOL-EN16931-R051',
])
