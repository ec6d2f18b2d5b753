/** EN 16931 1.3.16, document totals (BG-22): BR-12 … BR-15, BR-CO-10 … -16, BR-CO-14, BR-DEC-09 … -18. */
import { add, type Decimal, round, subtract, ZERO } from '../../decimal.ts'
import { has, select, type XmlNode } from '../../xml/node.ts'
import { derived, type Facts, fatal, on, type Rule } from '../rule.ts'
import { atMostDecimals, is, isAllowance, isCharge, numberAt, sumAt } from '../values.ts'

const LINES = 'cbc:LineExtensionAmount'
const ALLOWANCES = 'cbc:AllowanceTotalAmount'
const CHARGES = 'cbc:ChargeTotalAmount'
const WITHOUT_TAX = 'cbc:TaxExclusiveAmount'
const WITH_TAX = 'cbc:TaxInclusiveAmount'
const PREPAID = 'cbc:PrepaidAmount'
const ROUNDING = 'cbc:PayableRoundingAmount'
const PAYABLE = 'cbc:PayableAmount'

const cents = (value: Decimal | undefined): Decimal | undefined => value && round(value, 2)

const sumOfLines = derived(({ all }) =>
  cents(sumAt([...all('cac:InvoiceLine'), ...all('cac:CreditNoteLine')], LINES)),
)

/** BR-CO-10: the sum of the net amounts of all lines. */
export const linesAddUp = (totals: XmlNode, facts: Facts): boolean =>
  is(numberAt(totals, LINES), '=', sumOfLines(facts))

type Adjustments = { readonly any: boolean; readonly sum: Decimal | undefined }

/** What adjustments of a kind add up to, by the element they are in. */
const adjustmentsOf = (counts: (node: XmlNode) => boolean): ((facts: Facts) => Map<XmlNode, Adjustments>) =>
  derived(({ all }) => {
    const places = Map.groupBy(all('cac:AllowanceCharge').filter(counts), ({ parent }) => parent)
    const sums = new Map<XmlNode, Adjustments>()
    for (const [place, adjustments] of places)
      if (place !== undefined) sums.set(place, { any: true, sum: cents(sumAt(adjustments, 'cbc:Amount')) })
    return sums
  })

const NO_ADJUSTMENTS: Adjustments = { any: false, sum: ZERO }

/** BR-CO-11, -12: allowances or charges of the document; neither stated nor there is right too. */
function adjustmentsAddUp(
  path: string,
  counts: (node: XmlNode) => boolean,
): (totals: XmlNode, facts: Facts) => boolean {
  const adjustments = adjustmentsOf(counts)
  return (totals, facts) => {
    const { parent } = totals
    const { any, sum } = (parent && adjustments(facts).get(parent)) ?? NO_ADJUSTMENTS
    return is(numberAt(totals, path), '=', sum) || (!has(totals, path) && !any)
  }
}

export const allowancesAddUp = adjustmentsAddUp(ALLOWANCES, isAllowance)
export const chargesAddUp = adjustmentsAddUp(CHARGES, isCharge)

/** BR-CO-13: lines less allowances plus charges; without either the amounts are compared as they stand. */
export function totalWithoutTaxFits(totals: XmlNode): boolean {
  const lines = numberAt(totals, LINES)
  if (lines === undefined) return false
  const charges = optional(totals, CHARGES)
  const allowances = optional(totals, ALLOWANCES)
  if (charges === undefined || allowances === undefined) return false
  const adjusted = has(totals, CHARGES) || has(totals, ALLOWANCES)
  const expected = subtract(add(lines, charges), allowances)
  return is(numberAt(totals, WITHOUT_TAX), '=', adjusted ? cents(expected) : lines)
}

