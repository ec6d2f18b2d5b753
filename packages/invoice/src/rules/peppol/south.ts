/** Peppol BIS Billing 3.0.21, national rules of Italy and Greece. */
import { attribute, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { isBlank, squash } from '../../xml/text.ts'
import { isGreek } from '../check-digits.ts'
import { type Context, type Facts, fatal, on, type Pattern, warning } from '../rule.ts'
import { codeAt } from '../values.ts'
import { countries, numbersUnder, underVat } from './countries.ts'
import { isNumeric } from './nordic.ts'

const SELLER_PARTY = 'cac:AccountingSupplierParty/cac:Party'

const addressPart = (head: string, what: string, path: string) =>
  fatal(head, `The address of an Italian seller has a ${what}.`, (party) =>
    has(party, `cac:PostalAddress/${path}`),
  )

export const italy: Pattern = {
  when: (facts) => countries(facts).supplier === 'IT',
  contexts: [
    on(
      'cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme',
      [
        fatal(
          'IT-R-001 BT-32',
          'The other tax number of an Italian seller has 11 to 16 capitals or digits.',
          (scheme) => /^[A-Z0-9]{11,16}$/.test(codeAt(scheme, 'cbc:CompanyID')),
        ),
      ],
      (scheme) => codeAt(scheme, 'cac:TaxScheme/cbc:ID') !== 'VAT',
    ),
    on(SELLER_PARTY, [
      addressPart('IT-R-002 BT-35', 'street', 'cbc:StreetName'),
      addressPart('IT-R-003 BT-37', 'city', 'cbc:CityName'),
      addressPart('IT-R-004 BT-38', 'post code', 'cbc:PostalZone'),
    ]),
  ],
}

const GREEK = ['GR', 'EL']
const greekSender = (facts: Facts): boolean => GREEK.includes(countries(facts).supplier)
const greekBoth = (facts: Facts): boolean => greekSender(facts) && GREEK.includes(countries(facts).customer)
/** By number and by address. */
const greekResident = (_: XmlNode, facts: Facts): boolean => countries(facts).sellerCode === 'GR'

const GREEK_DOCUMENTS = ['1.1', '1.6', '2.1', '2.4', '5.1', '5.2']
const GREEK_DATE = /^(0?[1-9]|[12][0-9]|3[01])[-/ \\]?(0?[1-9]|1[0-2])[-/ \\]?(19|20)[0-9]{2}/

/** Tax number | date | branch | document type | series | number. */
const segment = ({ text }: XmlNode, place: number): string => text.split('|')[place - 1] ?? ''

function isOwnNumber(number: string, { root }: Facts): boolean {
  const own = [
    'cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme',
    'cac:TaxRepresentativeParty/cac:PartyTaxScheme',
  ]
    .flatMap((path) => select(root, path))
    .filter(underVat)
    .map((scheme) => textAt(scheme, 'cbc:CompanyID').slice(2, 11))
  return squash(number).length === 9 && isGreek(number) && own.includes(number)
}

function isIssueDate(date: string, { root }: Facts): boolean {
  const [year, month, day] = textAt(root, 'cbc:IssueDate').split('-')
  const parts = date.split('/')
  return GREEK_DATE.test(date) && parts[0] === day && parts[1] === month && parts[2] === year
}

const greekNumber: Context = on('/ubl:Invoice/cbc:ID | /cn:CreditNote/cbc:ID', [
  fatal(
    'GR-R-001-1 BT-1',
    'The number of a Greek invoice has six parts between | signs.',
    ({ text }) => text.split('|').length === 6,
  ),
  fatal(
    'GR-R-001-2 BT-1 BT-31',
    'The first part is the tax number of seller or representative.',
    (id, facts) => isOwnNumber(segment(id, 1), facts),
  ),
  fatal('GR-R-001-3 BT-1 BT-2', 'The second part is the issue date, DD/MM/YYYY.', (id, facts) =>
    isIssueDate(segment(id, 2), facts),
  ),
  fatal('GR-R-001-4 BT-1', 'The third part is an integer.', (id) => {
    const branch = squash(segment(id, 3))
    return isNumeric(branch) && /^\+?[0-9]+$/.test(branch)
  }),
  fatal('GR-R-001-5 BT-1', 'The fourth part is a Greek document type.', (id) =>
    GREEK_DOCUMENTS.includes(segment(id, 4)),
  ),
  fatal('GR-R-001-6 BT-1', 'The fifth part is there.', (id) => segment(id, 5) !== ''),
  fatal('GR-R-001-7 BT-1', 'The sixth part is there.', (id) => segment(id, 6) !== ''),
])

/** One VAT number, with EL and a right check digit. */
function oneGreekVat(party: XmlNode): boolean {
  const [number, more] = numbersUnder(party, 'VAT')
  return number !== undefined && more === undefined && isGreekVat(number)
}

const isGreekVat = ({ text }: XmlNode): boolean => text.startsWith('EL') && isGreek(text.slice(2))

const described = (invoice: XmlNode, description: string): readonly XmlNode[] =>
  select(invoice, 'cac:AdditionalDocumentReference').filter((reference) =>
    select(reference, 'cbc:DocumentDescription').some(({ text }) => text === description),
  )

const isDescribed = (reference: XmlNode | undefined, description: string): boolean =>
  reference !== undefined &&
  select(reference, 'cbc:DocumentDescription').some(({ text }) => text === description)

const MARK = '##M.AR.K##'
const URL = '##INVOICE|URL##'

const greekEndpoint = (endpoint: XmlNode): boolean =>
  attribute(endpoint, 'schemeID') === '9933' && isGreek(endpoint.text)

export const greece: Pattern = {
  when: greekSender,
  contexts: [
    greekNumber,
    on(SELLER_PARTY, [
      fatal(
        'GR-R-002 BT-28',
        'A Greek seller gives its full name.',
        (party) => textAt(party, 'cac:PartyName/cbc:Name') !== '',
      ),
      warning('GR-S-011 BT-31', 'A Greek seller gives one VAT number, with EL in front.', oneGreekVat),
    ]),
    on(
      'cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID',
      [fatal('GR-R-003 BT-31', 'A Greek VAT number begins with EL and has a right check digit.', isGreekVat)],
      ({ parent }) => parent !== undefined && codeAt(parent, 'cac:TaxScheme/cbc:ID') === 'VAT',
    ),
    on(
      '/ubl:Invoice | /cn:CreditNote',
      [
        fatal(
          'GR-R-004-1 BT-122',
          'A Greek invoice has one MARK number.',
          (invoice) => described(invoice, MARK).length === 1,
        ),
        warning(
          'GR-S-008-1 BT-124',
          'A Greek invoice has one address where it can be verified.',
          (invoice) => described(invoice, URL).length === 1,
        ),
        fatal(
          'GR-R-008-2 BT-124',
          'A Greek invoice has at most one address where it can be verified.',
          (invoice) => described(invoice, URL).length <= 1,
        ),
      ],
      greekResident,
    ),
    on(
      'cac:AdditionalDocumentReference/cbc:ID',
      [fatal('GR-R-004-2 BT-122', 'A MARK number is a positive integer.', ({ text }) => /^[1-9]/.test(text))],
      (id, facts) => greekResident(id, facts) && isDescribed(id.parent, MARK),
    ),
    on(
      'cac:AdditionalDocumentReference',
      [
        fatal(
          'GR-R-008-3 BT-124',
          'The address where an invoice can be verified is given as a URI.',
          (reference) => !isBlank(textAt(reference, 'cac:Attachment/cac:ExternalReference/cbc:URI')),
        ),
      ],
      (reference) => isDescribed(reference, URL),
    ),
    on('cac:AccountingCustomerParty/cac:Party', [
      fatal(
        'GR-R-005 BT-45',
        'A Greek invoice gives the full name of the buyer.',
        (party) => textAt(party, 'cac:PartyName/cbc:Name') !== '',
      ),
    ]),
    on(
      'cac:AccountingSupplierParty/cac:Party/cbc:EndpointID',
      [
        fatal(
          'GR-R-009 BT-34',
          'The electronic address of a Greek seller is its tax number (9933).',
          greekEndpoint,
        ),
      ],
      (_, facts) => GREEK.includes(countries(facts).seller),
    ),
  ],
}

export const greekBuyers: Pattern = {
  when: greekBoth,
  contexts: [
    on('cac:AccountingCustomerParty/cac:Party', [
      fatal(
        'GR-R-006 BT-48',
        'A Greek buyer of a Greek seller has one VAT number, with EL in front.',
        oneGreekVat,
      ),
    ]),
    on('cac:AccountingCustomerParty/cac:Party/cbc:EndpointID', [
      fatal(
        'GR-R-010 BT-49',
        'The electronic address of a Greek buyer is its tax number (9933).',
        greekEndpoint,
      ),
    ]),
  ],
}
