/** What the people concerned read of a notice, in every language. */
import { type Lang, LANGUAGES, workbenchTexts } from '@entente/ui'

/** A standard sentence for what happened, and the operator's own words after it in the language they are written in. */
export function suspensionText(trigger: string, own: string, written: Lang): Record<string, string> {
  const kind = trigger.startsWith('list-') ? 'list' : trigger === 'incident' ? 'incident' : 'other'
  const text = inAllLanguages((lang) => workbenchTexts[lang].publicTexts[kind])
  return own === '' ? text : { ...text, [written]: `${text[written]} ${own}` }
}

export function liftText(): Record<string, string> {
  return inAllLanguages((lang) => workbenchTexts[lang].publicLift)
}

function inAllLanguages(text: (lang: Lang) => string): Record<string, string> {
  return Object.fromEntries(LANGUAGES.map((lang) => [lang, text(lang)]))
}
