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
  // Two steps, not the sum of both: what V8 then puts together is one long chain, quicker to write out than a tree.
  for (let index = 0; index < values.length; index++) {
    markup += markupOf(values[index])
    markup += strings[index + 1] ?? ''
  }
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

const OWN_ID = / id="([^"]+)"/g
const REFERENCE =
  /( (?:id|for|list|headers|aria-(?:labelledby|describedby|controls|errormessage|owns|details))="| href="#|url\(#)([^")]+)/g
const FIELD_NAME = /( name="[^"]+)"/g

/** The same markup with other ids and names of fields, so that it can stand on a page a second time. */
export function apart(markup: Html, number: number): Html {
  const text = markup.toString()
  const ids = new Set(Array.from(text.matchAll(OWN_ID), ([, id]) => id))
  const renamed = (list: string) => list.split(' ').map((id) => (ids.has(id) ? `${id}-copy${number}` : id))
  return new Html(
    text
      .replace(REFERENCE, (_, before: string, list: string) => before + renamed(list).join(' '))
      .replace(FIELD_NAME, `$1-copy${number}"`),
  )
}

const SPECIAL = /[&<>"']/

/** Most texts have nothing to escape: they are looked at once and not copied. */
function escape(text: string): string {
  if (!SPECIAL.test(text)) return text
  let escaped = ''
  let done = 0
  for (let index = 0; index < text.length; index++) {
    const entity = entityOf(text.charCodeAt(index))
    if (entity === '') continue
    escaped += text.slice(done, index) + entity
    done = index + 1
  }
  return escaped + text.slice(done)
}

/** A switch, since most characters are in no table and a look-up that finds nothing is the slow one. */
function entityOf(code: number): string {
  switch (code) {
    case 34:
      return '&quot;'
    case 38:
      return '&amp;'
    case 39:
      return '&#39;'
    case 60:
      return '&lt;'
    case 62:
      return '&gt;'
    default:
      return ''
  }
}
