/** What stops the agreement, how the sides settle a difference, what else was promised, and how all this is proved. */
import {
  formatDuration,
  formatList,
  type Html,
  html,
  LANGUAGE_NAMES,
  type Lang,
  ltr,
  rich,
  section,
  type SummaryRow,
  summaryList,
  table,
} from '@entente/ui'
import { readerOf } from '../frame.ts'
import { countryList, type Told } from './told.ts'
import { fingerprint, shortOf } from '../texts.ts'

export function safeguards(told: Told): Html {
  const { context, agreement, words } = told
  const { suspension, dispute } = agreement.safeguards
  const reader = readerOf(context)
  const steps = dispute.map(({ step, within }) =>
    within === null
      ? words.disputeOpen({ step: ltr(step) })
      : words.disputeStep({ step: ltr(step), time: formatDuration(within, reader) }),
  )
  const body = () =>
    html`${table({
      id: 'safeguards',
      caption: words.safeguardsTitle,
      columns: [words.trigger, words.target, words.automatic, words.lastsAtMost, words.lift].map((label) => ({
        label,
      })),
      rows: suspension.map(({ trigger, target, auto, max, lift }) => [
        words.triggers[trigger.on],
        html`${target.map((one) => html`${ltr(one)} `)}`,
        auto ? words.yes : words.no,
        formatDuration(max, reader),
        words.lifts[lift],
      ]),
    })}${steps.length > 0 && html`<h3>${words.disputeTitle}</h3><ol class="list">${steps.map((step) => html`<li>${rich(step)}</li>`)}</ol>`}`
  return section({ level: 2, title: words.safeguardsTitle, body })
}

export function programme(told: Told): Html {
  const { context, agreement, words } = told
  const { workingGroup, topics, commitments } = agreement.programme
  const rows: SummaryRow[] = [
    ...(workingGroup === null
      ? []
      : [
          {
            key: words.workingGroup,
            value: rich(
              words.workingGroupText({
                cadence: formatDuration(workingGroup.cadence, readerOf(context)),
                hosts: countryList(told, workingGroup.hosts),
              }),
            ),
          },
        ]),
    { key: words.topics, value: html`${topics.map((topic) => html`${ltr(topic)} `)}` },
    { key: words.commitments, value: html`${commitments.map((promise) => html`${ltr(promise)} `)}` },
  ]
  return section({ level: 2, title: words.programmeTitle, body: () => summaryList(rows) })
}

export function proof(told: Told): Html {
  const { context, state, agreement, words } = told
  const short = shortOf(agreement.id)
  const authentic = agreement.languages.authentic.map((lang) => LANGUAGE_NAMES[lang as Lang] ?? lang)
  const rows: SummaryRow[] = [
    { key: words.version, value: String(state.reference.version), note: ltr(agreement.id) },
    { key: words.fingerprint, value: ltr(fingerprint(state.reference.sha256)) },
    { key: words.languagesOf, value: formatList(authentic, readerOf(context)) },
    {
      key: words.signedText,
      value: html`<ul class="list"><li><a href="/agreements/${short}">${words.openSigned}</a></li><li><a href="/agreements/${short}/notices">${words.openNotices}</a></li></ul>`,
    },
  ]
  return section({ level: 2, title: words.proofTitle, body: () => summaryList(rows) })
}
