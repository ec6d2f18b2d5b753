import { button, buttonLink, type Html, html, ltr } from '@entente/ui'
import type { ErrorKind } from './explain.ts'
import { actions, head, strange } from './parts.ts'
import type { Screen, State } from './screen.ts'
import { say, sayHtml } from './texts.ts'

/** Trying the same again helps only where nothing was used up. */
const AGAIN: readonly ErrorKind[] = ['unreachable', 'storage', 'setup', 'internal']

/** What happened and what the person can do, in words; the code stands small for whoever has to look into it. */
export function errorScreen({ error }: Extract<Screen, { name: 'error' }>, { lang }: State): Html {
  const { kind, code, says } = error
  const again = AGAIN.includes(kind) && button({ label: say(lang, 'again'), name: 'again' })
  const words = says !== undefined && html`<p>${sayHtml(lang, 'errorSays', { text: strange(says) })}</p>`
  const list = buttonLink({
    label: say(lang, 'toList'),
    href: '/',
    kind: again === false ? 'primary' : 'secondary',
  })
  return html`${head(say(lang, `${kind}Title`), say(lang, `${kind}Text`))}
${words}${again === false ? html`<div>${list}</div>` : actions(html`${again}${list}`)}
<p class="hint">${say(lang, 'errorCode')} ${ltr(code)}</p>`
}

/** What the wallet is doing. The live region says the same, so this heading does not take the focus. */
export function progressScreen({ text }: Extract<Screen, { name: 'progress' }>, { lang }: State): Html {
  return html`<div class="progress">${head(say(lang, text))}</div>`
}
