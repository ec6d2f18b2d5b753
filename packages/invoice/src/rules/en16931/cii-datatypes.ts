/** EN 16931 1.3.16 for CII: CII-DT, attributes and what the types of elements may have, and CII-SR-004 and -005. */
import { ancestor, attribute, first, select, type XmlNode } from '../../xml/node.ts'
import { type Context, derived, fatal, on, onNamed, type Rule, warning } from '../rule.ts'

type Level = typeof fatal
const idOf = (number: number): string => `CII-DT-${String(number).padStart(3, '0')}`

const carries = (name: string) => (node: XmlNode) => attribute(node, name) !== undefined

const unusedAttribute = (id: string, name: string, level: Level = fatal): Rule =>
  level(id, `The attribute ${name} is not used.`, (node) => !carries(name)(node))

/** Names of attributes, numbered one after the other. */
const attributes = (from: number, names: string, level: Level = fatal): readonly Rule[] =>
  names.split(' ').map((name, at) => unusedAttribute(idOf(from + at), name, level))

/** `Name=17`: elements that a type has and the model has no use for. */
const elements = (table: string, level: Level): readonly Rule[] =>
  table
    .split(/\s+/)
    .filter((token) => token !== '')
    .map((token) => {
      const [name = '', number] = token.split('=')
      const path = name.split('/').map((part) => (part === 'DateTime' ? `udt:${part}` : `ram:${part}`))
      return level(idOf(Number(number)), `${name.replace('/', ' / ')} is not used.`, (node) => {
        return first(node, path.join('/')) ?? true
      })
    })

const isSupporting = (node: XmlNode, ...codes: readonly string[]): boolean =>
  node.name === 'ram:AdditionalReferencedDocument' &&
  select(node, 'ram:TypeCode').some(({ text }) => codes.includes(text))

/** An element that only documents of some kind have. */
const onlyFor = ([number, name]: readonly [number, string], fits: (node: XmlNode) => boolean): Rule =>
  fatal(idOf(number), `${name} is used only where it has a meaning.`, (node) =>
    fits(node) ? true : (first(node, `ram:${name}`) ?? true),
  )

const inSettlement = (node: XmlNode): boolean =>
  ancestor(node, 'ram:ApplicableHeaderTradeSettlement') !== undefined

const onlyIn = ([number, name]: readonly [number, string], fits: (node: XmlNode) => boolean): Rule =>
  warning(idOf(number), `${name} is used only in the VAT breakdown.`, (node) =>
    fits(node) ? true : (first(node, `ram:${name}`) ?? true),
  )

const SCHEMES = 'schemeName schemeAgencyName schemeDataURI schemeURI'
const INVOICE = '/rsm:CrossIndustryInvoice'
const LINE = `${INVOICE}/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem`

const endsWith =
  (ending: string) =>
  (name: string): boolean =>
    name.startsWith('ram:') && name.endsWith(ending)

const identifiers: readonly Context[] = [
  on(
    [
      `${INVOICE}/rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID`,
      `${INVOICE}/rsm:ExchangedDocument/ram:ID`,
      `${LINE}/ram:AssociatedDocumentLineDocument/ram:LineID`,
      `${LINE}/ram:SpecifiedTradeProduct/ram:SellerAssignedID`,
    ].join(' | '),
    attributes(1, `${SCHEMES} schemeID schemeAgencyID schemeVersionID`),
  ),
  onNamed(endsWith('ID'), attributes(101, SCHEMES)),
  on('ram:TypeCode', attributes(8, 'name listURI')),
  // As published these come after a context that takes every type code: they are there and never fire.
  on(`${INVOICE}/rsm:ExchangedDocument/ram:TypeCode`, attributes(10, 'listID listAgencyID listVersionID')),
  on(
    `${LINE}/ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode`,
    attributes(45, 'listID listAgencyID listVersionID listURI', warning),
  ),
]

const documents: Context = onNamed(endsWith('ReferencedDocument'), [
  onlyFor([15, 'URIID'], (node) => isSupporting(node, '916')),
  onlyFor([18, 'TypeCode'], (node) => isSupporting(node, '50', '130', '916')),
  onlyFor([21, 'Name'], (node) => isSupporting(node, '916')),
  onlyFor([22, 'AttachmentBinaryObject'], (node) => isSupporting(node, '916')),
  onlyFor([24, 'ReferenceTypeCode'], (node) => isSupporting(node, '130')),
  onlyFor([27, 'FormattedIssueDateTime'], ({ name }) => name === 'ram:InvoiceReferencedDocument'),
  ...elements(
    `StatusCode=16 CopyIndicator=17 GlobalID=19 RevisionID=20 Information=23 SectionName=25
       PreviousRevisionID=26 EffectiveSpecifiedPeriod=28 IssuerTradeParty=29 AttachedSpecifiedBinaryFile=30`,
    fatal,
  ),
])

