/**
 * The one way to write HTML. Every value that is not itself the result of a template is escaped, in content and in
 * quoted attributes alike; there is no way to pass markup as it is. Own code, since nested templates are what our
 * pages are made of, and the wrapped strings of hono/html cost half as much again (ADR 0006).
 */

/** A piece of markup. Made by `html` only: nothing else can vouch that a text is escaped. */
export class Html {
  readonly #markup: string

  /** Not for others: `html` is the only caller, and a test keeps it so. */
  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

/** What may stand in a template. Objects and promises are a compile error, so no `[object Object]` on a page. */
export type Child = Html | string | number | false | undefined | readonly Child[]

/** Escapes every text it is given; only the result of another template passes as it is. */
export function html(strings: TemplateStringsArray, ...values: Child[]): Html {
  let markup = strings[0] ?? ''
  for (let index = 0; index < values.length; index++) markup += markupOf(values[index]) + strings[index + 1]
  return new Html(markup)
}

function markupOf(child: Child): string {
  if (typeof child === 'string') return escape(child)
  if (child === undefined || child === false) return ''
  if (child instanceof Html) return child.toString()
  if (typeof child === 'number') return String(child)
  let markup = ''
  for (const one of child) markup += markupOf(one)
  return markup
}

const SPECIAL = /[&<>"']/
const ESCAPES: Readonly<Record<number, string>> = {
  34: '&quot;',
  38: '&amp;',
  39: '&#39;',
  60: '&lt;',
  62: '&gt;',
}

/** Most texts have nothing to escape: they are looked at once and not copied. */
function escape(text: string): string {
  const first = text.search(SPECIAL)
  if (first === -1) return text
  let escaped = ''
  let done = 0
  for (let index = first; index < text.length; index++) {
    const entity = ESCAPES[text.charCodeAt(index)]
    if (entity === undefined) continue
    escaped += text.slice(done, index) + entity
    done = index + 1
  }
  return escaped + text.slice(done)
}
