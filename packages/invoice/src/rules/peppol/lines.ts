/** Peppol BIS Billing 3.0.21, amounts, lines, prices: PEPPOL-EN16931-R040 … R051, R100 … R130. */
import {
  add,
  type Decimal,
  divide,
  multiply,
  ONE,
  parseDecimal,
  percentOf,
  round,
  subtract,
  ZERO,
} from '../../decimal.ts'
import { attribute, count, first, has, select, type XmlNode } from '../../xml/node.ts'
import { AMOUNTS } from '../en16931/code-rules.ts'
import { hasTypeCode } from '../en16931/structure.ts'
import { optional } from '../en16931/totals.ts'
import { atRoot, type Context, type Facts, fatal, on } from '../rule.ts'
import { codeAt, dateOf, is, numberAt, sumAt } from '../values.ts'

const SLACK: Decimal = { units: 2, scale: 2 }

/** Not more than two hundredths apart. */
export const within = (stated: Decimal | undefined, computed: Decimal | undefined): boolean =>
  stated !== undefined &&
  is(add(stated, SLACK), '>=', computed) &&
  is(subtract(stated, SLACK), '<=', computed)

const MULTIPLIER = 'cbc:MultiplierFactorNumeric'
const BASE = 'cbc:BaseAmount'

function amountFollows(adjustment: XmlNode): boolean {
  if (!has(adjustment, MULTIPLIER) || !has(adjustment, BASE)) return true
  const base = numberAt(adjustment, BASE)
  const percent = numberAt(adjustment, MULTIPLIER)
  if (base === undefined || percent === undefined) return false
  return within(optional(adjustment, 'cbc:Amount'), percentOf(base, percent))
}

const ADJUSTMENTS = [
  'ubl:Invoice/cac:AllowanceCharge',
  'ubl:Invoice/cac:InvoiceLine/cac:AllowanceCharge',
  'cn:CreditNote/cac:AllowanceCharge',
  'cn:CreditNote/cac:CreditNoteLine/cac:AllowanceCharge',
].join(' | ')

/** In this order: where the base is missing the amount cannot be checked and is not. */
export const adjustmentContexts: readonly Context[] = [
  on(
    ADJUSTMENTS,
    [
      fatal(
        'PEPPOL-EN16931-R041 BT-93 BT-100 BT-137 BT-142',
        'An allowance or charge with a percentage has a base.',
        () => false,
      ),
    ],
    (adjustment) => has(adjustment, MULTIPLIER) && !has(adjustment, BASE),
  ),
  on(
    ADJUSTMENTS,
    [
      fatal(
        'PEPPOL-EN16931-R042 BT-94 BT-101 BT-138 BT-143',
        'An allowance or charge with a base has a percentage.',
        () => false,
      ),
    ],
    (adjustment) => !has(adjustment, MULTIPLIER) && has(adjustment, BASE),
  ),
  on(ADJUSTMENTS, [
    fatal(
      'PEPPOL-EN16931-R040 BT-92 BT-99 BT-136 BT-141',
      'An allowance or charge is its base times its percentage.',
      amountFollows,
    ),
    fatal('PEPPOL-EN16931-R043', 'The indicator of an allowance or charge is true or false.', (adjustment) =>
      ['true', 'false'].includes(codeAt(adjustment, 'cbc:ChargeIndicator')),
    ),
  ]),
]

/** All amounts but the VAT total without breakdown, which may be in the currency of accounting. */
const isInInvoiceCurrency = (amount: XmlNode): boolean =>
  amount.name !== 'cbc:TaxAmount' ||
  amount.parent?.name === 'cac:TaxSubtotal' ||
  (amount.parent?.name === 'cac:TaxTotal' && has(amount.parent, 'cac:TaxSubtotal'))

export const currencyContext = on(
  AMOUNTS,
  [
    fatal('PEPPOL-EN16931-R051 BT-5', 'An amount is in the currency of the invoice.', (amount, facts) => {
      const currency = attribute(amount, 'currencyID')
      return atRoot(facts, 'cbc:DocumentCurrencyCode').some(({ text }) => text === currency)
    }),
  ],
  isInInvoiceCurrency,
)

const LINES = [
  ['ubl:Invoice', 'cac:InvoiceLine'],
  ['cn:CreditNote', 'cac:CreditNoteLine'],
] as const

const linePeriod = (name: string): string =>
  LINES.map(([root, line]) => `${root}/${line}/cac:InvoicePeriod/${name}`).join(' | ')

const periodContext = (head: string, name: string, fits: (own: string, outer: string) => boolean): Context =>
  on(
    linePeriod(name),
    [
      fatal(head, 'The period of a line lies within that of the invoice.', ({ text }, facts) => {
        const own = dateOf(text)
        const outer = dateOf(atRoot(facts, `cac:InvoicePeriod/${name}`)[0]?.text ?? '')
        return own !== undefined && outer !== undefined && fits(own, outer)
      }),
    ],
    (_, facts) => atRoot(facts, `cac:InvoicePeriod/${name}`).length > 0,
  )

