/** The shape every language fills; English names the keys, so a key missing elsewhere does not compile. */
import type { names } from './en/names.ts'
import type { page } from './en/page.ts'
import type { reasons } from './en/reasons.ts'

/** Keys of the page texts. `{$name}` marks a placeholder, as in MessageFormat 2 simple messages. */
export type PageTexts = { readonly [Key in keyof typeof page]: string }
/** Reasons as the person reads them: what happened, and what the person can do. */
export type ReasonTexts = { readonly [Code in keyof typeof reasons]: string }
/** Words by group: verdicts, states, attributes, levels, countries. */
export type Names = {
  readonly [Group in keyof typeof names]: { readonly [Key in keyof (typeof names)[Group]]: string }
}

/** The codes of agreement-1 §10. A test of the portal compares them with the list of `@entente/agreement`. */
export type ReasonCode = keyof ReasonTexts
export type ReasonClass = keyof Names['reasonClasses']
export type Verdict = keyof Names['verdicts']

/** The three texts of one reason. */
export type ReasonText = { readonly person: string; readonly caseWorker: string; readonly engineer: string }

/** Texts are drafts until a native speaker has signed them; the footer of every page says so. */
export type Review =
  | { readonly status: 'draft' }
  | { readonly status: 'reviewed'; readonly by: string; readonly on: string }

export type Catalogue = {
  readonly review: Review
  readonly page: PageTexts
  readonly reasons: ReasonTexts
} & Names
