import { button } from '../button/button.ts'
import { type Html, html } from '../html.ts'

export type FormProps = {
  readonly action: string
  /** The form token of the session; the server refuses a form without it. */
  readonly token: string
  readonly submit: string
  readonly kind?: 'primary' | 'secondary'
  readonly fields?: Html
}

export const FORM_TOKEN_FIELD = 'form_token'

/** A form that posts. It cannot be made without a token, so no page can forget it. */
export function form({ action, token, submit, kind = 'primary', fields }: FormProps): Html {
  return html`<form method="post" action="${action}" class="form"><input type="hidden" name="${FORM_TOKEN_FIELD}" value="${token}">${fields}<div>${button({ label: submit, kind })}</div></form>`
}
