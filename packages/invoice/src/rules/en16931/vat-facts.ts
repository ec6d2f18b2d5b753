/** What the VAT rules of EN 16931 ask of a whole document, found in one pass over its categories and lines. */
import { add, type Decimal, negate, parseDecimal, shortText, ZERO } from '../../decimal.ts'
import { first, has, select, type XmlNode } from '../../xml/node.ts'
import { derived, type Facts } from '../rule.ts'
import { codeAt, indicatorOf, isAllowance, isCharge } from '../values.ts'
import { squash } from '../../xml/text.ts'

/** `TaxScheme/ID` is VAT, in any case and with white space around it. */
export function hasVatScheme(node: XmlNode): boolean {
  for (const child of node.children)
    if (child.name === 'cac:TaxScheme' && isVat(codeAt(child, 'cbc:ID'))) return true
  return false
}

const isVat = (scheme: string): boolean => scheme === 'VAT' || scheme.toUpperCase() === 'VAT'

/** The category code of a node with a VAT scheme; undefined without a code or with another scheme. */
export function vatCodeOf(category: XmlNode): string | undefined {
  const id = first(category, 'cbc:ID')
  return id !== undefined && hasVatScheme(category) ? squash(id.text) : undefined
}

export type VatUse = {
  /** Codes under VAT anywhere: breakdown, lines, allowances, charges. */
  readonly anywhere: ReadonlySet<string>
  readonly lines: ReadonlySet<string>
  /** Of allowances and charges, even where the indicator says neither. */
  readonly adjustments: ReadonlySet<string>
  readonly allowances: ReadonlySet<string>
  readonly charges: ReadonlySet<string>
  /** Of the document alone, not of its lines. */
  readonly documentAllowances: ReadonlySet<string>
  readonly documentCharges: ReadonlySet<string>
  /** Codes of lines, allowances and charges whatever their scheme says. */
  readonly unchecked: ReadonlySet<string>
  /** Codes of the lines whatever their scheme says. */
  readonly linesUnchecked: ReadonlySet<string>
  /** Rows of the breakdown of the document under VAT, and under any scheme. */
  readonly breakdown: readonly string[]
  readonly breakdownUnchecked: readonly string[]
}

/** A category without a code counts as one of no code: it is another category than any. */
function codesIn(category: XmlNode): readonly string[] {
  const ids = select(category, 'cbc:ID')
  return ids.length === 0 ? [''] : ids.map(({ text }) => squash(text))
}

function codesOf(categories: readonly XmlNode[]): Set<string> {
  const codes = new Set<string>()
  for (const category of categories)
    if (hasVatScheme(category)) for (const code of codesIn(category)) codes.add(code)
  return codes
}

export const vatUse = derived(({ root, all }): VatUse => {
  const lines = all('cac:ClassifiedTaxCategory')
  const adjustments = all('cac:TaxCategory').filter(({ parent }) => parent?.name === 'cac:AllowanceCharge')
  const indicated = (wanted: boolean, direct: boolean): XmlNode[] =>
    adjustments.filter(
      ({ parent }) =>
        parent !== undefined && indicatorOf(parent) === wanted && (!direct || parent.parent === root),
    )
  const rows = select(root, 'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory')
  const code = (category: XmlNode): string => codeAt(category, 'cbc:ID')
  const linesUnderVat = codesOf(lines)
  return {
    anywhere: codesOf(all('cac:TaxCategory')).union(linesUnderVat),
    lines: linesUnderVat,
    adjustments: codesOf(adjustments),
    allowances: codesOf(indicated(false, false)),
    charges: codesOf(indicated(true, false)),
    documentAllowances: codesOf(indicated(false, true)),
    documentCharges: codesOf(indicated(true, true)),
    unchecked: new Set([...lines, ...adjustments].map(code)),
    linesUnchecked: new Set(lines.map(code)),
    breakdown: rows.filter(hasVatScheme).flatMap(codesIn),
    breakdownUnchecked: rows.map(code),
  }
})