function quantityOf(line: XmlNode, { root }: Facts): Decimal | undefined {
  const name = root.name === 'ubl:Invoice' ? 'cbc:InvoicedQuantity' : 'cbc:CreditedQuantity'
  return has(line, name) ? numberAt(line, name) : ONE
}

/** Nothing or zero counts as one. */
function baseQuantityOf(line: XmlNode): Decimal | undefined {
  const base = first(line, 'cac:Price/cbc:BaseQuantity')
  if (base === undefined) return ONE
  const quantity = parseDecimal(base.text)
  return is(quantity, '=', ZERO) ? ONE : quantity
}

const adjusted = (line: XmlNode, indicator: string): Decimal | undefined => {
  const such = select(line, 'cac:AllowanceCharge').filter(
    (one) => codeAt(one, 'cbc:ChargeIndicator') === indicator,
  )
  const total = sumAt(such, 'cbc:Amount')
  return total && round(total, 2)
}

/** PEPPOL-EN16931-R120: quantity times price for its base quantity, plus charges, less allowances. */
export function netAmountFollows(line: XmlNode, facts: Facts): boolean {
  const quantity = quantityOf(line, facts)
  const base = baseQuantityOf(line)
  const price = optional(line, 'cac:Price/cbc:PriceAmount')
  const charges = adjusted(line, 'true')
  const allowances = adjusted(line, 'false')
  if (quantity === undefined || base === undefined || price === undefined) return false
  if (charges === undefined || allowances === undefined) return false
  const computed = subtract(add(multiply(quantity, divide(price, base)), charges), allowances)
  return within(optional(line, 'cbc:LineExtensionAmount'), computed)
}

export const lineContexts: readonly Context[] = [
  periodContext('PEPPOL-EN16931-R110 BT-134', 'cbc:StartDate', (own, outer) => own >= outer),
  periodContext('PEPPOL-EN16931-R111 BT-135', 'cbc:EndDate', (own, outer) => own <= outer),
  on('cac:InvoiceLine | cac:CreditNoteLine', [
    fatal(
      'PEPPOL-EN16931-R120 BT-131',
      'The net amount of a line is quantity times price, with its charges and allowances.',
      netAmountFollows,
    ),
    fatal(
      'PEPPOL-EN16931-R121 BT-149',
      'The base quantity of a price is above zero.',
      (line) =>
        !has(line, 'cac:Price/cbc:BaseQuantity') ||
        is(numberAt(line, 'cac:Price/cbc:BaseQuantity'), '>', ZERO),
    ),
    fatal(
      'PEPPOL-EN16931-R100 BT-128',
      'A line has at most one invoiced object.',
      (line) => count(line, 'cac:DocumentReference') <= 1,
    ),
    fatal(
      'PEPPOL-EN16931-R101 BT-128',
      'A document a line refers to is an invoiced object (130).',
      (line) => {
        const documents = select(line, 'cac:DocumentReference')
        return documents.length === 0 || documents.some((one) => hasTypeCode(one, '130'))
      },
    ),
  ]),
  on('cac:Price/cac:AllowanceCharge', [
    fatal(
      'PEPPOL-EN16931-R044 BT-147',
      'A price has a discount, never a charge.',
      (allowance) => codeAt(allowance, 'cbc:ChargeIndicator') === 'false',
    ),
    fatal(
      'PEPPOL-EN16931-R046 BT-146 BT-147 BT-148',
      'The net price is the gross price less the discount.',
      (allowance) => {
        if (!has(allowance, BASE)) return true
        const gross = numberAt(allowance, BASE)
        const discount = numberAt(allowance, 'cbc:Amount')
        const net = allowance.parent && numberAt(allowance.parent, 'cbc:PriceAmount')
        return gross !== undefined && discount !== undefined && is(net, '=', subtract(gross, discount))
      },
    ),
  ]),
  on(
    'cac:Price/cbc:BaseQuantity',
    [
      fatal(
        'PEPPOL-EN16931-R130 BT-130 BT-150',
        'The base quantity of a price has the unit of the quantity.',
        (base, { root }) => {
          const line = base.parent?.parent
          if (line === undefined) return true
          const [invoiced, credited] = ['cbc:InvoicedQuantity', 'cbc:CreditedQuantity'].map((name) =>
            first(line, name),
          )
          if (invoiced === undefined && credited === undefined) return true
          const quantity = root.name === 'ubl:Invoice' ? invoiced : credited
          const unit = attribute(quantity, 'unitCode')
          return unit !== undefined && unit === attribute(base, 'unitCode')
        },
      ),
    ],
    (base) => attribute(base, 'unitCode') !== undefined,
  ),
]
