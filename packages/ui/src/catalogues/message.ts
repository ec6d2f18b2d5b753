/** What compiled messages are made of. Values stand at odd places, so that each can be isolated from the sentence. */
import { localeOf } from '../format/format.ts'
import { memoise } from '../format/memoise.ts'
import { type Child, type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'

/** Text at even places, values at odd ones. */
export type Parts = readonly Child[]

/** A text with values; `Numbers` are written in the figures of the language and may choose the plural form. */
export type Message<Texts extends string = never, Numbers extends string = never> = (
  values: { readonly [Name in Texts]: Child } & { readonly [Name in Numbers]: number },
) => Parts

/** For an attribute or a title: values stand between U+2068 and U+2069 (first strong isolate, UAX #9). */
export function plain(parts: Parts): string {
  let text = ''
  for (const [index, part] of parts.entries()) text += index % 2 === 0 ? part : `\u2068${String(part)}\u2069`
  return text
}

/** For a page: each value in its own `bdi`, so that a name in another script cannot turn the sentence around. */
export function rich(parts: Parts): Html {
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<bdi>${part}</bdi>`))}`
}

const numberFormat = memoise((locale) => new Intl.NumberFormat(locale))
const pluralRules = memoise(
  (locale, type) => new Intl.PluralRules(locale, { type: type === 'ordinal' ? 'ordinal' : 'cardinal' }),
)

/** A number in the figures and groups of the language. */
export function number(lang: Lang, value: number): string {
  return numberFormat(localeOf(lang)).format(value)
}

/** The variant for a count: the number itself where the message has a sentence for it, else its CLDR category. */
export function plural(lang: Lang, value: number, exact: readonly number[] = []): string {
  return exact.includes(value) ? String(value) : pluralRules(localeOf(lang)).select(value)
}

/** The same for "1st, 2nd". */
export function ordinal(lang: Lang, value: number, exact: readonly number[] = []): string {
  return exact.includes(value) ? String(value) : pluralRules(localeOf(lang), 'ordinal').select(value)
}
