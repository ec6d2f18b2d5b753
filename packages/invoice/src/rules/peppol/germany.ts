/** Peppol BIS Billing 3.0.21, national rules of Germany: where seller and buyer are there, by address. */
import { attribute, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { isBlank, squash } from '../../xml/text.ts'
import { isIban } from '../check-digits.ts'
import { type Context, fatal, on, type Pattern, type Rule, warning } from '../rule.ts'
import { codeAt } from '../values.ts'
import { isGerman } from './document.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'

const below = (path: string): string => `/ubl:Invoice/${path} | /cn:CreditNote/${path}`

/** Any element at the path that is not blank. */
const given = ([head, what, path]: readonly [string, string, string]): Rule =>
  fatal(head, `Between German parties, ${what} is given.`, (node) =>
    select(node, path).some(({ text }) => !isBlank(text)),
  )

const TAXED = ['S', 'Z', 'E', 'AE', 'K', 'G', 'L', 'M']

function sellerIsTaxed(invoice: XmlNode): boolean {
  const categories = [
    ...select(invoice, 'cac:AllowanceCharge')
      .filter((one) => ['true', 'false'].includes(textAt(one, 'cbc:ChargeIndicator')))
      .flatMap((one) => select(one, 'cac:TaxCategory/cbc:ID')),
    ...select(invoice, 'cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID'),
    ...select(invoice, 'cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID'),
  ]
  if (!categories.some(({ text }) => TAXED.includes(text))) return true
  const numbers = select(invoice, `${SELLER}/cac:PartyTaxScheme/cbc:CompanyID`)
  return has(invoice, 'cac:TaxRepresentativeParty') || numbers.some(({ text }) => !isBlank(text))
}

const DISCOUNT = /^#SKONTO#TAGE=[0-9]+#PROZENT=[0-9]+\.[0-9]{2}(?:#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#$/

/** Lines that begin with # are cash discounts, and what follows the last of them begins on a new line. */
function discountsAreWritten(invoice: XmlNode): boolean {
  const notes = select(invoice, 'cac:PaymentTerms').flatMap((terms) => select(terms, 'cbc:Note').slice(0, 1))
  return notes.every(({ text }) => {
    const lines = text
      .split('\n')
      .map(squash)
      .filter((line) => line.startsWith('#'))
    if (lines.length === 0) return true
    return lines.every((line) => DISCOUNT.test(line)) && endsWithNewLine(text)
  })
}

function endsWithNewLine(text: string): boolean {
  const last = text.split('\n').findLastIndex((line) => line.indexOf('#') + 1 < line.lastIndexOf('#'))
  const lines = text.split('\n').slice(last)
  const rest = [(lines[0] ?? '').slice((lines[0] ?? '').lastIndexOf('#') + 1), ...lines.slice(1)].join('\n')
  return /^\s*\n/.test(last < 0 ? text : rest)
}

function filesAreDistinct(invoice: XmlNode): boolean {
  const names = select(invoice, 'cac:AdditionalDocumentReference').map((reference) =>
    select(reference, 'cac:Attachment/cbc:EmbeddedDocumentBinaryObject').flatMap(
      (file) => attribute(file, 'filename') ?? [],
    ),
  )
  const seen = new Set<string>()
  for (const own of names) {
    if (own.some((name) => seen.has(name))) return false
    for (const name of own) seen.add(name)
  }
  return true
}

const mandated = (invoice: XmlNode): boolean => has(invoice, 'cac:PaymentMeans/cac:PaymentMandate')

const isCreditor = (id: XmlNode): boolean => attribute(id, 'schemeID') === 'SEPA'

const TYPES = ['326', '380', '384', '389', '381', '875', '876', '877']
const typesOf = (invoice: XmlNode): readonly string[] => [
  codeAt(invoice, 'cbc:InvoiceTypeCode'),
  codeAt(invoice, 'cbc:CreditNoteTypeCode'),
]

const documentContext = on('/ubl:Invoice | /cn:CreditNote', [
  fatal('DE-R-001 BG-16', 'Between German parties, the invoice says how to pay.', (invoice) =>
    has(invoice, 'cac:PaymentMeans'),
  ),
  given(['DE-R-015 BT-10', 'the reference of the buyer', 'cbc:BuyerReference']),
  fatal(
    'DE-R-016 BT-31 BT-32 BG-11',
    'Between German parties, a seller of taxed things has a tax number or a representative.',
    sellerIsTaxed,
  ),
  warning('DE-R-017 BT-3', `Between German parties, the type is one of ${TYPES.join(', ')}.`, (invoice) =>
    typesOf(invoice).some((type) => TYPES.includes(type)),
  ),
  fatal(
    'DE-R-018 BT-20',
    'Between German parties, a cash discount is written #SKONTO#TAGE=N#PROZENT=N.NN# on a line of its own.',
    discountsAreWritten,
  ),
  fatal('DE-R-022 BT-125', 'Between German parties, attached files have different names.', filesAreDistinct),
  warning(
    'DE-R-026 BG-3',
    'Between German parties, a corrected invoice (384) refers to the one before.',
    (invoice) =>
      !typesOf(invoice).includes('384') || has(invoice, 'cac:BillingReference/cac:InvoiceDocumentReference'),
  ),
  fatal(
    'DE-R-030 BT-90',
    'Between German parties, a direct debit gives the creditor identifier.',
    (invoice) =>
      !mandated(invoice) ||
      [SELLER, 'cac:PayeeParty'].some((party) =>
        select(invoice, `${party}/cac:PartyIdentification/cbc:ID`).some(isCreditor),
      ),
  ),
  fatal(
    'DE-R-031 BT-91',
    'Between German parties, a direct debit names the account that is debited.',
    (invoice) =>
      !mandated(invoice) ||
      has(invoice, 'cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID'),
  ),
])

const contact = on(below(`${SELLER}/cac:Contact`), [
  given(['DE-R-005 BT-41', 'the name of the contact', 'cbc:Name']),
  given(['DE-R-006 BT-42', 'the telephone number of the contact', 'cbc:Telephone']),
  given(['DE-R-007 BT-43', 'the e-mail address of the contact', 'cbc:ElectronicMail']),
  warning(
    'DE-R-027 BT-42',
    'A telephone number has at least three digits.',
    (node) => codeAt(node, 'cbc:Telephone').replace(/[^0-9]/g, '').length >= 3,
  ),
  warning('DE-R-028 BT-43', 'An e-mail address has one @ with something on both sides.', (node) =>
    isMailAddress(codeAt(node, 'cbc:ElectronicMail')),
  ),
])

/** No white space, one @, and after it names between dots, at least two. */
function isMailAddress(text: string): boolean {
  const [local = '', domain, more] = text.split('@')
  if (domain === undefined || more !== undefined || local === '' || /\s/.test(text)) return false
  const names = domain.split('.')
  return names.length >= 2 && names.every((name) => name !== '')
}

type Means = { readonly codes: readonly string[]; readonly rules: readonly Rule[] }

const meansContext = ({ codes, rules }: Means): Context =>
  on(below('cac:PaymentMeans'), rules, (means) => codes.includes(codeAt(means, 'cbc:PaymentMeansCode')))

const wants = ([head, what, path]: readonly [string, string, string]): Rule =>
  fatal(head, `Between German parties, ${what}.`, (means) => has(means, path))

const excludes = ([head, what]: readonly [string, string], paths: readonly string[]): Rule =>
  fatal(head, `Between German parties, ${what}.`, (means) => !paths.some((path) => has(means, path)))

const MEANS: readonly Means[] = [
  {
    codes: ['30', '58'],
    rules: [
      warning(
        'DE-R-019 BT-84',
        'The account of a SEPA transfer (58) is an IBAN.',
        (means) =>
          codeAt(means, 'cbc:PaymentMeansCode') !== '58' ||
          isIban(textAt(means, 'cac:PayeeFinancialAccount/cbc:ID')),
      ),
      wants([
        'DE-R-023-1 BG-17',
        'a credit transfer (30, 58) names the account',
        'cac:PayeeFinancialAccount',
      ]),
      excludes(
        ['DE-R-023-2 BG-18 BG-19', 'a credit transfer (30, 58) has neither card nor mandate'],
        ['cac:CardAccount', 'cac:PaymentMandate'],
      ),
    ],
  },
  {
    codes: ['48', '54', '55'],
    rules: [
      wants(['DE-R-024-1 BG-18', 'a payment by card (48, 54, 55) names the card', 'cac:CardAccount']),
      excludes(
        ['DE-R-024-2 BG-17 BG-19', 'a payment by card (48, 54, 55) has neither account nor mandate'],
        ['cac:PayeeFinancialAccount', 'cac:PaymentMandate'],
      ),
    ],
  },
  {
    codes: ['59'],
    rules: [
      warning('DE-R-020 BT-91', 'The account of a SEPA direct debit (59) is an IBAN.', (means) =>
        isIban(textAt(means, 'cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID')),
      ),
      wants(['DE-R-025-1 BG-19', 'a direct debit (59) names the mandate', 'cac:PaymentMandate']),
      excludes(
        ['DE-R-025-2 BG-17 BG-18', 'a direct debit (59) has neither account nor card'],
        ['cac:PayeeFinancialAccount', 'cac:CardAccount'],
      ),
    ],
  },
]

export const germany: Pattern = {
  when: isGerman,
  contexts: [
    documentContext,
    on(below('cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference'), [
      warning('DE-R-T02 BT-124', 'Where a document is to be found is an absolute URL.', (reference) =>
        /^[a-zA-Z][a-zA-Z0-9+.-]+:/.test(textAt(reference, 'cbc:URI')),
      ),
    ]),
    on(below('cac:AccountingSupplierParty'), [
      fatal('DE-R-002 BG-6', 'Between German parties, the seller gives a contact.', (seller) =>
        has(seller, 'cac:Party/cac:Contact'),
      ),
    ]),
    on(below(`${SELLER}/cac:PostalAddress`), [
      given(['DE-R-003 BT-37', 'the city of the seller', 'cbc:CityName']),
      given(['DE-R-004 BT-38', 'the post code of the seller', 'cbc:PostalZone']),
    ]),
    contact,
    on(below('cac:AccountingCustomerParty/cac:Party/cac:PostalAddress'), [
      given(['DE-R-008 BT-52', 'the city of the buyer', 'cbc:CityName']),
      given(['DE-R-009 BT-53', 'the post code of the buyer', 'cbc:PostalZone']),
    ]),
    on(below('cac:Delivery/cac:DeliveryLocation/cac:Address'), [
      given(['DE-R-010 BT-77', 'the city of delivery', 'cbc:CityName']),
      given(['DE-R-011 BT-78', 'the post code of delivery', 'cbc:PostalZone']),
    ]),
    ...MEANS.map(meansContext),
    on(below('cac:TaxTotal/cac:TaxSubtotal'), [
      given(['DE-R-014 BT-119', 'the rate of a row of the VAT breakdown', 'cac:TaxCategory/cbc:Percent']),
    ]),
  ],
}
