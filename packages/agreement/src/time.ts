/**
 * Instants, civil dates and durations without a clock and without `Date`: UTC, proleptic Gregorian, calendar
 * months clamped to the end of the month (agreement-1 §2, §4). The same result in every runtime and time zone.
 */
import type { Duration, Instant } from './facts.ts'

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)\.(\d{3})Z$/
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DURATION =
  /^P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/
const DAY_MS = 86_400_000

/** A duration taken apart once, where it is compared again and again. */
export type DurationParts = { readonly months: number; readonly ms: number }

export function isInstant(text: string): boolean {
  const match = INSTANT.exec(text)
  return match !== null && isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3]))
}

export function isDate(text: string): boolean {
  const match = DATE.exec(text)
  return match !== null && isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** Calendar part or clock part, never both, and not zero in form: `P1Y`, `PT15M`. */
export function isDuration(text: string): boolean {
  const match = DURATION.exec(text)
  if (match === null) return false
  const calendar = match.slice(1, 4).some((part) => part !== undefined)
  const clock = match.slice(4).some((part) => part !== undefined)
  return calendar !== clock
}

/** The instants read last: every decision asks for those of the list, of its status and of the log. */
const READ = new Map<Instant, number>()
const READ_MOST = 256

/** Milliseconds since 1970-01-01T00:00:00.000Z. */
export function millisecondsOf(instant: Instant): number {
  const known = READ.get(instant)
  if (known !== undefined) return known
  const milliseconds = readInstant(instant)
  if (READ.size >= READ_MOST) READ.clear()
  READ.set(instant, milliseconds)
  return milliseconds
}

/** Digits are read in place, without parts of the text. */
function readInstant(instant: Instant): number {
  const [year, month, day] = [digits(instant, 0, 4), digits(instant, 5, 7), digits(instant, 8, 10)]
  if (!INSTANT.test(instant) || !isCalendarDate(year, month, day))
    throw new TypeError(`not an instant: ${instant.slice(0, 40)}`)
  const seconds = digits(instant, 11, 13) * 3600 + digits(instant, 14, 16) * 60 + digits(instant, 17, 19)
  return daysOf(year, month, day) * DAY_MS + seconds * 1000 + digits(instant, 20, 23)
}

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 0x30
  return value
}

export function instantOf(milliseconds: number): Instant {
  const days = Math.floor(milliseconds / DAY_MS)
  const rest = milliseconds - days * DAY_MS
  const clock = [rest / 3_600_000, (rest / 60_000) % 60, (rest / 1000) % 60].map((n) => pad(Math.floor(n), 2))
  return `${dateOf(days)}T${clock.join(':')}.${pad(rest % 1000, 3)}Z`
}

/** Months are added first and clamped to the end of the month, then days and clock time. */
export function addDuration(instant: Instant, duration: Duration): Instant {
  const { months, ms } = parseDuration(duration)
  return instantOf(addMonths(millisecondsOf(instant), months) + ms)
}

export function subtractDuration(instant: Instant, duration: Duration): Instant {
  const { months, ms } = parseDuration(duration)
  return instantOf(addMonths(millisecondsOf(instant), -months) - ms)
}

/** True when more than `limit` has passed from `since` to `at`; a `since` in the future counts as now. */
export function isOlderThan(since: Instant, { months, ms }: DurationParts, at: Instant): boolean {
  return addMonths(millisecondsOf(since), months) + ms < decisionTime(at)
}

/** The time of the decision under way: asked for three times, then never again, so it stays out of `READ`. */
let deciding = { at: '', milliseconds: Number.NaN }

function decisionTime(at: Instant): number {
  if (at !== deciding.at) deciding = { at, milliseconds: readInstant(at) }
  return deciding.milliseconds
}

/** Compares by what they do to one fixed day; enough to order retention periods. */
export function compareDurations(a: Duration, b: Duration): number {
  return spanOf(a) - spanOf(b)
}

const LEAP_YEAR = 1_704_067_200_000

/** Milliseconds from the start of 2024 to the end of the duration begun there. */
export function spanOf(duration: Duration): number {
  const { months, ms } = parseDuration(duration)
  return addMonths(LEAP_YEAR, months) + ms - LEAP_YEAR
}

/** Midnight UTC at the start of a civil date. */
export function startOfDate(date: string): Instant {
  return `${date}T00:00:00.000Z`
}

/** Whole years from a civil date to the UTC date of an instant; a birthday counts from its start. */
export function wholeYears(date: string, at: Instant): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = at.slice(0, 10).split('-').map(Number)
  const before = nowMonth < month || (nowMonth === month && nowDay < day)
  return nowYear - year - (before ? 1 : 0)
}

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b
}

export function later(a: Instant, b: Instant): Instant {
  return a < b ? b : a
}

/** Days are a fixed number of milliseconds in UTC; months are not. */
export function parseDuration(duration: Duration): DurationParts {
  const match = DURATION.exec(duration)
  if (match === null || !isDuration(duration)) throw new TypeError(`not a duration: ${duration.slice(0, 40)}`)
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  return { months: years * 12 + months, ms: days * DAY_MS + (hours * 3600 + minutes * 60 + seconds) * 1000 }
}

function addMonths(milliseconds: number, months: number): number {
  if (months === 0) return milliseconds
  const days = Math.floor(milliseconds / DAY_MS)
  const [year = 0, month = 0, day = 0] = dateOf(days).split('-').map(Number)
  const index = year * 12 + month - 1 + months
  const targetYear = Math.floor(index / 12)
  const targetMonth = index - targetYear * 12 + 1
  const clamped = Math.min(day, daysInMonth(targetYear, targetMonth))
  return daysOf(targetYear, targetMonth, clamped) * DAY_MS + (milliseconds - days * DAY_MS)
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** Days since 1970-01-01, counting years from March so that the leap day comes last. */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

function dateOf(days: number): string {
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
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return `${pad(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
