import { type Html, html } from '../html.ts'
import { mark } from '../mark/mark.ts'

/** One clear way onward, with what awaits the reader there. The whole card is the target. */
export function linkCard({ title, text, href }: { title: string; text: string; href: string }): Html {
  return html`<a class="link-card" href="${href}"><span class="link-card-text"><strong>${title}</strong><span>${text}</span></span>${mark('arrow')}</a>`
}
