import { rich } from '../catalogues/message.ts'
import { text as texts } from '../generated/text.ts'
import { type Child, type Html, html } from '../html.ts'
import { directionOf, type Lang } from '../language.ts'

/** Words of somebody else, between the quotation marks of the page and in their own language and direction. */
export function quoted(lang: Lang, words: { readonly lang: string; readonly text: string }): Html {
  const own = html`<span lang="${words.lang}" dir="${directionOf(words.lang)}">${words.text}</span>`
  return html`<q>${rich(texts[lang].quoted({ text: own }))}</q>`
}

/** Something added between brackets, which turn with the language and are isolated from what they hold. */
export function bracketed(lang: Lang, text: Child): Html {
  return rich(texts[lang].bracketed({ text }))
}
