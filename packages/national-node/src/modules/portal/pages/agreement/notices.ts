/** Every notice that counts, newest first: what was done, by whom, from when, and its own words. */
import type { AgreementState } from '@entente/agreement'
import {
  agreementTexts,
  countryName,
  type HeadingLevel,
  type Html,
  heading,
  historyTexts,
  html,
  instantText,
  ltr,
  plain,
  summaryList,
} from '@entente/ui'
import { type PageContext, readerOf } from '../frame.ts'
import { fingerprint, shortOf, text } from '../texts.ts'
import { authorityName } from './told.ts'

/** The signed list of all of them is one link away. */
const NOTICES_SHOWN_MAX = 50

type Counted = AgreementState['notices'][number]

export function noticeCards(context: PageContext, state: AgreementState, level: HeadingLevel): Html {
  const { lang } = context
  const words = historyTexts[lang]
  const { openNotices, historyNone } = agreementTexts[lang]
  const newest = state.notices.toReversed()
  const shown = newest.slice(0, NOTICES_SHOWN_MAX)
  const cards = shown.map((one, index) => card(context, { one, state, index }, level))
  return html`${shown.length === 0 && html`<p>${historyNone}</p>`}${cards}${newest.length > shown.length && html`<p>${plain(words.olderNotices({ count: shown.length }))}</p>`}<p><a href="/agreements/${shortOf(state.id)}/notices">${openNotices}</a></p>`
}

type Shown = { readonly one: Counted; readonly state: AgreementState; readonly index: number }

function card(context: PageContext, { one, state, index }: Shown, level: HeadingLevel): Html {
  const { lang } = context
  const words = historyTexts[lang]
  const { noticeTypes, historyBy } = agreementTexts[lang]
  const { notice, effectiveFrom, sha256 } = one
  const { issuer, target, issuedAt, reason } = notice
  const reader = readerOf(context)
  const until = 'until' in notice ? notice.until : undefined
  const id = `notice-${index + 1}`
  return html`<article class="card" id="${id}"><div class="card-head">${heading(level, noticeTypes[notice.type], `${id}-title`)}</div>${summaryList(
    [
      {
        key: historyBy,
        value: authorityName(state.agreement, issuer, lang),
        note: countryName(issuer.party, lang),
      },
      { key: words.sent, value: instantText(issuedAt, reader) },
      { key: words.takesEffect, value: instantText(effectiveFrom, reader) },
      ...(until === undefined ? [] : [{ key: words.until, value: instantText(until, reader) }]),
      ...(target.length === 0
        ? []
        : [{ key: words.concerns, value: html`${target.map((one) => html`${ltr(one)} `)}` }]),
      { key: words.ownText, value: html`<q>${text(reason.text, lang)}</q>` },
      { key: agreementTexts[lang].fingerprint, value: ltr(fingerprint(sha256)) },
    ],
  )}</article>`
}
