/** Dates, lists, numbers in the reader's language. Every `Intl` object is made once (4× throughput). */
import type { Lang } from '../language.ts'
import { millisecondsOfCivil, millisecondsOfInstant } from './civil.ts'

/** Locales, not languages: Tunisia and Morocco name the months differently, Japan counts years by era (§4). */
const LOCALES = {
  fr: 'fr-BE',
  nl: 'nl-BE',
  de: 'de-LU',
  en: 'en-GB',
  ja: 'ja-JP-u-ca-japanese',
  ar: 'ar-TN',
  vi: 'vi-VN',
} as const satisfies Record<Lang, string>

const BY_COUNTRY: Readonly<Record<string, Partial<Record<Lang, string>>>> = {
  FR: { fr: 'fr-FR' },
  LU: { fr: 'fr-LU' },
  MA: { fr: 'fr-MA', ar: 'ar-MA' },
  TN: { fr: 'fr-TN' },
}

/** The locale of a reader's language on the node of a country. */
export function localeOf(lang: Lang, country?: string): string {
  return BY_COUNTRY[country ?? '']?.[lang] ?? LOCALES[lang]
}

function memoise<T>(make: (...key: string[]) => T): (...key: string[]) => T {
  const made = new Map<string, T>()
  return (...key) => {
    const name = key.join(' ')
    const known = made.get(name)
    if (known !== undefined) return known
    const fresh = make(...key)
    made.set(name, fresh)
    return fresh
  }
}

const civilFormat = memoise(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
)
const instantFormat = memoise(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: timeZone ?? 'UTC',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }),
)
const listFormat = memoise((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }))
const dayFormat = memoise(
  (locale, unit) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: unit ?? 'day', unitDisplay: 'long' }),
)
const regionNames = memoise((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }))

export type Reader = { readonly lang: Lang; readonly country?: string; readonly timeZone?: string }

/** `1999-04-03` → "3 April 1999", 平成11年4月3日; what is not a full date is shown as it is. */
export function formatDate(civil: string, { lang, country }: Reader): string {
  const at = millisecondsOfCivil(civil)
  return at === undefined ? civil : civilFormat(localeOf(lang, country)).format(at)
}

/** An instant in the zone of the reader; the zone is always named. */
export function formatInstant(instant: string, { lang, country, timeZone }: Reader): string {
  const at = millisecondsOfInstant(instant)
  return at === undefined ? instant : instantFormat(localeOf(lang, country), timeZone ?? 'UTC').format(at)
}

/** "a, b and c" with the conjunction and comma of the language. */
export function formatList(items: readonly string[], { lang, country }: Reader): string {
  return listFormat(localeOf(lang, country)).format(items)
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/
const UNITS = ['year', 'month', 'day'] as const

/** `P90D` → "90 days", `P1Y6M` → "1 year and 6 months". */
export function formatDuration(duration: string, reader: Reader): string {
  const parts = DURATION.exec(duration)?.slice(1)
  if (parts === undefined || parts.every((part) => part === undefined)) return duration
  const locale = localeOf(reader.lang, reader.country)
  const spoken = parts.flatMap((part, index) =>
    part === undefined ? [] : [dayFormat(locale, UNITS[index] ?? 'day').format(Number(part))],
  )
  return formatList(spoken, reader)
}

/** The name of a country that the catalogue does not hold, as the platform knows it. */
export function regionName(code: string, lang: Lang): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return regionNames(LOCALES[lang]).of(code) ?? code
}
