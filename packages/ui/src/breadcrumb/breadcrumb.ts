import { frame } from '../generated/frame.ts'
import { type Child, type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'

export type Step = { readonly label: Child; readonly href: string }

/** The way from the start page to this one; the page itself is its heading and not repeated. */
export function breadcrumb(lang: Lang, steps: readonly Step[]): Html {
  if (steps.length === 0) return html``
  return html`<nav class="breadcrumb" aria-label="${frame[lang].breadcrumb}"><ol>${steps.map(({ label, href }) => html`<li><a href="${href}">${label}</a></li>`)}</ol></nav>`
}
