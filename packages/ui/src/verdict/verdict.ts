import { type Verdict } from '../catalogues/catalogue.ts'
import { CATALOGUES } from '../catalogues/catalogues.ts'
import { countryName } from '../catalogues/names.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { mark, type MarkName } from '../mark/mark.ts'
import { tag, type Tone } from '../tag/tag.ts'

/** Each verdict has its own mark, tone and line pattern; the word always stands beside them. */
const LOOKS = {
  RECOGNISED: { sign: 'tick', tone: 'ok', look: 'recognised' },
  RECOGNISED_LIMITED: { sign: 'limit', tone: 'ok', look: 'limited' },
  INDETERMINATE: { sign: 'question', tone: 'todo', look: 'open' },
  SUSPENDED: { sign: 'pause', tone: 'todo', look: 'suspended' },
  NOT_RECOGNISED: { sign: 'cross', tone: 'stop', look: 'refused' },
} as const satisfies Record<Verdict, { sign: MarkName; tone: Tone; look: string }>

export type VerdictProps = {
  readonly lang: Lang
  readonly verdict: Verdict
  /** ISO codes of the country the document comes from and of the one that decides. */
  readonly from: string
  readonly to: string
  readonly body?: Html
}

/** The decision at a glance: from where, to where, and what. It is the first heading of its page. */
export function verdict({ lang, verdict, from, to, body }: VerdictProps): Html {
  const { page, verdictTitles } = CATALOGUES[lang]
  const { sign, look } = LOOKS[verdict]
  return html`<section class="verdict verdict-${look}" aria-labelledby="verdict"><div class="route">${place(page.routeFrom, countryName(from, lang))}<span class="track"></span><span class="seal">${mark(sign)}</span><span class="track"></span>${place(page.routeTo, countryName(to, lang))}</div>
<div class="verdict-text"><h1 id="verdict">${verdictTitles[verdict]}</h1>${body}</div></section>`
}

function place(label: string, name: string): Html {
  return html`<p class="place"><span>${label}</span> <strong>${name}</strong></p>`
}

/** The verdict as one word, for a row or the head of a card. */
export function verdictTag(lang: Lang, verdict: Verdict): Html {
  const { sign, tone } = LOOKS[verdict]
  return tag({ label: CATALOGUES[lang].verdicts[verdict], tone, sign })
}
