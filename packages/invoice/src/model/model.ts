/**
 * What an invoice says, whatever syntax says it: the business terms of EN 16931-1, and with the same numbers the ibt
 * terms of PINT. Texts are as they stand, numbers exact; a term that is missing or no number is undefined. Nothing is
 * checked here: rules see repeats, order and what is not in the model, so they work on the document.
 */
import type { Decimal } from '../decimal.ts'

type Text = string | undefined
type Amount = Decimal | undefined

/** With the scheme it is from, where one is named. */
export type Identifier = { readonly value: string; readonly scheme: Text }

export type Period = { readonly from: Text; readonly until: Text }

export type Address = {
  readonly street: Text
  readonly additionalStreet: Text
  readonly line: Text
  readonly city: Text
  readonly postCode: Text
  readonly subdivision: Text
  /** ISO 3166-1 alpha-2. */
  readonly country: Text
}

export type Contact = { readonly name: Text; readonly telephone: Text; readonly email: Text }

/** BG-4 seller, BG-7 buyer. */
export type Party = {
  /** BT-27, BT-44: as registered. */
  readonly name: Text
  /** BT-28, BT-45 */
  readonly tradingName: Text
  /** BT-29, BT-46 */
  readonly identifiers: readonly Identifier[]
  /** BT-30, BT-47: in the register of companies. */
  readonly registration: Identifier | undefined
  /** BT-31, BT-48 */
  readonly vatNumber: Text
  /** BT-32 */
  readonly taxRegistration: Text
  /** BT-33 */
  readonly legalForm: Text
  /** BT-34, BT-49: where it is reached over the network. */
  readonly endpoint: Identifier | undefined
  readonly address: Address | undefined
  readonly contact: Contact | undefined
}

/** BG-10 */
export type Payee = Pick<Party, 'name' | 'identifiers' | 'registration'>
/** BG-11 */
export type TaxRepresentative = Pick<Party, 'name' | 'vatNumber' | 'address'>

/** BG-13 */
export type Delivery = {
  readonly name: Text
  readonly location: Identifier | undefined
  readonly date: Text
  readonly address: Address | undefined
}

/** BG-16 */
export type Payment = {
  /** BT-81, UNTDID 4461. */
  readonly means: Text
  readonly meansName: Text
  /** BT-83: what the payer writes, so that the payee knows what was paid. */
  readonly reference: Text
  /** BT-84 */
  readonly account: Text
  readonly accountName: Text
  readonly bank: Text
  /** BT-87, of which no more than the end may be there. */
  readonly card: Text
  readonly cardHolder: Text
  readonly mandate: Text
  readonly debitedAccount: Text
}

/** BG-20, BG-21, BG-27, BG-28 */
export type Adjustment = {
  readonly charge: boolean
  readonly amount: Amount
  readonly base: Amount
  readonly percent: Amount
  readonly reason: Text
  readonly reasonCode: Text
  readonly vat: VatRate | undefined
}

/** UNTDID 5305, and the rate in percent. */
export type VatRate = { readonly category: Text; readonly percent: Amount }

/** BG-23 */
export type VatRow = VatRate & {
  readonly taxable: Amount
  readonly tax: Amount
  readonly exemption: Text
  readonly exemptionCode: Text
}

/** BG-22 */
export type Totals = {
  readonly lines: Amount
  readonly allowances: Amount
  readonly charges: Amount
  readonly withoutVat: Amount
  readonly vat: Amount
  /** BT-111, in the currency of BT-6. */
  readonly vatInTaxCurrency: Amount
  readonly withVat: Amount
  readonly prepaid: Amount
  readonly rounding: Amount
  readonly due: Amount
}

/** BG-24: a document beside the invoice; what it holds stays in the document. */
export type Attachment = {
  readonly reference: Text
  readonly description: Text
  readonly location: Text
  readonly fileName: Text
  readonly mimeType: Text
}

/** BG-25 */
export type Line = {
  readonly id: Text
  readonly note: Text
  readonly object: Identifier | undefined
  readonly quantity: Amount
  /** BT-130, UN/ECE Recommendation 20 and 21. */
  readonly unit: Text
  readonly net: Amount
  readonly orderLine: Text
  readonly accountingReference: Text
  readonly period: Period | undefined
  readonly adjustments: readonly Adjustment[]
  readonly price: Amount
  readonly discount: Amount
  readonly grossPrice: Amount
  readonly priceQuantity: Amount
  readonly vat: VatRate | undefined
  readonly name: Text
  readonly description: Text
  readonly sellersItem: Text
  readonly buyersItem: Text
  readonly standardItem: Identifier | undefined
  readonly classifications: readonly Identifier[]
  readonly origin: Text
  readonly properties: readonly { readonly name: Text; readonly value: Text }[]
}

/** BG-3 */
export type Preceding = { readonly number: Text; readonly date: Text }

export type References = {
  readonly buyer: Text
  readonly project: Text
  readonly contract: Text
  readonly order: Text
  readonly salesOrder: Text
  readonly receipt: Text
  readonly despatch: Text
  readonly tender: Text
  readonly object: Identifier | undefined
  readonly accounting: Text
  readonly preceding: readonly Preceding[]
}

export type InvoiceModel = {
  readonly kind: 'invoice' | 'credit-note'
  /** BT-1 */
  readonly number: Text
  readonly issueDate: Text
  /** BT-3, UNTDID 1001. */
  readonly type: Text
  readonly currency: Text
  readonly taxCurrency: Text
  readonly taxPointDate: Text
  /** BT-8, UNTDID 2005. */
  readonly taxPointCode: Text
  readonly dueDate: Text
  readonly paymentTerms: Text
  readonly notes: readonly string[]
  /** BT-23, BT-24 */
  readonly process: Text
  readonly specification: Text
  readonly period: Period | undefined
  readonly references: References
  readonly seller: Party
  readonly buyer: Party
  readonly payee: Payee | undefined
  readonly taxRepresentative: TaxRepresentative | undefined
  readonly delivery: Delivery | undefined
  readonly payments: readonly Payment[]
  /** BT-90: who may debit the account of the buyer. */
  readonly creditor: Text
  readonly adjustments: readonly Adjustment[]
  readonly totals: Totals
  readonly vat: readonly VatRow[]
  /** The same in the currency of BT-6, which PINT asks for. */
  readonly vatRowsInTaxCurrency: readonly VatRow[]
  readonly attachments: readonly Attachment[]
  readonly lines: readonly Line[]
}
