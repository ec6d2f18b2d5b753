import { type Html, html } from '../html.ts'

export type FieldError = {
  /** `#` and the id of the field. */
  readonly href: string
  /** The same sentence as beside the field. */
  readonly text: Html | string
}

/** All errors of a page at its top, each a link to its field; it takes the focus when the page opens. */
export function errorSummary(title: string, errors: readonly FieldError[]): Html {
  return html`<div class="error-summary" role="alert" aria-labelledby="error-summary" tabindex="-1" autofocus><h2 id="error-summary">${title}</h2><ul class="list">${errors.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}</ul></div>`
}
