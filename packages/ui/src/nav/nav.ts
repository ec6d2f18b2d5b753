import { frame } from '../generated/frame.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'

export type NavItem = { readonly label: string; readonly href: string; readonly current?: boolean }

/** The few main places of a site, always in the same order (WCAG 3.2.3). `name` tells it from other ones. */
export function nav(lang: Lang, items: readonly NavItem[], name = frame[lang].navigation): Html {
  const link = ({ label, href, current = false }: NavItem) =>
    html`<li><a href="${href}"${current && html` aria-current="page"`}>${label}</a></li>`
  return html`<nav class="nav" aria-label="${name}"><ul>${items.map(link)}</ul></nav>`
}
