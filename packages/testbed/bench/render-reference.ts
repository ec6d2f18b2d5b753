/**
 * The page against which pages are measured: 90 cards of texts that need escaping, 34 kB, as templates of hono/html.
 * A goal in pages per second holds on one machine only; against this page, made in the same run, on every machine.
 */
import { html } from 'hono/html'

type Card = {
  readonly href: string
  readonly title: string
  readonly text: string
  readonly tags: readonly string[]
}

const CARDS: readonly Card[] = Array.from({ length: 90 }, (_, index) => ({
  href: `/services/${index}?from=be&to=jp`,
  title: `Taxes & duties of ${index} "partners"`,
  text: `What is <owed> to an authority abroad, and by whom: case ${index}.`,
  tags: [`Belgium & Japan ${index}`, "one's own register"],
}))

const cardOf = ({ href, title, text, tags }: Card) => html`<article class="card">
<h2 class="card-title"><a class="card-link" href="${href}">${title}</a></h2>
<p class="card-text">${text}</p>
<ul class="card-tags">${tags.map((tag) => html`<li class="tag">${tag}</li>`)}</ul>
</article>`

/** The whole page; every call makes it anew. */
export function renderReference(): string {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Services</title></head>
<body><main>${CARDS.map(cardOf)}</main></body></html>`
  return page as string
}
