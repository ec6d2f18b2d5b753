/**
 * EN 16931 1.3.16, the ten rules of each VAT category: BR-AE, BR-AF (IGIC), BR-AG (IPSI), BR-E, BR-G, BR-IC, BR-O,
 * BR-S, BR-Z. What differs between categories is data; the rule of a number is the same function for all.
 */
import { absolute, type Decimal, percentOf, round, withinOne, ZERO } from '../../decimal.ts'
import { first, has, select, type XmlNode } from '../../xml/node.ts'
import { type Context, type Facts, fatal, on, type Rule } from '../rule.ts'
import { codeAt, indicatorOf, is, isZero, numberAt } from '../values.ts'
import {
  adjustedAt,
  hasVatScheme,
  PER_RATE,
  type Registrations,
  registrations,
  sumKey,
  taxableSums,
  type VatUse,
  vatUse,
} from './vat-facts.ts'

export type VatFamily = {
  /** `BR-AE` */
  readonly family: string
  readonly code: string
  readonly name: string
  /** -01: the category on the invoice and in the breakdown. */
  readonly use: (use: VatUse) => boolean
  /** -02 … -04: who must be registered, and the words for it. */
  readonly identified: (who: Registrations) => boolean
  readonly identification: string
  /** -05 … -07: the rate of a line, an allowance, a charge. */
  readonly rate: 'positive' | 'zero or more' | 'zero' | 'absent'
  /** -08: per rate with a tolerance of one, or for the category exactly. */
  readonly taxable: 'per rate' | 'exact'
  /** -10 */
  readonly exemption: 'none' | 'required'
}

type Kind = { readonly number: string; readonly what: string; readonly terms: string }
const LINE: Kind = { number: '02', what: 'a line', terms: 'BT-151' }
const ALLOWANCE: Kind = { number: '03', what: 'an allowance', terms: 'BT-95' }
const CHARGE: Kind = { number: '04', what: 'a charge', terms: 'BT-102' }

/** Rules -01 to -04, which are asked of the document. */
export function vatDocumentRules(family: VatFamily): readonly Rule[] {
  const { family: id, code, name, identification } = family
  // "Not subject to VAT" forbids numbers only for allowances and charges of the document itself.
  const direct = code === 'O'
  const used: readonly [Kind, (use: VatUse) => ReadonlySet<string>][] = [
    [LINE, (use) => use.lines],
    [ALLOWANCE, (use) => (direct ? use.documentAllowances : use.allowances)],
    [CHARGE, (use) => (direct ? use.documentCharges : use.charges)],
  ]
  return [
    fatal(
      `${id}-01 BT-118 BT-151 BT-95 BT-102`,
      `The category ${code}, ${name}, is in the breakdown if it is on the invoice.`,
      (_, facts) => family.use(vatUse(facts)),
    ),
    ...used.map(([{ number, what, terms }, codes]) =>
      fatal(
        `${id}-${number} ${terms} BT-31 BT-32 BT-63`,
        `Where ${what} is ${name} (${code}), ${identification}.`,
        (_, facts) => isIdentified(family, { used: codes(vatUse(facts)), facts, line: number === '02' }),
      ),
    ),
  ]
}

function isIdentified(
  { code, identified }: VatFamily,
  {
    used,
    facts,
    line,
  }: { readonly used: ReadonlySet<string>; readonly facts: Facts; readonly line: boolean },
): boolean {
  // As published, BR-S-02 looks at the scheme when it asks for a line and not when it asks for none.
  if (code === 'S' && line && !used.has('S')) return !vatUse(facts).linesUnchecked.has('S')
  return !used.has(code) || identified(registrations(facts))
}

const inLine =
  'cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory'

/** Rules -05 to -10, each asked of the categories it is about. */
export function vatCategoryContexts(family: VatFamily): readonly Context[] {
  const { family: id, code, name, rate } = family
  const such = (category: XmlNode): boolean => codeAt(category, 'cbc:ID') === code && hasVatScheme(category)
  const rateRule = (number: string, [what, term]: readonly [string, string]): Rule =>
    fatal(
      `${id}-${number} ${term}`,
      `The rate of ${what} that is ${name} (${code}) is ${rate}.`,
      (category) => RATES[rate](category),
    )
  const adjustment = (wanted: boolean) => (category: XmlNode) =>
    category.parent !== undefined && indicatorOf(category.parent) === wanted && such(category)
  return [
    on('/*/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory', breakdownRules(family), such),
    on('cac:AllowanceCharge/cac:TaxCategory', [rateRule('06', ['an allowance', 'BT-96'])], adjustment(false)),
    on('cac:AllowanceCharge/cac:TaxCategory', [rateRule('07', ['a charge', 'BT-103'])], adjustment(true)),
    on(inLine, [rateRule('05', ['a line', 'BT-152'])], such),
  ]
}

