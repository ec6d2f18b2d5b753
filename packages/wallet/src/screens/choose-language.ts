import { type Lang, LANGUAGES } from '@entente/ui'

/** The first of the person's languages that the wallet speaks; English when there is none. */
export function chooseLanguage(wanted: readonly unknown[]): Lang {
  for (const tag of wanted) {
    const primary = typeof tag === 'string' ? tag.toLowerCase().split('-')[0] : undefined
    const spoken = LANGUAGES.find((lang) => lang === primary)
    if (spoken !== undefined) return spoken
  }
  return 'en'
}
