/** Points in time as XML Schema writes them. */
import { instantOf, parseInstant, secondsOf } from '../instant.ts'
import type { Instant } from '../ports.ts'

const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)\d*(?:Z|([+-])(\d\d):([0-5]\d))$/

/** XML Schema Part 2 §3.2.7: undefined without a time zone, which would be no point in time. */
export function parseXmlDateTime(text: string): Instant | undefined {
  const [, local = '', sign = '', hours = '0', minutes = '0'] = DATE_TIME.exec(text) ?? []
  const instant = parseInstant(`${local}Z`)
  const offset = Number(hours) * 3600 + Number(minutes) * 60
  if (instant === undefined || offset > 14 * 3600) return undefined
  if (offset === 0) return instant
  const seconds = secondsOf(instant) + (sign === '+' ? -offset : offset)
  return instantOf(seconds).replace(/\.\d{3}Z$/, instant.slice(19))
}
