import { type Html, html, instantText, ltr, signaturesTexts, type SummaryRow, summaryList } from '@entente/ui'
import type { CheckedDocument } from '../../../signatures/index.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { coverageRow, foreign } from './home-part.ts'
import { part } from './part.ts'
import { whyOf } from './why.ts'
import { words } from './words.ts'

type Checked = Extract<CheckedDocument, { readonly ok: true }>['evidence'][number]

/** Each evidence record that stands in no signature: what it covers, and since when at the latest that existed. */
export function evidenceParts(context: PageContext, evidence: readonly Checked[]): Html[] {
  const { lang } = context
  return evidence.map((one, at) =>
    part(
      { level: 2, suffix: '' },
      {
        title: words.say(lang, 'evidenceNumber', { number: String(at + 1) }),
        id: `evidence-${at + 1}`,
        body: () =>
          html`<p>${words.say(lang, 'evidenceText')}</p><div class="card">${summaryList(facts(context, one))}</div>`,
      },
    ),
  )
}

function facts(context: PageContext, { report, verdict, stamps }: Checked): SummaryRow[] {
  const { lang } = context
  const { existedAt, coverage, indication, subIndication, detail } = report
  const texts = signaturesTexts[lang]
  const why = whyOf(report)
  return [
    { key: words.say(lang, 'atHome'), value: texts.evidenceVerdicts[verdict] },
    ...(why === undefined ? [] : [{ key: words.say(lang, 'why'), value: texts.reasons[why] }]),
    ...coverage.map((one) => ({
      ...coverageRow(lang, one),
      ...(one.note !== undefined && { note: html`<bdi lang="en" dir="ltr">${one.note}</bdi>` }),
    })),
    ...(existedAt === undefined
      ? []
      : [{ key: words.say(lang, 'existed'), value: instantText(existedAt, readerOf(context)) }]),
    {
      key: words.say(lang, 'stamps'),
      value: html`<ul class="list">${stamps.map((one) => stampLine(context, one))}</ul>`,
    },
    {
      key: words.say(lang, 'outcome'),
      value: ltr(subIndication === undefined ? indication : `${indication} ${subIndication}`),
      ...(detail !== undefined && { note: html`<bdi lang="en" dir="ltr">${detail}</bdi>` }),
    },
  ]
}

/** Also one that proves nothing: the record leans on all of them. */
function stampLine(context: PageContext, { report, home }: Checked['stamps'][number]): Html {
  const { lang } = context
  const { time, authority = '' } = report
  const verdict = signaturesTexts[lang].stampVerdicts[home.verdict]
  if (time === undefined) return html`<li>${verdict}</li>`
  const said = words.sayHtml(lang, 'stampOf', {
    time: instantText(time, readerOf(context)),
    authority: foreign(authority),
  })
  return html`<li>${said}<br>${verdict}</li>`
}
