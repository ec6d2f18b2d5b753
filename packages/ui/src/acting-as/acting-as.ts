import { rich } from '../catalogues/message.ts'
import { dateText } from '../date-text/date-text.ts'
import type { Reader } from '../format/format.ts'
import { frame } from '../generated/frame.ts'
import { type Child, type Html, html } from '../html.ts'

export type ActingAsProps = {
  readonly reader: Reader
  /** For whom: a name with its scripts. */
  readonly person: Child
  readonly scope: string
  /** Civil date. */
  readonly until: string
  /** Where the mandate is put aside for now. */
  readonly endHref: string
}

/** On every page while somebody acts for another: for whom, for what only, until when, and the way out. */
export function actingAs({ reader, person, scope, until, endHref }: ActingAsProps): Html {
  const { actingFor, actingScope, actingUntil, actingEnd } = frame[reader.lang]
  return html`<aside class="acting" aria-labelledby="acting"><ul class="wrap"><li><strong id="acting">${rich(actingFor({ person }))}</strong></li><li>${rich(actingScope({ scope }))}</li><li>${rich(actingUntil({ date: dateText(until, reader) }))}</li><li><a href="${endHref}">${actingEnd}</a></li></ul></aside>`
}
