/** Moments of an agreement: in the reader's calendar, and in the zone of each of the two parties. */
import { countryName } from '../catalogues/names.ts'
import { millisecondsOfInstant } from '../format/civil.ts'
import { formatInstant } from '../format/format.ts'
import { localeOf } from '../format/locale.ts'
import { memoise } from '../format/memoise.ts'
import { type Child } from '../html.ts'
import type { Telling } from './telling.ts'

const dayFormat = memoise(
  (locale, timeZone) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: timeZone ?? 'UTC' }),
)
const timeFormat = memoise(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: timeZone ?? 'UTC',
    }),
)

/** One day with two times where it is the same day on both sides, else two moments. */
export function momentText(telling: Telling, instant: string): Child {
  const { lang, reader, writer, words, before, after } = telling
  const at = millisecondsOfInstant(instant)
  const [first, second] = after.parties.length >= 2 ? after.parties : before.parties
  if (at === undefined || first === undefined || second === undefined) return writer.code(instant)
  const locale = localeOf(lang, reader.country)
  const zones = [first.timeZone, second.timeZone].map((zone) => (isZone(zone) ? zone : 'UTC'))
  const [here = '', there = ''] = zones
  const places = { firstPlace: countryName(first.code, lang), secondPlace: countryName(second.code, lang) }
  const [day, otherDay] = [here, there].map((zone) => dayFormat(locale, zone).format(at))
  const times =
    day === otherDay && day !== undefined
      ? words.items.oneTime({
          date: day,
          first: timeFormat(locale, here).format(at),
          second: timeFormat(locale, there).format(at),
          ...places,
        })
      : words.items.twoTimes({
          first: formatInstant(instant, { ...reader, timeZone: here }),
          second: formatInstant(instant, { ...reader, timeZone: there }),
          ...places,
        })
  return writer.time(instant, writer.say(times))
}

/** A draft may name a zone that nobody has. */
function isZone(timeZone: string): boolean {
  try {
    dayFormat('en', timeZone)
    return true
  } catch {
    return false
  }
}