/** BR-CO-16: total with VAT less what is paid; a rounding is taken from what is due before comparing. */
function payableFits(totals: XmlNode): boolean {
  const withTax = numberAt(totals, WITH_TAX)
  const payable = numberAt(totals, PAYABLE)
  const prepaid = optional(totals, PREPAID)
  const rounding = optional(totals, ROUNDING)
  if (withTax === undefined || payable === undefined || prepaid === undefined || rounding === undefined)
    return false
  const due = has(totals, PREPAID) ? cents(subtract(withTax, prepaid)) : withTax
  const stated = has(totals, ROUNDING) ? cents(subtract(payable, rounding)) : payable
  return is(stated, '=', due)
}

/** Zero where it is not there; undefined where it is there and no number. */
export const optional = (node: XmlNode, path: string): Decimal | undefined =>
  has(node, path) ? numberAt(node, path) : ZERO

const twoDecimals = (head: string, what: string, path: string): Rule =>
  fatal(head, `${what} has at most two decimals.`, (totals) => atMostDecimals(totals, path))

export const totals = on('cac:LegalMonetaryTotal', [
  fatal('BR-12 BT-106', 'The sum of the lines is given.', (totals) => has(totals, LINES)),
  fatal('BR-13 BT-109', 'The total without VAT is given.', (totals) => has(totals, WITHOUT_TAX)),
  fatal('BR-14 BT-112', 'The total with VAT is given.', (totals) => has(totals, WITH_TAX)),
  fatal('BR-15 BT-115', 'The amount due is given.', (totals) => has(totals, PAYABLE)),
  fatal('BR-CO-10 BT-106 BT-131', 'The sum of the lines is what the lines add up to.', linesAddUp),
  fatal(
    'BR-CO-11 BT-107 BT-92',
    'The sum of allowances is what the allowances of the document add up to.',
    allowancesAddUp,
  ),
  fatal(
    'BR-CO-12 BT-108 BT-99',
    'The sum of charges is what the charges of the document add up to.',
    chargesAddUp,
  ),
  fatal(
    'BR-CO-13 BT-109 BT-106 BT-107 BT-108',
    'The total without VAT is the lines less the allowances plus the charges.',
    totalWithoutTaxFits,
  ),
  fatal(
    'BR-CO-16 BT-115 BT-112 BT-113 BT-114',
    'The amount due is the total with VAT less what is paid plus the rounding.',
    payableFits,
  ),
  twoDecimals('BR-DEC-09 BT-106', 'The sum of the lines', LINES),
  twoDecimals('BR-DEC-10 BT-107', 'The sum of allowances', ALLOWANCES),
  twoDecimals('BR-DEC-11 BT-108', 'The sum of charges', CHARGES),
  twoDecimals('BR-DEC-12 BT-109', 'The total without VAT', WITHOUT_TAX),
  twoDecimals('BR-DEC-14 BT-112', 'The total with VAT', WITH_TAX),
  twoDecimals('BR-DEC-16 BT-113', 'The amount paid', PREPAID),
  twoDecimals('BR-DEC-17 BT-114', 'The rounding', ROUNDING),
  twoDecimals('BR-DEC-18 BT-115', 'The amount due', PAYABLE),
])

export const taxTotal = on('/ubl:Invoice/cac:TaxTotal | /cn:CreditNote/cac:TaxTotal', [
  fatal('BR-CO-14 BT-110 BT-117', 'The VAT total is the sum of the VAT of the breakdown.', (total) => {
    const rows = select(total, 'cac:TaxSubtotal')
    return rows.length === 0 || is(numberAt(total, 'cbc:TaxAmount'), '=', cents(sumAt(rows, 'cbc:TaxAmount')))
  }),
])

/** Gone from 1.3.16, still in the set that Peppol ships; invoices only. */
export const amountDue = on('/ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount', [
  fatal(
    'BR-CO-25 BT-115 BT-9 BT-20',
    'Where something is due, a date or terms of payment say when.',
    (amount, facts) => {
      const due = numberAt(amount.parent ?? amount, PAYABLE)
      const said =
        facts.all('cbc:DueDate').length > 0 ||
        facts.all('cac:PaymentTerms').some((terms) => has(terms, 'cbc:Note'))
      return is(due, '<=', ZERO) || (is(due, '>', ZERO) && said)
    },
  ),
])
