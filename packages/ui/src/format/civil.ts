/** Own ISO date arithmetic: `Date` is banned and `Temporal` is not in every browser. */

/** Days from 1970-01-01 to a civil date of the proleptic Gregorian calendar. */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const CIVIL = /^(\d{4})-(\d{2})-(\d{2})$/
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?Z$/

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Milliseconds since 1970 at 00:00 UTC of a `YYYY-MM-DD`; undefined when it is not a real date. */
export function millisecondsOfCivil(civil: string): number | undefined {
  const parts = CIVIL.exec(civil)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  return daysFromCivil(year, month, day) * 86_400_000
}

/** Milliseconds since 1970 of an RFC 3339 UTC instant; undefined when it is none. */
export function millisecondsOfInstant(instant: string): number | undefined {
  const parts = INSTANT.exec(instant)
  const midnight = millisecondsOfCivil(parts?.[1] ?? '')
  if (parts === null || midnight === undefined) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(2, 5).map(Number)
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined
  return midnight + ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((parts[5] ?? '0').padEnd(3, '0'))
}
