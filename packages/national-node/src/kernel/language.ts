/** The languages of the portal, and the choice among them (RFC 9110 §12.5.4, RFC 4647 §3.4 lookup). */

export const LANGUAGES = ['fr', 'nl', 'de', 'en', 'ja', 'ar', 'vi'] as const
export type Language = (typeof LANGUAGES)[number]

export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value)
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return language === 'ar' || language.startsWith('ar-') ? 'rtl' : 'ltr'
}

/** The best language for an `Accept-Language` header among those the node speaks; the fallback otherwise. */
export function chooseLanguage(
  acceptLanguage: string | undefined,
  fallback: Language,
  spoken: readonly Language[] = LANGUAGES,
): Language {
  const wanted = (acceptLanguage ?? '').slice(0, 500).split(',').map(parseRange)
  const ranked = wanted.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)
  for (const { tag } of ranked) {
    if (tag === '*') return fallback
    const found = spoken.find((language) => tag === language || tag.startsWith(`${language}-`))
    if (found !== undefined) return found
  }
  return fallback
}

function parseRange(range: string): { tag: string; quality: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  if (weight === undefined) return { tag, quality: tag === '' ? 0 : 1 }
  return { tag, quality: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 }
}
