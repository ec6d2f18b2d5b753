/** What a finding shows of the document: the amount that is stated and the one that was calculated, or what was found. */
import {
  add,
  type Decimal,
  decimalText,
  divide,
  multiply,
  ONE,
  parseDecimal,
  percentOf,
  round,
  signOf,
  subtract,
  ZERO,
} from './decimal.ts'
import type { FindingValues } from './finding.ts'
import { ruleText } from './explain/rule-texts.ts'
import { taxableAt } from './rules/en16931/vat-categories.ts'
import type { Facts } from './rules/rule.ts'
import { codeAt, isAllowance, isCharge, numberAt, sumAt } from './rules/values.ts'
import { attribute, first, select, type XmlNode } from './xml/node.ts'

type Expected = (node: XmlNode, facts: Facts) => Decimal | undefined
/** Where the stated amount is below (or, with `..`, beside) the node, and what it should be. */
type Figure = { readonly at: string; readonly expected: Expected }

const or = (node: XmlNode, path: string, otherwise: Decimal): Decimal => numberAt(node, path) ?? otherwise
const cents = (value: Decimal | undefined): Decimal | undefined => value && round(value, 2)

const LINES = ['cac:InvoiceLine', 'cac:CreditNoteLine']
const lines: Expected = (_, facts) =>
  cents(
    sumAt(
      LINES.flatMap((line) => facts.all(line)),
      'cbc:LineExtensionAmount',
    ),
  )

const adjustments =
  (counts: (node: XmlNode) => boolean): Expected =>
  (totals) =>
    totals.parent && cents(sumAt(select(totals.parent, 'cac:AllowanceCharge').filter(counts), 'cbc:Amount'))

const withoutTax: Expected = (totals) => {
  const sum = numberAt(totals, 'cbc:LineExtensionAmount')
  if (sum === undefined) return undefined
  const charged = add(sum, or(totals, 'cbc:ChargeTotalAmount', ZERO))
  return cents(subtract(charged, or(totals, 'cbc:AllowanceTotalAmount', ZERO)))
}

const due: Expected = (totals) => {
  const withTax = numberAt(totals, 'cbc:TaxInclusiveAmount')
  if (withTax === undefined) return undefined
  const left = subtract(withTax, or(totals, 'cbc:PrepaidAmount', ZERO))
  return cents(add(left, or(totals, 'cbc:PayableRoundingAmount', ZERO)))
}

/** The tax total in the currency of the invoice: the first without a currency of its own does as well. */
const withTax: Expected = (invoice) => {
  const currency = codeAt(invoice, 'cbc:DocumentCurrencyCode')
  const taxes = select(invoice, 'cac:TaxTotal/cbc:TaxAmount')
  const tax = taxes.find((amount) => attribute(amount, 'currencyID') === currency) ?? taxes[0]
  const without = numberAt(invoice, 'cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount')
  const total = tax && parseDecimal(tax.text)
  return without && total && cents(add(without, total))
}

const rowTax: Expected = (row) => {
  const taxable = numberAt(row, 'cbc:TaxableAmount')
  const rate = numberAt(row, 'cac:TaxCategory/cbc:Percent')
  return taxable && rate && round(percentOf(taxable, rate), 2)
}

const lineNet: Expected = (line) => {
  const quantity = first(line, 'cbc:InvoicedQuantity') ?? first(line, 'cbc:CreditedQuantity')
  const price = numberAt(line, 'cac:Price/cbc:PriceAmount')
  const many = quantity && parseDecimal(quantity.text)
  if (price === undefined || many === undefined) return undefined
  const base = or(line, 'cac:Price/cbc:BaseQuantity', ONE)
  if (signOf(base) === 0) return undefined
  const all = select(line, 'cac:AllowanceCharge')
  const charges = sumAt(all.filter(isCharge), 'cbc:Amount')
  const allowances = sumAt(all.filter(isAllowance), 'cbc:Amount')
  if (charges === undefined || allowances === undefined) return undefined
  return cents(subtract(add(multiply(many, divide(price, base)), charges), allowances))
}

const adjustment: Expected = (one) => {
  const base = numberAt(one, 'cbc:BaseAmount')
  const percent = numberAt(one, 'cbc:MultiplierFactorNumeric')
  return base && percent && cents(percentOf(base, percent))
}

const netPrice: Expected = (allowance) => {
  const gross = numberAt(allowance, 'cbc:BaseAmount')
  const discount = numberAt(allowance, 'cbc:Amount')
  return gross && discount && subtract(gross, discount)
}

