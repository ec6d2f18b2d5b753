import type { InvoiceModel } from '@entente/invoice'
import {
  countryName,
  dateText,
  type Html,
  html,
  ltr,
  section,
  summaryList,
  type SummaryRow,
} from '@entente/ui'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { amount, said, words } from './words.ts'

type Party = InvoiceModel['seller']

/** What a hurried reader looks for: who, whom, how much, until when. */
export function glance(context: PageContext, model: InvoiceModel): Html {
  const { lang } = context
  const reader = readerOf(context)
  const { totals, currency, issueDate, dueDate, references, period, notes } = model
  const day = (civil: string | undefined) =>
    civil === undefined ? said(undefined, lang) : dateText(civil, reader)
  const rows: (SummaryRow | undefined)[] = [
    { key: words.say(lang, 'seller'), value: said(model.seller.name, lang) },
    { key: words.say(lang, 'buyer'), value: said(model.buyer.name, lang) },
    { key: words.say(lang, 'amountDue'), value: amount(totals.due, currency, reader) },
    { key: words.say(lang, 'issued'), value: day(issueDate) },
    dueDate === undefined ? undefined : { key: words.say(lang, 'due'), value: day(dueDate) },
    period === undefined
      ? undefined
      : {
          key: words.say(lang, 'period'),
          value: words.sayHtml(lang, 'periodOf', { from: day(period.from), until: day(period.until) }),
        },
    row(words.say(lang, 'buyerReference'), references.buyer, lang),
    row(words.say(lang, 'order'), references.order, lang),
    row(
      words.say(lang, 'preceding'),
      references.preceding.flatMap(({ number }) => number ?? []).join(' · '),
      lang,
    ),
    row(words.say(lang, 'notes'), notes.join(' · '), lang),
  ]
  return html`<div class="card">${summaryList(rows.filter((one) => one !== undefined))}</div>`
}

function row(key: string, text: string | undefined, lang: PageContext['lang']): SummaryRow | undefined {
  return text === undefined || text === '' ? undefined : { key, value: said(text, lang) }
}

/** Seller and buyer as the invoice names them. */
export function parties(context: PageContext, { seller, buyer }: InvoiceModel): Html {
  return html`${(['seller', 'buyer'] as const).map((who) =>
    section({
      level: 2,
      title: words.say(context.lang, who),
      body: () =>
        html`<div class="card">${summaryList(partyRows(context, who === 'seller' ? seller : buyer))}</div>`,
    }),
  )}`
}

function partyRows({ lang }: PageContext, party: Party): SummaryRow[] {
  const rows: (SummaryRow | undefined)[] = [
    { key: words.say(lang, 'name'), value: said(party.name, lang) },
    party.tradingName === party.name
      ? undefined
      : row(words.say(lang, 'tradingName'), party.tradingName, lang),
    code(words.say(lang, 'registration'), party.registration, lang),
    code(words.say(lang, 'vatNumber'), { value: party.vatNumber, scheme: undefined }, lang),
    code(words.say(lang, 'otherTaxNumber'), { value: party.taxRegistration, scheme: undefined }, lang),
    code(words.say(lang, 'endpoint'), party.endpoint, lang),
    row(words.say(lang, 'address'), addressText(party.address, lang), lang),
    row(words.say(lang, 'contact'), contactText(party.contact), lang),
  ]
  return rows.filter((one) => one !== undefined)
}

type Code = { readonly value: string | undefined; readonly scheme: string | undefined }

function code(key: string, found: Code | undefined, lang: PageContext['lang']): SummaryRow | undefined {
  const { value, scheme } = found ?? { value: undefined, scheme: undefined }
  if (value === undefined || value === '') return undefined
  const note = scheme === undefined ? undefined : words.sayHtml(lang, 'schemeOf', { scheme })
  return { key, value: ltr(value), ...(note !== undefined && { note }) }
}

/** Line by line as an envelope has it; the country in the reader's language. */
function addressText(address: Party['address'], lang: PageContext['lang']): string | undefined {
  if (address === undefined) return undefined
  const { street, additionalStreet, line, city, postCode, subdivision, country } = address
  const named = country === undefined || !/^[A-Z]{2}$/.test(country) ? country : countryName(country, lang)
  return [street, additionalStreet, line, [postCode, city].filter(Boolean).join(' '), subdivision, named]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ')
}

function contactText(contact: Party['contact']): string | undefined {
  return [contact?.name, contact?.telephone, contact?.email]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ')
}
