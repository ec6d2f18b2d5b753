import { formatDate, html, instantText, ltr, type SummaryRow } from '@entente/ui'
import type { ListDraft } from '../../../trust-lists/index.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { words } from './words.ts'

/** Who changed a draft last and when, and what it copies. */
export function provenanceRows(
  context: PageContext,
  { list: { provenance }, savedAt, savedBy }: ListDraft,
): SummaryRow[] {
  const { lang } = context
  const reader = readerOf(context)
  return [
    {
      key: words.say(lang, 'lastBy'),
      value: savedBy === undefined ? words.say(lang, 'nobody') : ltr(savedBy),
      note: instantText(savedAt, reader),
    },
    ...(provenance === undefined
      ? [{ key: words.say(lang, 'source'), value: words.say(lang, 'sourceNone') }]
      : [
          {
            key: words.say(lang, 'source'),
            value: html`<a href="${provenance.source}" rel="noreferrer"><bdi dir="ltr" class="code">${provenance.source}</bdi></a>`,
          },
          { key: words.say(lang, 'sourceDate'), value: formatDate(provenance.captured, reader) },
          {
            key: words.say(lang, 'sourcePrint'),
            value: html`<bdi dir="ltr" class="code">${provenance.sha256}</bdi>`,
          },
        ]),
  ]
}
