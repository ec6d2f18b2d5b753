import { attribute, first, has, select, type XmlNode } from '../xml/node.ts'
import { squash } from '../xml/text.ts'
import { indicatorOf, numberAt } from '../rules/values.ts'
import type { Address, Adjustment, Identifier, Party, Period, VatRate } from './model.ts'

/** The text at a path in its normal form; undefined where there is none, or nothing in it. */
export function readText(node: XmlNode, path: string): string | undefined {
  const text = squash(first(node, path)?.text ?? '')
  return text === '' ? undefined : text
}

export function readIdentifiers(
  node: XmlNode,
  path: string,
  scheme: 'schemeID' | 'listID' = 'schemeID',
): readonly Identifier[] {
  return select(node, path)
    .filter(({ text }) => squash(text) !== '')
    .map((found) => ({ value: squash(found.text), scheme: attribute(found, scheme) }))
}

export const readIdentifier = (node: XmlNode, path: string): Identifier | undefined =>
  readIdentifiers(node, path)[0]

const saysNothing = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0)

/** What a group says, undefined where the group is not there or says nothing. */
export function readGroup<T extends object>(
  node: XmlNode,
  path: string,
  read: (group: XmlNode) => T,
): T | undefined {
  const group = first(node, path)
  const said = group === undefined ? undefined : read(group)
  return said === undefined || Object.values(said).every(saysNothing) ? undefined : said
}

export const readPeriod = (node: XmlNode): Period | undefined =>
  has(node, 'cac:InvoicePeriod/cbc:StartDate') || has(node, 'cac:InvoicePeriod/cbc:EndDate')
    ? {
        from: readText(node, 'cac:InvoicePeriod/cbc:StartDate'),
        until: readText(node, 'cac:InvoicePeriod/cbc:EndDate'),
      }
    : undefined

export const readAddress = (address: XmlNode): Address => ({
  street: readText(address, 'cbc:StreetName'),
  additionalStreet: readText(address, 'cbc:AdditionalStreetName'),
  line: readText(address, 'cac:AddressLine/cbc:Line'),
  city: readText(address, 'cbc:CityName'),
  postCode: readText(address, 'cbc:PostalZone'),
  subdivision: readText(address, 'cbc:CountrySubentity'),
  country: readText(address, 'cac:Country/cbc:IdentificationCode'),
})

export const readVatRate = (category: XmlNode): VatRate => ({
  category: readText(category, 'cbc:ID'),
  percent: numberAt(category, 'cbc:Percent'),
})

/** An allowance where it does not say that it is a charge. */
export const readAdjustment = (adjustment: XmlNode): Adjustment => ({
  charge: indicatorOf(adjustment) ?? false,
  amount: numberAt(adjustment, 'cbc:Amount'),
  base: numberAt(adjustment, 'cbc:BaseAmount'),
  percent: numberAt(adjustment, 'cbc:MultiplierFactorNumeric'),
  reason: readText(adjustment, 'cbc:AllowanceChargeReason'),
  reasonCode: readText(adjustment, 'cbc:AllowanceChargeReasonCode'),
  vat: readGroup(adjustment, 'cac:TaxCategory', readVatRate),
})

/** The number of a party for a tax: VAT, or any other. */
export function readTaxNumber(party: XmlNode, vat: boolean): string | undefined {
  const scheme = select(party, 'cac:PartyTaxScheme').find(
    (one) => ((readText(one, 'cac:TaxScheme/cbc:ID') ?? '').toUpperCase() === 'VAT') === vat,
  )
  return scheme === undefined ? undefined : readText(scheme, 'cbc:CompanyID')
}

/** The identifier of a creditor (BT-90) stands among those of the party, and is none of them. */
export const readPartyIdentifiers = (party: XmlNode): readonly Identifier[] =>
  readIdentifiers(party, 'cac:PartyIdentification/cbc:ID').filter(({ scheme }) => scheme !== 'SEPA')

export const readParty = (party: XmlNode): Party => ({
  name: readText(party, 'cac:PartyLegalEntity/cbc:RegistrationName'),
  tradingName: readText(party, 'cac:PartyName/cbc:Name'),
  identifiers: readPartyIdentifiers(party),
  registration: readIdentifier(party, 'cac:PartyLegalEntity/cbc:CompanyID'),
  vatNumber: readTaxNumber(party, true),
  taxRegistration: readTaxNumber(party, false),
  legalForm: readText(party, 'cac:PartyLegalEntity/cbc:CompanyLegalForm'),
  endpoint: readIdentifier(party, 'cbc:EndpointID'),
  address: readGroup(party, 'cac:PostalAddress', readAddress),
  contact: readGroup(party, 'cac:Contact', (contact) => ({
    name: readText(contact, 'cbc:Name'),
    telephone: readText(contact, 'cbc:Telephone'),
    email: readText(contact, 'cbc:ElectronicMail'),
  })),
})
