/**
 * Rules of EN 16931 for UBL said once more, as XPath 1.0 and from the words of the norm: nothing here is taken from our
 * rules or from the official artefacts. An engine that is not ours (libxml2, by `xmllint`) runs them as Schematron, so
 * that both sayings can be compared on any number of invoices, wherever the tests run.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Asserted = readonly [rule: string, test: string]

const NUMBER_OF_ROOT = '/ubl:Invoice | /cn:CreditNote'
const PARTY = {
  seller: 'cac:AccountingSupplierParty/cac:Party',
  buyer: 'cac:AccountingCustomerParty/cac:Party',
}
const LINES = '(//cac:InvoiceLine | //cac:CreditNoteLine)'

/** The engine computes in binary fractions: half a millionth decides nothing that an invoice can say. */
const SAME = 0.000_000_5
const equal = (a: string, b: string): string => `((${a}) - (${b})) < ${SAME} and ((${b}) - (${a})) < ${SAME}`
const cents = (amount: string): string => `(round((${amount}) * 100 + 0.00001) div 100)`
const filled = (path: string): string => `normalize-space(${path}) != ''`
const once = (path: string): string => `count(${path}) <= 1`
const decimals = (path: string): string => `string-length(substring-after(${path}, '.')) <= 2`
const indicator = (word: 'true' | 'false'): string =>
  `(normalize-space(cbc:ChargeIndicator) = '${word}' or normalize-space(cbc:ChargeIndicator) = '${word === 'true' ? 1 : 0}')`
const VAT = `translate(normalize-space(cac:TaxScheme/cbc:ID), 'vat', 'VAT') = 'VAT'`
const category = (code: string): string => `[normalize-space(cbc:ID) = '${code}'][${VAT}]`

const documentOnce: Readonly<Record<string, string>> = {
  '01': 'cac:ContractDocumentReference/cbc:ID',
  '02': 'cac:ReceiptDocumentReference/cbc:ID',
  '03': 'cac:DespatchDocumentReference/cbc:ID',
  '04': `cac:AdditionalDocumentReference[cbc:DocumentTypeCode = '130']/cbc:ID`,
  '05': 'cac:PaymentTerms/cbc:Note',
  '08': 'cac:InvoicePeriod',
  '09': `${PARTY.seller}/cac:PartyLegalEntity/cbc:RegistrationName`,
  '10': `${PARTY.seller}/cac:PartyName/cbc:Name`,
  '11': `${PARTY.seller}/cac:PartyLegalEntity/cbc:CompanyID`,
  '14': `${PARTY.seller}/cac:PartyLegalEntity/cbc:CompanyLegalForm`,
  '15': `${PARTY.buyer}/cac:PartyLegalEntity/cbc:RegistrationName`,
  '16': `${PARTY.buyer}/cac:PartyIdentification/cbc:ID`,
  '17': `${PARTY.buyer}/cac:PartyLegalEntity/cbc:CompanyID`,
  '24': 'cac:Delivery',
  '39': 'cac:ProjectReference/cbc:ID',
  '40': `${PARTY.buyer}/cac:PartyName/cbc:Name`,
  '45': 'cac:PaymentMeans/cbc:PaymentDueDate',
  '49': 'cac:InvoicePeriod/cbc:DescriptionCode',
}

const unusedAttributes: Readonly<Record<string, string>> = {
  '08': 'schemeName',
  '09': 'schemeAgencyName',
  '10': 'schemeDataURI',
  '11': 'schemeURI',
  '12': 'format',
  '16': 'listAgencyName',
  '17': 'listName',
  '19': 'languageID',
  '20': 'listURI',
  '27': 'schemeAgencyID',
  '28': 'listAgencyID',
}

const total = 'cac:LegalMonetaryTotal'
const currency = '/*/cbc:DocumentCurrencyCode'

