import { type Html, html } from '../html.ts'

export type ButtonProps = {
  readonly label: string
  readonly kind?: 'primary' | 'secondary'
  readonly name?: string
  readonly value?: string
}

/** The one way to act on a page. A button sends a form; whatever only leads somewhere is a link. */
export function button({ label, kind = 'primary', name, value }: ButtonProps): Html {
  return html`<button class="button button-${kind}" type="submit"${name !== undefined && html` name="${name}"`}${value !== undefined && html` value="${value}"`}>${label}</button>`
}

/** A link that is the next step of the page and therefore looks like a button. */
export function buttonLink({ label, href, kind = 'primary' }: ButtonProps & { href: string }): Html {
  return html`<a class="button button-${kind}" href="${href}">${label}</a>`
}
