import { type Child, type Html, html } from '../html.ts'
import { mark } from '../mark/mark.ts'

export type LinkCardProps = {
  /** Where the card leads: it is read first, and stands for the link in a list of links. */
  readonly title: Child
  readonly text: Child
  readonly href: string
}

/** One clear way onward, with what awaits the reader there. The whole card is the target. */
export function linkCard({ title, text, href }: LinkCardProps): Html {
  return html`<a class="link-card" href="${href}"><span class="link-card-text"><strong>${title}</strong><span>${text}</span></span>${mark('arrow')}</a>`
}
