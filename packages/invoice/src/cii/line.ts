/** EN 16931-3-3 and EN 16931-3-2: where a line of CII stands in UBL. */
import { has, textAt, type XmlNode } from '../xml/node.ts'
import { linePeriod } from './header.ts'
import { group, type Part, part, plain } from './part.ts'
import { allowanceCharge, taxCategory } from './settlement.ts'

const LINE = 'rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem'
const AGREEMENT = 'ram:SpecifiedLineTradeAgreement'
const SETTLEMENT = 'ram:SpecifiedLineTradeSettlement'
const PRODUCT = 'ram:SpecifiedTradeProduct'

const item = group(`${PRODUCT} > cac:Item`, [
  ...plain(`
    ram:Description > cbc:Description
    ram:Name > cbc:Name
    ram:BuyerAssignedID > cac:BuyersItemIdentification/cbc:ID
    ram:SellerAssignedID > cac:SellersItemIdentification/cbc:ID
    ram:GlobalID > cac:StandardItemIdentification/cbc:ID
    ram:OriginTradeCountry/ram:ID > cac:OriginCountry/cbc:IdentificationCode`),
  group(
    'ram:DesignatedProductClassification > cac:CommodityClassification',
    plain('ram:ClassCode > cbc:ItemClassificationCode'),
  ),
  group(
    'ram:ApplicableProductCharacteristic > cac:AdditionalItemProperty',
    plain(`
      ram:Description > cbc:Name
      ram:Value > cbc:Value`),
  ),
])

const NET = `${AGREEMENT}/ram:NetPriceProductTradePrice`
const GROSS = `${AGREEMENT}/ram:GrossPriceProductTradePrice`

const isDiscount = ({ parent }: XmlNode): boolean =>
  parent !== undefined && textAt(parent, 'ram:ChargeIndicator/udt:Indicator').trim() !== 'true'

/** The quantity of the gross price counts where the net price has none. */
const isAlone = ({ parent }: XmlNode): boolean =>
  parent?.parent !== undefined && !has(parent.parent, 'ram:NetPriceProductTradePrice/ram:BasisQuantity')

const price: readonly Part[] = [
  ...plain(`
    ${NET}/ram:ChargeAmount > cac:Price/cbc:PriceAmount
    ${NET}/ram:BasisQuantity > cac:Price/cbc:BaseQuantity`),
  part(`${GROSS}/ram:BasisQuantity > cac:Price/cbc:BaseQuantity`, { when: isAlone }),
  part(`${GROSS}/ram:ChargeAmount > cac:Price/cac:AllowanceCharge/cbc:BaseAmount`),
  part(
    `${GROSS}/ram:AppliedTradeAllowanceCharge/ram:ActualAmount > cac:Price/cac:AllowanceCharge/cbc:Amount`,
    {
      when: isDiscount,
    },
  ),
  part(
    `${GROSS}/ram:AppliedTradeAllowanceCharge/ram:ChargeIndicator/udt:Indicator > cac:Price/cac:AllowanceCharge/cbc:ChargeIndicator`,
  ),
]

/** Lines of an invoice and of a credit note differ in two names. */
export const lineOf = (name: string, quantity: string): Part =>
  group(`${LINE} > ${name}`, [
    ...plain(`
      ram:AssociatedDocumentLineDocument/ram:LineID > cbc:ID
      ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content > cbc:Note
      ram:SpecifiedLineTradeDelivery/ram:BilledQuantity > ${quantity}
      ${SETTLEMENT}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount > cbc:LineExtensionAmount
      ${SETTLEMENT}/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID > cbc:AccountingCost`),
    linePeriod,
    ...plain(`${AGREEMENT}/ram:BuyerOrderReferencedDocument/ram:LineID > cac:OrderLineReference/cbc:LineID`),
    group(
      `${SETTLEMENT}/ram:AdditionalReferencedDocument > cac:DocumentReference`,
      plain(`
        ram:IssuerAssignedID > cbc:ID
        ram:TypeCode > cbc:DocumentTypeCode`),
    ),
    allowanceCharge(`${SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge`),
    item,
    taxCategory(`${SETTLEMENT}/ram:ApplicableTradeTax`, 'cac:Item/cac:ClassifiedTaxCategory'),
    ...price,
  ])
