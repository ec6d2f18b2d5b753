import { millisecondsOfCivil, millisecondsOfInstant } from '../format/civil.ts'
import { formatDate, formatInstant } from '../format/format.ts'
import type { Reader } from '../format/locale.ts'
import { type Html, html } from '../html.ts'

/** A civil date in the reader's calendar, isolated, with the ISO form for machines if it is a date at all. */
export function dateText(civil: string, reader: Reader): Html {
  const partial = /^\d{4}$/.test(civil) || millisecondsOfCivil(`${civil}-01`) !== undefined
  const known = partial || millisecondsOfCivil(civil) !== undefined
  return timed(known, civil, formatDate(civil, reader))
}

/** A moment in the reader's zone, which is named. */
export function instantText(instant: string, reader: Reader): Html {
  return timed(millisecondsOfInstant(instant) !== undefined, instant, formatInstant(instant, reader))
}

function timed(known: boolean, machine: string, words: string): Html {
  const shown = html`<bdi>${words}</bdi>`
  return known ? html`<time datetime="${machine}">${shown}</time>` : shown
}