const anyUnit = derived(({ all }) =>
  all('ram:BilledQuantity').some(
    (one) => one.parent?.name === 'ram:SpecifiedLineTradeDelivery' && carries('unitCode')(one),
  ),
)

const numbers: readonly Context[] = [
  onNamed(
    (name) => endsWith('Amount')(name) && name !== 'ram:TaxTotalAmount',
    attributes(31, 'currencyID currencyCodeListVersionID'),
  ),
  onNamed(endsWith('Quantity'), [
    // As published one unit on any invoiced quantity makes every unit right.
    fatal('CII-DT-033', 'A unit is used where an invoiced quantity has one.', (quantity, facts) => {
      return attribute(quantity, 'unitCode') === undefined || anyUnit(facts)
    }),
    ...attributes(34, 'unitCodeListID unitCodeListAgencyID unitCodeListAgencyName'),
  ]),
]

const taxes: Context = onNamed(endsWith('TradeTax'), [
  fatal('CII-DT-037', 'The type of a tax is VAT.', (tax) => {
    const types = select(tax, 'ram:TypeCode')
    return types.length === 0 || types.some(({ text }) => text === 'VAT')
  }),
  ...elements(
    `CalculatedRate=38 CalculationSequenceNumeric=39 BasisQuantity=40 UnitBasisAmount=42
       LineTotalBasisAmount=43 AllowanceChargeBasisAmount=44 CurrencyCode=49 Jurisdiction=50
       CustomsDutyIndicator=51 TaxBasisAllowanceRate=53 Type=55 InformationAmount=56 CategoryName=57
       SpecifiedTradeAccountingAccount=60 ServiceSupplyTradeCountry=61
       BuyerRepayableTaxSpecifiedTradeAccountingAccount=62 SellerPayableTaxSpecifiedTradeAccountingAccount=63
       SellerRefundableTaxSpecifiedTradeAccountingAccount=64
       BuyerDeductibleTaxSpecifiedTradeAccountingAccount=65
       BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount=66 PlaceApplicableTradeLocation=67`,
    warning,
  ),
  ...([41, 54, 58] as const).map((number, at) =>
    onlyIn([number, ['BasisAmount', 'TaxPointDate', 'DueDateTypeCode'][at] ?? ''], inSettlement),
  ),
  ...([52, 98] as const).map((number, at) =>
    onlyIn(
      [number, ['ExemptionReasonCode', 'ExemptionReason'][at] ?? ''],
      ({ name }) => name === 'ram:ApplicableTradeTax',
    ),
  ),
  warning(
    'CII-DT-059',
    'The attribute format is not used for a rate.',
    (tax) => select(tax, 'ram:RateApplicablePercent').find(carries('format')) ?? true,
  ),
])

const groups: readonly Context[] = [
  on(
    'ram:BillingSpecifiedPeriod',
    elements(
      `StartDateTime/DateTime=68 DurationMeasure=69 InclusiveIndicator=70 Description=71
       EndDateTime/DateTime=72 CompleteDateTime=73 OpenIndicator=74 SeasonCode=75 ID=76 Name=77
       SequenceNumeric=78 StartDateFlexibilityCode=79 ContinuousIndicator=80 PurposeCode=81`,
      fatal,
    ),
  ),
  on(
    'ram:PostalTradeAddress',
    elements(
      `ID=82 PostOfficeBox=83 BuildingName=84 LineFour=86 LineFive=87 StreetName=88 CitySubDivisionName=89
       CountryName=90 CountrySubDivisionID=91 AttentionOf=92 CareOf=93 BuildingNumber=94 DepartmentName=95
       AdditionalStreetName=96`,
      fatal,
    ),
  ),
  on(
    'udt:DateTimeString',
    [
      fatal('CII-DT-097', 'A date in format 102 is written YYYYMMDD.', ({ text }) =>
        /^\s*\d{4}(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])\s*$/.test(text),
      ),
    ],
    (node) => attribute(node, 'format') === '102',
  ),
  onNamed(
    (name) => name.endsWith('DocumentContextParameter'),
    ['Value', 'SpecifiedDocumentVersion'].map((name, at) =>
      warning(`CII-SR-00${4 + at}`, `${name} is not used.`, (node) => first(node, `ram:${name}`) ?? true),
    ),
  ),
]

export const ciiDatatypes = {
  contexts: [...identifiers, documents, ...numbers, taxes, ...groups],
  unusedAttribute,
  formatted: carries('format'),
  /** Any of them with a scheme, or none of them there. */
  schemed: (ids: readonly XmlNode[]): boolean => ids.length === 0 || ids.some(carries('schemeID')),
} as const
