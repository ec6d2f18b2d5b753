/** Small pieces that the screens share. Every act is a button in a form: it has a name, a value, and works by keyboard. */
import { type Child, type Html, html, mark, pageHead } from '@entente/ui'

/** Where the focus goes when a screen appears, so that a screen reader begins there. */
export const TITLE_ID = 'title'

/** The one heading of level 1, with what the person can do here. */
export function head(title: Child, lede?: Child): Html {
  return pageHead({ title, focusId: TITLE_ID, ...(lede === undefined ? {} : { lede }) })
}

/** The ways on from a screen, in a form that the script takes. */
export function actions(buttons: Child): Html {
  return html`<form class="actions">${buttons}</form>`
}

/** Words of a stranger, in a language that nobody has told: no voice is chosen for them. */
export function strange(text: string): Html {
  return html`<span lang="">${text}</span>`
}

export type NamedButton = {
  readonly name: string
  readonly value: string
  readonly label: string
  /** The element that says what the button acts on: read after its label. */
  readonly about: string
}

/** One of several buttons with the same word: its name for a screen reader says which. */
export function namedButton({ name, value, label, about }: NamedButton): Html {
  const id = `${name}-${value}`
  return html`<button class="button button-secondary button-small" type="submit" id="${id}" name="${name}" value="${value}" aria-labelledby="${id} ${about}">${label}</button>`
}

export type Way = {
  readonly name: string
  readonly value: string
  /** What is chosen, with its language where it is not that of the page. */
  readonly title: Html
  readonly text: Html
}

/** One of several ways on: it looks like a link card and acts like every other button. */
export function wayButton({ name, value, title, text }: Way): Html {
  return html`<button class="link-card" type="submit" name="${name}" value="${value}"><span class="link-card-text"><span class="link-card-title">${title}</span><span>${text}</span></span>${mark('arrow')}</button>`
}
