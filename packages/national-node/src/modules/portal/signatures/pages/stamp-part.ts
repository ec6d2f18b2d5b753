import { type Html, html, instantText, ltr, signaturesTexts, type SummaryRow, summaryList } from '@entente/ui'
import type { CheckedStamp } from '../../../signatures/index.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { part, type Place } from './part.ts'
import { underAnswer } from './under-part.ts'
import { words } from './words.ts'

/** Each time-stamp with its own answer: at home, and under each agreement that speaks of the partner's services. */
export function stampParts(context: PageContext, stamps: readonly CheckedStamp[], place: Place): Html[] {
  return stamps.map((one, at) =>
    part(place, {
      title: words.say(context.lang, 'stampNumber', { number: String(at + 1) }),
      id: `stamp-${at + 1}`,
      body: () =>
        html`<div class="cards"><div class="card">${summaryList(facts(context, one))}</div>${one.under.map((answer) => underAnswer(context, answer))}</div>`,
    }),
  )
}

function facts(context: PageContext, { report, home }: CheckedStamp): SummaryRow[] {
  const { lang } = context
  const { authority, time, indication, subIndication, detail } = report
  const texts = signaturesTexts[lang]
  const told = subIndication === undefined ? indication : `${indication} ${subIndication}`
  return [
    { key: words.say(lang, 'atHome'), value: texts.stampVerdicts[home.verdict] },
    ...(time === undefined
      ? []
      : [{ key: words.say(lang, 'stampTime'), value: instantText(time, readerOf(context)) }]),
    ...(authority === undefined
      ? []
      : [{ key: words.say(lang, 'stampAuthority'), value: html`<bdi dir="ltr">${authority}</bdi>` }]),
    ...(home.qualification === undefined
      ? []
      : [{ key: words.say(lang, 'stampWorth'), value: texts.stampWorths[home.qualification] }]),
    {
      key: words.say(lang, 'outcome'),
      value: ltr(told),
      ...(detail !== undefined && { note: html`<bdi lang="en" dir="ltr">${detail}</bdi>` }),
    },
  ]
}
