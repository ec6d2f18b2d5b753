/** Fills page texts. Placeholders are isolated, so that a name in another script cannot turn a sentence around. */
import { type Child, type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { CATALOGUES } from './catalogues.ts'
import type { page } from './en/page.ts'

export type PageKey = keyof typeof page

/** The placeholders of a message, read from the English text by the compiler. */
type Slots<Text extends string> = Text extends `${string}{$${infer Slot}}${infer Rest}`
  ? Slot | Slots<Rest>
  : never
type Values<Key extends PageKey, Value> =
  Slots<(typeof page)[Key]> extends never
    ? []
    : [values: { readonly [Slot in Slots<(typeof page)[Key]>]: Value }]

const SLOT = /\{\$(\w+)\}/

/** A page text for an attribute or a title: values stand between U+2068 and U+2069 (first strong isolate). */
export function say<Key extends PageKey>(lang: Lang, key: Key, ...[values]: Values<Key, string>): string {
  return fill(CATALOGUES[lang].page[key], values ?? {})
}

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .split(SLOT)
    .map((part, index) => (index % 2 === 0 ? part : `\u2068${values[part] ?? ''}\u2069`))
    .join('')
}

/** A page text whose values are pieces of HTML (a name with its reading, a date), each in its own `bdi`. */
export function fillHtml<Key extends PageKey>(lang: Lang, key: Key, ...[values]: Values<Key, Child>): Html {
  const given: Readonly<Record<string, Child>> = values ?? {}
  const parts = CATALOGUES[lang].page[key].split(SLOT)
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<bdi>${given[part]}</bdi>`))}`
}
