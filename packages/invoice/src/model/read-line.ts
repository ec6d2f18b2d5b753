import { numberAt } from '../rules/values.ts'
import { attribute, first, select, type XmlNode } from '../xml/node.ts'
import type { Line } from './model.ts'
import {
  readAdjustment,
  readGroup,
  readIdentifier,
  readIdentifiers,
  readPeriod,
  readText,
  readVatRate,
} from './read-parts.ts'

type Item = Pick<
  Line,
  | 'vat'
  | 'name'
  | 'description'
  | 'sellersItem'
  | 'buyersItem'
  | 'standardItem'
  | 'classifications'
  | 'origin'
  | 'properties'
>

const readItem = (line: XmlNode): Item => ({
  vat: readGroup(line, 'cac:Item/cac:ClassifiedTaxCategory', readVatRate),
  name: readText(line, 'cac:Item/cbc:Name'),
  description: readText(line, 'cac:Item/cbc:Description'),
  sellersItem: readText(line, 'cac:Item/cac:SellersItemIdentification/cbc:ID'),
  buyersItem: readText(line, 'cac:Item/cac:BuyersItemIdentification/cbc:ID'),
  standardItem: readIdentifier(line, 'cac:Item/cac:StandardItemIdentification/cbc:ID'),
  classifications: readIdentifiers(
    line,
    'cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode',
    'listID',
  ),
  origin: readText(line, 'cac:Item/cac:OriginCountry/cbc:IdentificationCode'),
  properties: select(line, 'cac:Item/cac:AdditionalItemProperty').map((property) => ({
    name: readText(property, 'cbc:Name'),
    value: readText(property, 'cbc:Value'),
  })),
})

/** BG-25: a line of an invoice or of a credit note. */
export function readLine(line: XmlNode): Line {
  const quantity = line.name === 'cac:CreditNoteLine' ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity'
  return {
    id: readText(line, 'cbc:ID'),
    note: readText(line, 'cbc:Note'),
    object: readIdentifier(line, 'cac:DocumentReference/cbc:ID'),
    quantity: numberAt(line, quantity),
    unit: attribute(first(line, quantity), 'unitCode'),
    net: numberAt(line, 'cbc:LineExtensionAmount'),
    orderLine: readText(line, 'cac:OrderLineReference/cbc:LineID'),
    accountingReference: readText(line, 'cbc:AccountingCost'),
    period: readPeriod(line),
    adjustments: select(line, 'cac:AllowanceCharge').map(readAdjustment),
    price: numberAt(line, 'cac:Price/cbc:PriceAmount'),
    discount: numberAt(line, 'cac:Price/cac:AllowanceCharge/cbc:Amount'),
    grossPrice: numberAt(line, 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount'),
    priceQuantity: numberAt(line, 'cac:Price/cbc:BaseQuantity'),
    ...readItem(line),
  }
}
