import { CBOR_TAG, CborTag, taggedValue, type CborValue } from '../cbor/cbor-value.ts'

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?Z$/
const CIVIL_DATE = /^(\d{4})-(\d\d)-(\d\d)$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const DAY_SECONDS = 86_400

/**
 * NumericDate of an RFC 3339 instant in UTC. ISO 18013-5 §7.2.1 writes no fractions of a second; a known wallet does,
 * so they are read, and dropped.
 */
export function secondsOfInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  if (!isCivilDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined
  return daysSinceEpoch(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second
}

/** An instant as an mdoc writes it: UTC, no fractions. */
export function instantOfSeconds(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS)
  const rest = seconds - days * DAY_SECONDS
  const [hour, minute, second] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, Math.floor(rest % 60)]
  return `${civilDateOf(days)}T${[hour, minute, second].map(twoDigits).join(':')}Z`
}

/** A day that exists, as `YYYY-MM-DD`. */
export function isFullDate(text: string): boolean {
  const parts = CIVIL_DATE.exec(text)
  return parts !== null && isCivilDate(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

/** `tdate = #6.0(tstr)` in seconds, or undefined. */
export function secondsOfTdate(value: CborValue): number | undefined {
  const text = taggedValue(value, CBOR_TAG.dateTime)
  return typeof text === 'string' ? secondsOfInstant(text) : undefined
}

export function tdateOf(seconds: number): CborTag {
  return new CborTag(CBOR_TAG.dateTime, instantOfSeconds(seconds))
}

function isCivilDate(year: number, month: number, day: number): boolean {
  const days = month === 2 && isLeapYear(year) ? 29 : (DAYS[month - 1] ?? 0)
  return day >= 1 && day <= days
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Of the proleptic Gregorian calendar, in years that begin with March, so that a leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

function civilDateOf(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const day = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  )
  const dayOfYear = day - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const position = Math.floor((5 * dayOfYear + 2) / 153)
  const month = position < 10 ? position + 3 : position - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const dayOfMonth = dayOfYear - Math.floor((153 * position + 2) / 5) + 1
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
