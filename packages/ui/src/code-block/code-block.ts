import { type Html, html } from '../html.ts'

/** Code, JSON or a token, to be read and copied as it is: from left to right on every page, broken where it must be. */
export function codeBlock(text: string): Html {
  return html`<pre class="code-block" lang="zxx" dir="ltr"><code>${text}</code></pre>`
}
