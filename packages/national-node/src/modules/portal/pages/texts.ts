import { chooseText, type Html, html, type TextByLanguage } from '@entente/ui'
import type { Language } from '../../../kernel/language.ts'

/** A text that comes by language; when it is not in the reader's, it says in which it is. */
export function text(texts: TextByLanguage, lang: Language): Html {
  const chosen = chooseText(texts, lang)
  return chosen.lang === lang ? html`${chosen.text}` : html`<bdi lang="${chosen.lang}">${chosen.text}</bdi>`
}

/** `urn:entente:agreement:be-jp` → `be-jp`, as it stands in addresses. */
export function shortOf(id: string): string {
  return id.split(':').at(-1) ?? id
}

/** In groups of four, so that two people can compare it aloud. */
export function fingerprint(sha256: string): string {
  return sha256.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/** `{ ial: '2', aal: '2' }` → `IAL 2 · AAL 2`: codes of a scale, the same in every language. */
export function levelText(level: Readonly<Record<string, string>>): string {
  return Object.entries(level)
    .map(([component, value]) => `${component.toUpperCase()} ${value}`)
    .join(' · ')
}
