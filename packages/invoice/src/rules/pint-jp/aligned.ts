/** PINT JP 1.1.3, what is particular to Japan: consumption tax, registration numbers, yen. */
import { ceiling, floor, percentOf, round, ZERO } from '../../decimal.ts'
import { JAPANESE_TAX_CATEGORIES } from '../../code-lists/taxes.ts'
import { attribute, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { RATES, type VatFamily } from '../en16931/vat-categories.ts'
import { hasVatScheme, vatCodeOf, vatUse } from '../en16931/vat-facts.ts'
import { coded } from '../en16931/code-rules.ts'
import { taxNumbers } from '../en16931/structure.ts'
import { atRoot, type Context, type Facts, fatal, on, type Pattern, type Rule } from '../rule.ts'
import { codeAt, indicatorOf, is, isAllowance, isCharge, isZero, numberAt, once } from '../values.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const NUMBER = `${SELLER}/cac:PartyTaxScheme/cbc:CompanyID`

/** What the variants differ in: standard, non-registered sellers, self-billing. */
export type JapaneseVariant = {
  /** At the end of the rules that say which specification and process it is. */
  readonly suffix: string
  readonly specifications: readonly string[]
  readonly processes: readonly string[]
  /** Sellers that are not registered give no number and charge no tax. */
  readonly registered: boolean
  /** The only type of document, where the national rules and not the shared ones say so. */
  readonly type?: string
}

/** A category and a rate; neither rate nor category is right too where something is outside the scope of tax. */
const categoryAndRate = (head: string, what: string): Rule =>
  fatal(
    head,
    `${what} has a tax category and a rate, unless it is outside the scope of tax.`,
    (adjustment) => {
      const categories = select(adjustment, 'cac:TaxCategory').filter(hasVatScheme)
      const rated = categories.some((category) => has(category, 'cbc:Percent'))
      // As published the breakdown is not searched for O: a comparison is always there.
      return rated ? categories.some((category) => has(category, 'cbc:ID')) : true
    },
  )

const oneRow = (code: string, name: string): Rule =>
  fatal(
    `aligned-ibrp-${code.toLowerCase()}-01 ibt-118`,
    `${name} (${code}) has exactly one row in the tax breakdown if it is on the invoice.`,
    (_, facts) => {
      const use = vatUse(facts)
      return !use.anywhere.has(code) || use.breakdown.filter((row) => row === code).length === 1
    },
  )

const inDocumentCurrency = (invoice: XmlNode): number => {
  const currencies = select(invoice, 'cbc:DocumentCurrencyCode').map(({ text }) => text)
  return select(invoice, 'cac:TaxTotal/cbc:TaxAmount').filter((amount) =>
    currencies.includes(attribute(amount, 'currencyID') ?? ''),
  ).length
}

const documentRules = (variant: JapaneseVariant): readonly Rule[] => [
  ...profileRules(variant),
  ...DOCUMENT_RULES,
]

const profileRules = ({
  suffix,
  specifications,
  processes,
  registered,
}: JapaneseVariant): readonly Rule[] => [
  fatal(
    `aligned-ibrp-001-jp${suffix} ibt-024`,
    `The specification begins with ${specifications.join(' or ')}.`,
    (invoice) => specifications.some((one) => codeAt(invoice, 'cbc:CustomizationID').startsWith(one)),
  ),
  fatal(
    `aligned-ibrp-002-jp${suffix === '-sb' ? suffix : ''} ibt-023`,
    `The business process is ${processes.join(' or ')}.`,
    (invoice) => processes.some((one) => codeAt(invoice, 'cbc:ProfileID').includes(one)),
  ),
  registered
    ? fatal('aligned-ibr-jp-04 ibt-031', 'The seller gives a tax number.', (invoice) => has(invoice, NUMBER))
    : fatal(
        'aligned-ibr-jp-04-ntr ibt-031',
        'A seller that is not registered gives no tax number.',
        (invoice) => !has(invoice, NUMBER),
      ),
]

const DOCUMENT_RULES: readonly Rule[] = [
  fatal(
    'aligned-ibrp-009 ibt-031',
    'The tax number of the seller is there at most once.',
    (invoice) => taxNumbers(invoice, SELLER, true).length <= 1,
  ),
  fatal(
    'aligned-ibrp-014 ibt-083',
    'All payment references are the same.',
    (_, { all }) => new Set(all('cbc:PaymentID').map(({ text }) => text)).size <= 1,
  ),
  fatal(
    'aligned-ibrp-052 ibg-14 ibg-26',
    'The invoice or a line has a period.',
    (_, { all }) => all('cac:InvoicePeriod').length > 0,
  ),
  oneRow('E', 'Exempt from tax'),
  oneRow('G', 'Export'),
  oneRow('O', 'Not subject to tax'),
  fatal(
    'aligned-ibrp-sr-12 ibt-031',
    'The tax number of the seller is there at most once.',
    (invoice) => taxNumbers(invoice, SELLER, true).length <= 1,
  ),
  fatal(
    'aligned-ibrp-sr-13 ibt-032',
    'The other tax number of the seller is there at most once.',
    (invoice) => taxNumbers(invoice, SELLER, false).length <= 1,
  ),
  fatal('aligned-ibr-jp-05 ibt-006', 'The currency of tax accounting is the yen.', (invoice) => {
    const currencies = select(invoice, 'cbc:TaxCurrencyCode')
    return currencies.length === 0 || currencies.some(({ text }) => text === 'JPY')
  }),
  fatal(
    'aligned-ibrp-053-jp ibt-110',
    'The tax total in the currency of the invoice is there at most once.',
    (invoice) => inDocumentCurrency(invoice) <= 1,
  ),
]

/** Rows in the currency of the invoice, on invoices and not on credit notes. */
const inInvoiceCurrency = (row: XmlNode, facts: Facts): boolean =>
  facts.root.name === 'ubl:Invoice' &&
  select(row, 'cbc:TaxAmount').some((amount) =>
    atRoot(facts, 'cbc:DocumentCurrencyCode').some(({ text }) => text === attribute(amount, 'currencyID')),
  )

/** Whole units: between the floor and the ceiling of taxable amount times rate, as the seller has chosen to round. */
function taxIsRounded(row: XmlNode): boolean {
  const tax = numberAt(row, 'cbc:TaxAmount')
  const categories = select(row, 'cac:TaxCategory')
  const outside = categories.some((category) => codeAt(category, 'cbc:ID').toUpperCase() === 'O')
  const inside = categories.some((category) => codeAt(category, 'cbc:ID').toUpperCase() !== 'O')
  const rated = categories.find((category) => has(category, 'cbc:Percent'))
  if (outside && rated === undefined && isZero(tax)) return true
  const rate = rated && numberAt(rated, 'cbc:Percent')
  if (!inside || rate === undefined) return false
  if (isZero(round(rate, 0))) return isZero(tax)
  const taxable = numberAt(row, 'cbc:TaxableAmount')
  const exact = taxable && percentOf(taxable, rate)
  return exact !== undefined && is(tax, '>=', floor(exact, 0)) && is(tax, '<=', ceiling(exact, 0))
}

const breakdown = ({ registered }: JapaneseVariant): readonly Context[] => [
  on(
    'cac:TaxSubtotal',
    [
      fatal('aligned-ibrp-045 ibt-116', 'A row of the tax breakdown has a taxable amount.', (row) =>
        has(row, 'cbc:TaxableAmount'),
      ),
      ...(registered
        ? [
            fatal(
              'aligned-ibrp-051-jp ibt-117 ibt-116 ibt-119',
              'The tax of a row is taxable amount times rate, rounded to a whole unit either way.',
              taxIsRounded,
            ),
          ]
        : []),
    ],
    inInvoiceCurrency,
  ),
  on('cac:TaxSubtotal', [
    fatal('aligned-ibrp-046 ibt-117', 'A row of the tax breakdown has a tax amount.', (row) =>
      has(row, 'cbc:TaxAmount'),
    ),
    fatal('aligned-ibrp-047 ibt-118', 'A row of the tax breakdown has a category.', (row) =>
      select(row, 'cac:TaxCategory').some((category) => vatCodeOf(category) !== undefined),
    ),
    fatal(
      'aligned-ibrp-048 ibt-119',
      'A row of the tax breakdown has a rate, unless it is not subject to tax.',
      (row) =>
        select(row, 'cac:TaxCategory')
          .filter(hasVatScheme)
          .some((category) => has(category, 'cbc:Percent') || codeAt(category, 'cbc:ID') === 'O'),
    ),
    fatal('aligned-ibr-jp-06 ibt-117 ibt-190', 'Tax in yen has no decimals.', (row) =>
      select(row, 'cbc:TaxAmount').every(
        (amount) => attribute(amount, 'currencyID') !== 'JPY' || !amount.text.includes('.'),
      ),
    ),
  ]),
]

const meansIs = (means: XmlNode | undefined, ...codes: readonly string[]): boolean =>
  means !== undefined && select(means, 'cbc:PaymentMeansCode').some(({ text }) => codes.includes(text))

const payment: readonly Context[] = [
  on('cac:TaxRepresentativeParty', [
    fatal('aligned-ibrp-010 ibt-063', 'The tax number of a representative is there at most once.', (party) =>
      once(party, 'cac:PartyTaxScheme/cbc:CompanyID'),
    ),
  ]),
  on(
    'cac:PaymentMeans/cac:PayeeFinancialAccount',
    [
      fatal(
        'aligned-ibrp-016 ibt-084',
        'A credit transfer (30, 58) names the account.',
        (account) => textAt(account, 'cbc:ID') !== '',
      ),
    ],
    ({ parent }) => meansIs(parent, '30', '58'),
  ),
  on('cac:PaymentMeans/cac:CardAccount', [
    fatal('aligned-ibrp-017 ibt-087', 'The last four to six digits of a payment card are given.', (card) => {
      const { length } = textAt(card, 'cbc:PrimaryAccountNumberID')
      return length >= 4 && length <= 6
    }),
  ]),
  on('cac:PaymentMeans', [
    fatal('aligned-ibrp-049 ibt-081', 'A payment instruction has a code for the means.', (means) =>
      has(means, 'cbc:PaymentMeansCode'),
    ),
    // Published for direct debits behind a context that every means of payment meets first: it never fires.
    fatal('aligned-ibrp-019 ibt-089', 'A direct debit names its mandate.', () => true),
  ]),
]

type Untaxed = { readonly code: string; readonly name: string; readonly rate: VatFamily['rate'] }
const UNTAXED: readonly Untaxed[] = [
  { code: 'E', name: 'exempt from tax', rate: 'zero' },
  { code: 'G', name: 'export', rate: 'zero' },
  { code: 'O', name: 'not subject to tax', rate: 'absent' },
]

function untaxed({ code, name, rate }: Untaxed): readonly Context[] {
  const id = `aligned-ibrp-${code.toLowerCase()}`
  const such = (category: XmlNode): boolean => codeAt(category, 'cbc:ID') === code && hasVatScheme(category)
  const adjusted = (wanted: boolean) => (category: XmlNode) =>
    category.parent !== undefined && indicatorOf(category.parent) === wanted && such(category)
  const rule = (number: string, what: string): Rule =>
    fatal(`${id}-${number}`, `The rate of ${what} that is ${name} (${code}) is ${rate}.`, RATES[rate])
  return [
    on(
      'cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory',
      [rule('05 ibt-152', 'a line')],
      such,
    ),
    on('cac:AllowanceCharge/cac:TaxCategory', [rule('06 ibt-096', 'an allowance')], adjusted(false)),
    on('cac:AllowanceCharge/cac:TaxCategory', [rule('07 ibt-103', 'a charge')], adjusted(true)),
    on(
      '/*/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory',
      [
        fatal(`${id}-09 ibt-117`, `The tax of what is ${name} (${code}) is zero.`, (category) =>
          isZero(category.parent && numberAt(category.parent, 'cbc:TaxAmount')),
        ),
      ],
      such,
    ),
  ]
}

/** From this day only invoices with a registration number give the buyer a tax credit. */
const QUALIFIED_FROM = '2023-10-01'

const registration: Context = on(
  `/ubl:Invoice/${SELLER}/cac:PartyTaxScheme`,
  [
    fatal(
      'aligned-ibr-jp-01 ibt-031 ibt-073 ibt-074',
      `For periods from ${QUALIFIED_FROM} the tax number of the seller is T and 13 digits.`,
      (scheme, { all }) => {
        const later = ['cbc:StartDate', 'cbc:EndDate'].some((name) =>
          all(name).some(({ text }) => text >= QUALIFIED_FROM),
        )
        return !later || /^T[0-9]{13}$/.test(codeAt(scheme, 'cbc:CompanyID'))
      },
    ),
  ],
  hasVatScheme,
)

const noTax: Context = on('cbc:TaxAmount', [
  fatal(
    'aligned-ibr-jp-07-ntr ibt-111 ibt-117 ibt-190',
    'A seller that is not registered charges no tax.',
    (amount) =>
      amount.parent !== undefined &&
      is(numberAt({ ...amount.parent, children: [amount] }, 'cbc:TaxAmount'), '=', ZERO),
  ),
])

const ADJUSTMENT = '/ubl:Invoice/cac:AllowanceCharge | /cn:CreditNote/cac:AllowanceCharge'

/** Both patterns of a variant. */
export const aligned = (variant: JapaneseVariant): readonly Pattern[] => [
  {
    contexts: [
      on(ADJUSTMENT, [categoryAndRate('aligned-ibrp-032-jp ibt-095 ibt-096', 'An allowance')], isAllowance),
      on(ADJUSTMENT, [categoryAndRate('aligned-ibrp-037-jp ibt-102 ibt-103', 'A charge')], isCharge),
      // Published for lines that are roots, of which there are none.
      on('/ubl:InvoiceLine | /cn:CreditNoteLine', [
        fatal('aligned-ibrp-050-jp ibt-151 ibt-152', 'A line has a tax category and a rate.', () => true),
      ]),
      on('/ubl:Invoice | /cn:CreditNote', documentRules(variant)),
      ...breakdown(variant),
      ...payment,
      ...(variant.registered ? [] : [noTax]),
      ...UNTAXED.flatMap(untaxed),
      ...(variant.registered ? [registration] : []),
      on('cac:TaxCategory/cac:TaxScheme/cbc:ID | cac:ClassifiedTaxCategory/cac:TaxScheme/cbc:ID', [
        fatal('aligned-ibr-jp-03', 'The tax scheme is VAT, which stands for consumption tax.', ({ text }) =>
          squash(text).includes('VAT'),
        ),
      ]),
    ],
  },
  {
    contexts: [
      on('cac:TaxCategory/cbc:ID | cac:ClassifiedTaxCategory/cbc:ID', [
        coded('aligned-ibrp-cl-01-jp ibt-118 ibt-151', 'A tax category', JAPANESE_TAX_CATEGORIES),
      ]),
      ...(variant.type === undefined
        ? []
        : [
            on('cbc:InvoiceTypeCode', [
              fatal(
                'aligned-ibrp-cl-02-jp ibt-003',
                `The type of the document is ${variant.type}.`,
                ({ text }) => squash(text) === variant.type,
              ),
            ]),
          ]),
    ],
  },
]
