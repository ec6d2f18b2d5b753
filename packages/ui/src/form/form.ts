import { button } from '../button/button.ts'
import { type Html, html } from '../html.ts'

export type FormProps = {
  readonly action: string
  /** The form token of the session; the server refuses a form without it. */
  readonly token: string
  readonly submit: string
  readonly kind?: 'primary' | 'secondary'
  readonly fields?: Html
  /** The form carries files. */
  readonly upload?: boolean
  /** Id of the heading that says what it is for, where a page has several forms. */
  readonly labelledBy?: string
  /** Its name where several forms stand under one heading. */
  readonly label?: string
}

export const FORM_TOKEN_FIELD = 'form_token'

/**
 * A form that posts. It cannot be made without a token, so no page can forget it. The browser does not check it:
 * its bubbles speak the language of the browser and vanish, the errors of the page stay.
 */
export function form(props: FormProps): Html {
  const { action, token, submit, kind = 'primary', fields, upload = false, labelledBy, label } = props
  return html`<form method="post" action="${action}" class="form"${labelledBy !== undefined && html` aria-labelledby="${labelledBy}"`}${label !== undefined && html` aria-label="${label}"`}${upload && html` enctype="multipart/form-data"`} novalidate><input type="hidden" name="${FORM_TOKEN_FIELD}" value="${token}">${fields}<div>${button({ label: submit, kind })}</div></form>`
}
