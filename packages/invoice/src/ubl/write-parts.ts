import type { Address, Adjustment, Party, Period, VatRate } from '../model/model.ts'
import { branch, identifier, leaf, nested, number } from './element.ts'

export const writePeriod = (period: Period | undefined, taxPoint?: string): string =>
  branch('cac:InvoicePeriod', [
    leaf('cbc:StartDate', period?.from),
    leaf('cbc:EndDate', period?.until),
    leaf('cbc:DescriptionCode', taxPoint),
  ])

export const writeAddress = (name: string, address: Address | undefined): string =>
  branch(name, [
    leaf('cbc:StreetName', address?.street),
    leaf('cbc:AdditionalStreetName', address?.additionalStreet),
    leaf('cbc:CityName', address?.city),
    leaf('cbc:PostalZone', address?.postCode),
    leaf('cbc:CountrySubentity', address?.subdivision),
    nested('cac:AddressLine/cbc:Line', address?.line),
    nested('cac:Country/cbc:IdentificationCode', address?.country),
  ])

export const writeTaxScheme = (companyId: string | undefined, scheme: string): string =>
  companyId === undefined
    ? ''
    : branch('cac:PartyTaxScheme', [leaf('cbc:CompanyID', companyId), nested('cac:TaxScheme/cbc:ID', scheme)])

/** `creditor` stands among the identifiers. */
export const writeParty = (party: Party, creditor?: string): string =>
  branch('cac:Party', [
    identifier('cbc:EndpointID', party.endpoint),
    ...party.identifiers.map((id) => identifier('cac:PartyIdentification/cbc:ID', id)),
    nested('cac:PartyIdentification/cbc:ID', creditor, { schemeID: 'SEPA' }),
    nested('cac:PartyName/cbc:Name', party.tradingName),
    writeAddress('cac:PostalAddress', party.address),
    writeTaxScheme(party.vatNumber, 'VAT'),
    writeTaxScheme(party.taxRegistration, 'TAX'),
    branch('cac:PartyLegalEntity', [
      leaf('cbc:RegistrationName', party.name),
      identifier('cbc:CompanyID', party.registration),
      leaf('cbc:CompanyLegalForm', party.legalForm),
    ]),
    branch('cac:Contact', [
      leaf('cbc:Name', party.contact?.name),
      leaf('cbc:Telephone', party.contact?.telephone),
      leaf('cbc:ElectronicMail', party.contact?.email),
    ]),
  ])

export const writeVatRate = (name: string, rate: VatRate | undefined, between = ''): string =>
  rate === undefined
    ? ''
    : branch(name, [
        leaf('cbc:ID', rate.category),
        number('cbc:Percent', rate.percent),
        between,
        nested('cac:TaxScheme/cbc:ID', 'VAT'),
      ])

export const writeAdjustment = (adjustment: Adjustment, currencyID: string | undefined): string =>
  branch('cac:AllowanceCharge', [
    leaf('cbc:ChargeIndicator', String(adjustment.charge)),
    leaf('cbc:AllowanceChargeReasonCode', adjustment.reasonCode),
    leaf('cbc:AllowanceChargeReason', adjustment.reason),
    number('cbc:MultiplierFactorNumeric', adjustment.percent),
    number('cbc:Amount', adjustment.amount, { currencyID }),
    number('cbc:BaseAmount', adjustment.base, { currencyID }),
    writeVatRate('cac:TaxCategory', adjustment.vat),
  ])
