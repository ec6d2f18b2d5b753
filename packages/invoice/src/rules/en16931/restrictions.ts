/** EN 16931 1.3.16, UBL-CR: 677 warnings from one table, found in one walk along the paths that are there. */
import { attribute, first, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { type Facts, fatal, none, type Rule, type Table, warning } from '../rule.ts'
import { DOCUMENT_PATHS, LINE_PATHS } from './restriction-paths.ts'
import { hasTypeCode } from './structure.ts'

/** A place in the document: the rule that forbids it and what is forbidden below it, by name. */
type Step = { rule?: Rule; readonly below: Map<string, Step> }

const never = (): boolean => true

const ruleOf = (number: number, path: readonly string[]): Rule =>
  warning(`UBL-CR-${String(number).padStart(3, '0')}`, `${path.join(' / ')} is not used.`, never)

/** Published paths that match nothing: the rules exist and never fire. */
const UNREACHABLE = [
  ruleOf(629, ['InvoiceLine', 'Price', 'ValidityPeriod']),
  ruleOf(630, ['InvoiceLine', 'Price', 'PriceList']),
]

function stepsFrom(table: string): Step {
  const top: Step = { below: new Map() }
  let place: readonly string[] = []
  for (const token of table.split(/\s+/).filter((one) => one !== '')) {
    const [name = '', number] = token.split('=')
    if (number === undefined) place = name === '.' ? [] : name.split('/')
    else enter(top, [...place, name], Number(number))
  }
  const line = top.below.get('cac:InvoiceLine')
  if (line !== undefined) top.below.set('cac:CreditNoteLine', line)
  return top
}

function enter(top: Step, path: readonly string[], number: number): void {
  let step = top
  for (const name of path) {
    const next: Step = step.below.get(`cac:${name}`) ?? { below: new Map() }
    // No name is both, so that either may stand for the other.
    step.below.set(`cac:${name}`, next).set(`cbc:${name}`, next)
    step = next
  }
  step.rule = ruleOf(number, path)
}

const STEPS = stepsFrom(DOCUMENT_PATHS + LINE_PATHS)

function rulesIn(step: Step, found = new Set<Rule>()): Set<Rule> {
  if (step.rule !== undefined) found.add(step.rule)
  for (const next of step.below.values()) rulesIn(next, found)
  return found
}

/** Each rule once, at the first place where something is that should not be. */
function breachesIn(facts: Facts): { readonly rule: Rule; readonly node: XmlNode }[] {
  if (facts.root.name !== 'ubl:Invoice' && facts.root.name !== 'cn:CreditNote') return []
  const found = new Map<Rule, XmlNode>()
  walk(facts.root, STEPS, found)
  return Array.from(found, ([rule, node]) => ({ rule, node }))
}

function walk(node: XmlNode, step: Step, found: Map<Rule, XmlNode>): void {
  for (const child of node.children) {
    const next = step.below.get(child.name)
    if (next === undefined) continue
    if (next.rule !== undefined && !found.has(next.rule)) found.set(next.rule, child)
    if (next.below.size > 0) walk(child, next, found)
  }
}

export const restrictionTable: Table = { rules: [...rulesIn(STEPS), ...UNREACHABLE], breaches: breachesIn }

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

/** `//a/b`: all of the first name, and the rest below them. */
function anywhere(facts: Facts, path: string): readonly XmlNode[] {
  const [name = '', ...rest] = path.split('/')
  const nodes = facts.all(name)
  return rest.length === 0 ? nodes : nodes.flatMap((node) => select(node, rest.join('/')))
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
    warning(`UBL-CR-${number}`, `The attribute ${name} is not used for ${what}.`, (invoice) =>
      none(select(invoice, path), carries(name)),
    ),
  ),
  ...ATTRIBUTES_ANYWHERE.map(([number, what, path, name]) =>
    warning(`UBL-CR-${number}`, `The attribute ${name} is not used for ${what}.`, (_, facts) =>
      facts.document.byAttribute.has(name) ? none(anywhere(facts, path), carries(name)) : true,
    ),
  ),
  ...ELEMENTS_ANYWHERE.map(([number, what, path]) =>
    warning(`UBL-CR-${number}`, `${what} is not used.`, (_, facts) => anywhere(facts, path)[0] ?? true),
  ),
  warning(
    'UBL-CR-663',
    'The attribute unitCodeListID is not used.',
    (_, { document }) => document.byAttribute.get('unitCodeListID') ?? true,
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
