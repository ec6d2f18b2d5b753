/** One row of radios or checkboxes. */
import { type Html, html } from '../html.ts'
import { type Asked, idOf } from './field.ts'

export type Option = {
  readonly value: string
  readonly label: Html | string
  readonly hint?: Html | string
  readonly checked?: boolean
}

type Choice = { readonly kind: 'radio' | 'checkbox'; readonly option: Option; readonly index: number }

/** A row to press anywhere on: the box, its label, and what the label needs to be understood. */
export function choice(question: Asked, { kind, option, index }: Choice): Html {
  const { value, label, hint, checked = false } = option
  // The error summary links to the name of the question: its first option carries that id.
  const id = index === 0 ? idOf(question) : `${idOf(question)}-${index + 1}`
  const tied = hint !== undefined && html` aria-describedby="${id}-about"`
  const invalid = kind === 'checkbox' && question.error !== undefined && html` aria-invalid="true"`
  return html`<div class="${kind}"><input type="${kind}" id="${id}" name="${question.name}" value="${value}"${checked && html` checked`}${tied}${invalid}><div><label for="${id}">${label}</label>${hint !== undefined && html`<p class="hint" id="${id}-about">${hint}</p>`}</div></div>`
}
