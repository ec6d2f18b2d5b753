/** EN 16931-3-3 and EN 16931-3-2: where the parties of CII stand in UBL. */
import { attribute, has, type XmlNode } from '../xml/node.ts'
import { group, type Part, part, plain } from './part.ts'

export const address = (from: string, to: string): Part =>
  group(
    `${from} > ${to}`,
    plain(`
      ram:LineOne > cbc:StreetName
      ram:LineTwo > cbc:AdditionalStreetName
      ram:CityName > cbc:CityName
      ram:PostcodeCode > cbc:PostalZone
      ram:CountrySubDivisionName > cbc:CountrySubentity
      ram:LineThree > cac:AddressLine/cbc:Line
      ram:CountryID > cac:Country/cbc:IdentificationCode`),
  )

/** An identifier with a scheme is in an element of its own: it counts instead of the one without. */
export const identifiers = (to: string): readonly Part[] => [
  group(`ram:ID > ${to}`, plain('. > cbc:ID'), ({ parent }) => !holds(parent, 'ram:GlobalID')),
  group(`ram:GlobalID > ${to}`, plain('. > cbc:ID')),
]

const holds = (node: XmlNode | undefined, path: string): boolean => node !== undefined && has(node, path)

const SCHEMES: Readonly<Record<string, string>> = { VA: 'VAT', FC: 'TAX' }

const registration = group('ram:SpecifiedTaxRegistration > cac:PartyTaxScheme', [
  part('ram:ID > cbc:CompanyID', { value: ({ text }) => ({ text, attributes: [] }) }),
  part('ram:ID > cac:TaxScheme/cbc:ID', {
    value: (id) => {
      const scheme = attribute(id, 'schemeID') ?? ''
      return { text: SCHEMES[scheme] ?? scheme, attributes: [] }
    },
  }),
])

const legalEntity = plain(`
  ram:Name > cac:PartyLegalEntity/cbc:RegistrationName
  ram:SpecifiedLegalOrganization/ram:ID > cac:PartyLegalEntity/cbc:CompanyID
  ram:Description > cac:PartyLegalEntity/cbc:CompanyLegalForm`)

const contact = group('ram:DefinedTradeContact > cac:Contact', [
  part('ram:PersonName > cbc:Name'),
  part('ram:DepartmentName > cbc:Name', { when: ({ parent }) => !holds(parent, 'ram:PersonName') }),
  ...plain(`
    ram:TelephoneUniversalCommunication/ram:CompleteNumber > cbc:Telephone
    ram:EmailURIUniversalCommunication/ram:URIID > cbc:ElectronicMail`),
])

const party: readonly Part[] = [
  part('ram:URIUniversalCommunication/ram:URIID > cbc:EndpointID'),
  ...identifiers('cac:PartyIdentification'),
  ...plain('ram:SpecifiedLegalOrganization/ram:TradingBusinessName > cac:PartyName/cbc:Name'),
  address('ram:PostalTradeAddress', 'cac:PostalAddress'),
  registration,
  ...legalEntity,
  contact,
]

const AGREEMENT = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement'
const SETTLEMENT = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement'

export const parties: readonly Part[] = [
  group(`${AGREEMENT}/ram:SellerTradeParty > cac:AccountingSupplierParty/cac:Party`, party),
  group(
    `${SETTLEMENT}/ram:CreditorReferenceID > cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification`,
    [part('. > cbc:ID', { value: ({ text }) => ({ text, attributes: ['schemeID', 'SEPA'] }) })],
  ),
  group(`${AGREEMENT}/ram:BuyerTradeParty > cac:AccountingCustomerParty/cac:Party`, party),
  group(`${SETTLEMENT}/ram:PayeeTradeParty > cac:PayeeParty`, [
    ...identifiers('cac:PartyIdentification'),
    ...plain(`
      ram:Name > cac:PartyName/cbc:Name
      ram:SpecifiedLegalOrganization/ram:ID > cac:PartyLegalEntity/cbc:CompanyID`),
  ]),
  group(`${AGREEMENT}/ram:SellerTaxRepresentativeTradeParty > cac:TaxRepresentativeParty`, [
    ...plain('ram:Name > cac:PartyName/cbc:Name'),
    address('ram:PostalTradeAddress', 'cac:PostalAddress'),
    registration,
  ]),
]