const FIGURES: readonly (readonly [suffixes: readonly string[], Figure])[] = [
  [['BR-CO-10', 'ibr-co-10'], { at: 'cbc:LineExtensionAmount', expected: lines }],
  [['BR-CO-11', 'ibr-co-11'], { at: 'cbc:AllowanceTotalAmount', expected: adjustments(isAllowance) }],
  [['BR-CO-12', 'ibr-co-12'], { at: 'cbc:ChargeTotalAmount', expected: adjustments(isCharge) }],
  [['BR-CO-13', 'ibr-co-13'], { at: 'cbc:TaxExclusiveAmount', expected: withoutTax }],
  [
    ['BR-CO-14', 'ibr-co-14'],
    {
      at: 'cbc:TaxAmount',
      expected: (total) => cents(sumAt(select(total, 'cac:TaxSubtotal'), 'cbc:TaxAmount')),
    },
  ],
  [['BR-CO-15', 'ibr-co-15'], { at: 'cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount', expected: withTax }],
  [['BR-CO-16', 'ibr-co-16'], { at: 'cbc:PayableAmount', expected: due }],
  [['BR-CO-17'], { at: 'cbc:TaxAmount', expected: rowTax }],
  [['PEPPOL-EN16931-R120'], { at: 'cbc:LineExtensionAmount', expected: lineNet }],
  [['PEPPOL-EN16931-R040'], { at: 'cbc:Amount', expected: adjustment }],
  [['PEPPOL-EN16931-R046'], { at: '../cbc:PriceAmount', expected: netPrice }],
]

const CATEGORY_TAX: Figure = {
  at: '../cbc:TaxAmount',
  expected: (category) => category.parent && rowTax(category.parent, {} as Facts),
}
const CATEGORY_ZERO: Figure = { at: '../cbc:TaxAmount', expected: () => ZERO }
const CATEGORY_BASE: Figure = { at: '../cbc:TaxableAmount', expected: taxableAt }

const BY_PATTERN: ReadonlyMap<string, Figure> = new Map([
  ['tax', CATEGORY_TAX],
  ['taxZero', CATEGORY_ZERO],
  ['taxable', CATEGORY_BASE],
])
const BY_RULE: ReadonlyMap<string, Figure> = new Map(
  FIGURES.flatMap(([rules, figure]) => rules.map((rule) => [rule, figure] as const)),
)

/** Patterns where it helps to read what was found; the number of a card is never repeated. */
const FOUND = new Set(
  'code scheme currencyCode attachmentType allowed begins format part identifier date time number'
    .split(' ')
    .concat(
      'decimals amountDecimals notNegative positive vatPrefix within schemeAllowed taxScheme attributeUnused'.split(
        ' ',
      ),
    ),
)

const ATTRIBUTES: Readonly<Record<string, string>> = {
  scheme: 'schemeID',
  currencyCode: 'currencyID',
  attachmentType: 'mimeCode',
}
const OTHER_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['BR-CL-13', 'listID'],
  ['ibr-cl-13', 'listID'],
  ['BR-CL-23', 'unitCode'],
  ['ibr-cl-23', 'unitCode'],
])

/** Undefined where nothing can be shown. */
export function figuresOf(rule: string, node: XmlNode, facts: Facts): FindingValues | undefined {
  const { pattern = '', code = '' } = ruleText(rule) ?? {}
  const figure = BY_RULE.get(rule) ?? BY_PATTERN.get(pattern)
  if (figure !== undefined) return compared(figure, node, facts)
  if (!FOUND.has(pattern)) return undefined
  const name = pattern === 'attributeUnused' ? code : (OTHER_ATTRIBUTES.get(rule) ?? ATTRIBUTES[pattern])
  const value = name === undefined ? textOf(node) : attribute(node, name)
  return value === undefined || value.trim() === '' ? undefined : { value: shown(value) }
}

const textOf = ({ children, text }: XmlNode): string | undefined => (children.length === 0 ? text : undefined)

function compared({ at, expected }: Figure, node: XmlNode, facts: Facts): FindingValues | undefined {
  const [from, path] = at.startsWith('../') ? [node.parent, at.slice(3)] : [node, at]
  const stated = from && first(from, path)
  const should = expected(node, facts)
  if (stated === undefined || should === undefined) return undefined
  const currency = attribute(stated, 'currencyID') ?? ''
  const amount = (text: string): string => shown(`${text} ${currency}`)
  return { stated: amount(stated.text), expected: amount(decimalText(should)) }
}

const LENGTH_MAX = 80

/** One line, not too long, and without the characters that could break out of their isolation (UAX #9). */
function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return plain.length <= LENGTH_MAX ? plain : `${Array.from(plain).slice(0, LENGTH_MAX).join('')}…`
}
