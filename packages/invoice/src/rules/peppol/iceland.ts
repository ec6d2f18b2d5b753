/** Peppol BIS Billing 3.0.21, national rules of Iceland. */
import { attribute, has, select, textAt, type XmlNode } from '../../xml/node.ts'
import { squash } from '../../xml/text.ts'
import { fatal, on, type Pattern, warning } from '../rule.ts'
import { isPlainDate } from './formats.ts'
import { countries } from './countries.ts'
import { codeAt } from '../values.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const REGISTRATION = 'cac:PartyLegalEntity/cbc:CompanyID'

const registered = (node: XmlNode, party: string): boolean =>
  select(node, `${party}/${REGISTRATION}`).some((id) => attribute(id, 'schemeID') === '0196')

const addressed = (node: XmlNode, party: string): boolean =>
  has(node, `${party}/cac:PostalAddress/cbc:StreetName`) &&
  has(node, `${party}/cac:PostalAddress/cbc:PostalZone`)

/** Payments of that kind name an account of twelve characters. */
function accountFits(invoice: XmlNode, code: string): boolean {
  const means = select(invoice, 'cac:PaymentMeans').filter(
    (one) => textAt(one, 'cbc:PaymentMeansCode') === code,
  )
  if (means.length === 0) return true
  const [account] = means.flatMap((one) => select(one, 'cac:PayeeFinancialAccount/cbc:ID'))
  return account !== undefined && squash(account.text).length === 12
}

/** The last day of payment, which Iceland writes as a supporting document. */
const finalDates = (invoice: XmlNode): readonly XmlNode[] =>
  select(invoice, 'cac:AdditionalDocumentReference').filter((reference) =>
    select(reference, 'cbc:DocumentDescription').some(({ text }) => text === 'EINDAGI'),
  )

const finalDate = (invoice: XmlNode): string => textAt(finalDates(invoice)[0] ?? invoice, 'cbc:ID')

export const iceland: Pattern = {
  when: (facts) => countries(facts).sellerCode === 'IS',
  contexts: [
    on('ubl:Invoice | cn:CreditNote', [
      warning('IS-R-001 BT-3', 'The type of an Icelandic invoice is 380 or 381.', (invoice) =>
        ['cbc:InvoiceTypeCode', 'cbc:CreditNoteTypeCode'].some((path) =>
          ['380', '381'].includes(codeAt(invoice, path)),
        ),
      ),
      fatal('IS-R-002 BT-30', 'An Icelandic seller gives its kennitala (0196).', (invoice) =>
        registered(invoice, SELLER),
      ),
      fatal(
        'IS-R-003 BT-35 BT-38',
        'The address of an Icelandic seller has street and post code.',
        (invoice) => addressed(invoice, SELLER),
      ),
      fatal('IS-R-006 BT-84', 'A claim (9) names an account of twelve characters.', (invoice) =>
        accountFits(invoice, '9'),
      ),
      fatal('IS-R-007 BT-84', 'A transfer (42) names an account of twelve characters.', (invoice) =>
        accountFits(invoice, '42'),
      ),
      fatal(
        'IS-R-008 BT-122',
        'A final date (EINDAGI) is written YYYY-MM-DD.',
        (invoice) => finalDates(invoice).length === 0 || isPlainDate(finalDate(invoice)),
      ),
      fatal(
        'IS-R-009 BT-9 BT-122',
        'An invoice with a final date (EINDAGI) has a due date.',
        (invoice) => finalDates(invoice).length === 0 || has(invoice, 'cbc:DueDate'),
      ),
      fatal(
        'IS-R-010 BT-9 BT-122',
        'A final date (EINDAGI) is not before the due date.',
        (invoice) =>
          finalDates(invoice).length === 0 ||
          (has(invoice, 'cbc:DueDate') && textAt(invoice, 'cbc:DueDate') <= finalDate(invoice)),
      ),
    ]),
    on(
      'ubl:Invoice/cac:AccountingCustomerParty | cn:CreditNote/cac:AccountingCustomerParty',
      [
        fatal(
          'IS-R-004 BT-47',
          'An Icelandic buyer of an Icelandic seller gives its kennitala (0196).',
          (buyer) => registered(buyer, 'cac:Party'),
        ),
        fatal(
          'IS-R-005 BT-50 BT-53',
          'The address of an Icelandic buyer has street and post code.',
          (buyer) => addressed(buyer, 'cac:Party'),
        ),
      ],
      (_, facts) => countries(facts).buyerCode === 'IS',
    ),
  ],
}
