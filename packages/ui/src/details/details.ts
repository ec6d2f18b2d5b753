import { type Child, type Html, html } from '../html.ts'

export type DetailsProps = {
  /** What opens, in words: "Why do we ask for this?", never only "More". */
  readonly summary: Child
  readonly body: Html
  readonly open?: boolean
  readonly id?: string
}

/** More for those who want it. It opens without a script, and paper shows it open. */
export function details({ summary, body, open = false, id }: DetailsProps): Html {
  return html`<details class="details"${id !== undefined && html` id="${id}"`}${open && html` open`}><summary>${summary}</summary><div class="part">${body}</div></details>`
}
