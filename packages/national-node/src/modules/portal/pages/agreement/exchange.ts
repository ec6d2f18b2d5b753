/** What may happen to personal data: clause by clause, all members, in words. */
import type { DataClause } from '@entente/agreement'
import {
  attributeName,
  formatDuration,
  formatList,
  type HeadingLevel,
  type Html,
  heading,
  html,
  ltr,
  rich,
  section,
  type SummaryRow,
  summaryList,
  tag,
} from '@entente/ui'
import { readerOf } from '../frame.ts'
import { text } from '../texts.ts'
import { partyName, purposeList, type Told } from './told.ts'

export function exchange(told: Told): Html {
  const { agreement, words } = told
  const body = (level: HeadingLevel) =>
    agreement.dataExchange.length === 0
      ? html`<p>${words.exchangeNone}</p>`
      : html`${agreement.dataExchange.map((clause) => clauseCard(told, clause, level))}`
  return section({ level: 2, title: words.exchangeTitle, body })
}

function clauseCard(told: Told, clause: DataClause, level: HeadingLevel): Html {
  const { words } = told
  const active = clause.status === 'in-force' || clause.status === 'pilot'
  const state = active
    ? tag({ label: words.statuses[clause.status], tone: 'ok', sign: 'tick' })
    : tag({ label: words.statuses[clause.status] })
  return html`<article class="card" id="clause-${clause.id}"><div class="card-head">${heading(level, purposeList(told, clause.purposes.slice(0, 1)), `clause-${clause.id}-title`)}${state}</div>${summaryList(
    [...flowRows(told, clause), ...legalRows(told, clause), ...careRows(told, clause)],
  )}</article>`
}

function flowRows(told: Told, clause: DataClause): SummaryRow[] {
  const { context, words } = told
  const { flow, id, activateOn, recipients, allow, retention } = clause
  const reader = readerOf(context)
  return [
    { key: words.flow, value: words.flows[flow], note: ltr(id) },
    ...(activateOn === undefined ? [] : [{ key: words.activateOn, value: ltr(activateOn.fact) }]),
    { key: words.recipients, value: html`${recipients.map((one) => html`${ltr(one)} `)}` },
    {
      key: words.allowed,
      value: formatList(
        allow.map((name) => attributeName(context.lang, name)),
        reader,
      ),
    },
    { key: words.keptFor, value: formatDuration(retention.max, reader) },
  ]
}

function legalRows(told: Told, { legalBasis, transfer }: DataClause): SummaryRow[] {
  const { words } = told
  const bases = Object.entries(legalBasis).map(([code, basis]) => ({
    key: rich(words.legalGround({ country: partyName(told, code) })),
    value: ltr(basis),
  }))
  const ways = Object.entries(transfer).map(([way, { basis, ref }]) => {
    const [from = '', to = ''] = way.split('>')
    return {
      key: rich(words.transfer({ from: partyName(told, from), to: partyName(told, to) })),
      value: ltr(basis),
      ...(ref !== null && { note: html`<bdi lang="en">${ref}</bdi>` }),
    }
  })
  return [...bases, ...ways]
}

function careRows({ context, words }: Told, clause: DataClause): SummaryRow[] {
  const { onwardTransfer, automatedDecision, breachNotice, redress, onEnd } = clause
  return [
    { key: words.onward, value: words.onwards[onwardTransfer] },
    { key: words.automated, value: words.decisions[automatedDecision] },
    {
      key: words.breach,
      value: rich(words.breachText({ time: formatDuration(breachNotice, readerOf(context)) })),
    },
    { key: words.redress, value: text(redress, context.lang) },
    { key: words.onEnd, value: words.ends[onEnd] },
  ]
}
