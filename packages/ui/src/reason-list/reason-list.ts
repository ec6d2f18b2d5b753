import type { ReasonClass } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import { type ReasonCode, reasonTexts } from '../catalogues/three-texts.ts'
import { details } from '../details/details.ts'
import { names } from '../generated/names.ts'
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
  const [sign, tone] = SIGNS[reason.class]
  return html`<li class="reason">${tag({ label: names[lang].reasonClasses[reason.class], tone, sign })}<p>${reasonTexts(lang, reason.code).person}</p>${details({ summary: say(lang, 'reasonMore'), body: specialist(lang, reason) })}</li>`
}

function specialist(lang: Lang, { code, clause, detail }: ShownReason): Html {
  const { caseWorker, engineer } = reasonTexts(lang, code)
  return summaryList([
    { key: say(lang, 'reasonCode'), value: ltr(code) },
    ...(clause === undefined || clause === ''
      ? []
      : [{ key: say(lang, 'reasonClause'), value: ltr(clause) }]),
    { key: say(lang, 'reasonCaseWorker'), value: caseWorker },
    { key: say(lang, 'reasonEngineer'), value: engineer },
    ...(detail === undefined || detail === ''
      ? []
      : [{ key: say(lang, 'reasonDetail'), value: html`<bdi lang="en" dir="ltr">${detail}</bdi>` }]),
  ])
}
