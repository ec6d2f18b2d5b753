/** The seven languages of every page, each with its own name and writing direction. */
export const LANGUAGES = ['fr', 'nl', 'de', 'en', 'ja', 'ar', 'vi'] as const
export type Lang = (typeof LANGUAGES)[number]

export const LANGUAGE_NAMES = {
  fr: 'Français',
  nl: 'Nederlands',
  de: 'Deutsch',
  en: 'English',
  ja: '日本語',
  ar: 'العربية',
  vi: 'Tiếng Việt',
} as const satisfies Record<Lang, string>

export function directionOf(lang: string): 'ltr' | 'rtl' {
  return lang === 'ar' || lang.startsWith('ar-Arab') ? 'rtl' : 'ltr'
}

/** A text by language, as agreements and services carry it. */
export type TextByLanguage = { readonly [lang: string]: string | undefined }

/** The reader's language, else English, else whatever there is; `lang` says which, so that the page can mark it. */
export function chooseText(texts: TextByLanguage, lang: Lang): { lang: string; text: string } {
  for (const wanted of [lang, 'en', ...Object.keys(texts)]) {
    const text = texts[wanted]
    if (text !== undefined) return { lang: wanted, text }
  }
  return { lang, text: '' }
}
