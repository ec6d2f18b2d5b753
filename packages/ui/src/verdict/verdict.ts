import { assuranceName, countryName, type Verdict } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import { names } from '../generated/names.ts'
import { type Child, type Html, html } from '../html.ts'
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

export type DecidedDocument = {
  readonly title: Child
  readonly verdict: Verdict
  /** Where the page tells the rest of it. */
  readonly href: string
  /** The level of assurance that was recognised, as the agreement writes it. */
  readonly assurance?: string | undefined
  readonly agreement?: Child
  readonly article?: Child
  /** The gravest reason in the words of the person. */
  readonly why?: Child
}

export type VerdictProps = {
  readonly lang: Lang
  readonly verdict: Verdict
  /** ISO codes of the country the document comes from and of the one that decides. */
  readonly from: string
  readonly to: string
  /** What was decided about, one after the other: each with its own word, since they may differ. */
  readonly documents?: readonly DecidedDocument[]
  readonly body?: Html
}

/** The decision at a glance: from where, to where, and what. It is the first heading of its page. */
export function verdict(props: VerdictProps): Html {
  const { lang, verdict, from, to, body, documents = [] } = props
  return html`<section class="verdict ${verdictLook(verdict)}" aria-labelledby="verdict"><div class="route">${place(say(lang, 'routeFrom'), countryName(from, lang))}<span class="track"></span>${sealSign(verdict)}<span class="track"></span>${place(say(lang, 'routeTo'), countryName(to, lang))}</div>
<div class="verdict-text"><h1 id="verdict">${names[lang].verdictTitles[verdict]}</h1>${body}</div>${documents.length > 0 && html`<ul class="verdict-documents">${documents.map((one) => glance(lang, one))}</ul>`}</section>`
}

function place(label: string, name: string): Html {
  return html`<p class="place"><span>${label}</span> <strong>${name}</strong></p>`
}

/** One document in a row: what, which word, at what level, under which article, and why. */
function glance(
  lang: Lang,
  { title, verdict, href, assurance, agreement, article, why }: DecidedDocument,
): Html {
  const facts: readonly (readonly [string, Child])[] = [
    [say(lang, 'levelReached'), assurance === undefined ? undefined : assuranceName(lang, assurance)],
    [say(lang, 'agreement'), agreement],
    [say(lang, 'article'), article],
  ]
  const known = facts.filter(([, value]) => value !== undefined)
  return html`<li><p class="verdict-document"><a href="${href}">${title}</a> ${verdictTag(lang, verdict)}</p>${known.length > 0 && html`<dl class="verdict-facts">${known.map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}</dl>`}${why !== undefined && html`<p>${why}</p>`}</li>`
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
