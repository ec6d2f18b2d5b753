/** Sentences are made once and written twice: as markup for a page, as text for a terminal. */
import { type Parts, plain, rich } from '../catalogues/message.ts'
import { millisecondsOfInstant, millisecondsOfCivil } from '../format/civil.ts'
import { text as texts } from '../generated/text.ts'
import { type Child, Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { ltr } from '../ltr/ltr.ts'
import { quoted } from '../punctuation/punctuation.ts'

export type Writer = {
  /** A message. What it holds of our own words runs on; what is foreign has been isolated by the others below. */
  readonly say: (parts: Parts) => Child
  /** A code, identifier or address: never turned around, never hyphenated. */
  readonly code: (text: string) => Child
  /** A word of our catalogues between the quotation marks of the page. */
  readonly name: (lang: Lang, text: string) => Child
  /** Words of the agreement itself, in their own language. */
  readonly quote: (lang: Lang, words: { readonly lang: string; readonly text: string }) => Child
  /** A day or a moment in words, with its form for machines. */
  readonly time: (machine: string, words: Child) => Child
}

export const pageWriter: Writer = {
  // A phrase around other phrases may not be isolated: without a letter of its own it would turn from left to right.
  say: (parts) =>
    html`${parts.map((part, index) => (index % 2 === 0 || part instanceof Html ? part : html`<bdi>${part}</bdi>`))}`,
  code: ltr,
  name: (lang, text) => rich(texts[lang].quoted({ text })),
  quote: quoted,
  time: (machine, words) => {
    const shown = words instanceof Html ? words : html`<bdi>${words}</bdi>`
    const known = millisecondsOfInstant(machine) ?? millisecondsOfCivil(machine)
    return known === undefined ? shown : html`<time datetime="${machine}">${shown}</time>`
  },
}

/** Text of the agreement may be a stranger's: what could move the cursor or turn the line is shown as U+FFFD. */
export const textWriter: Writer = {
  say: (parts) => parts.map(String).join(''),
  code: (text) => isolated(harmless(text)),
  name: (lang, text) => texts[lang].quoted({ text }).map(String).join(''),
  quote: (lang, { text }) => plain(texts[lang].quoted({ text: harmless(text) })),
  time: (_, words) => words,
}

function isolated(text: string): string {
  return `\u2068${text}\u2069`
}

function harmless(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd')
}
