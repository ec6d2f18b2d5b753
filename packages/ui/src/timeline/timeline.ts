import { dateText } from '../date-text/date-text.ts'
import type { Reader } from '../format/locale.ts'
import { service } from '../generated/service.ts'
import { type Html, html } from '../html.ts'
import { mark } from '../mark/mark.ts'
import { tag } from '../tag/tag.ts'

export type PastEvent = {
  /** Civil date. */
  readonly on: string
  readonly title: string
  /** Who did it: an office or a person. */
  readonly by?: Html | string
}

export type PresentStep = {
  readonly since: string
  readonly title: string
  /** Who has the case; there is always somebody. */
  readonly holder: Html | string
  /** Civil date of the deadline, where the law sets one. */
  readonly answerBy?: string
}

export type NextStep = { readonly title: string; readonly text?: string }

export type TimelineProps = {
  readonly reader: Reader
  /** Oldest first. */
  readonly past: readonly PastEvent[]
  /** Absent when the case is closed. */
  readonly now?: PresentStep
  readonly next?: readonly NextStep[]
}

/** The way of a case as a list: what has happened, who has it now and until when, what comes next. */
export function timeline({ reader, past, now, next = [] }: TimelineProps): Html {
  return html`<ol class="timeline">${past.map((event) => pastItem(reader, event))}${now !== undefined && presentItem(reader, now)}${next.map((step) => nextItem(reader, step))}</ol>`
}

function pastItem(reader: Reader, { on, title, by }: PastEvent): Html {
  return html`<li class="event">${mark('tick')}<p class="hint">${dateText(on, reader)}</p><p><strong>${title}</strong></p>${by !== undefined && fact(service[reader.lang].doneBy, by)}</li>`
}

function presentItem(reader: Reader, { since, title, holder, answerBy }: PresentStep): Html {
  const { eventNow, heldBy, answerBy: due } = service[reader.lang]
  return html`<li class="event event-now" aria-current="step">${mark('arrow')}<p class="tags">${tag({ label: eventNow })}<span class="hint">${dateText(since, reader)}</span></p><p><strong>${title}</strong></p>${fact(heldBy, holder)}${answerBy !== undefined && fact(due, dateText(answerBy, reader))}</li>`
}

function nextItem({ lang }: Reader, { title, text }: NextStep): Html {
  return html`<li class="event event-next"><p class="hint">${service[lang].eventNext}</p><p><strong>${title}</strong></p>${text !== undefined && html`<p class="hint">${text}</p>`}</li>`
}

/** Key and value apart, so that a translated name never has to fit into a sentence. */
function fact(key: string, value: Html | string): Html {
  return html`<p><span class="hint">${key}</span> <bdi>${value}</bdi></p>`
}
