import { dateText, instantText } from '../date-text/date-text.ts'
import type { Reader } from '../format/locale.ts'
import { service } from '../generated/service.ts'
import { heading, type HeadingLevel } from '../heading/heading.ts'
import { type Html, html } from '../html.ts'
import { ltr } from '../ltr/ltr.ts'
import { mark } from '../mark/mark.ts'
import { summaryList, type SummaryRow } from '../summary-list/summary-list.ts'

export type ReceiptProps = {
  readonly reader: Reader
  readonly id: string
  readonly level?: HeadingLevel
  /** What was received, as a sentence: "We have received your application". */
  readonly title: string
  readonly about: string
  readonly receivedBy: Html | string
  /** RFC 3339 instant. */
  readonly at: string
  /** Digits only; they are shown and spoken in groups of three. */
  readonly number: string
  /** The check code of the signed receipt, for those who compare it with the file. */
  readonly code?: string
  readonly next: readonly [string, ...string[]]
  /** Civil date of the deadline, where the law sets one. */
  readonly answerBy?: string
  readonly appeal: string
  /** The same in machine-readable form, usually a QR figure. */
  readonly picture?: Html
}

/** What a person takes away after sending something: what, when, to whom, the number, and what happens now. */
export function receipt(props: ReceiptProps): Html {
  const { reader, id, level = 2, title, number, picture } = props
  const { receiptNumber, receiptNumberText } = service[reader.lang]
  return html`<section class="card receipt" aria-labelledby="${id}"><div class="receipt-head">${mark('tick')}${heading(level, title, id)}</div><div class="receipt-number"><p>${receiptNumber}</p><p class="receipt-digits">${ltr(inGroups(number))}</p><p class="hint">${receiptNumberText}</p></div>${summaryList(rows(props))}${picture}</section>`
}

function rows({ reader, about, receivedBy, at, code, next, answerBy, appeal }: ReceiptProps): SummaryRow[] {
  const texts = service[reader.lang]
  return [
    { key: texts.receiptFor, value: about },
    { key: texts.receiptAt, value: instantText(at, reader) },
    { key: texts.receiptBy, value: receivedBy },
    ...(code === undefined ? [] : [{ key: texts.receiptCheck, value: ltr(code) }]),
    { key: texts.receiptNext, value: steps(next) },
    ...(answerBy === undefined ? [] : [{ key: texts.answerBy, value: dateText(answerBy, reader) }]),
    { key: texts.receiptAppeal, value: appeal },
  ]
}

function steps(next: readonly string[]): Html {
  return html`<ol class="list">${next.map((step) => html`<li>${step}</li>`)}</ol>`
}

/** `123456789012` → `123 456 789 012`: read aloud and compared in pieces. No-break spaces keep it on one line. */
export function inGroups(digits: string): string {
  return digits.replaceAll(/(\d{3})(?=\d)/g, '$1\u00a0')
}
