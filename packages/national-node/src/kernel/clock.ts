/** The only reader of the clock: everything else takes a `Clock`, so that tests and replays decide the time. */

/** RFC 3339 in UTC with milliseconds, `2026-06-01T09:00:00.000Z`: of fixed precision, so that it compares as text. */
export type Instant = string

export type Clock = {
  now(): Instant
  /** NumericDate: whole seconds since 1970, rounded down. */
  seconds(): number
}

const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  seconds: () => Math.floor(Date.now() / 1000),
}

/** A clock that moves only when told to. */
export function steppingClock(start: Instant): Clock & { advance(seconds: number): void } {
  let ms = millisecondsOf(start)
  return {
    now: () => new Date(ms).toISOString(),
    seconds: () => Math.floor(ms / 1000),
    advance: (seconds) => {
      ms += Math.round(seconds * 1000)
    },
  }
}

/** True for an instant of the one form used here, on a day that exists. */
export function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text
}

/** NumericDate of an instant: whole seconds, rounded down. */
export function secondsOf(instant: Instant): number {
  return Math.floor(millisecondsOf(instant) / 1000)
}

export function millisecondsOf(instant: Instant): number {
  if (!isInstant(instant))
    throw new RangeError(`Not an instant (YYYY-MM-DDThh:mm:ss.sssZ): ${instant.slice(0, 40)}`)
  return Date.parse(instant)
}

export function instantOf(seconds: number): Instant {
  return new Date(Math.round(seconds * 1000)).toISOString()
}

const WRITTEN = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/

/** A day, or a time with its zone, as people write it; undefined for anything else. */
export function readTime(text: string): Instant | undefined {
  const ms = WRITTEN.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

export function addSeconds(instant: Instant, seconds: number): Instant {
  return new Date(millisecondsOf(instant) + Math.round(seconds * 1000)).toISOString()
}

/** Measures a duration in milliseconds, for logs and meters only: never for a decision. */
export function stopwatch(): () => number {
  const start = performance.now()
  return () => Math.round((performance.now() - start) * 1000) / 1000
}
