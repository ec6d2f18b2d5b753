/** Peppol BIS Billing 3.0.21, national rules of the Netherlands. */
import { ZERO } from '../../decimal.ts'
import { attribute, has, type XmlNode } from '../../xml/node.ts'
import { isBlank } from '../../xml/text.ts'
import { atRoot, type Facts, fatal, on, type Pattern } from '../rule.ts'
import { codeAt, is, numberAt } from '../values.ts'
import { countries } from './countries.ts'

const dutchBuyer = (_: XmlNode, facts: Facts): boolean => countries(facts).buyerAddress === 'NL'
const dutchRepresentative = (_: XmlNode, facts: Facts): boolean =>
  countries(facts).representativeAddress === 'NL'

const complete = (address: XmlNode): boolean =>
  ['cbc:StreetName', 'cbc:CityName', 'cbc:PostalZone'].every((part) => has(address, part))

/** KVK or OIN. */
const isDutchRegistration = (id: XmlNode): boolean =>
  ['0106', '0190'].some((scheme) => ` ${attribute(id, 'schemeID') ?? ''} `.includes(` ${scheme} `)) &&
  !isBlank(id.text)

/** Nothing to be paid by the buyer, or a way to pay it. */
function payable(totals: XmlNode, { root, all }: Facts): boolean {
  if (all('cac:PaymentMeans').length > 0) return true
  return is(numberAt(totals, 'cbc:PayableAmount'), root.name === 'ubl:Invoice' ? '<=' : '>=', ZERO)
}

export const netherlands: Pattern = {
  when: (facts) => countries(facts).sellerAddress === 'NL',
  contexts: [
    on('cbc:CreditNoteTypeCode', [
      fatal('NL-R-001 BT-25', 'A Dutch credit note refers to its invoice.', (_, { root }) =>
        has(root, 'cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID'),
      ),
    ]),
    on('cac:AccountingSupplierParty/cac:Party/cac:PostalAddress', [
      fatal(
        'NL-R-002 BT-35 BT-37 BT-38',
        'The address of a Dutch seller has street, city and post code.',
        complete,
      ),
    ]),
    on('cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID', [
      fatal(
        'NL-R-003 BT-30',
        'A Dutch seller gives its KVK number or OIN (0106, 0190).',
        isDutchRegistration,
      ),
    ]),
    on(
      'cac:AccountingCustomerParty/cac:Party/cac:PostalAddress',
      [
        fatal(
          'NL-R-004 BT-50 BT-52 BT-53',
          'The address of a Dutch buyer has street, city and post code.',
          complete,
        ),
      ],
      dutchBuyer,
    ),
    on(
      'cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID',
      [
        fatal(
          'NL-R-005 BT-47',
          'A Dutch buyer gives its KVK number or OIN (0106, 0190).',
          isDutchRegistration,
        ),
      ],
      dutchBuyer,
    ),
    on(
      'cac:TaxRepresentativeParty/cac:PostalAddress',
      [
        fatal(
          'NL-R-006 BT-64 BT-66 BT-67',
          'The address of a Dutch representative has street, city and post code.',
          complete,
        ),
      ],
      dutchRepresentative,
    ),
    on('cac:LegalMonetaryTotal', [
      fatal('NL-R-007 BG-16', 'A Dutch invoice that is to be paid says how.', payable),
    ]),
    on(
      'cac:PaymentMeans',
      [
        fatal(
          'NL-R-008 BT-81',
          'A payment within the Netherlands is one of 30, 48, 49, 57, 58, 59.',
          (means) => ['30', '48', '49', '57', '58', '59'].includes(codeAt(means, 'cbc:PaymentMeansCode')),
        ),
      ],
      dutchBuyer,
    ),
    on('cac:OrderLineReference/cbc:LineID', [
      fatal(
        'NL-R-009 BT-13 BT-132',
        'A Dutch invoice that refers to order lines refers to the order.',
        (_, facts) => atRoot(facts, 'cac:OrderReference/cbc:ID').length > 0,
      ),
    ]),
  ],
}
