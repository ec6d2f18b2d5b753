/** Where another agreement speaks of the same things: which one decides, and why. */
import type { AgreementState, Beside } from '@entente/agreement'
import {
  type Html,
  html,
  historyTexts,
  ltr,
  rich,
  changesTexts,
  countryName,
  section,
  table,
} from '@entente/ui'
import { shortOf, text } from '../texts.ts'
import { objectName } from './rules.ts'
import { type Told } from './told.ts'

export type Neighbours = {
  readonly besides: readonly Beside[]
  /** All agreements of the node, for their names. */
  readonly states: readonly AgreementState[]
}

/** Nothing where this agreement stands alone. */
export function beside(told: Told, { besides, states }: Neighbours): Html | undefined {
  if (besides.length === 0) return undefined
  const words = historyTexts[told.context.lang]
  const columns = [words.besideWhat, words.besideDecides, words.besideYields, words.besideWhy]
  const rows = besides.flatMap((one) => one.others.map((other) => row(told, states, { one, other })))
  return section({
    level: 2,
    title: words.besideTitle,
    body: () =>
      html`<p>${words.besideLede}</p>${table({
        id: 'beside',
        caption: words.besideTitle,
        columns: columns.map((label) => ({ label })),
        rows,
      })}`,
  })
}

type Named = { readonly agreement: string; readonly rule: Beside['others'][number]['rule'] }
type Row = { readonly one: Beside; readonly other: Beside['others'][number] }

function row(told: Told, states: readonly AgreementState[], { one, other }: Row): (Html | string)[] {
  const { lang } = told.context
  const words = historyTexts[lang]
  const { rule } = one.decides ?? other
  const way = changesTexts[lang].places.way({
    pointed: countryName(one.partner, lang),
    pointing: countryName(one.home, lang),
    object: objectName(told, rule),
  })
  return [
    rich(way),
    one.decides === undefined ? words.besideNothing : named(told, states, one.decides),
    named(told, states, other),
    words.because[other.because ?? 'ambiguous'],
  ]
}

function named(
  { context: { lang } }: Told,
  states: readonly AgreementState[],
  { agreement, rule }: Named,
): Html {
  const title = states.find(({ id }) => id === agreement)?.agreement.title
  const short = shortOf(agreement)
  return html`<a href="/${lang}/agreements/${short}#${rule.id}">${title === undefined ? ltr(short) : text(title, lang)}</a><div>${ltr(rule.id)}</div>`
}
