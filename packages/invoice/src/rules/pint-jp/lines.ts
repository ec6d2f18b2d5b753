/** PINT 1.1.3, lines, periods, items, payment: ibr-021 … ibr-030, -049, -054 … -065, -085 … -093, -108 … -111, -126. */
import { ZERO } from '../../decimal.ts'
import { ancestor, attribute, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { AMOUNTS } from '../en16931/code-rules.ts'
import { atRoot, type Context, type Facts, fatal, on, type Rule } from '../rule.ts'
import { dateOf, filled, inOrder, is, numberAt } from '../values.ts'
import { atMostOne } from './parties.ts'

const QUANTITIES = ['cbc:InvoicedQuantity', 'cbc:CreditedQuantity'] as const
const BASE_QUANTITY = 'cac:Price/cbc:BaseQuantity'
const GROSS = 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount'

const below = (path: string): string => `cac:InvoiceLine/${path} | cac:CreditNoteLine/${path}`

export const line: Context = on('cac:InvoiceLine | cac:CreditNoteLine', [
  fatal('ibr-021 ibt-126', 'A line has an identifier.', (line) => filled(line, 'cbc:ID')),
  fatal('ibr-022 ibt-129', 'A line has a quantity.', (line) =>
    QUANTITIES.some((quantity) => has(line, quantity)),
  ),
  fatal('ibr-023 ibt-130', 'The quantity of a line has a unit.', (line) =>
    QUANTITIES.flatMap((quantity) => select(line, quantity)).some(
      (one) => attribute(one, 'unitCode') !== undefined,
    ),
  ),
  fatal('ibr-024 ibt-131', 'A line has a net amount.', (line) => has(line, 'cbc:LineExtensionAmount')),
  fatal('ibr-025 ibt-153', 'The item of a line has a name.', (line) => filled(line, 'cac:Item/cbc:Name')),
  fatal('ibr-026 ibt-146', 'The item of a line has a net price.', (line) =>
    has(line, 'cac:Price/cbc:PriceAmount'),
  ),
  fatal('ibr-027 ibt-146', 'The net price is not negative.', (line) =>
    is(numberAt(line, 'cac:Price/cbc:PriceAmount'), '>=', ZERO),
  ),
  fatal(
    'ibr-028 ibt-148',
    'The gross price is not negative.',
    (line) => !has(line, GROSS) || is(numberAt(line, GROSS), '>=', ZERO),
  ),
  fatal(
    'ibr-087 ibt-149',
    'The base quantity of a price is above zero.',
    (line) => !has(line, BASE_QUANTITY) || is(numberAt(line, BASE_QUANTITY), '>', ZERO),
  ),
  fatal(
    'ibr-089 ibt-128',
    'A line has at most one invoiced object.',
    (line) =>
      select(line, 'cac:DocumentReference').filter((one) =>
        select(one, 'cbc:DocumentTypeCode').some(({ text }) => Number(text) === 130),
      ).length <= 1,
  ),
  ...(
    [
      ['ibr-109 ibt-132', 'The order line of a line', 'cac:OrderLineReference/cbc:LineID'],
      ['ibr-110 ibg-26', 'The period of a line', 'cac:InvoicePeriod'],
      ['ibr-111 ibt-147', 'The discount on a price', 'cac:Price/cac:AllowanceCharge/cbc:Amount'],
      ['ibr-sr-34 ibt-127', 'The note of a line', 'cbc:Note'],
      [
        'ibr-sr-38 ibt-185',
        'The reason of an exemption of a line',
        'cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReason',
      ],
      ['ibr-sr-50 ibt-154', 'The description of an item', 'cac:Item/cbc:Description'],
    ] as const
  ).map(atMostOne),
])

/** Not before the start, or not after the end, of the period of the invoice where both are given. */
function liesWithin(period: XmlNode, name: string, fits: (own: string, outer: string) => boolean): boolean {
  const invoice = period.parent?.parent
  if (invoice === undefined || !has(period, name) || !has(invoice, `cac:InvoicePeriod/${name}`)) return true
  const own = dateOf(textAt(period, name))
  const outer = dateOf(textAt(invoice, `cac:InvoicePeriod/${name}`))
  return own !== undefined && outer !== undefined && fits(own, outer)
}

export const periods: readonly Context[] = [
  on(below('cac:InvoicePeriod'), [
    fatal('ibr-085 ibt-134', 'The period of a line does not start before that of the invoice.', (period) =>
      liesWithin(period, 'cbc:StartDate', (own, outer) => own >= outer),
    ),
    fatal('ibr-086 ibt-135', 'The period of a line does not end after that of the invoice.', (period) =>
      liesWithin(period, 'cbc:EndDate', (own, outer) => own <= outer),
    ),
    fatal('ibr-030 ibt-134 ibt-135', 'The period of a line does not end before it starts.', inOrder),
    fatal(
      'ibr-co-20 ibt-134 ibt-135',
      'The period of a line has a start or an end.',
      (period) => has(period, 'cbc:StartDate') || has(period, 'cbc:EndDate'),
    ),
  ]),
  on('cac:InvoicePeriod', [
    fatal('ibr-029 ibt-073 ibt-074', 'The invoicing period does not end before it starts.', inOrder),
    fatal('ibr-co-19 ibt-073 ibt-074', 'The invoicing period has a start, an end or a code.', (period) =>
      ['cbc:StartDate', 'cbc:EndDate', 'cbc:DescriptionCode'].some((path) => has(period, path)),
    ),
  ]),
]

const carries = ([head, what, name]: readonly [string, string, string]): Rule =>
  fatal(head, `${what} says of which scheme it is.`, (node) => attribute(node, name) !== undefined)

export const items: readonly Context[] = [
  on('cac:AdditionalItemProperty', [
    fatal(
      'ibr-054 ibt-160 ibt-161',
      'A property of an item has a name and a value.',
      (property) => has(property, 'cbc:Name') && has(property, 'cbc:Value'),
    ),
  ]),
  on(below('cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode'), [
    carries(['ibr-065 ibt-158', 'The class of an item', 'listID']),
  ]),
  on(below('cac:Item/cac:StandardItemIdentification/cbc:ID'), [
    carries(['ibr-064 ibt-157', 'The standard identifier of an item', 'schemeID']),
  ]),
  on('cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory', [
    fatal('ibr-sr-58 ibt-151', 'The tax category of a line has a code.', (category) =>
      has(category, 'cbc:ID'),
    ),
  ]),
]

const currencies = ({ all }: Facts): readonly string[] =>
  all('cbc:DocumentCurrencyCode').map(({ text }) => text)

/** Amounts of a tax total count where the total is in the currency of the invoice. */
function isInInvoiceCurrency(amount: XmlNode, facts: Facts): boolean {
  if (amount.name !== 'cbc:TaxAmount' && amount.name !== 'cbc:TaxableAmount') return true
  const total = amount.parent?.name === 'cac:TaxSubtotal' ? amount.parent.parent : amount.parent
  if (total?.name !== 'cac:TaxTotal' || (amount.name === 'cbc:TaxableAmount' && total === amount.parent))
    return false
  const wanted = atRoot(facts, 'cbc:DocumentCurrencyCode').map(({ text }) => text)
  return select(total, 'cbc:TaxAmount').some((one) => wanted.includes(attribute(one, 'currencyID') ?? ''))
}

export const amounts: Context = on(
  AMOUNTS,
  [
    fatal(
      'ibr-126 ibt-005',
      'An amount is in the currency of the invoice.',
      (amount, facts) =>
        ancestor(amount, 'cac:ItemPriceExtension') !== undefined ||
        currencies(facts).includes(attribute(amount, 'currencyID') ?? ''),
    ),
  ],
  isInInvoiceCurrency,
)

export const payment: Context = on('cac:PaymentMeans', [
  fatal('ibr-049 ibt-081', 'A payment instruction has a code for the means.', (means) =>
    has(means, 'cbc:PaymentMeansCode'),
  ),
  atMostOne(['ibr-sr-27 ibt-081', 'The code of a means of payment', 'cbc:PaymentMeansCode']),
  atMostOne(['ibr-sr-28 ibt-089', 'The reference of a mandate', 'cac:PaymentMandate/cbc:ID']),
  fatal(
    'ibr-sr-46 ibt-082',
    'The text on the means of payment is there at most once.',
    (means) =>
      select(means, 'cbc:PaymentMeansCode').filter((code) => attribute(code, 'name') !== undefined).length <=
      1,
  ),
])

export const terms: readonly Context[] = [
  on('cac:PaymentTerms', [
    atMostOne(['ibr-sr-05 ibt-020', 'The note on payment terms', 'cbc:Note']),
    atMostOne(['ibr-sr-60 ibt-187', 'The identifier of the payment instruction', 'cbc:PaymentMeansID']),
  ]),
  on('cac:BillingReference', [
    fatal('ibr-055 ibt-025', 'A reference to an earlier invoice gives its number.', (reference) =>
      has(reference, 'cac:InvoiceDocumentReference/cbc:ID'),
    ),
    fatal('ibr-sr-07 ibt-025', 'A reference to an earlier invoice gives its number.', (reference) =>
      has(reference, 'cac:InvoiceDocumentReference/cbc:ID'),
    ),
    atMostOne(['ibr-sr-06 ibt-025', 'The earlier invoice of a reference', 'cac:InvoiceDocumentReference']),
  ]),
]

export const baseQuantity: Context = on(
  'cac:Price/cbc:BaseQuantity',
  [
    fatal('ibr-088 ibt-130 ibt-150', 'The base quantity of a price has the unit of the quantity.', (base) => {
      const line = base.parent?.parent
      const quantities = line === undefined ? [] : QUANTITIES.flatMap((name) => select(line, name))
      return (
        quantities.length === 0 ||
        quantities.some((one) => attribute(one, 'unitCode') === attribute(base, 'unitCode'))
      )
    }),
  ],
  (base) => attribute(base, 'unitCode') !== undefined,
)

export const delivery: readonly Context[] = [
  on(below('cac:DespatchLineReference/cac:DocumentReference/cbc:ID'), [
    fatal(
      'ibr-092 ibt-016 ibt-184',
      'A despatch advice is referred to by the document or by lines, not by both.',
      (_, { all }) => all('cac:DespatchDocumentReference').length === 0,
    ),
  ]),
  on(below('cac:DespatchLineReference'), [
    atMostOne(['ibr-sr-62 ibt-184', 'The despatch advice of a line', 'cac:DocumentReference']),
  ]),
  on(
    'cac:PrepaidPayment',
    [
      fatal(
        'ibr-093 ibt-113 ibt-180',
        'Where a payment is named, the amount paid is given.',
        (payment) =>
          payment.parent !== undefined && has(payment.parent, 'cac:LegalMonetaryTotal/cbc:PrepaidAmount'),
      ),
    ],
    (payment) => payment.parent?.children.find(({ name }) => name === 'cac:PrepaidPayment') === payment,
  ),
  on('cac:Delivery', [
    atMostOne([
      'ibr-108 ibt-070',
      'The name of who receives a delivery',
      'cac:DeliveryParty/cac:PartyName/cbc:Name',
    ]),
  ]),
]
