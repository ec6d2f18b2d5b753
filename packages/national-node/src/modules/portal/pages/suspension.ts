import { countryName, type Html, html, instantText, ltr, notice, say, summaryList } from '@entente/ui'
import type { SuspensionView } from '../agreement-view.ts'
import { type PageContext, readerOf } from './frame.ts'
import { text } from './texts.ts'

/** A suspension with the words of its own notice: who, since when, until when, what it reaches. */
export function suspensionNotice(context: PageContext, suspension: SuspensionView): Html {
  const { lang } = context
  const { notice: id, by, since, until, rules } = suspension
  const reader = readerOf(context)
  return notice({
    kind: 'warning',
    title: say(lang, 'suspendedTitle'),
    body: summaryList([
      { key: say(lang, 'suspendedSince'), value: instantText(since, reader) },
      {
        key: say(lang, 'suspendedUntil'),
        value: until === null ? say(lang, 'suspendedOpenEnd') : instantText(until, reader),
      },
      { key: say(lang, 'suspendedBy'), value: countryName(by, lang) },
      { key: say(lang, 'suspendedArticles'), value: html`${rules.map((rule) => html`${ltr(rule)} `)}` },
      { key: say(lang, 'noticeText'), value: text(suspension.text, lang) },
      { key: say(lang, 'noticeId'), value: ltr(id) },
    ]),
  })
}
