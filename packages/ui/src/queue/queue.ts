import { rich } from '../catalogues/message.ts'
import { dateText } from '../date-text/date-text.ts'
import type { Reader } from '../format/locale.ts'
import { data } from '../generated/data.ts'
import { type Html, html } from '../html.ts'
import { ltr } from '../ltr/ltr.ts'
import { table } from '../table/table.ts'
import { tag } from '../tag/tag.ts'

export type QueuedCase = {
  readonly number: string
  /** What it is about; the link to the case. */
  readonly subject: string
  readonly href: string
  readonly applicant: Html | string
  /** Civil date of the deadline. */
  readonly due: string
  /** Days until then by the calendar of the authority; negative when the case is late. */
  readonly daysLeft: number
  readonly assigned: 'own' | 'nobody' | { readonly colleague: Html | string }
}

export type QueueProps = {
  readonly reader: Reader
  readonly id: string
  readonly title: string
  /** In the order in which they should be taken up. */
  readonly cases: readonly QueuedCase[]
}

/** The cases of a case worker or of a group: what is late and what nobody has, in words and by mark. */
export function queue({ reader, id, title, cases }: QueueProps): Html {
  const { lang } = reader
  const texts = data[lang]
  const late = cases.filter(({ daysLeft }) => daysLeft < 0).length
  const lateTag = html`${late > 0 && tag({ label: rich(texts.queueLate({ count: late })), tone: 'stop', sign: 'warning' })}`
  const rows = cases.map((one) => [
    subjectCell(one),
    html`${one.applicant}`,
    dueCell(reader, one),
    assignedCell(reader, one),
  ])
  const columns = [texts.queueCase, texts.queueApplicant, texts.queueDue, texts.queueAssigned]
  return html`<div class="queue">${cases.length > 0 && html`<p class="tags"><span>${rich(texts.queueCount({ count: cases.length }))}</span>${lateTag}</p>`}${table({ lang, id, caption: title, columns: columns.map((label) => ({ label })), rows })}</div>`
}

function subjectCell({ number, subject, href }: QueuedCase): Html {
  // Two cases about the same thing have two names: the number belongs to the link.
  return html`<a href="${href}">${subject}<span class="queue-number">${ltr(number)}</span></a>`
}

function dueCell(reader: Reader, { due, daysLeft }: QueuedCase): Html {
  return html`<span class="queue-due">${dueTag(reader, daysLeft)}${dateText(due, reader)}</span>`
}

function dueTag({ lang }: Reader, days: number): Html {
  const { lateBy, dueToday, dueIn } = data[lang]
  if (days < 0) return tag({ label: rich(lateBy({ count: -days })), tone: 'stop', sign: 'warning' })
  return days === 0
    ? tag({ label: dueToday, tone: 'todo', sign: 'pause' })
    : html`<span>${rich(dueIn({ count: days }))}</span>`
}

function assignedCell({ lang }: Reader, { assigned }: QueuedCase): Html {
  const { assignedOwn, assignedNobody } = data[lang]
  if (assigned === 'own') return tag({ label: assignedOwn, tone: 'ok', sign: 'tick' })
  if (assigned === 'nobody') return tag({ label: assignedNobody, tone: 'todo', sign: 'question' })
  return html`<bdi>${assigned.colleague}</bdi>`
}
