/** All versions and notices of an agreement, its life as a picture, and what stood on a day (promise BE-JP 18). */
import type { AgreementState, History } from '@entente/agreement'
import {
  agreementTexts,
  errorSummary,
  type HeadingLevel,
  type Html,
  heading,
  historyTexts,
  html,
  instantText,
  type Interval,
  ltr,
  pageHead,
  periodTimeline,
  plain,
  rich,
  say,
  section,
  summaryList,
  tag,
} from '@entente/ui'
import { frame, type PageContext, readerOf } from '../frame.ts'
import { fingerprint, shortOf, text } from '../texts.ts'
import { type DayShown, dayAnswer, dayForm } from './day.ts'
import { noticeCards } from './notices.ts'
import { day } from './paper.ts'
import { authorityName, nameOf } from './told.ts'

type Version = History['versions'][number]['opened']

export type ShownHistory = {
  readonly state: AgreementState
  readonly versions: History['versions']
  readonly life: readonly Interval[]
  readonly day: DayShown
}

export function historyPage(context: PageContext, shown: ShownHistory): Html {
  const { lang } = context
  const words = historyTexts[lang]
  const { state, versions, life, day: asked } = shown
  const wrong = asked.asked.kind === 'error' ? words[asked.asked.error] : undefined
  const newest = versions.map(({ opened }) => opened).toReversed()
  const main = html`${wrong !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: '#at', text: wrong }])}${pageHead({ title: words.title, lede: words.lede })}
<p><strong>${text(state.agreement.title, lang)}</strong></p>
${picture(context, state, life)}
${section({ level: 2, title: words.dayTitle, id: 'day', body: (level) => html`${dayForm(context, state, asked)}${dayAnswer(context, asked, level)}` })}
${section({ level: 2, title: words.versions, body: (level) => html`${newest.map((version) => versionCard(context, { version, state }, level))}` })}
${section({ level: 2, title: agreementTexts[lang].historyTitle, body: (level) => noticeCards(context, state, level) })}`
  return frame(context, {
    name: 'history',
    title: `${words.title} – ${nameOf(state, lang)}`,
    main,
    above: [
      { label: say(lang, 'homeAgreements'), path: '' },
      { label: text(state.agreement.title, lang), path: `agreements/${shortOf(state.id)}` },
    ],
  })
}

function picture({ lang, config }: PageContext, state: AgreementState, intervals: readonly Interval[]): Html {
  const days = intervals.flatMap(({ from, until }) => [from, until]).toSorted()
  const { inForceFrom, expires } = state.agreement.validity
  return periodTimeline({
    id: 'life',
    lang,
    country: config.country,
    from: days.at(0) ?? day(inForceFrom),
    until: days.at(-1) ?? day(expires),
    today: day(state.at),
    intervals,
  })
}

type ShownVersion = { readonly version: Version; readonly state: AgreementState }

/** One signed text: from when, by whom, its fingerprint, and the way to what it changed. */
function versionCard(context: PageContext, { version, state }: ShownVersion, level: HeadingLevel): Html {
  const { lang } = context
  const words = historyTexts[lang]
  const { agreement, sha256, signatures } = version
  const reader = readerOf(context)
  const number = agreement.version
  const short = shortOf(agreement.id)
  const governs = state.reference.sha256 === sha256 && state.phase === 'in-force'
  const signed = signatures.map((signature) =>
    words.signature({
      authority: authorityName(agreement, signature, lang),
      country: text(
        agreement.parties.find(({ code }) => code === signature.party)?.name ?? { en: signature.party },
        lang,
      ),
      date: instantText(signature.signedAt, reader),
    }),
  )
  return html`<article class="card" id="version-${number}"><div class="card-head">${heading(level, plain(words.version({ number })), `version-${number}-title`)}${governs && tag({ label: words.today, tone: 'ok' })}</div>${summaryList(
    [
      { key: words.inForceFrom, value: instantText(agreement.validity.inForceFrom, reader) },
      { key: words.inForceUntil, value: instantText(agreement.validity.expires, reader) },
      {
        key: words.signedBy,
        value: html`<ul class="list">${signed.map((one) => html`<li>${rich(one)}</li>`)}</ul>`,
      },
      { key: agreementTexts[lang].fingerprint, value: ltr(fingerprint(sha256)) },
      {
        key: agreementTexts[lang].signedText,
        value: html`<a href="/agreements/${short}/${number}">${agreementTexts[lang].openSigned}</a>`,
      },
    ],
  )}${number > 1 && html`<p><a href="/${lang}/agreements/${short}/changes?from=${number - 1}&amp;to=${number}">${plain(words.differs({ number: number - 1 }))}</a></p>`}</article>`
}
