/** Which locale a reader has: the language of the page, as it is written in the country of the node. */
import type { Lang } from '../language.ts'
import { memoise } from './memoise.ts'

/** Locales, not languages: Tunisia and Morocco name the months differently, Japan counts years by era (§4). */
const LOCALES = {
  fr: 'fr-BE',
  nl: 'nl-BE',
  de: 'de-LU',
  en: 'en-GB',
  ja: 'ja-JP-u-ca-japanese',
  // Not `ar` nor `ar-EG`: the figures of our Arabic pages are those of the Maghreb (0–9) on every node.
  ar: 'ar-TN',
  vi: 'vi-VN',
} as const satisfies Record<Lang, string>

const BY_COUNTRY: Readonly<Record<string, Partial<Record<Lang, string>>>> = {
  BE: { de: 'de-BE' },
  FR: { fr: 'fr-FR' },
  LU: { fr: 'fr-LU' },
  MA: { fr: 'fr-MA', ar: 'ar-MA' },
  TN: { fr: 'fr-TN' },
}

/** Who reads, where, and by which calendar if it is not the one of the language. */
export type Reader = {
  readonly lang: Lang
  readonly country?: string
  readonly timeZone?: string
  /** `gregory` for Japanese readers who want no era, `islamic-umalqura` (Hijri) on request. */
  readonly calendar?: 'gregory' | 'islamic-umalqura'
}

/** The locale of a reader's language on the node of a country. */
export function localeOf(lang: Lang, country = ''): string {
  return (Object.hasOwn(BY_COUNTRY, country) ? BY_COUNTRY[country]?.[lang] : undefined) ?? LOCALES[lang]
}

const regionNames = memoise((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }))

/** The name of a country that the catalogue does not hold, as the platform knows it. */
export function regionName(code: string, lang: Lang): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return regionNames(LOCALES[lang]).of(code) ?? code
}
