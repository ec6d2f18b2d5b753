/** Dates and lists in the reader's language. Every `Intl` object is made once (4× throughput). */
import { directionOf } from '../language.ts'
import { millisecondsOfCivil, millisecondsOfInstant } from './civil.ts'
import { localeOf, type Reader } from './locale.ts'
import { memoise } from './memoise.ts'

export { formatDuration } from './duration.ts'
export { localeOf, type Reader, regionName } from './locale.ts'
export { formatMoney, formatNumber, type Money } from './money.ts'

const calendarOf = (calendar: string | undefined) =>
  calendar === undefined || calendar === '' ? {} : { calendar }

const civilFormat = memoise(
  (locale, calendar) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC', ...calendarOf(calendar) }),
)
const monthFormat = memoise(
  (locale, calendar) =>
    new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'long',
      timeZone: 'UTC',
      ...calendarOf(calendar),
    }),
)
const instantFormat = memoise(
  (locale, timeZone, calendar) =>
    new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: timeZone ?? 'UTC',
      hourCycle: 'h23',
      timeZoneName: 'short',
      ...calendarOf(calendar),
    }),
)
const listFormat = memoise((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }))

/**
 * `1999-04-03` → "3 April 1999", 平成11年4月3日; `1961-05` → "May 1961". What is neither is shown as it is: a
 * register may know no more than a year, and we do not add what it does not say.
 */
export function formatDate(civil: string, { lang, country, calendar }: Reader): string {
  const locale = localeOf(lang, country)
  const day = millisecondsOfCivil(civil)
  if (day !== undefined) return civilFormat(locale, calendar ?? '').format(day)
  // A month of the Gregorian calendar lies across two of the Hijri one, and may lie across two Japanese eras.
  const month = calendar === 'islamic-umalqura' ? undefined : millisecondsOfCivil(`${civil}-01`)
  return month === undefined ? civil : monthFormat(locale, calendar ?? '').format(month)
}

/** An instant in the zone of the reader; the zone is always named. */
export function formatInstant(instant: string, reader: Reader): string {
  const at = millisecondsOfInstant(instant)
  if (at === undefined) return instant
  const { lang, country, timeZone = 'UTC', calendar = '' } = reader
  const text = instantFormat(localeOf(lang, country), timeZone, calendar).format(at)
  return directionOf(lang) === 'rtl' ? text.replace(OFFSET, `${LEFT_TO_RIGHT}$&`) : text
}

/** After Arabic letters the sign of "+9" would stand behind its number. */
const OFFSET = /[+\u2212-](?=\d)/
const LEFT_TO_RIGHT = '\u200e'

/** "a, b and c" with the conjunction and comma of the language. */
export function formatList(items: readonly string[], { lang, country }: Reader): string {
  return listFormat(localeOf(lang, country)).format(items)
}
