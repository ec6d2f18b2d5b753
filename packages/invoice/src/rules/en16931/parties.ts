/** EN 16931 1.3.16, seller, buyer, payee, representative, delivery: BR-09 … BR-20, BR-56, -57, -62, -63, BR-CO-09, -26. */
import { attribute, has, select, textAt } from '../../xml/node.ts'
import { VAT_PREFIXES } from '../../code-lists/countries.ts'
import { fatal, on } from '../rule.ts'
import { filled, shareText } from '../values.ts'
import { hasVatScheme } from './vat-facts.ts'

const COUNTRY = 'cac:Country/cbc:IdentificationCode'
const NAME = 'cac:PartyName/cbc:Name'
const IDENTIFIER = 'cac:PartyIdentification/cbc:ID'

export const parties = [
  on('cac:AccountingCustomerParty/cac:Party/cbc:EndpointID', [
    fatal(
      'BR-63 BT-49',
      'The electronic address of the buyer says of which scheme it is.',
      (endpoint) => attribute(endpoint, 'schemeID') !== undefined,
    ),
  ]),
  on('cac:AccountingCustomerParty/cac:Party/cac:PostalAddress', [
    fatal('BR-11 BT-55', 'The address of the buyer names the country.', (address) =>
      filled(address, COUNTRY),
    ),
  ]),
  on('cac:Delivery/cac:DeliveryLocation/cac:Address', [
    fatal('BR-57 BT-80', 'The address of delivery names the country.', (address) => has(address, COUNTRY)),
  ]),
  on('cac:PayeeParty', [
    fatal('BR-17 BT-59', 'A payee is named and is somebody else than the seller.', (payee) => {
      const seller = payee.parent
      if (!has(payee, NAME) || seller === undefined) return false
      const party = 'cac:AccountingSupplierParty/cac:Party'
      return (
        !shareText(select(payee, NAME), select(seller, `${party}/${NAME}`)) &&
        !shareText(select(payee, IDENTIFIER), select(seller, `${party}/${IDENTIFIER}`))
      )
    }),
  ]),
  on('cac:AccountingSupplierParty', [
    fatal(
      'BR-CO-26 BT-29 BT-30 BT-31',
      'The seller has an identifier, a registration or a VAT number.',
      (seller) => {
        const vat = select(seller, 'cac:Party/cac:PartyTaxScheme').some(
          (scheme) => hasVatScheme(scheme) && has(scheme, 'cbc:CompanyID'),
        )
        return vat || hasOwnIdentifier(seller) || has(seller, 'cac:Party/cac:PartyLegalEntity/cbc:CompanyID')
      },
    ),
  ]),
  on('cac:AccountingSupplierParty/cac:Party/cbc:EndpointID', [
    fatal(
      'BR-62 BT-34',
      'The electronic address of the seller says of which scheme it is.',
      (endpoint) => attribute(endpoint, 'schemeID') !== undefined,
    ),
  ]),
  on('cac:AccountingSupplierParty/cac:Party/cac:PostalAddress', [
    fatal('BR-09 BT-40', 'The address of the seller names the country.', (address) =>
      filled(address, COUNTRY),
    ),
  ]),
  on('cac:TaxRepresentativeParty', [
    fatal('BR-18 BT-62', 'A tax representative is named.', (party) => filled(party, NAME)),
    fatal('BR-19 BG-12', 'A tax representative has a postal address.', (party) =>
      has(party, 'cac:PostalAddress'),
    ),
    fatal('BR-56 BT-63', 'A tax representative has a VAT number.', (party) =>
      select(party, 'cac:PartyTaxScheme').some(
        (scheme) => hasVatScheme(scheme) && has(scheme, 'cbc:CompanyID'),
      ),
    ),
  ]),
  on('cac:TaxRepresentativeParty/cac:PostalAddress', [
    fatal('BR-20 BT-69', 'The address of a tax representative names the country.', (address) =>
      filled(address, COUNTRY),
    ),
  ]),
  on(
    'cac:PartyTaxScheme',
    [
      fatal(
        'BR-CO-09 BT-31 BT-48 BT-63',
        'A VAT number begins with the code of its country (EL for Greece).',
        (scheme) => VAT_PREFIXES.includes(textAt(scheme, 'cbc:CompanyID').slice(0, 2)),
      ),
    ],
    hasVatScheme,
  ),
]

/** The creditor identifier of SEPA is written in the same place and identifies nobody as a seller. */
const hasOwnIdentifier = (seller: Parameters<typeof select>[0]): boolean =>
  select(seller, `cac:Party/${IDENTIFIER}`).some((id) => attribute(id, 'schemeID')?.toUpperCase() !== 'SEPA')