const ofDocument: readonly Asserted[] = [
  ['BR-01', filled('cbc:CustomizationID')],
  ['BR-02', filled('cbc:ID')],
  ['BR-03', filled('cbc:IssueDate')],
  ['BR-04', `${filled('cbc:InvoiceTypeCode')} or ${filled('cbc:CreditNoteTypeCode')}`],
  ['BR-05', filled('cbc:DocumentCurrencyCode')],
  ['BR-06', filled(`${PARTY.seller}/cac:PartyLegalEntity/cbc:RegistrationName`)],
  ['BR-07', filled(`${PARTY.buyer}/cac:PartyLegalEntity/cbc:RegistrationName`)],
  ['BR-08', `${PARTY.seller}/cac:PostalAddress`],
  ['BR-10', `${PARTY.buyer}/cac:PostalAddress`],
  ['BR-16', 'cac:InvoiceLine or cac:CreditNoteLine'],
  ['BR-CO-03', 'not(cbc:TaxPointDate and cac:InvoicePeriod/cbc:DescriptionCode)'],
  ['BR-CO-18', 'cac:TaxTotal/cac:TaxSubtotal'],
  [
    'BR-CO-15',
    `not(cbc:DocumentCurrencyCode) or (count(cac:TaxTotal/cbc:TaxAmount[@currencyID = ${currency}]) = 1 and ${equal(
      `number(${total}/cbc:TaxInclusiveAmount)`,
      cents(`${total}/cbc:TaxExclusiveAmount + cac:TaxTotal/cbc:TaxAmount[@currencyID = ${currency}]`),
    )})`,
  ],
  ['UBL-SR-44', 'not(//cbc:PaymentID != //cbc:PaymentID)'],
  ['UBL-SR-47', 'not(//cbc:PaymentMeansCode != //cbc:PaymentMeansCode)'],
  ...Object.entries(documentOnce).map(([number, path]): Asserted => [`UBL-SR-${number}`, once(path)]),
  ...Object.entries(unusedAttributes).map(
    ([number, name]): Asserted => [`UBL-DT-${number}`, `not(//@${name})`],
  ),
  ...(['E', 'Z', 'G', 'AE'] as const).map(
    (code): Asserted => [
      `BR-${code}-01`,
      `not(//cac:TaxCategory${category(code)} | //cac:ClassifiedTaxCategory${category(code)}) or count(cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory[${VAT}]/cbc:ID[normalize-space(.) = '${code}']) = 1`,
    ],
  ),
]

const given = (name: string): string => `cbc:${name}`
const [LINE, ALLOWED, CHARGED] = ['LineExtensionAmount', 'AllowanceTotalAmount', 'ChargeTotalAmount'].map(
  given,
)
const [NET, GROSS, PAID, ROUNDED, DUE] = [
  'TaxExclusiveAmount',
  'TaxInclusiveAmount',
  'PrepaidAmount',
  'PayableRoundingAmount',
  'PayableAmount',
].map(given)

/** The total of allowances or of charges, or neither stated nor there. */
const adjustmentsAddUp = (stated: string | undefined, word: 'true' | 'false'): string => {
  const such = `../cac:AllowanceCharge[${indicator(word)}]`
  return `(${equal(`number(${stated})`, cents(`sum(${such}/cbc:Amount[1])`))}) or (not(${stated}) and not(${such}))`
}
/** Nothing where it is not stated; what is stated twice counts once, and is another rule's business. */
const or0 = (stated: string | undefined): string => `sum(${stated}[1])`

