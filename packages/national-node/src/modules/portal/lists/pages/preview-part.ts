import { formatNumber, type Html, html, instantText, ltr, table, tag } from '@entente/ui'
import type { ListPreview } from '../../../trust-lists/index.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { statusText, typeText, words } from './words.ts'

/** Each form as a partner's node answers to it, and the services that it would go by. */
export function preview(context: PageContext, previews: readonly ListPreview[]): Html {
  const { lang } = context
  const reader = readerOf(context)
  const forms = table({
    id: 'preview-forms',
    caption: words.say(lang, 'previewAnswer'),
    columns: [
      { label: words.say(lang, 'previewForm') },
      { label: words.say(lang, 'previewAnswer') },
      { label: words.say(lang, 'columnNumber'), numeric: true },
      { label: words.say(lang, 'columnNext') },
    ],
    rows: previews.map((one) => [
      ltr(one.path),
      answer(context, one),
      formatNumber(one.sequence, reader),
      instantText(one.nextUpdate, reader),
    ]),
  })
  const [first] = previews
  const services = table({
    id: 'preview-services',
    caption: words.say(lang, 'previewServices'),
    columns: [
      { label: words.say(lang, 'provider') },
      { label: words.say(lang, 'type') },
      { label: words.say(lang, 'status') },
      { label: words.say(lang, 'previewCertificates'), numeric: true },
    ],
    lang,
    rows: (first?.services ?? []).map(({ entity, type, status, certificates }) => [
      html`<bdi>${entity}</bdi>`,
      typeText(lang, type ?? ''),
      statusText(lang, status ?? ''),
      formatNumber(certificates, reader),
    ]),
  })
  return html`<p>${words.say(lang, 'previewText')}</p>${forms}${services}`
}

function answer({ lang }: PageContext, { outcome, detail }: ListPreview): Html {
  if (outcome === 'fresh') return tag({ label: words.say(lang, 'previewTaken'), tone: 'ok', sign: 'tick' })
  const why = html`<bdi lang="en" dir="ltr" class="code">${detail}</bdi>`
  return html`${tag({ label: words.say(lang, 'previewRefused'), tone: 'stop', sign: 'cross' })} ${why}`
}
