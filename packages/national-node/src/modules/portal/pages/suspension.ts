import {
  countryName,
  formatList,
  type Html,
  html,
  instantText,
  ltr,
  names,
  notice,
  say,
  sayHtml,
  summaryList,
} from '@entente/ui'
import type { SuspensionView } from '../agreement-view.ts'
import type { IssueSuspension } from '../../issuer/index.ts'
import { DOCUMENT_TYPES } from '../portal-deps.ts'
import { type PageContext, readerOf } from './frame.ts'
import { text } from './texts.ts'

/** A suspension with the words of its own notice: who, since when, until when, what it reaches. */
export function suspensionNotice(context: PageContext, suspension: SuspensionView, lead?: Html): Html {
  const { lang } = context
  const { notice: id, by, since, until, rules } = suspension
  const reader = readerOf(context)
  return notice({
    kind: 'warning',
    title: say(lang, 'suspendedTitle'),
    body: html`${lead}${summaryList([
      { key: say(lang, 'suspendedSince'), value: instantText(since, reader) },
      {
        key: say(lang, 'suspendedUntil'),
        value: until === null ? say(lang, 'suspendedOpenEnd') : instantText(until, reader),
      },
      { key: say(lang, 'suspendedBy'), value: countryName(by, lang) },
      { key: say(lang, 'suspendedArticles'), value: html`${rules.map((rule) => html`${ltr(rule)} `)}` },
      { key: say(lang, 'noticeText'), value: text(suspension.text, lang) },
      { key: say(lang, 'noticeId'), value: ltr(id) },
    ])}`,
  })
}

/** The same where a document is issued: it is valid all the same, and this says where it is not recognised. */
export function issueSuspensionNotice(context: PageContext, suspension: IssueSuspension): Html {
  const reader = readerOf(context)
  const { lang } = reader
  const documents = DOCUMENT_TYPES.filter((type) => suspension.types.includes(type)).map(
    (type) => names[lang].credentialTypes[type],
  )
  const countries = suspension.where.map((code) => countryName(code, lang))
  const lead = html`<p>${sayHtml(lang, 'suspendedAbroad', { documents: formatList(documents, reader), countries: formatList(countries, reader) })}</p>`
  return suspensionNotice(context, suspension, lead)
}