const ofTotals: readonly Asserted[] = [
  ['BR-12', `${LINE}`],
  ['BR-13', `${NET}`],
  ['BR-14', `${GROSS}`],
  ['BR-15', `${DUE}`],
  ['BR-CO-10', equal(`number(${LINE})`, cents(`sum(${LINES}/cbc:LineExtensionAmount[1])`))],
  ['BR-CO-11', adjustmentsAddUp(ALLOWED, 'false')],
  ['BR-CO-12', adjustmentsAddUp(CHARGED, 'true')],
  [
    'BR-CO-13',
    `((${ALLOWED} or ${CHARGED}) and ${equal(`number(${NET})`, cents(`number(${LINE}) - ${or0(ALLOWED)} + ${or0(CHARGED)}`))}) or (not(${ALLOWED} or ${CHARGED}) and ${equal(`number(${NET})`, `number(${LINE})`)})`,
  ],
  [
    'BR-CO-16',
    (['', 'not'] as const)
      .flatMap((paid) =>
        (['', 'not'] as const).map((rounded) => {
          const owed = paid === '' ? cents(`number(${GROSS}) - number(${PAID})`) : `number(${GROSS})`
          const due = rounded === '' ? cents(`number(${DUE}) - number(${ROUNDED})`) : `number(${DUE})`
          return `(${paid}(${PAID}) and ${rounded}(${ROUNDED}) and ${equal(due, owed)})`
        }),
      )
      .join(' or '),
  ],
  ...Object.entries({
    '09': LINE,
    10: ALLOWED,
    11: CHARGED,
    12: NET,
    14: GROSS,
    16: PAID,
    17: ROUNDED,
    18: DUE,
  }).map(([number, path]): Asserted => [`BR-DEC-${number}`, decimals(`${path}`)]),
]

const ofLines: readonly Asserted[] = [
  ['BR-21', filled('cbc:ID')],
  ['BR-22', 'cbc:InvoicedQuantity or cbc:CreditedQuantity'],
  ['BR-23', 'cbc:InvoicedQuantity/@unitCode or cbc:CreditedQuantity/@unitCode'],
  ['BR-24', 'cbc:LineExtensionAmount'],
  ['BR-25', filled('cac:Item/cbc:Name')],
  ['BR-26', 'cac:Price/cbc:PriceAmount'],
  ['BR-27', 'number(cac:Price/cbc:PriceAmount) >= 0'],
  [
    'BR-28',
    'not(cac:Price/cac:AllowanceCharge/cbc:BaseAmount) or number(cac:Price/cac:AllowanceCharge/cbc:BaseAmount) >= 0',
  ],
  ['BR-CO-04', `cac:Item/cac:ClassifiedTaxCategory[${VAT}]/cbc:ID`],
  ['BR-DEC-23', decimals('cbc:LineExtensionAmount')],
  ['UBL-SR-34', once('cbc:Note')],
  ['UBL-SR-35', once('cac:OrderLineReference/cbc:LineID')],
  ['UBL-SR-36', once('cac:InvoicePeriod')],
  ['UBL-SR-37', once('cac:Price/cac:AllowanceCharge/cbc:Amount')],
  ['UBL-SR-48', 'count(cac:Item/cac:ClassifiedTaxCategory) = 1'],
  ['UBL-SR-50', once('cac:Item/cbc:Description')],
  ['UBL-SR-52', once('cac:DocumentReference')],
]

const absolute = (amount: string): string => `((${amount}) * (1 - 2 * number((${amount}) < 0)))`
const rate = 'number(cac:TaxCategory/cbc:Percent)'
const tax = 'number(cbc:TaxAmount)'
const off = `${cents(`${absolute('number(cbc:TaxableAmount)')} * ${rate} div 100`)} - ${absolute(tax)}`

const ofRows: readonly Asserted[] = [
  ['BR-45', 'cbc:TaxableAmount'],
  ['BR-46', 'cbc:TaxAmount'],
  ['BR-47', `cac:TaxCategory[${VAT}]/cbc:ID`],
  ['BR-48', `cac:TaxCategory[${VAT}][cbc:Percent or normalize-space(cbc:ID) = 'O']`],
  [
    'BR-CO-17',
    `(not(cac:TaxCategory[${VAT}]/cbc:Percent) and round(${tax}) = 0) or (cac:TaxCategory[${VAT}]/cbc:Percent and ((round(${rate}) = 0 and round(${tax}) = 0) or (round(${rate}) != 0 and ${absolute(off)} < ${1 - SAME})))`,
  ],
  ['BR-DEC-19', decimals('cbc:TaxableAmount')],
  ['BR-DEC-20', decimals('cbc:TaxAmount')],
]

