/** EN 16931 1.3.16, payment, references, notes, VAT breakdown rows: BR-45 … BR-52, -55, -61, BR-CL-08, BR-CO-17. */
import { NOTE_SUBJECTS } from '../../code-lists/notes.ts'
import { has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { type Context, fatal, on, warning } from '../rule.ts'
import { atMostDecimals, codeAt, filled } from '../values.ts'
import { rowTaxFits } from './vat-categories.ts'
import { hasVatScheme, vatCodeOf } from './vat-facts.ts'

const meansIs = (means: XmlNode | undefined, codes: readonly string[]): boolean =>
  means !== undefined && select(means, 'cbc:PaymentMeansCode').some(({ text }) => codes.includes(text))

/** 30 is a credit transfer, 58 one within SEPA (UNTDID 4461). */
const TRANSFERS = ['30', '58']

export const payment: readonly Context[] = [
  on('cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID', [
    warning(
      'BR-51 BT-87',
      'At most ten digits of a payment card are shown.',
      ({ text }) => squash(text).length <= 10,
    ),
  ]),
  on(
    'cac:PaymentMeans/cac:PayeeFinancialAccount',
    [fatal('BR-50 BT-84', 'A credit transfer names the account.', (account) => filled(account, 'cbc:ID'))],
    ({ parent }) => meansIs(parent, TRANSFERS),
  ),
  on('cac:PaymentMeans', [
    fatal('BR-49 BT-81', 'A payment instruction has a code for the means.', (means) =>
      has(means, 'cbc:PaymentMeansCode'),
    ),
    fatal('BR-61 BT-84', 'A payment by credit transfer (30, 58) names the account.', (means) => {
      const transfer = TRANSFERS.includes(codeAt(means, 'cbc:PaymentMeansCode'))
      return !transfer || has(means, 'cac:PayeeFinancialAccount/cbc:ID')
    }),
  ]),
]

export const references: readonly Context[] = [
  on('cac:AdditionalDocumentReference', [
    fatal('BR-52 BT-122', 'A supporting document has a reference.', (reference) =>
      filled(reference, 'cbc:ID'),
    ),
  ]),
  on('cac:BillingReference', [
    fatal('BR-55 BT-25', 'A reference to an earlier invoice gives its number.', (reference) =>
      has(reference, 'cac:InvoiceDocumentReference/cbc:ID'),
    ),
  ]),
  on('/ubl:Invoice/cbc:Note | /cn:CreditNote/cbc:Note', [
    fatal('BR-CL-08 BT-21', 'The subject in a note, written #ABC#, is a code of UNTDID 4451.', ({ text }) => {
      const [, subject, more] = text.split('#', 3)
      return more === undefined || subject?.length !== 3 || NOTE_SUBJECTS.has(subject)
    }),
  ]),
]

export const breakdownRow = on('cac:TaxTotal/cac:TaxSubtotal', [
  fatal('BR-45 BT-116', 'A row of the VAT breakdown has a taxable amount.', (row) =>
    has(row, 'cbc:TaxableAmount'),
  ),
  fatal('BR-46 BT-117', 'A row of the VAT breakdown has a tax amount.', (row) => has(row, 'cbc:TaxAmount')),
  fatal('BR-47 BT-118', 'A row of the VAT breakdown has a category.', (row) =>
    select(row, 'cac:TaxCategory').some((category) => vatCodeOf(category) !== undefined),
  ),
  fatal('BR-48 BT-119', 'A row of the VAT breakdown has a rate, unless it is not subject to VAT.', (row) =>
    select(row, 'cac:TaxCategory')
      .filter(hasVatScheme)
      .some((category) => has(category, 'cbc:Percent') || squash(textAt(category, 'cbc:ID')) === 'O'),
  ),
  fatal(
    'BR-CO-17 BT-117 BT-116 BT-119',
    'The VAT of a row is its taxable amount times its rate.',
    rowTaxFits,
  ),
  fatal('BR-DEC-19 BT-116', 'The taxable amount of a row has at most two decimals.', (row) =>
    atMostDecimals(row, 'cbc:TaxableAmount'),
  ),
  fatal('BR-DEC-20 BT-117', 'The tax amount of a row has at most two decimals.', (row) =>
    atMostDecimals(row, 'cbc:TaxAmount'),
  ),
])