export type Registrations = {
  /** Any tax number of the seller; one under VAT. */
  readonly seller: boolean
  readonly sellerVat: boolean
  readonly representativeVat: boolean
  readonly buyerVat: boolean
  readonly buyerLegal: boolean
}

export const registrations = derived(({ all }): Registrations => {
  const schemes = (party: string, path: string): XmlNode[] =>
    all(party)
      .flatMap((node) => select(node, path))
      .filter((scheme) => has(scheme, 'cbc:CompanyID'))
  const seller = schemes('cac:AccountingSupplierParty', 'cac:Party/cac:PartyTaxScheme')
  return {
    seller: seller.length > 0,
    sellerVat: seller.some(hasVatScheme),
    representativeVat: schemes('cac:TaxRepresentativeParty', 'cac:PartyTaxScheme').some(hasVatScheme),
    buyerVat: schemes('cac:AccountingCustomerParty', 'cac:Party/cac:PartyTaxScheme').some(hasVatScheme),
    buyerLegal: schemes('cac:AccountingCustomerParty', 'cac:Party/cac:PartyLegalEntity').length > 0,
  }
})

/** Net amounts of lines plus charges less allowances, by category code and by code and rate; undefined is no number. */
export type TaxableSums = ReadonlyMap<string, Decimal | undefined>

/** The key of a code, or of a code at a rate: 21 and 21.00 are one rate. */
export const sumKey = (code: string, rate?: Decimal): string =>
  rate === undefined ? code : `${code} ${shortText(rate)}`

/** The sums as the lines of one kind give them; those of the other kind do not count. */
export const taxableSums = {
  'cac:InvoiceLine': derived((facts) => sumsOf(facts, 'cac:InvoiceLine')),
  'cac:CreditNoteLine': derived((facts) => sumsOf(facts, 'cac:CreditNoteLine')),
} as const

function sumsOf({ root }: Facts, lineName: string): TaxableSums {
  const sums = new Map<string, Decimal | undefined>()
  for (const line of select(root, lineName))
    enter(sums, select(line, 'cac:Item/cac:ClassifiedTaxCategory'), amountAt(line, 'cbc:LineExtensionAmount'))
  for (const adjustment of select(root, 'cac:AllowanceCharge')) {
    const amount = amountAt(adjustment, 'cbc:Amount')
    const categories = select(adjustment, 'cac:TaxCategory')
    if (isCharge(adjustment)) enter(sums, categories, amount)
    if (isAllowance(adjustment)) enter(sums, categories, amount && negate(amount))
  }
  return sums
}

/** A missing amount counts for nothing. */
function amountAt(node: XmlNode, path: string): Decimal | undefined {
  const amount = first(node, path)
  return amount === undefined ? ZERO : parseDecimal(amount.text)
}

/** Categories whose rows are one for each rate. */
export const PER_RATE: ReadonlySet<string> = new Set(['S', 'L', 'M'])

function keysOf(categories: readonly XmlNode[]): ReadonlySet<string> {
  const keys = new Set(categories.map((category) => codeAt(category, 'cbc:ID')))
  const perRate = [...keys].filter((code) => PER_RATE.has(code))
  if (perRate.length === 0) return keys
  for (const category of categories)
    for (const { name, text } of category.children) {
      const rate = name === 'cbc:Percent' ? parseDecimal(text) : undefined
      if (rate !== undefined) for (const code of perRate) keys.add(sumKey(code, rate))
    }
  return keys
}

/** Codes and rates of allowances and charges anywhere, those of lines included. */
export const adjustedAt = derived(
  ({ all }): ReadonlySet<string> =>
    new Set(all('cac:AllowanceCharge').flatMap((node) => [...keysOf(select(node, 'cac:TaxCategory'))])),
)

function enter(
  sums: Map<string, Decimal | undefined>,
  categories: readonly XmlNode[],
  amount: Decimal | undefined,
): void {
  for (const key of keysOf(categories)) {
    const before = sums.has(key) ? sums.get(key) : ZERO
    sums.set(key, before === undefined || amount === undefined ? undefined : add(before, amount))
  }
}
