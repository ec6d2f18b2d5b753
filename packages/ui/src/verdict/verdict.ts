import { assuranceName, countryName, type Verdict } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import { names } from '../generated/names.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import type { MarkName } from '../mark/mark.ts'
import { sealSign } from '../seal/seal.ts'
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
  /** Said instead of the general sentence of the verdict; it must not say anything else than the verdict. */
  readonly headline?: string
  /** What the decision is about: the document or the right. */
  readonly subject?: Html | string
  /** The level of assurance that was recognised, as the agreement writes it. */
  readonly assurance?: string
  readonly agreement?: Html | string
  readonly article?: Html | string
  readonly body?: Html
}

/** The decision at a glance: from where, to where, and what. It is the first heading of its page. */
export function verdict(props: VerdictProps): Html {
  const { lang, verdict, from, to, body } = props
  const { look } = LOOKS[verdict]
  const title = props.headline ?? names[lang].verdictTitles[verdict]
  return html`<section class="verdict verdict-${look}" aria-labelledby="verdict"><div class="route">${place(say(lang, 'routeFrom'), countryName(from, lang))}<span class="track"></span>${sealSign(verdict)}<span class="track"></span>${place(say(lang, 'routeTo'), countryName(to, lang))}</div>
<div class="verdict-text"><h1 id="verdict">${title}</h1>${body}</div>${facts(props)}</section>`
}

function place(label: string, name: string): Html {
  return html`<p class="place"><span>${label}</span> <strong>${name}</strong></p>`
}

function facts({ lang, verdict, headline, subject, assurance, agreement, article }: VerdictProps): Html {
  const rows: readonly (readonly [string, Html | string | undefined])[] = [
    // A headline in the words of a page does not replace the word of the agreement.
    [say(lang, 'verdictOf'), headline === undefined ? undefined : names[lang].verdicts[verdict]],
    [say(lang, 'offerDocument'), subject],
    [say(lang, 'levelReached'), assurance === undefined ? undefined : assuranceName(lang, assurance)],
    [say(lang, 'agreement'), agreement],
    [say(lang, 'article'), article],
  ]
  const shown = rows.filter(([, value]) => value !== undefined)
  if (shown.length === 0) return html``
  return html`<dl class="verdict-facts">${shown.map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** The verdict as one word, for a row or the head of a card. */
export function verdictTag(lang: Lang, verdict: Verdict): Html {
  const { sign, tone } = LOOKS[verdict]
  return tag({ label: names[lang].verdicts[verdict], tone, sign })
}

/** The class that gives another component the tone and the line pattern of a verdict. */
export function verdictLook(verdict: Verdict): string {
  return `verdict-${LOOKS[verdict].look}`
}
