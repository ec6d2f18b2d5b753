import { formatDate, formatInstant, type Reader } from '../format/format.ts'
import { type Html, html } from '../html.ts'

/** A civil date in the reader's calendar, isolated, with the ISO form for machines. */
export function dateText(civil: string, reader: Reader): Html {
  return html`<time datetime="${civil}"><bdi>${formatDate(civil, reader)}</bdi></time>`
}

/** A moment in the reader's zone, which is named. */
export function instantText(instant: string, reader: Reader): Html {
  return html`<time datetime="${instant}"><bdi>${formatInstant(instant, reader)}</bdi></time>`
}
