/** Spans of time in words. `Intl.DurationFormat` is not in every browser yet; units and lists are. */
import { localeOf, type Reader } from './locale.ts'
import { memoise } from './memoise.ts'

const DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const

const unitFormat = memoise(
  (locale, unit) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: unit ?? 'day', unitDisplay: 'long' }),
)
const spanFormat = memoise((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }))

/**
 * `P90D` → "90 days", `P1Y6M` → "1 year and 6 months", `PT1H30M` → "1 hour and 30 minutes". Nothing is converted:
 * a month is not 30 days. What is no duration of whole numbers is shown as it is.
 */
export function formatDuration(duration: string, { lang, country }: Reader): string {
  const parts = DURATION.exec(duration)?.slice(1)
  if (parts === undefined) return duration
  const locale = localeOf(lang, country)
  const given = parts.flatMap((part, index) =>
    part === undefined ? [] : [{ count: Number(part), unit: UNITS[index] ?? 'day' }],
  )
  const told = given.filter(({ count }) => count > 0)
  const spoken = (told.length > 0 ? told : given.slice(-1)).map(({ count, unit }) =>
    unitFormat(locale, unit).format(count),
  )
  return spanFormat(locale).format(spoken)
}
