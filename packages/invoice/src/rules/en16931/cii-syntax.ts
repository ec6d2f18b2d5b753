/**
 * EN 16931 1.3.16 for CII: CII-SR, how often an element may be there. What is not used at all is a table
 * (`cii-syntax-paths.ts`); data types are in `cii-datatypes.ts`. CII-SR-474 and -476 follow what their authors say of
 * them (issues 493 and 494 of their repository): their text is not at hand.
 */
import { count, first, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import {
  type Context,
  derived,
  type Facts,
  fatal,
  none,
  on,
  type Pattern,
  type Rule,
  type Table,
  warning,
} from '../rule.ts'
import { codeAt, once } from '../values.ts'
import { ciiDatatypes } from './cii-datatypes.ts'
import { UNUSED_IN_CII } from './cii-syntax-paths.ts'

type Step = { readonly rules: Rule[]; readonly below: Map<string, Step> }
type Unused = { readonly name: string; readonly around: readonly string[]; readonly top: Step }

const idOf = (number: number): string => `CII-SR-${String(number).padStart(3, '0')}`
const never = (): boolean => true
const step = (): Step => ({ rules: [], below: new Map() })

function unusedAt([at, paths]: readonly [string, string]): Unused {
  const [name = '', ...around] = at.split('/').toReversed()
  const top = step()
  let place: readonly string[] = []
  for (const token of paths.split(/\s+/).filter((one) => one !== '')) {
    const [path = '', numbers] = token.split('=')
    if (numbers === undefined) place = path === '.' ? [] : path.split('/')
    else enter(top, [...place, path], numbers.split(',').map(Number))
  }
  return { name, around, top }
}

function enter(top: Step, path: readonly string[], numbers: readonly number[]): void {
  let at = top
  for (const name of path) {
    const full = name === 'DateTime' || name === 'IndicatorString' ? `udt:${name}` : `ram:${name}`
    const next = at.below.get(full) ?? step()
    at.below.set(full, next)
    at = next
  }
  for (const number of numbers)
    at.rules.push(warning(idOf(number), `${path.join(' / ')} is not used.`, never))
}

const UNUSED = UNUSED_IN_CII.map(unusedAt)

const rulesIn = ({ rules, below }: Step): readonly Rule[] => [
  ...rules,
  ...[...below.values()].flatMap(rulesIn),
]

const isAt = (node: XmlNode, around: readonly string[]): boolean => {
  let at = node.parent
  for (const name of around) {
    if (at?.name !== name) return false
    at = at.parent
  }
  return at === undefined
}

type Breach = { readonly rule: Rule; readonly node: XmlNode }

/** A rule is told once for each element it is asked of, at the first place where something is that should not be. */
function unusedIn(facts: Facts): readonly Breach[] {
  const found: Breach[] = []
  for (const { name, around, top } of UNUSED)
    for (const node of facts.all(name)) {
      if (!isAt(node, around)) continue
      const told = new Map<Rule, XmlNode>()
      walk(node, top, told)
      for (const [rule, place] of told) found.push({ rule, node: place })
    }
  return found
}

function walk(node: XmlNode, { below }: Step, told: Map<Rule, XmlNode>): void {
  for (const child of node.children) {
    const next = below.get(child.name)
    if (next === undefined) continue
    for (const rule of next.rules) if (!told.has(rule)) told.set(rule, child)
    if (next.below.size > 0) walk(child, next, told)
  }
}

const unused: Table = { rules: UNUSED.flatMap(({ top }) => rulesIn(top)), breaches: unusedIn }

type Said = readonly [head: string, what: string, path: string]
type Level = typeof fatal

const atMostOne = (level: Level, [head, what, path]: Said): Rule =>
  level(head, `${what} is there at most once.`, (node) => once(node, path))
const exactlyOne = (level: Level, [head, what, path]: Said): Rule =>
  level(head, `${what} is there exactly once.`, (node) => select(node, path).length === 1)

/** With a scheme or without one, but not both. */
const oneIdentifier = ([head, what, path]: Said): Rule =>
  warning(
    head,
    `${what} is given with a scheme or without, not both.`,
    (node) => !(has(node, `${path}/ram:ID`) && has(node, `${path}/ram:GlobalID`)),
  )

/** References of one kind, whatever spaces stand around the code. */
const ofCode = (node: XmlNode, code: string): readonly XmlNode[] =>
  select(node, 'ram:AdditionalReferencedDocument').filter((one) => codeAt(one, 'ram:TypeCode') === code)

/** In all supporting documents together: so it is written, although each of them may have one. */
const inSupporting = (node: XmlNode, name: string): readonly XmlNode[] =>
  ofCode(node, '916').flatMap((document) => select(document, name))

const ofType = (node: XmlNode, code: string): readonly XmlNode[] =>
  select(node, 'ram:AdditionalReferencedDocument').filter((one) => textAt(one, 'ram:TypeCode') === code)

const allEqual = (nodes: readonly XmlNode[]): boolean =>
  nodes.every(({ text }) => squash(text) === squash(nodes[0]?.text ?? ''))

const below = (facts: Facts, parent: string, name: string): readonly XmlNode[] =>
  facts.all(name).filter((node) => node.parent?.name === parent)

const oneVatPoint = derived((facts) => {
  const codes = below(facts, 'ram:ApplicableTradeTax', 'ram:DueDateTypeCode')
  return new Set(codes.map(({ text }) => text)).size <= 1
})

const TRANSACTION = '/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction'
const LINE = `${TRANSACTION}/ram:IncludedSupplyChainTradeLineItem`
const MEANS = 'ram:SpecifiedTradeSettlementPaymentMeans'
const PRICE = 'ram:NetPriceProductTradePrice/ram:ChargeAmount'
const APPLIED = 'ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge'

const head: readonly Context[] = [
  on('/rsm:CrossIndustryInvoice', [
    fatal('CII-SR-467 BT-81', 'All codes of means of payment are the same.', (_, facts) =>
      allEqual(below(facts, MEANS, 'ram:TypeCode')),
    ),
    fatal('CII-SR-468 BT-82', 'All texts on means of payment are the same.', (_, facts) =>
      allEqual(below(facts, MEANS, 'ram:Information')),
    ),
    fatal(
      'CII-SR-469 BT-83',
      'The payment reference is there at most once.',
      (_, facts) => below(facts, 'ram:ApplicableHeaderTradeSettlement', 'ram:PaymentReference').length <= 1,
    ),
    ...['languageID', 'languageLocaleID'].map((name, at) =>
      ciiDatatypes.unusedAttribute(`CII-DT-0${13 + at}`, name),
    ),
  ]),
  on('/rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext', [
    atMostOne(warning, [
      'CII-SR-003 BT-23',
      'The process',
      'ram:BusinessProcessSpecifiedDocumentContextParameter',
    ]),
    exactlyOne(fatal, [
      'CII-SR-009 BT-24',
      'The specification',
      'ram:GuidelineSpecifiedDocumentContextParameter',
    ]),
    exactlyOne(fatal, [
      'CII-SR-010 BT-24',
      'Its identifier',
      'ram:GuidelineSpecifiedDocumentContextParameter/ram:ID',
    ]),
  ]),
  on('/rsm:CrossIndustryInvoice/rsm:ExchangedDocument', [
    exactlyOne(fatal, ['CII-SR-014 BT-3', 'The type of the invoice', 'ram:TypeCode']),
  ]),
  on('/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:IncludedNote', [
    atMostOne(warning, ['CII-SR-030 BT-22', 'The text of a note', 'ram:Content']),
  ]),
]

const lines: readonly Context[] = [
  on(LINE, [
    atMostOne(warning, ['CII-SR-039 BT-127', 'The note of a line', 'ram:IncludedNote']),
    atMostOne(warning, [
      'CII-SR-040 BT-127',
      'The text of the note of a line',
      'ram:IncludedNote/ram:Content',
    ]),
  ]),
  on(`${LINE}/ram:SpecifiedTradeProduct`, [
    fatal('CII-SR-046 BT-157', 'The standard identifier of an item says of which scheme it is.', (product) =>
      ciiDatatypes.schemed(select(product, 'ram:GlobalID')),
    ),
    fatal(
      'CII-SR-090 BT-159',
      'A country of origin is there exactly once.',
      (product) =>
        !has(product, 'ram:OriginTradeCountry') || count(product, 'ram:OriginTradeCountry/ram:ID') === 1,
    ),
  ]),
  on(`${LINE}/ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic`, [
    exactlyOne(fatal, ['CII-SR-069 BT-160', 'The name of a property', 'ram:Description']),
    exactlyOne(fatal, ['CII-SR-072 BT-161', 'The value of a property', 'ram:Value']),
  ]),
  on(`${LINE}/ram:SpecifiedLineTradeAgreement`, [
    exactlyOne(fatal, ['CII-SR-439 BT-146', 'The net price', PRICE]),
    atMostOne(fatal, ['CII-SR-441 BT-146', 'The net price', PRICE]),
    warning(
      'CII-SR-119 BT-147',
      'A price has a discount, with its indicator and amount, never a charge.',
      (line) => {
        const indicators = select(line, `${APPLIED}/ram:ChargeIndicator`)
        const amount = has(line, `${APPLIED}/ram:ActualAmount`)
        const discount = indicators.some((one) => ['false', '0'].includes(codeAt(one, 'udt:Indicator')))
        return (discount && amount) || (indicators.length === 0 && !amount)
      },
    ),
  ]),
  on(`${LINE}/ram:SpecifiedLineTradeSettlement`, [
    exactlyOne(warning, ['CII-SR-454 BT-151', 'The VAT of a line', 'ram:ApplicableTradeTax']),
    warning(
      'CII-SR-474 BT-128',
      'The invoiced object of a line is there at most once.',
      (line) => ofCode(line, '130').length <= 1,
    ),
    warning('CII-SR-186 BT-138 BT-143', 'The attribute format is not used for a percentage.', (line) =>
      none(select(line, 'ram:SpecifiedTradeAllowanceCharge/ram:CalculationPercent'), ciiDatatypes.formatted),
    ),
  ]),
]

const parties: readonly Context[] = [
  on(`${TRANSACTION}/ram:ApplicableHeaderTradeAgreement`, [
    oneIdentifier(['CII-SR-450 BT-46', 'The identifier of the buyer', 'ram:BuyerTradeParty']),
    atMostOne(fatal, [
      'CII-SR-455 BG-6',
      'The contact of the seller',
      'ram:SellerTradeParty/ram:DefinedTradeContact',
    ]),
    atMostOne(fatal, [
      'CII-SR-456 BG-9',
      'The contact of the buyer',
      'ram:BuyerTradeParty/ram:DefinedTradeContact',
    ]),
    warning(
      'CII-SR-457 BT-17',
      'The reference to a tender is there at most once.',
      (one) => ofType(one, '50').length <= 1,
    ),
    warning(
      'CII-SR-458 BT-18',
      'The invoiced object is there at most once.',
      (one) => ofType(one, '130').length <= 1,
    ),
    atMostOne(fatal, [
      'CII-SR-459 BT-34',
      'The electronic address of the seller',
      'ram:SellerTradeParty/ram:URIUniversalCommunication',
    ]),
    atMostOne(fatal, [
      'CII-SR-460 BT-49',
      'The electronic address of the buyer',
      'ram:BuyerTradeParty/ram:URIUniversalCommunication',
    ]),
    ...(
      [
        ['CII-SR-465 BT-41', 'seller', 'ram:SellerTradeParty/ram:DefinedTradeContact'],
        ['CII-SR-466 BT-56', 'buyer', 'ram:BuyerTradeParty/ram:DefinedTradeContact'],
      ] as const
    ).map(([head, who, path]) =>
      warning(
        head,
        `The contact of the ${who} is a person or a department, not both.`,
        (one) => !(has(one, `${path}/ram:PersonName`) && has(one, `${path}/ram:DepartmentName`)),
      ),
    ),
    warning(
      'CII-SR-475 BT-123',
      'A supporting document (916) is described at most once.',
      (one) => inSupporting(one, 'ram:Name').length <= 1,
    ),
    warning(
      'CII-SR-476 BT-125',
      'A supporting document (916) is attached at most once.',
      (one) => inSupporting(one, 'ram:AttachmentBinaryObject').length <= 1,
    ),
  ]),
  on(`${TRANSACTION}/ram:ApplicableHeaderTradeDelivery`, [
    oneIdentifier(['CII-SR-449 BT-71', 'The identifier of a place of delivery', 'ram:ShipToTradeParty']),
  ]),
]

/** The elements of the totals in the order of the numbers 477 to 494. */
const TOTALS =
  'LineTotalAmount ChargeTotalAmount AllowanceTotalAmount TaxBasisTotalAmount RoundingAmount GrandTotalAmount ' +
  'InformationAmount TotalPrepaidAmount TotalDiscountAmount TotalAllowanceChargeAmount DuePayableAmount ' +
  'RetailValueExcludingTaxInformationAmount TotalDepositFeeInformationAmount ' +
  'ProductValueExcludingTobaccoTaxInformationAmount TotalRetailValueInformationAmount GrossLineTotalAmount ' +
  'NetLineTotalAmount NetIncludingTaxesLineTotalAmount'

const settlement: readonly Context[] = [
  on(`${TRANSACTION}/ram:ApplicableHeaderTradeSettlement`, [
    oneIdentifier(['CII-SR-451 BT-60', 'The identifier of the payee', 'ram:PayeeTradeParty']),
    atMostOne(warning, ['CII-SR-452 BT-20', 'The terms of payment', 'ram:SpecifiedTradePaymentTerms']),
    atMostOne(warning, ['CII-SR-453 BT-20', 'Their text', 'ram:SpecifiedTradePaymentTerms/ram:Description']),
    atMostOne(fatal, ['CII-SR-461 BT-7', 'The VAT point', 'ram:ApplicableTradeTax/ram:TaxPointDate']),
    fatal('CII-SR-462 BT-8', 'All codes of the VAT point are the same.', (_, facts) => oneVatPoint(facts)),
    fatal('CII-SR-470 BT-84', 'A credit transfer (30, 58) names the account.', (one) =>
      select(one, MEANS).every(
        (means) =>
          !['30', '58'].includes(codeAt(means, 'ram:TypeCode')) ||
          ['ram:IBANID', 'ram:ProprietaryID'].some((id) =>
            has(means, `ram:PayeePartyCreditorFinancialAccount/${id}`),
          ),
      ),
    ),
  ]),
  on(`ram:SpecifiedTradeSettlementPaymentMeans`, [
    warning(
      'CII-SR-464 BT-86',
      'The institution of the payer is not used.',
      (means) => first(means, 'ram:PayerSpecifiedDebtorFinancialInstitution') ?? true,
    ),
  ]),
  on(
    `${TRANSACTION}/ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeSettlementHeaderMonetarySummation`,
    TOTALS.split(' ').map((name, at) => atMostOne(fatal, [idOf(477 + at), name, `ram:${name}`])),
  ),
]

const adjustments: readonly Context[] = [
  on('ram:SpecifiedTradeAllowanceCharge', [
    fatal('CII-SR-463', 'An allowance or charge says which it is.', (one) => has(one, 'ram:ChargeIndicator')),
    atMostOne(fatal, ['CII-SR-471', 'A rate', 'ram:RateApplicablePercent']),
    atMostOne(fatal, ['CII-SR-472', 'The VAT category of an allowance or charge', 'ram:CategoryTradeTax']),
    atMostOne(fatal, ['CII-SR-473', 'The amount of an allowance or charge', 'ram:ActualAmount']),
  ]),
  on(APPLIED, [atMostOne(fatal, ['CII-SR-440 BT-147', 'The discount on a price', 'ram:ActualAmount'])]),
]

export const CII_SYNTAX: readonly Pattern[] = [
  {
    contexts: [...head, ...lines, ...parties, ...settlement, ...adjustments, ...ciiDatatypes.contexts],
    tables: [unused],
  },
]
