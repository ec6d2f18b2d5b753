import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import type { Assets } from '../stylesheet.ts'

/** The shelves of the gallery, in its order. */
export const GROUPS = ['frame', 'text', 'form', 'service', 'wallet', 'data', 'picture'] as const

/** What a folder shows of its component, in every language. A newcomer copies a folder and changes this. */
export type ComponentExamples = {
  readonly group: (typeof GROUPS)[number]
  /** A whole page also takes the files of the theme in which it is shown. */
  readonly examples: Readonly<Record<string, (lang: Lang, assets?: Assets) => Html>>
  /** The examples are pages of their own, not parts of one. */
  readonly wholePage?: true
}

/** A component of the gallery: its examples, and the words of its page. */
export type Component = ComponentExamples & {
  readonly title: string
  readonly use: readonly string[]
  readonly criteria: readonly string[]
}
