/** Instants without a clock: text ↔ parts ↔ seconds since 1970, proleptic Gregorian calendar. */
import type { Instant } from './ports.ts'

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/

export type InstantParts = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function exists({ year, month, day, hour, minute, second }: InstantParts): boolean {
  const dated = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  return dated && hour <= 23 && minute <= 59 && second <= 59
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}

/** Undefined for a date or a time that does not exist. */
export function instantOfParts(parts: InstantParts): Instant | undefined {
  if (!exists(parts)) return undefined
  const date = `${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}`
  return `${date}T${pad(parts.hour, 2)}:${pad(parts.minute, 2)}:${pad(parts.second, 2)}.000Z`
}

/** Any RFC 3339 text in UTC → an instant of fixed precision; undefined when it is not one. */
export function parseInstant(text: string): Instant | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const whole = instantOfParts({ year, month, day, hour, minute, second })
  return whole?.replace('.000Z', `.${(match[7] ?? '').slice(0, 3).padEnd(3, '0')}Z`)
}

/** Whole seconds since 1970-01-01T00:00:00Z of an instant (a NumericDate of RFC 7519). */
export function secondsOf(instant: Instant): number {
  const [year, month, day] = [0, 5, 8].map((at) => Number(instant.slice(at, at === 0 ? 4 : at + 2))) as [
    number,
    number,
    number,
  ]
  const [hour, minute, second] = [11, 14, 17].map((at) => Number(instant.slice(at, at + 2))) as [
    number,
    number,
    number,
  ]
  return daysBefore(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
}

/** Days from 1970-01-01; years counted from March, so that the leap day comes last. */
function daysBefore(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The inverse of `secondsOf`. */
export function instantOf(seconds: number): Instant {
  const days = Math.floor(seconds / 86_400)
  const rest = seconds - days * 86_400
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const parts = {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
  }
  const instant = instantOfParts(parts)
  if (instant === undefined) throw new RangeError(`no instant at ${seconds} seconds`)
  return instant
}
