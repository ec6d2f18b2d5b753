import { type Html, html } from '../html.ts'

/** A code, identifier, phone number or address of the web: keeps its order inside right-to-left text. */
export function ltr(text: string): Html {
  return html`<bdi dir="ltr" class="code">${text}</bdi>`
}
