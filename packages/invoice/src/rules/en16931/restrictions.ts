/** EN 16931 1.3.16, UBL-CR: 677 warnings from one table, found in one walk along the paths that are there. */
import { attribute, first, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { type Facts, fatal, none, type Rule, type Table, warning } from '../rule.ts'
import { DOCUMENT_PATHS, LINE_PATHS } from './restriction-paths.ts'
import { hasTypeCode } from './structure.ts'

/** From the name of what is forbidden upwards: the names around it, and the rule where the document is reached. */
type Step = { rule?: Rule; readonly above: Map<string, Step> }

const never = (): boolean => true
const NONE: readonly XmlNode[] = []

const ruleOf = (number: number, path: readonly string[]): Rule =>
  warning(`UBL-CR-${String(number).padStart(3, '0')}`, `${path.join(' / ')} is not used.`, never)

/** Published paths that match nothing: the rules exist and never fire. */
const UNREACHABLE = [
  ruleOf(629, ['InvoiceLine', 'Price', 'ValidityPeriod']),
  ruleOf(630, ['InvoiceLine', 'Price', 'PriceList']),
]

type Path = { readonly rule: Rule; readonly names: readonly string[] }

function pathsIn(table: string): readonly Path[] {
  let place: readonly string[] = []
  return table
    .split(/\s+/)
    .filter((one) => one !== '')
    .flatMap((token) => {
      const [name = '', number] = token.split('=')
      if (number === undefined) {
        place = name === '.' ? [] : name.split('/')
        return []
      }
      const names = [...place, name]
      return [{ rule: ruleOf(Number(number), names), names }]
    })
}

const PATHS = pathsIn(DOCUMENT_PATHS + LINE_PATHS)

/** Lines of an invoice stand for those of a credit note; no name is both, so that `cac` and `cbc` may both be meant. */
const alternatives = (name: string): readonly string[] =>
  (name === 'InvoiceLine' ? [name, 'CreditNoteLine'] : [name]).flatMap((one) => [`cac:${one}`, `cbc:${one}`])

const ENDINGS: Step = { above: new Map() }
for (const { rule, names } of PATHS) enter(names.toReversed(), rule)

function enter(names: readonly string[], rule: Rule): void {
  let step = ENDINGS
  for (const name of names) {
    const next: Step = step.above.get(`cac:${name}`) ?? { above: new Map() }
    for (const one of alternatives(name)) step.above.set(one, next)
    step = next
  }
  step.rule = rule
}

/** Each rule once, at the first place where something is that should not be: most names are forbidden nowhere. */
function breachesIn({ document, root }: Facts): { readonly rule: Rule; readonly node: XmlNode }[] {
  if (root.name !== 'ubl:Invoice' && root.name !== 'cn:CreditNote') return []
  const found = new Map<Rule, XmlNode>()
  for (const [name, nodes] of document.byName) {
    const ending = ENDINGS.above.get(name)
    if (ending === undefined) continue
    for (const node of nodes) {
      const rule = ruleAbove(node, ending)
      if (rule !== undefined && !found.has(rule)) found.set(rule, node)
    }
  }
  return Array.from(found, ([rule, node]) => ({ rule, node }))
}

function ruleAbove(node: XmlNode, ending: Step): Rule | undefined {
  let step: Step | undefined = ending
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (at.parent === undefined) return step.rule
    step = step.above.get(at.name)
    if (step === undefined) return undefined
  }
  return undefined
}

export const restrictionTable: Table = {
  rules: [...PATHS.map(({ rule }) => rule), ...UNREACHABLE],
  breaches: breachesIn,
}

type Place = readonly [number: string, what: string, path: string, attribute: string]

/** Attributes at a path of the document: 648 … 661, 672. */
export const DOCUMENT_ATTRIBUTES: readonly Place[] = [
  ['648', 'the specification', 'cbc:CustomizationID', 'schemeID'],
  ['649', 'the process', 'cbc:ProfileID', 'schemeID'],
  ['650', 'the number of the invoice', 'cbc:ID', 'schemeID'],
  ['651', 'the sales order', 'cbc:SalesOrderID', 'schemeID'],
  ['653', 'the payment reference', 'cac:PaymentMeans/cbc:PaymentID', 'schemeID'],
  ['654', 'the account', 'cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID', 'schemeID'],
  [
    '655',
    'the branch of the bank',
    'cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID',
    'schemeID',
  ],
  ['656', 'the type of the invoice', 'cbc:InvoiceTypeCode', 'listID'],
  ['657', 'the currency of the invoice', 'cbc:DocumentCurrencyCode', 'listID'],
  ['658', 'the currency of VAT accounting', 'cbc:TaxCurrencyCode', 'listID'],
  [
    '659',
    'the type of a supporting document',
    'cac:AdditionalDocumentReference/cbc:DocumentTypeCode',
    'listID',
  ],
  ['661', 'the means of payment', 'cac:PaymentMeans/cbc:PaymentMeansCode', 'listID'],
  ['672', 'the type of the credit note', 'cbc:CreditNoteTypeCode', 'listID'],
]