export const RATES: Readonly<Record<VatFamily['rate'], (category: XmlNode) => boolean>> = {
  positive: (category) => is(numberAt(category, 'cbc:Percent'), '>', ZERO),
  'zero or more': (category) => is(numberAt(category, 'cbc:Percent'), '>=', ZERO),
  zero: (category) => isZero(numberAt(category, 'cbc:Percent')),
  absent: (category) => !has(category, 'cbc:Percent'),
}

function breakdownRules({ family: id, code, name, taxable, exemption }: VatFamily): readonly Rule[] {
  const excused = (category: XmlNode): boolean =>
    has(category, 'cbc:TaxExemptionReason') || has(category, 'cbc:TaxExemptionReasonCode')
  const perRate = taxable === 'per rate'
  return [
    fatal(
      `${id}-08 BT-116 BT-131 BT-92 BT-99`,
      `The taxable amount of ${name} (${code})${perRate ? ' at a rate' : ''} is that of its lines and charges less its allowances.`,
      (category, facts) =>
        perRate ? fitsPerRate(category, code, facts) : fitsExactly(category, code, facts),
    ),
    perRate
      ? fatal(
          `${id}-09 BT-117 BT-116 BT-119`,
          `The VAT of ${name} (${code}) is the taxable amount times the rate.`,
          (category) => taxFits(category),
        )
      : fatal(`${id}-09 BT-117`, `The VAT of ${name} (${code}) is zero.`, (category) =>
          isZero(category.parent && numberAt(category.parent, 'cbc:TaxAmount')),
        ),
    exemption === 'none'
      ? fatal(
          `${id}-10 BT-120 BT-121`,
          `A breakdown of ${code}, ${name}, has no reason for an exemption.`,
          (category) => !excused(category),
        )
      : fatal(
          `${id}-10 BT-120 BT-121`,
          `A breakdown of ${code}, ${name}, gives its reason, as text or code.`,
          excused,
        ),
  ]
}

const LINE_KINDS = ['cac:InvoiceLine', 'cac:CreditNoteLine'] as const

const fitsExactly = (category: XmlNode, code: string, facts: Facts): boolean =>
  LINE_KINDS.some((kind) => {
    if (facts.all(kind).length === 0) return false
    const sums = taxableSums[kind](facts)
    return is(taxableOf(category), '=', sums.has(code) ? sums.get(code) : ZERO)
  })

/** Less than one apart. Without a rate there is nothing to compare, which BR-48 says. */
function fitsPerRate(category: XmlNode, code: string, facts: Facts): boolean {
  if (!has(category, 'cbc:Percent')) return true
  const rate = numberAt(category, 'cbc:Percent')
  const taxable = taxableOf(category)
  if (rate === undefined || taxable === undefined) return false
  const key = sumKey(code, rate)
  return LINE_KINDS.some((kind) => {
    const sums = taxableSums[kind](facts)
    // The standard rate wants to be used by a line or an adjustment; the islands' taxes want lines of any category.
    if (code === 'S' ? !sums.has(key) && !adjustedAt(facts).has(key) : facts.all(kind).length === 0)
      return false
    const expected = sums.has(key) ? sums.get(key) : ZERO
    return expected !== undefined && withinOne(taxable, expected)
  })
}

/** What the taxable amount of a row should be, for who has to mend it. */
export function taxableAt(category: XmlNode, facts: Facts): Decimal | undefined {
  const code = codeAt(category, 'cbc:ID')
  const rate = numberAt(category, 'cbc:Percent')
  const kind = LINE_KINDS.find((name) => facts.all(name).length > 0)
  const sums = kind && taxableSums[kind](facts)
  if (sums === undefined) return undefined
  const key = PER_RATE.has(code) && rate !== undefined ? sumKey(code, rate) : code
  return sums.has(key) ? sums.get(key) : ZERO
}

const taxableOf = (category: XmlNode): Decimal | undefined =>
  category.parent && numberAt(category.parent, 'cbc:TaxableAmount')

function taxFits(category: XmlNode): boolean {
  const taxable = taxableOf(category)
  const rate = numberAt(category, 'cbc:Percent')
  const tax = category.parent && numberAt(category.parent, 'cbc:TaxAmount')
  if (taxable === undefined || rate === undefined || tax === undefined) return false
  return withinOne(absolute(tax), round(percentOf(absolute(taxable), rate), 2))
}

/** BR-CO-17: the same for a row of the breakdown, whatever its category. */
export function rowTaxFits(row: XmlNode): boolean {
  const category = select(row, 'cac:TaxCategory').find((one) => hasVatScheme(one) && has(one, 'cbc:Percent'))
  const rate = category && numberAt(category, 'cbc:Percent')
  const tax = numberAt(row, 'cbc:TaxAmount')
  if (tax === undefined || (category !== undefined && rate === undefined)) return false
  if (rate === undefined || isZero(round(rate, 0))) return isZero(round(tax, 0))
  const taxable = first(row, 'cbc:TaxableAmount') && numberAt(row, 'cbc:TaxableAmount')
  return taxable !== undefined && withinOne(absolute(tax), round(percentOf(absolute(taxable), rate), 2))
}
