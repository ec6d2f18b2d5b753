import type { InvoiceModel, Line } from '../model/model.ts'
import { branch, identifier, leaf, nested, number } from './element.ts'
import { writeAdjustment, writePeriod, writeVatRate } from './write-parts.ts'

const writeItem = (line: Line): string =>
  branch('cac:Item', [
    leaf('cbc:Description', line.description),
    leaf('cbc:Name', line.name),
    nested('cac:BuyersItemIdentification/cbc:ID', line.buyersItem),
    nested('cac:SellersItemIdentification/cbc:ID', line.sellersItem),
    identifier('cac:StandardItemIdentification/cbc:ID', line.standardItem),
    nested('cac:OriginCountry/cbc:IdentificationCode', line.origin),
    ...line.classifications.map((code) =>
      identifier('cac:CommodityClassification/cbc:ItemClassificationCode', code, 'listID'),
    ),
    writeVatRate('cac:ClassifiedTaxCategory', line.vat),
    ...line.properties.map(({ name, value }) =>
      branch('cac:AdditionalItemProperty', [leaf('cbc:Name', name), leaf('cbc:Value', value)]),
    ),
  ])

function writePrice(line: Line, currencyID: string | undefined): string {
  const discount = [
    number('cbc:Amount', line.discount, { currencyID }),
    number('cbc:BaseAmount', line.grossPrice, { currencyID }),
  ].join('')
  return branch('cac:Price', [
    number('cbc:PriceAmount', line.price, { currencyID }),
    number('cbc:BaseQuantity', line.priceQuantity, { unitCode: line.unit }),
    discount === '' ? '' : branch('cac:AllowanceCharge', [leaf('cbc:ChargeIndicator', 'false'), discount]),
  ])
}

/** A line of an invoice or of a credit note. */
export function writeLine(line: Line, { kind, currency }: InvoiceModel): string {
  const credit = kind === 'credit-note'
  const quantity = credit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity'
  return branch(credit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine', [
    leaf('cbc:ID', line.id),
    leaf('cbc:Note', line.note),
    number(quantity, line.quantity, { unitCode: line.unit }),
    number('cbc:LineExtensionAmount', line.net, { currencyID: currency }),
    leaf('cbc:AccountingCost', line.accountingReference),
    writePeriod(line.period),
    nested('cac:OrderLineReference/cbc:LineID', line.orderLine),
    line.object === undefined
      ? ''
      : branch('cac:DocumentReference', [
          identifier('cbc:ID', line.object),
          leaf('cbc:DocumentTypeCode', '130'),
        ]),
    ...line.adjustments.map((adjustment) => writeAdjustment(adjustment, currency)),
    writeItem(line),
    writePrice(line, currency),
  ])
}
