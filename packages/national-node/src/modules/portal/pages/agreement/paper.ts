/** The first half of the page: the paper behind the rules, its weight, the parties, how long it lasts. */
import {
  assuranceName,
  dateText,
  formatDate,
  formatDuration,
  type Html,
  html,
  type Interval,
  countryName,
  ltr,
  periodTimeline,
  plain,
  rich,
  section,
  type SummaryRow,
  summaryList,
  table,
} from '@entente/ui'
import { readerOf } from '../frame.ts'
import { modeTag, stateTag } from '../state-tag.ts'
import { text } from '../texts.ts'
import { countryList, partyName, type Told } from './told.ts'

/** The few facts a reader looks for first. */
export function glance(told: Told): Html {
  const { context, agreement, view, words } = told
  const { assurance, trustService } = agreement.legal.effectCeiling
  const [first, second] = agreement.parties
  return html`<div class="card">${summaryList([
    { key: words.partners, value: html`${partyName(told, first.code)} – ${partyName(told, second.code)}` },
    {
      key: words.state,
      value: html`<span class="tags">${stateTag(context, view.state)} ${modeTag(context, view)}</span>`,
    },
    { key: words.from, value: dateText(day(view.from), readerOf(context)) },
    { key: words.until, value: dateText(day(view.until), readerOf(context)) },
    { key: words.ceilingAssurance, value: assuranceName(context.lang, assurance) },
    { key: words.ceilingTrust, value: words.trustEffects[trustService] },
  ])}<p>${plain(words.rulesCount({ count: agreement.recognitions.length }))}</p></div>`
}

export function instrument(told: Told): Html {
  const { context, agreement, words } = told
  const { kind, signedOn, signedAt, signatories, bindingness, uri } = agreement.instrument
  const rows: SummaryRow[] = [
    { key: words.instrumentKind, value: words.instruments[kind] },
    { key: words.signedOn, value: dateText(signedOn, readerOf(context)) },
    { key: words.signedAt, value: html`<bdi lang="en">${signedAt}</bdi>` },
    {
      key: words.signedBy,
      value: html`<ul class="list">${signatories.map(({ party, body }) => html`<li><bdi lang="en">${body}</bdi> (${partyName(told, party)})</li>`)}</ul>`,
    },
    { key: words.bindingness, value: words.weights[bindingness] },
    {
      key: words.paper,
      value: uri === null ? words.paperUnknown : html`<a href="${uri}">${ltr(uri)}</a>`,
    },
  ]
  return section({ level: 2, title: words.instrumentTitle, body: () => summaryList(rows) })
}

export function legal({ context, agreement, words }: Told): Html {
  const { basis, basisRef, note } = agreement.legal
  const rows: SummaryRow[] = [
    { key: words.legalBasis, value: words.bases[basis], ...(basisRef !== null && { note: basisRef }) },
    { key: words.legalNote, value: text(note, context.lang) },
  ]
  return section({
    level: 2,
    title: words.legalTitle,
    body: () => html`<p>${words.legalText}</p>${summaryList(rows)}`,
  })
}

export function parties(told: Told): Html {
  const { context, agreement, words } = told
  return section({
    level: 2,
    title: words.partiesTitle,
    body: () =>
      html`<div class="cards">${agreement.parties.map(
        ({ code, covers, authorities, supervision, dpo }) =>
          html`<div class="card"><h3>${partyName(told, code)}</h3>${summaryList([
            { key: words.covers, value: countryList(told, covers) },
            ...authorities.map(({ name, roles }) => ({
              key: words.authority,
              value: text(name, context.lang),
              note: roles.map((role) => words.roleNames[role]).join(' · '),
            })),
            { key: words.supervision, value: text(supervision.dataProtection, context.lang) },
            { key: words.personalDataContact, value: html`<a href="${dpo}">${ltr(dpo)}</a>` },
          ])}</div>`,
      )}</div>`,
  })
}

export function life({ context, state, agreement, view, words }: Told): Html {
  const reader = readerOf(context)
  const { every, grace, onLapsed } = agreement.validity.review
  const duration = (value: string) => formatDuration(value, reader)
  return section({
    level: 2,
    title: words.lifeTitle,
    body: () =>
      html`${periodTimeline({
        id: 'life',
        lang: context.lang,
        country: context.config.country,
        from: day(view.from),
        until: day(view.until),
        today: day(state.at),
        intervals: intervals(view),
      })}${summaryList([
        {
          key: words.review,
          value: rich(
            words.reviewText({
              every: duration(every),
              grace: duration(grace),
              effect: words.lapsed[onLapsed.effect],
            }),
          ),
        },
        {
          key: words.notice,
          value: rich(words.noticeText({ notice: duration(agreement.validity.termination.notice) })),
        },
        ...(agreement.log === undefined
          ? []
          : [
              {
                key: words.logs,
                value: rich(
                  words.logsText[agreement.log.require]({ time: duration(agreement.log.maxCheckpointAge) }),
                ),
              },
            ]),
      ])}`,
  })
}

/** The time in force, and upon it what is suspended in it today. */
function intervals({ from, until, suspensions }: Told['view']): Interval[] {
  return [
    { state: 'in-force', from: day(from), until: day(until) },
    ...suspensions.map(
      (one): Interval => ({ state: 'suspended', from: day(one.since), until: day(one.until ?? until) }),
    ),
  ]
}

/** Every notice that counts, oldest first: what was done, by whom, from when, and the reason given. */
export function history({ context, state, words }: Told): Html {
  const reader = readerOf(context)
  const body = () =>
    state.notices.length === 0
      ? html`<p>${words.historyNone}</p>`
      : table({
          id: 'notices',
          caption: words.historyTitle,
          columns: [words.historyType, words.historyBy, words.historyFrom, words.historyWhy].map((label) => ({
            label,
          })),
          rows: state.notices.map(({ notice, effectiveFrom }) => [
            words.noticeTypes[notice.type],
            countryName(notice.issuer.party, context.lang),
            formatDate(day(effectiveFrom), reader),
            text(notice.reason.text, context.lang),
          ]),
        })
  return section({ level: 2, title: words.historyTitle, body })
}

/** The UTC day in which the parties agreed a moment (agreement-1 §4). */
export function day(instant: string): string {
  return instant.slice(0, 10)
}
