import { formatDuration } from '../format/duration.ts'
import type { Reader } from '../format/locale.ts'
import { type Html, html } from '../html.ts'

/** HTML knows durations of days and less; a year or a month has no fixed length there. */
const MACHINE = /^P(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/

/** How long, in words; isolated, with the ISO form for machines where HTML has one. */
export function durationText(duration: string, reader: Reader): Html {
  const words = html`<bdi>${formatDuration(duration, reader)}</bdi>`
  return duration !== 'P' && MACHINE.test(duration)
    ? html`<time datetime="${duration}">${words}</time>`
    : words
}
