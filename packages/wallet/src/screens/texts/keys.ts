import type { en } from './en.ts'

export type TextKey = keyof typeof en
/** What every language must give. */
export type Texts = { readonly [Key in TextKey]: string }
