import type { ReasonClass, ReasonCode } from '../catalogues/catalogue.ts'
import { CATALOGUES } from '../catalogues/catalogues.ts'
import { staffReason } from '../catalogues/staff-reasons.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { ltr } from '../ltr/ltr.ts'
import type { MarkName } from '../mark/mark.ts'
import { summaryList } from '../summary-list/summary-list.ts'
import { tag, type Tone } from '../tag/tag.ts'

export type ShownReason = {
  readonly code: ReasonCode
  readonly class: ReasonClass
  /** JSON pointer into the agreement. */
  readonly clause?: string | undefined
  /** Technical detail without personal data, in English. */
  readonly detail?: string | undefined
}

const SIGNS = {
  refuse: ['cross', 'stop'],
  suspend: ['pause', 'todo'],
  unknown: ['question', 'todo'],
  limit: ['limit', 'plain'],
} as const satisfies Record<ReasonClass, readonly [MarkName, Tone]>

/** Every reason, in the order of the decision: what happened and what the person can do, then the detail. */
export function reasonList(lang: Lang, reasons: readonly ShownReason[]): Html {
  return html`<ul class="reasons">${reasons.map((reason) => item(lang, reason))}</ul>`
}

function item(lang: Lang, reason: ShownReason): Html {
  const { page, reasonClasses, reasons } = CATALOGUES[lang]
  const [sign, tone] = SIGNS[reason.class]
  return html`<li class="reason">${tag({ label: reasonClasses[reason.class], tone, sign })}<p>${reasons[reason.code]}</p><details><summary>${page.reasonMore}</summary>${specialist(lang, reason)}</details></li>`
}

function specialist(lang: Lang, { code, clause, detail }: ShownReason): Html {
  const { page } = CATALOGUES[lang]
  const caseWorker = staffReason(lang, 'caseWorker', code)
  const engineer = staffReason(lang, 'engineer', code)
  return summaryList([
    { key: page.reasonCode, value: ltr(code) },
    ...(clause === undefined || clause === '' ? [] : [{ key: page.reasonClause, value: ltr(clause) }]),
    { key: page.reasonCaseWorker, value: html`<bdi lang="${caseWorker.lang}">${caseWorker.text}</bdi>` },
    { key: page.reasonEngineer, value: html`<bdi lang="${engineer.lang}">${engineer.text}</bdi>` },
    ...(detail === undefined || detail === ''
      ? []
      : [{ key: page.reasonDetail, value: html`<bdi lang="en" dir="ltr">${detail}</bdi>` }]),
  ])
}