const adjusted = (first: number, { code, dec }: { code: number; dec: number }): readonly Asserted[] => [
  [`BR-${first}`, 'cbc:Amount'],
  [`BR-${first + 1}`, `cac:TaxCategory[${VAT}]/cbc:ID`],
  [`BR-${first + 2}`, 'cbc:AllowanceChargeReason or cbc:AllowanceChargeReasonCode'],
  [`BR-CO-${code}`, 'cbc:AllowanceChargeReason or cbc:AllowanceChargeReasonCode'],
  [`BR-DEC-0${dec}`, decimals('cbc:Amount')],
  [`BR-DEC-0${dec + 1}`, decimals('cbc:BaseAmount')],
]
const DOCUMENT_ADJUSTMENT = '/ubl:Invoice/cac:AllowanceCharge | /cn:CreditNote/cac:AllowanceCharge'

/** Where only some of the elements at a place are meant: the engine takes no conditions in a place. */
const among = (condition: string, asserted: readonly Asserted[]): readonly Asserted[] =>
  asserted.map(([rule, test]) => [rule, `not(${condition}) or (${test})`])

/** What the norm says of the rate of a category: for lines (-05), and of a row of the breakdown (-09, -10). */
const RATES: readonly (readonly [family: string, code: string, rate: string])[] = [
  ['S', 'S', 'number(cbc:Percent) > 0'],
  ['Z', 'Z', 'number(cbc:Percent) = 0'],
  ['E', 'E', 'number(cbc:Percent) = 0'],
  ['AE', 'AE', 'number(cbc:Percent) = 0'],
  ['IC', 'K', 'number(cbc:Percent) = 0'],
  ['G', 'G', 'number(cbc:Percent) = 0'],
  ['O', 'O', 'not(cbc:Percent)'],
]
const REASON = 'cbc:TaxExemptionReason or cbc:TaxExemptionReasonCode'

const LINE_CATEGORY =
  'cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory'
const ROW_CATEGORY =
  '/ubl:Invoice/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory | /cn:CreditNote/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory'
const isOf = (code: string): string => `self::*${category(code)}`

const lineRates = RATES.flatMap(([family, code, tested]) => among(isOf(code), [[`BR-${family}-05`, tested]]))
const rowRates = RATES.flatMap(([family, code]) =>
  among(isOf(code), [
    [`BR-${family}-10`, code === 'S' || code === 'Z' ? `not(${REASON})` : REASON],
    ...(code === 'S' ? [] : ([[`BR-${family}-09`, 'number(../cbc:TaxAmount) = 0']] as const)),
  ]),
)

const addressOf = (party: string): string => `${party}/cac:PostalAddress`
const COUNTRY = filled('cac:Country/cbc:IdentificationCode')

