/** PINT 1.1.3, parties, addresses, documents, delivery: ibr-009 … ibr-020, -052 … -063, -080, -081, -105, -106. */
import { attribute, has, select, type XmlNode } from '../../xml/node.ts'
import { type Context, fatal, on, type Rule } from '../rule.ts'
import { filled, once, shareText } from '../values.ts'

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const BUYER = 'cac:AccountingCustomerParty/cac:Party'
const COUNTRY = 'cac:Country/cbc:IdentificationCode'
const NAME = 'cac:PartyName/cbc:Name'
const IDENTIFIER = 'cac:PartyIdentification/cbc:ID'

type Entry = readonly [head: string, what: string, path: string]

export const atMostOne = ([head, what, path]: Entry): Rule =>
  fatal(head, `${what} is there at most once.`, (node) => once(node, path))

const countryGiven = (head: string, whose: string): Rule =>
  fatal(head, `The address of ${whose} names the country.`, (address) => filled(address, COUNTRY))

const oneLine = (head: string, whose: string): Rule =>
  atMostOne([head, `The third line of the address of ${whose}`, 'cac:AddressLine/cbc:Line'])

const schemed = (head: string, whose: string): Rule =>
  fatal(
    head,
    `The electronic address of ${whose} says of which scheme it is.`,
    (endpoint) => attribute(endpoint, 'schemeID') !== undefined,
  )

export const documentReferences = on('cac:AdditionalDocumentReference', [
  fatal('ibr-052 ibt-122', 'A supporting document has a reference.', (reference) =>
    filled(reference, 'cbc:ID'),
  ),
  atMostOne(['ibr-sr-33 ibt-123', 'The description of a supporting document', 'cbc:DocumentDescription']),
])

export const buyer: readonly Context[] = [
  on(BUYER, [
    fatal('ibr-080 ibt-049', 'The buyer has an electronic address.', (party) => has(party, 'cbc:EndpointID')),
  ]),
  on(`${BUYER}/cbc:EndpointID`, [schemed('ibr-063 ibt-049', 'the buyer')]),
  on(`${BUYER}/cac:PostalAddress`, [
    countryGiven('ibr-011 ibt-055', 'the buyer'),
    oneLine('ibr-sr-54 ibt-163', 'the buyer'),
  ]),
  on('cac:Delivery/cac:DeliveryLocation/cac:Address', [
    fatal('ibr-057 ibt-080', 'The address of delivery names the country.', (address) =>
      has(address, COUNTRY),
    ),
    oneLine('ibr-sr-56 ibt-165', 'delivery'),
  ]),
]

/** Named as the seller is registered. */
const isSeller = (payee: XmlNode): boolean =>
  payee.parent !== undefined &&
  shareText(select(payee, NAME), select(payee.parent, `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`))

export const payee = on('cac:PayeeParty', [
  fatal('ibr-017 ibt-059', 'A payee is named and is somebody else than the seller.', (party) => {
    const invoice = party.parent
    if (!has(party, NAME) || invoice === undefined) return false
    return [NAME, IDENTIFIER].every(
      (path) => !shareText(select(party, path), select(invoice, `${SELLER}/${path}`)),
    )
  }),
  fatal(
    'ibr-105 ibt-060',
    'The identifier of a payee is there at most once.',
    (party) =>
      select(party, IDENTIFIER).filter((id) => attribute(id, 'schemeID')?.toUpperCase() !== 'SEPA').length <=
        1 || isSeller(party),
  ),
  fatal(
    'ibr-106 ibt-061',
    'The registration of a payee is there at most once.',
    (party) => once(party, 'cac:PartyLegalEntity/cbc:CompanyID') || isSeller(party),
  ),
  fatal(
    'ibr-sr-19 ibt-059',
    'The name of a payee is there at most once.',
    (party) => once(party, NAME) || isSeller(party),
  ),
])

export const seller: readonly Context[] = [
  on(SELLER, [
    fatal(
      'ibr-co-26 ibt-029 ibt-030 ibt-031',
      'The seller has an identifier, a registration or a tax number.',
      (party) =>
        ['cac:PartyTaxScheme/cbc:CompanyID', IDENTIFIER, 'cac:PartyLegalEntity/cbc:CompanyID'].some((path) =>
          has(party, path),
        ),
    ),
    fatal('ibr-081 ibt-034', 'The seller has an electronic address.', (party) =>
      has(party, 'cbc:EndpointID'),
    ),
    fatal(
      'ibr-sr-42',
      'The seller has at most two tax numbers.',
      (party) => select(party, 'cac:PartyTaxScheme').length <= 2,
    ),
  ]),
  on(`${SELLER}/cbc:EndpointID`, [schemed('ibr-062 ibt-034', 'the seller')]),
  on(`${SELLER}/cac:PostalAddress`, [
    countryGiven('ibr-009 ibt-040', 'the seller'),
    oneLine('ibr-sr-53 ibt-162', 'the seller'),
  ]),
  on('cac:TaxRepresentativeParty', [
    fatal('ibr-018 ibt-062', 'A tax representative is named.', (party) => filled(party, NAME)),
    fatal('ibr-019 ibg-12', 'A tax representative has a postal address.', (party) =>
      has(party, 'cac:PostalAddress'),
    ),
    fatal('ibr-056 ibt-063', 'A tax representative has a tax number.', (party) =>
      has(party, 'cac:PartyTaxScheme/cbc:CompanyID'),
    ),
    atMostOne(['ibr-sr-22 ibt-062', 'The name of a tax representative', NAME]),
    atMostOne([
      'ibr-sr-23 ibt-063',
      'The tax number of a tax representative',
      'cac:Party/cac:PartyTaxScheme/cbc:CompanyID',
    ]),
  ]),
  on('cac:TaxRepresentativeParty/cac:PostalAddress', [
    countryGiven('ibr-020 ibt-069', 'a tax representative'),
    oneLine('ibr-sr-55 ibt-164', 'a tax representative'),
  ]),
]

export const bankAddress = on(
  'cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cac:Address',
  [oneLine('ibr-sr-59 ibt-174', 'the bank')],
)
