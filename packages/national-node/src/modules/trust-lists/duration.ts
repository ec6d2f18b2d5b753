const DURATION =
  /^P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/
/** A year and a month at their shortest: a list is rather asked for too early than used too long. */
const SECONDS = [365 * 86_400, 28 * 86_400, 86_400, 3600, 60, 1]

/** The least number of seconds that a duration of the agreement language can mean (agreement-1 §2). */
export function secondsOfDuration(duration: string): number {
  const match = DURATION.exec(duration)
  if (match === null) throw new TypeError(`not a duration: ${duration.slice(0, 40)}`)
  return SECONDS.reduce((sum, seconds, at) => sum + seconds * Number(match[at + 1] ?? 0), 0)
}
