import { assuranceName } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import { dateText } from '../date-text/date-text.ts'
import { service } from '../generated/service.ts'
import { heading, type HeadingLevel } from '../heading/heading.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { summaryList, type SummaryRow } from '../summary-list/summary-list.ts'
import { verdictLook, verdictTag } from '../verdict/verdict.ts'

/** On what a recognition rests. Nothing counts as recognised without its agreement, article and level. */
export type RecognitionBasis = {
  readonly evidence: Html | string
  readonly agreement: Html | string
  readonly article: Html | string
  /** As the agreement writes it: `low`, `substantial`, `high`. */
  readonly assurance: string
}

/** Another way to meet the requirement: on paper, at the counter, with another document. */
export type OtherWay = { readonly label: string; readonly href?: string }

type Recognition =
  | { readonly verdict: 'RECOGNISED'; readonly basis: RecognitionBasis }
  | { readonly verdict: 'RECOGNISED_LIMITED'; readonly basis: RecognitionBasis; readonly why: string }
  | {
      readonly verdict: 'SUSPENDED'
      readonly basis: RecognitionBasis
      readonly why: string
      /** Civil date. */
      readonly since: string
      readonly otherWays: readonly [OtherWay, ...OtherWay[]]
    }
  | { readonly verdict: 'INDETERMINATE'; readonly why: string; readonly otherWays?: readonly OtherWay[] }
  | {
      readonly verdict: 'NOT_RECOGNISED'
      readonly why: string
      readonly otherWays: readonly [OtherWay, ...OtherWay[]]
    }

export type RequirementProps = {
  readonly lang: Lang
  readonly id: string
  readonly level?: HeadingLevel
  /** What the service needs, in the words of the person. */
  readonly title: string
} & Recognition

/**
 * One requirement of a service: whether it is recognised, on what that rests, and what else can be used. What is not
 * recognised cannot be shown without another way.
 */
export function requirementRow(props: RequirementProps): Html {
  const { lang, id, level = 2, title, verdict } = props
  return html`<section class="card requirement ${verdictLook(verdict)}" aria-labelledby="${id}"><div class="card-head">${heading(level, title, id)}${verdictTag(lang, verdict)}</div>${'why' in props && html`<p>${props.why}</p>`}${summaryList(rows(props))}</section>`
}

/** The way out comes before the details of an agreement that does not help at present. */
function rows(props: RequirementProps): SummaryRow[] {
  const { lang } = props
  const basis = 'basis' in props ? basisRows(lang, props.basis) : []
  const since =
    props.verdict === 'SUSPENDED'
      ? [{ key: say(lang, 'suspendedSince'), value: dateText(props.since, { lang }) }]
      : []
  const ways = 'otherWays' in props ? (props.otherWays ?? []) : []
  return [...since, ...(ways.length > 0 ? [wayRow(lang, ways)] : []), ...basis]
}

function basisRows(lang: Lang, { evidence, agreement, article, assurance }: RecognitionBasis): SummaryRow[] {
  return [
    { key: service[lang].evidence, value: evidence },
    { key: say(lang, 'agreement'), value: agreement },
    { key: say(lang, 'article'), value: article },
    { key: say(lang, 'levelReached'), value: assuranceName(lang, assurance) },
  ]
}

function wayRow(lang: Lang, ways: readonly OtherWay[]): SummaryRow {
  const way = ({ label, href }: OtherWay) =>
    href === undefined ? html`<li>${label}</li>` : html`<li><a href="${href}">${label}</a></li>`
  return { key: service[lang].otherWays, value: html`<ul class="ways">${ways.map(way)}</ul>` }
}
