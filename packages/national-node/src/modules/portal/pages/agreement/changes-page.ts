/** What changes from one version of an agreement to another, in plain sentences (promise BE-JP 18). */
import { type AgreementState, diffAgreements, type OpenedAgreement } from '@entente/agreement'
import {
  button,
  changeList,
  errorSummary,
  formatDate,
  type Html,
  historyTexts,
  html,
  pageHead,
  plain,
  say,
  section,
  select,
} from '@entente/ui'
import { frame, type PageContext, readerOf } from '../frame.ts'
import { shortOf, text } from '../texts.ts'
import { day } from './paper.ts'
import { nameOf } from './told.ts'

/** Of one kind: enough for any real amendment, and a page that a telephone can still open. */
const CHANGES_SHOWN_MAX = 200

type Side = 'from' | 'to'

export type ComparedVersions = {
  readonly state: AgreementState
  readonly versions: readonly OpenedAgreement[]
  /** Numbers as they were asked for, or the last two. */
  readonly asked: Readonly<Record<Side, string | undefined>>
  /** Asked for and not kept here. */
  readonly unknown: readonly Side[]
}

export function changesPage(context: PageContext, compared: ComparedVersions): Html {
  const { lang } = context
  const words = historyTexts[lang]
  const { state, versions, unknown } = compared
  const short = shortOf(state.id)
  const one = versions.length < 2
  const errors =
    one || unknown.length === 0
      ? undefined
      : errorSummary(
          say(lang, 'errorSummary'),
          unknown.map((side) => ({ href: `#${side}`, text: words.compareUnknown })),
        )
  const main = html`${errors}${pageHead({ title: words.compareTitle, lede: words.compareLede })}
<p><strong>${text(state.agreement.title, lang)}</strong></p>
${one ? html`<p>${words.compareOne}</p>` : chooser(context, compared)}
${!one && unknown.length === 0 && result(context, compared)}
<p><a href="/${lang}/agreements/${short}/history">${words.link}</a></p>`
  return frame(context, {
    name: 'changes',
    title: `${words.compareTitle} – ${nameOf(state, lang)}`,
    main,
    above: [
      { label: say(lang, 'homeAgreements'), path: '' },
      { label: text(state.agreement.title, lang), path: `agreements/${short}` },
    ],
  })
}

function chooser(context: PageContext, { state, versions, asked, unknown }: ComparedVersions): Html {
  const { lang } = context
  const words = historyTexts[lang]
  const options = versions.map(({ agreement: { version, validity } }) => ({
    value: String(version),
    label: `${plain(words.version({ number: version }))} – ${words.inForceFrom} ${formatDate(day(validity.inForceFrom), readerOf(context))}`,
  }))
  const side = (name: Side, label: string) =>
    select({
      lang,
      name,
      label,
      autocomplete: 'none',
      options,
      value: asked[name],
      error: unknown.includes(name) ? words.compareUnknown : undefined,
    })
  return html`<form method="get" action="/${lang}/agreements/${shortOf(state.id)}/changes" class="form">${side('from', words.compareFrom)}${side('to', words.compareTo)}<div>${button({ label: words.compareSubmit, kind: 'secondary' })}</div></form>`
}

function result(context: PageContext, { versions, asked }: ComparedVersions): Html | undefined {
  const { lang, config } = context
  const [before, after] = [asked.from, asked.to].map(
    (number) => versions.find(({ agreement }) => String(agreement.version) === number)?.agreement,
  )
  if (before === undefined || after === undefined) return undefined
  const title = plain(historyTexts[lang].compared({ from: before.version, to: after.version }))
  const changes = diffAgreements(before, after)
  return section({
    level: 2,
    title,
    id: 'compared',
    body: (level) =>
      changeList(lang, {
        changes,
        before,
        after,
        country: config.country,
        level,
        most: CHANGES_SHOWN_MAX,
      }),
  })
}
