import { assuranceName, type Verdict } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import { data, type DataTexts } from '../generated/data.ts'
import { heading, type HeadingLevel } from '../heading/heading.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import type { MarkName } from '../mark/mark.ts'
import { type ShownReason, reasonList } from '../reason-list/reason-list.ts'
import { summaryList } from '../summary-list/summary-list.ts'
import { tag, type Tone } from '../tag/tag.ts'
import { verdictTag } from '../verdict/verdict.ts'

export type PairResult = keyof DataTexts['results']

const LOOKS = {
  matches: ['tick', 'ok'],
  differs: ['cross', 'stop'],
  missing: ['warning', 'todo'],
  open: ['question', 'todo'],
} as const satisfies Record<PairResult, readonly [MarkName, Tone]>

/** One thing that is compared. Where nothing was shown, the result can only be that it is missing. */
export type Pair = {
  readonly label: string
  readonly asked: Html | string
  readonly note?: string
} & (
  | { readonly result: Exclude<PairResult, 'missing'>; readonly found: Html | string }
  | { readonly result: 'missing' }
)

export type SideBySideProps = {
  readonly lang: Lang
  readonly id: string
  readonly level?: HeadingLevel
  /** The requirement as a whole: "Identity". */
  readonly title: string
  readonly verdict: Verdict
  readonly pairs: readonly [Pair, ...Pair[]]
  readonly basis?: {
    readonly agreement: Html | string
    readonly article: Html | string
    readonly assurance: string
  }
  readonly reasons?: readonly ShownReason[]
}

/** A requirement beside its evidence, row by row, with the result of each, then agreement and all reasons. */
export function sideBySide(props: SideBySideProps): Html {
  const { lang, id, level = 2, title, verdict, pairs, basis, reasons = [] } = props
  return html`<section class="part" aria-labelledby="${id}"><div class="card-head">${heading(level, title, id)}${verdictTag(lang, verdict)}</div><ul class="card pairs">${pairs.map((pair) => item(lang, pair))}</ul>${basis !== undefined && basisCard(lang, basis)}${reasons.length > 0 && reasonList(lang, reasons)}</section>`
}

function item(lang: Lang, pair: Pair): Html {
  const [sign, tone] = LOOKS[pair.result]
  const { sideAsked, sideFound, sideNone, results } = data[lang]
  const found = 'found' in pair ? pair.found : html`<span class="hint">${sideNone}</span>`
  return html`<li class="pair"><div class="card-head"><strong>${pair.label}</strong>${tag({ label: results[pair.result], tone, sign })}</div><dl class="sides"><div><dt>${sideAsked}</dt><dd>${pair.asked}</dd></div><div><dt>${sideFound}</dt><dd>${found}</dd></div></dl>${pair.note !== undefined && html`<p class="hint">${pair.note}</p>`}</li>`
}

function basisCard(lang: Lang, basis: NonNullable<SideBySideProps['basis']>): Html {
  const { agreement, article, assurance } = basis
  return html`<div class="card">${summaryList([
    { key: say(lang, 'agreement'), value: agreement },
    { key: say(lang, 'article'), value: article },
    { key: say(lang, 'levelReached'), value: assuranceName(lang, assurance) },
  ])}</div>`
}