/** Attributes of elements of that name under that parent, wherever they are: 652, 660, 667, 668, 674 … 679. */
export const ATTRIBUTES_ANYWHERE: readonly Place[] = [
  ['652', 'a tax number', 'cac:PartyTaxScheme/cbc:CompanyID', 'schemeID'],
  ['660', 'a country', 'cac:Country/cbc:IdentificationCode', 'listID'],
  ['662', 'the reason of an allowance or charge', 'cbc:AllowanceChargeReasonCode', 'listID'],
  ['667', 'the identifier of an item by the buyer', 'cac:BuyersItemIdentification/cbc:ID', 'schemeID'],
  ['668', 'the identifier of an item by the seller', 'cac:SellersItemIdentification/cbc:ID', 'schemeID'],
  ['674', 'the number of a payment card', 'cbc:PrimaryAccountNumberID', 'schemeID'],
  ['675', 'the network of a payment card', 'cac:CardAccount/cbc:NetworkID', 'schemeID'],
  ['676', 'a mandate', 'cac:PaymentMandate/cbc:ID', 'schemeID'],
  ['677', 'the account that is debited', 'cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID', 'schemeID'],
  ['678', 'a VAT category', 'cac:TaxCategory/cbc:ID', 'schemeID'],
  ['679', 'the VAT category of a line', 'cac:ClassifiedTaxCategory/cbc:ID', 'schemeID'],
]

/** Elements under that parent, wherever they are: 664, 669 … 671, 680. */
const ELEMENTS_ANYWHERE: readonly (readonly [number: string, what: string, path: string])[] = [
  ['664', 'The institution of a bank account', 'cac:FinancialInstitution'],
  [
    '669',
    'The reason code of an allowance on a price',
    'cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode',
  ],
  ['670', 'The reason of an allowance on a price', 'cac:Price/cac:AllowanceCharge/cbc:AllowanceChargeReason'],
  [
    '671',
    'The percentage of an allowance on a price',
    'cac:Price/cac:AllowanceCharge/cbc:MultiplierFactorNumeric',
  ],
  ['680', 'The account of the payer outside a mandate', 'cac:PaymentMeans/cac:PayerFinancialAccount'],
]

/** `//a/b`: the first, of all of the first name, with the rest below it. */
function firstAnywhere(path: string): (facts: Facts) => XmlNode | undefined {
  const [name = '', ...rest] = path.split('/')
  const below = rest.join('/')
  return ({ all }) => {
    for (const node of all(name)) {
      const found = below === '' ? node : first(node, below)
      if (found !== undefined) return found
    }
    return undefined
  }
}

const carries = (name: string) => (node: XmlNode) => attribute(node, name) !== undefined

const objectReference = (path: string) => (_: XmlNode, facts: Facts) => {
  const object = facts
    .all('cac:AdditionalDocumentReference')
    .find((one) => hasTypeCode(one, '130') && has(one, path))
  return (object && first(object, path)) ?? true
}

/** Asked of the document. */
export const restrictionRules: readonly Rule[] = [
  warning('UBL-CR-001', 'Extensions are not used.', (invoice) => first(invoice, 'ext:UBLExtensions') ?? true),
  warning('UBL-CR-002', 'The version of UBL is 2.1 or not there.', (invoice) =>
    none(select(invoice, 'cbc:UBLVersionID'), ({ text }) => text !== '2.1'),
  ),
  warning('UBL-CR-412', 'A due date in the means of payment is for credit notes.', (invoice) =>
    invoice.name === 'cn:CreditNote' ? true : (first(invoice, 'cac:PaymentMeans/cbc:PaymentDueDate') ?? true),
  ),
  ...DOCUMENT_ATTRIBUTES.map(([number, what, path, name]) =>
    warning(
      `UBL-CR-${number}`,
      `The attribute ${name} is not used for ${what}.`,
      (invoice, { document }) =>
        !document.byAttribute.has(name) || none(select(invoice, path), carries(name)),
    ),
  ),
  ...ATTRIBUTES_ANYWHERE.map(([number, what, path, name]) => {
    const [last = '', around] = path.split('/').toReversed()
    return warning(`UBL-CR-${number}`, `The attribute ${name} is not used for ${what}.`, (_, { document }) =>
      none(
        document.byAttribute.get(name) ?? NONE,
        (node) => node.name === last && (around === undefined || node.parent?.name === around),
      ),
    )
  }),
  ...ELEMENTS_ANYWHERE.map(([number, what, path]) => {
    const find = firstAnywhere(path)
    return warning(`UBL-CR-${number}`, `${what} is not used.`, (_, facts) => find(facts) ?? true)
  }),
  warning(
    'UBL-CR-663',
    'The attribute unitCodeListID is not used.',
    (_, { document }) => document.byAttribute.get('unitCodeListID')?.[0] ?? true,
  ),
  warning(
    'UBL-CR-665',
    'Only an invoiced object (130) has a scheme among the supporting documents.',
    (_, facts) =>
      none(
        facts
          .all('cac:AdditionalDocumentReference')
          .filter((reference) => textAt(reference, 'cbc:DocumentTypeCode') !== '130')
          .flatMap((reference) => select(reference, 'cbc:ID')),
        carries('schemeID'),
      ),
  ),
  fatal(
    'UBL-CR-666 BT-18 BT-125',
    'An invoiced object (130) has no attachment.',
    objectReference('cac:Attachment'),
  ),
  fatal(
    'UBL-CR-673 BT-18 BT-123',
    'An invoiced object (130) has no description.',
    objectReference('cbc:DocumentDescription'),
  ),
]