/** Places, and what is asserted of each element there. */
export const STATED: readonly (readonly [context: string, asserted: readonly Asserted[]])[] = [
  [NUMBER_OF_ROOT, ofDocument],
  [total, ofTotals],
  ['cac:InvoiceLine | cac:CreditNoteLine', ofLines],
  ['cac:TaxTotal/cac:TaxSubtotal', ofRows],
  [
    DOCUMENT_ADJUSTMENT,
    [
      ...among(indicator('false'), adjusted(31, { code: 21, dec: 1 })),
      ...among(indicator('true'), adjusted(36, { code: 22, dec: 5 })),
    ],
  ],
  [LINE_CATEGORY, lineRates],
  [ROW_CATEGORY, rowRates],
  [addressOf(PARTY.seller), [['BR-09', COUNTRY]]],
  [addressOf(PARTY.buyer), [['BR-11', COUNTRY]]],
  [`${PARTY.seller}/cbc:EndpointID`, [['BR-62', '@schemeID']]],
  [`${PARTY.buyer}/cbc:EndpointID`, [['BR-63', '@schemeID']]],
  [PARTY.seller, [['UBL-SR-42', 'count(cac:PartyTaxScheme) <= 2']]],
  ['cac:TaxRepresentativeParty', [['BR-19', 'cac:PostalAddress']]],
  ['cac:PartyTaxScheme', [['UBL-SR-53', 'cac:TaxScheme/cbc:ID and cbc:CompanyID']]],
  [
    'cac:AdditionalDocumentReference',
    [
      ['BR-52', filled('cbc:ID')],
      ['UBL-SR-33', once('cbc:DocumentDescription')],
    ],
  ],
  ['cac:BillingReference', [['BR-55', 'cac:InvoiceDocumentReference/cbc:ID']]],
  ['cac:AdditionalItemProperty', [['BR-54', 'cbc:Name and cbc:Value']]],
  [
    'cac:PaymentMeans',
    [
      ['BR-49', 'cbc:PaymentMeansCode'],
      ['UBL-SR-26', once('cbc:PaymentID')],
      ['UBL-SR-27', once('cbc:PaymentMeansCode')],
    ],
  ],
]

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
export const SPACES: Readonly<Record<string, string>> = {
  ubl: `${UBL}Invoice-2`,
  cn: `${UBL}CreditNote-2`,
  cac: `${UBL}CommonAggregateComponents-2`,
  cbc: `${UBL}CommonBasicComponents-2`,
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Each place a pattern of its own: in one pattern an element meets only the first rule that fits. */
export function statedSchematron(): string {
  const patterns = STATED.map(([context, asserted], at) => {
    const asserts = asserted.map(([rule, test]) => `<assert test="${escaped(test)}">[${rule}]</assert>`)
    // The engine wants a name, and no spaces between alternatives.
    const place = escaped(context.replaceAll(' | ', '|'))
    return `<pattern name="p${at}"><rule context="${place}">${asserts.join('')}</rule></pattern>`
  })
  const spaces = Object.entries(SPACES).map(([prefix, uri]) => `<ns prefix="${prefix}" uri="${uri}"/>`)
  return `<schema xmlns="http://purl.oclc.org/dsdl/schematron">${spaces.join('')}${patterns.join('\n')}</schema>`
}

/** All that is said here, by the identifiers of the official set. */
export const STATED_RULES: readonly string[] = STATED.flatMap(([, asserted]) =>
  asserted.map(([rule]) => rule),
)

const XMLLINT = 'xmllint'

/** The rules that fire on each document, by `xmllint`; works in a folder that the caller removes. */
export function runXmllint(documents: readonly string[], folder: string): readonly ReadonlySet<string>[] {
  writeFileSync(join(folder, 'stated.sch'), statedSchematron())
  const files = documents.map((text, at) => {
    writeFileSync(join(folder, `${at}.xml`), text)
    return `${at}.xml`
  })
  const run = spawnSync(XMLLINT, ['--noout', '--schematron', 'stated.sch', ...files], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (run.error !== undefined) throw run.error
  const outcomes: ReadonlySet<string>[] = []
  let fired = new Set<string>()
  for (const line of run.stderr.split('\n')) {
    const [, rule] = /: \[([A-Z0-9-]+)\]$/.exec(line) ?? []
    if (rule !== undefined) fired.add(rule)
    if (!line.endsWith(' validates') && !line.endsWith(' fails to validate')) continue
    if (!line.startsWith(`${outcomes.length}.xml `)) throw new Error(`xmllint: ${line}`)
    outcomes.push(fired)
    fired = new Set()
  }
  if (outcomes.length !== documents.length) throw new Error(`xmllint: ${run.stderr.slice(0, 500)}`)
  return outcomes
}
