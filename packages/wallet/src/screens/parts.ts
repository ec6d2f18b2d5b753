/** Small pieces that the screens share. Every act is a button in a form: it has a name, a value, and works by keyboard. */
import { type Child, type Html, html } from '@entente/ui'

/** The heading takes the focus when its screen appears, so that a screen reader begins there. */
export function head(title: Child, lede?: Child): Html {
  return html`<div class="head"><h1 id="title" tabindex="-1">${title}</h1>${lede !== undefined && html`<p class="lede">${lede}</p>`}</div>`
}

export function actions(buttons: Child): Html {
  return html`<form class="actions">${buttons}</form>`
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
