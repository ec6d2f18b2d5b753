/** Which lists name a certificate, and why the others do not. */
import {
  formatNumber,
  type Html,
  html,
  instantText,
  ltr,
  notice,
  rich,
  signaturesTexts,
  type SummaryRow,
} from '@entente/ui'
import type { Absence, Listing, Lookup } from '../../../signatures/index.ts'
import { statusText, typeText } from '../../lists/pages/words.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { lastOf } from './home-part.ts'
import { cards, code, plainCard } from './list-cards.ts'
import { words } from './words.ts'

export function found(context: PageContext, { subject, issuer, listings, absences }: Lookup): Html {
  const { lang } = context
  const name = html`<p><bdi dir="ltr">${subject}</bdi></p>`
  const count = formatNumber(new Set(listings.map(({ where }) => where)).size, readerOf(context))
  const answer =
    listings.length === 0
      ? notice({
          kind: 'warning',
          title: words.say(lang, 'lookAbsent'),
          level: 3,
          body: html`${name}<p>${words.sayHtml(lang, 'lookAbsentText', { issuer: html`<bdi dir="ltr">${issuer}</bdi>` })}</p>`,
        })
      : html`${notice({ kind: 'success', title: words.say(lang, 'lookOn', { count }), level: 3, body: name })}${cards(
          context,
          listings.map((one) => plainCard(listingRows(context, one))),
        )}`
  if (absences.length === 0) return answer
  const title = words.say(lang, listings.length === 0 ? 'lookLists' : 'lookOthers')
  return html`${answer}<h3>${title}</h3>${cards(
    context,
    absences.map((one) => plainCard(absenceRows(context, one))),
  )}`
}

function listingRows(context: PageContext, listing: Listing): SummaryRow[] {
  const { lang } = context
  const { where, as, entity, type, periods, remarks } = listing
  return [
    { key: words.say(lang, 'list'), value: code(where) },
    { key: words.say(lang, 'lookHow'), value: signaturesTexts[lang].lookAs[as] },
    {
      key: words.say(lang, 'service'),
      value: html`<bdi>${entity}</bdi>`,
      ...(type !== null && { note: typeOf(lang, type) }),
    },
    {
      key: words.say(lang, 'lookPeriods'),
      value: html`<ul class="list">${periods.map(({ status, since }) => html`<li>${since === null ? statusOf(lang, status) : words.sayHtml(lang, 'lookSince', { status: statusOf(lang, status), since: instantText(since, readerOf(context)) })}</li>`)}</ul>`,
    },
    ...sentences(
      words.say(lang, 'lookRemarks'),
      remarks.map((one) => signaturesTexts[lang].lookListing[one]),
    ),
  ]
}

function absenceRows({ lang }: PageContext, { where, remarks, nearest }: Absence): SummaryRow[] {
  const told = remarks.map((one) => signaturesTexts[lang].lookAbsence[one])
  const near =
    nearest &&
    rich(signaturesTexts[lang].lookNear[nearest.kind]({ service: nearest.service, entity: nearest.entity }))
  const nothing = nearest === undefined && !remarks.includes('never-received') && !remarks.includes('empty')
  const why = [
    ...(near === undefined ? [] : [near]),
    ...(nothing ? [words.say(lang, 'lookNothing')] : []),
    ...told,
  ]
  return [
    { key: words.say(lang, 'list'), value: code(where) },
    ...sentences(words.say(lang, 'lookWhy'), why),
    ...(nearest === undefined
      ? []
      : [
          {
            key: words.say(lang, 'service'),
            value: html`${typeOf(lang, nearest.type)}, ${statusOf(lang, nearest.status)}`,
          },
        ]),
  ]
}

function sentences(key: string, all: readonly (Html | string)[]): SummaryRow[] {
  if (all.length === 0) return []
  return [{ key, value: html`<ul class="list">${all.map((one) => html`<li>${one}</li>`)}</ul>` }]
}

function typeOf(lang: PageContext['lang'], type: string): Html | string {
  const text = typeText(lang, type)
  return text === type ? code(type === '' ? '–' : type) : text
}

function statusOf(lang: PageContext['lang'], status: string): Html | string {
  const text = statusText(lang, status)
  return text === status ? ltr(status === '' ? '–' : lastOf(status)) : text
}
