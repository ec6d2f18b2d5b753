/** EN 16931-3-3 and EN 16931-3-2: where payment, allowances, VAT and totals of CII stand in UBL. */
import { has, textAt, type XmlNode } from '../xml/node.ts'
import { group, type Part, part, plain } from './part.ts'

export const taxCategory = (from: string, to: string): Part =>
  group(
    `${from} > ${to}`,
    plain(`
      ram:CategoryCode > cbc:ID
      ram:RateApplicablePercent > cbc:Percent
      ram:ExemptionReasonCode > cbc:TaxExemptionReasonCode
      ram:ExemptionReason > cbc:TaxExemptionReason
      ram:TypeCode > cac:TaxScheme/cbc:ID`),
  )

export const allowanceCharge = (from: string, to = 'cac:AllowanceCharge'): Part =>
  group(`${from} > ${to}`, [
    ...plain(`
      ram:ChargeIndicator/udt:Indicator > cbc:ChargeIndicator
      ram:ReasonCode > cbc:AllowanceChargeReasonCode
      ram:Reason > cbc:AllowanceChargeReason
      ram:CalculationPercent > cbc:MultiplierFactorNumeric
      ram:ActualAmount > cbc:Amount
      ram:BasisAmount > cbc:BaseAmount`),
    taxCategory('ram:CategoryTradeTax', 'cac:TaxCategory'),
  ])

/** What stands once for all means in CII, and with each in UBL. */
const shared = (path: string) => (means: XmlNode) => ({
  text: means.parent === undefined ? '' : textAt(means.parent, path),
  attributes: [],
})
const given =
  (path: string) =>
  ({ parent }: XmlNode): boolean =>
    parent !== undefined && textAt(parent, path) !== ''

const MANDATE = 'ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID'

const paymentMeans = group('ram:SpecifiedTradeSettlementPaymentMeans > cac:PaymentMeans', [
  part('ram:TypeCode > cbc:PaymentMeansCode', {
    value: ({ text, parent }) => {
      const name = parent === undefined ? '' : textAt(parent, 'ram:Information')
      return { text, attributes: name === '' ? [] : ['name', name] }
    },
  }),
  part('. > cbc:PaymentID', { when: given('ram:PaymentReference'), value: shared('ram:PaymentReference') }),
  ...plain(`
    ram:ApplicableTradeSettlementFinancialCard/ram:ID > cac:CardAccount/cbc:PrimaryAccountNumberID
    ram:ApplicableTradeSettlementFinancialCard/ram:CardholderName > cac:CardAccount/cbc:HolderName
    ram:PayeePartyCreditorFinancialAccount/ram:IBANID > cac:PayeeFinancialAccount/cbc:ID
    ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID > cac:PayeeFinancialAccount/cbc:ID
    ram:PayeePartyCreditorFinancialAccount/ram:AccountName > cac:PayeeFinancialAccount/cbc:Name
    ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID > cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID`),
  part('. > cac:PaymentMandate/cbc:ID', { when: given(MANDATE), value: shared(MANDATE) }),
  ...plain(
    'ram:PayerPartyDebtorFinancialAccount/ram:IBANID > cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID',
  ),
])

const inCurrency =
  (path: string) =>
  (amount: XmlNode): boolean => {
    const settlement = amount.parent?.parent
    const currency = settlement === undefined ? '' : textAt(settlement, path)
    const at = amount.attributes.indexOf('currencyID')
    return at >= 0 ? amount.attributes[at + 1] === currency : path === 'ram:InvoiceCurrencyCode'
  }

const SUMMATION = 'ram:SpecifiedTradeSettlementHeaderMonetarySummation'
const TAX_TOTAL = `${SUMMATION}/ram:TaxTotalAmount`

/** CII leaves the total of the VAT out where there is none to pay; UBL writes zero. */
const untaxed = (summation: XmlNode): boolean =>
  !has(summation, 'ram:TaxTotalAmount') &&
  has(summation, 'ram:GrandTotalAmount') &&
  textAt(summation, 'ram:GrandTotalAmount').trim() === textAt(summation, 'ram:TaxBasisTotalAmount').trim()

const taxTotals: readonly Part[] = [
  part(`${SUMMATION} > cac:TaxTotal/cbc:TaxAmount`, {
    when: untaxed,
    value: () => ({ text: '0', attributes: [] }),
  }),
  part(`${TAX_TOTAL} > cac:TaxTotal/cbc:TaxAmount`, { when: inCurrency('ram:InvoiceCurrencyCode') }),
  group('ram:ApplicableTradeTax > cac:TaxTotal/cac:TaxSubtotal', [
    ...plain(`
      ram:BasisAmount > cbc:TaxableAmount
      ram:CalculatedAmount > cbc:TaxAmount`),
    taxCategory('.', 'cac:TaxCategory'),
  ]),
  group(`${TAX_TOTAL} > cac:TaxTotal`, plain('. > cbc:TaxAmount'), (amount) =>
    inCurrency('ram:InvoiceCurrencyCode')(amount) ? false : inCurrency('ram:TaxCurrencyCode')(amount),
  ),
]

const totals = group(
  `${SUMMATION} > cac:LegalMonetaryTotal`,
  plain(`
    ram:LineTotalAmount > cbc:LineExtensionAmount
    ram:TaxBasisTotalAmount > cbc:TaxExclusiveAmount
    ram:GrandTotalAmount > cbc:TaxInclusiveAmount
    ram:AllowanceTotalAmount > cbc:AllowanceTotalAmount
    ram:ChargeTotalAmount > cbc:ChargeTotalAmount
    ram:TotalPrepaidAmount > cbc:PrepaidAmount
    ram:RoundingAmount > cbc:PayableRoundingAmount
    ram:DuePayableAmount > cbc:PayableAmount`),
)

/** From the settlement of the header. */
export const settlement: readonly Part[] = [
  paymentMeans,
  ...plain('ram:SpecifiedTradePaymentTerms/ram:Description > cac:PaymentTerms/cbc:Note'),
  allowanceCharge('ram:SpecifiedTradeAllowanceCharge'),
  ...taxTotals,
  totals,
]
