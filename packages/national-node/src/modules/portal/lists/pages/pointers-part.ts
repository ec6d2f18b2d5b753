import { formatNumber, type Html, html, section, type SummaryRow, summaryList } from '@entente/ui'
import type { ListDraft, OwnPointer } from '../../../trust-lists/index.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { words } from './words.ts'

/** Of a list of lists: where each list is, and what the extension for other validators does not say. */
export function pointers(context: PageContext, { list }: ListDraft): Html | false {
  const { lang } = context
  const all = list.pointers ?? []
  if (all.length === 0) return false
  return section({
    level: 2,
    title: words.say(lang, 'pointers'),
    body: () =>
      html`<div class="cards">${all.map((one) => html`<div class="card">${summaryList(rows(context, one))}</div>`)}</div>`,
  })
}

function rows(
  context: PageContext,
  { location, operator, signers, mra, losses = [] }: OwnPointer,
): SummaryRow[] {
  const { lang } = context
  const reader = readerOf(context)
  const said =
    mra === undefined
      ? words.say(lang, 'pointerNoMra')
      : words.say(lang, 'pointerMra', { count: formatNumber(mra.equivalences.length, reader) })
  return [
    {
      key: words.say(lang, 'pointerAddress'),
      value: html`<bdi dir="ltr" class="code">${location}</bdi>`,
      note: html`<bdi>${Object.values(operator)[0] ?? ''}</bdi>`,
    },
    { key: words.say(lang, 'previewCertificates'), value: formatNumber(signers.length, reader) },
    { key: words.say(lang, 'pointerRecognised'), value: said },
    ...(losses.length === 0
      ? []
      : [
          {
            key: words.say(lang, 'pointerLosses'),
            value: html`<ul class="list">${losses.map((one) => html`<li><bdi lang="en" dir="ltr" class="code">${one}</bdi></li>`)}</ul>`,
          },
        ]),
  ]
}
