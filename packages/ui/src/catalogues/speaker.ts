import type { Child, Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { type Message, plain, rich } from './message.ts'

/** What a text must be given: nothing, or its values, each a number or a `Value`. */
type Values<Text, Value> = Text extends (values: infer Given) => unknown
  ? [values: { readonly [Name in keyof Given]: Given[Name] extends number ? number : Value }]
  : []

export type Speaker<Texts> = {
  /** For an attribute or a title: values are isolated by characters. */
  readonly say: <Key extends keyof Texts>(
    lang: Lang,
    key: Key,
    ...values: Values<Texts[Key], string>
  ) => string
  /** For a page: each value in its own `bdi`. */
  readonly sayHtml: <Key extends keyof Texts>(
    lang: Lang,
    key: Key,
    ...values: Values<Texts[Key], Child>
  ) => Html
}

/** Says the texts of a room by key; which values a text takes is known to the compiler. */
export function speaker<Texts>(room: Readonly<Record<Lang, Texts>>): Speaker<Texts> {
  const find = (lang: Lang, key: keyof Texts) => room[lang][key] as string | Message<string>
  return {
    say(lang, key, ...[values]) {
      const text = find(lang, key)
      return typeof text === 'string' ? text : plain(text(values ?? {}))
    },
    sayHtml(lang, key, ...[values]) {
      const text = find(lang, key)
      return rich(typeof text === 'string' ? [text] : text(values ?? {}))
    },
  }
}
