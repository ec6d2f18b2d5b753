/** Names of business terms and tax categories, as they stand in a sentence. */
import { invoiceTerms } from '../generated/invoice-terms.ts'
import type { Lang } from '../language.ts'
import { isolated } from './message.ts'

/** `ibt-031` and `BT-31` are one term. */
const plainTerm = (term: string): string =>
  term.replace(/^i?(b[tg])-0*/i, (_, kind: string) => `${kind.toUpperCase()}-`)

/** The name of a business term or group (BT-31, BG-25, ibt-031); the number itself where it has none. */
export function termName(term: string, lang: Lang): string {
  const names: Readonly<Record<string, string>> = invoiceTerms[lang].terms
  const plain = plainTerm(term)
  // Outside Europe some numbers are not of value added tax.
  const other = term.startsWith('i') ? names[`I${plain}`] : undefined
  return other ?? names[plain] ?? term
}

export function categoryName(code: string, lang: Lang): string {
  const names: Readonly<Record<string, string>> = invoiceTerms[lang].categories
  return names[code] ?? code
}

const SEPARATORS: Readonly<Record<Lang, string>> = {
  fr: ', ',
  nl: ', ',
  de: ', ',
  en: ', ',
  ja: '、',
  ar: '، ',
  vi: ', ',
}

/** Names with their numbers, each by itself as far as direction goes. */
export const termList = (terms: readonly string[], lang: Lang): string =>
  terms.length === 1
    ? terms.map((term) => named(termName(term, lang), term)).join('')
    : terms.map((term) => isolated(named(termName(term, lang), term))).join(SEPARATORS[lang])

/** A name and the code by which tools call it. */
export const named = (name: string, code: string): string => (name === code ? code : `${name} (${code})`)

type Area = { readonly within: RegExp; readonly from: number; readonly to: number }

/** Where in a document the terms of a range are, in UBL and in CII. */
const AREAS: readonly Area[] = [
  { within: /InvoiceLine|CreditNoteLine|TradeLineItem/, from: 126, to: 161 },
  { within: /AccountingSupplierParty|SellerTradeParty/, from: 27, to: 43 },
  { within: /AccountingCustomerParty|BuyerTradeParty/, from: 44, to: 58 },
  { within: /PayeeParty|PayeeTradeParty/, from: 59, to: 61 },
  { within: /TaxRepresentative/, from: 62, to: 69 },
  { within: /Delivery|ShipToTradeParty/, from: 70, to: 80 },
]

/** Of several terms that a rule may be about, those of the place where it failed. */
export function termsAt(terms: readonly string[], path: string): readonly string[] {
  const area = AREAS.find(({ within }) => within.test(path))
  if (area === undefined) return terms
  const here = terms.filter((term) => {
    const number = Number(plainTerm(term).slice(3))
    return number >= area.from && number <= area.to
  })
  return here.length === 0 ? terms : here
}
