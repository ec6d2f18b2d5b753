/** The one file that touches `hono/html`: every other file gets escaping templates, and nobody gets `raw()`. */
import { html as template } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

export type Html = HtmlEscapedString

/** What may stand in a template. Objects and promises are a compile error, so no `[object Object]` on a page. */
export type Child = Html | string | number | false | undefined | readonly Child[]

/** Escapes every text it is given; only the result of another template passes as it is. */
export function html(strings: TemplateStringsArray, ...values: Child[]): Html {
  return template(strings, ...values) as Html
}
