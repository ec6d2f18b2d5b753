import { type Child, type Html, html } from '../html.ts'

export type PageHeadProps = {
  readonly title: Child
  /** What the reader can do here, in one or two sentences. */
  readonly lede?: Child
  /** Where one document shows several screens: the heading has this id and takes the focus, so that reading begins there. */
  readonly focusId?: string
}

/** The title of the page, its only heading of level 1, with what the page is for. */
export function pageHead({ title, lede, focusId }: PageHeadProps): Html {
  const focusable = focusId !== undefined && html` id="${focusId}" tabindex="-1"`
  return html`<div class="head"><h1${focusable}>${title}</h1>${lede !== undefined && html`<p class="lede">${lede}</p>`}</div>`
}
