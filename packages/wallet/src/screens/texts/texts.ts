import { type Child, fill, type Html, html, type Lang } from '@entente/ui'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'
import type { TextKey, Texts } from './keys.ts'
import { nl } from './nl.ts'
import { vi } from './vi.ts'

/** Status of all seven: draft, no native speaker has signed them yet; the footer says so. */
export const TEXTS = { fr, nl, de, en, ja, ar, vi } as const satisfies Record<Lang, Texts>

type Slots<Text extends string> = Text extends `${string}{$${infer Slot}}${infer Rest}`
  ? Slot | Slots<Rest>
  : never
type Values<Key extends TextKey, Value> =
  Slots<(typeof en)[Key]> extends never ? [] : [values: { readonly [Slot in Slots<(typeof en)[Key]>]: Value }]

/** A text with its values isolated, so that a name in another script cannot turn the sentence around. */
export function say<Key extends TextKey>(lang: Lang, key: Key, ...[values]: Values<Key, string>): string {
  const text: string = TEXTS[lang][key]
  return values === undefined ? text : fill(text, values)
}

const SLOT = /\{\$(\w+)\}/

/** The same where a value is a piece of HTML. */
export function sayHtml<Key extends TextKey>(lang: Lang, key: Key, ...[values]: Values<Key, Child>): Html {
  const given: Readonly<Record<string, Child>> = values ?? {}
  const text: string = TEXTS[lang][key]
  return html`${text.split(SLOT).map((part, index) => (index % 2 === 0 ? part : html`<bdi>${given[part]}</bdi>`))}`
}

/** The first of the person's languages that the wallet speaks; English when there is none. */
export function chooseLanguage(wanted: readonly unknown[]): Lang {
  for (const tag of wanted) {
    const primary = typeof tag === 'string' ? tag.toLowerCase().split('-')[0] : undefined
    for (const lang of Object.keys(TEXTS) as Lang[]) if (lang === primary) return lang
  }
  return 'en'
}
