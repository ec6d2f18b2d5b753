/** Notices as an operator sends them, with what the people concerned read of them in every language. */
import { type Lang, LANGUAGES, workbenchTexts } from '@entente/ui'
import type { NoticeDraft } from '../../agreements/index.ts'

export type Suspending = {
  readonly agreement: string
  readonly target: readonly string[]
  /** The safeguard of the agreement that allows it. */
  readonly safeguard: { readonly id: string; readonly trigger: { readonly on: string } }
  /** The operator's own words, and the language they are written in. */
  readonly own: string
  readonly written: Lang
}

/** A standard sentence for what happened, and the operator's own words after it in their language. */
export function suspensionDraft({ agreement, target, safeguard, own, written }: Suspending): NoticeDraft {
  const { id: code, trigger } = safeguard
  const kind = trigger.on.startsWith('list-') ? 'list' : trigger.on === 'incident' ? 'incident' : 'other'
  const standard = inAllLanguages((lang) => workbenchTexts[lang].publicTexts[kind])
  const text = own === '' ? standard : { ...standard, [written]: `${standard[written]} ${own}` }
  return { agreement, type: 'suspend', target, reason: { code, text } }
}

/** Lifts for our side what that notice has suspended. */
export function liftDraft(agreement: string, notice: string): NoticeDraft {
  const text = inAllLanguages((lang) => workbenchTexts[lang].publicLift)
  return { agreement, type: 'lift', refs: [notice], reason: { code: 'lift', text } }
}

function inAllLanguages(text: (lang: Lang) => string): Record<string, string> {
  return Object.fromEntries(LANGUAGES.map((lang) => [lang, text(lang)]))
}
