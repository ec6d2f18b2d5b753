import { button, buttonLink, type Html, html, ltr } from '@entente/ui'
import type { ErrorKind } from './explain.ts'
import { actions, head } from './parts.ts'
import type { Screen, State } from './screen.ts'
import { say } from './texts.ts'

/** Trying the same again helps only where nothing was used up. */
const AGAIN: readonly ErrorKind[] = ['unreachable', 'storage', 'setup', 'internal']

export function errorScreen({ error }: Extract<Screen, { name: 'error' }>, { lang }: State): Html {
  const { kind, code, says } = error
  const again = AGAIN.includes(kind) && button({ label: say(lang, 'again'), name: 'again' })
  const words = says !== undefined && html`<p>${say(lang, 'errorSays', { text: says })}</p>`
  const list = buttonLink({
    label: say(lang, 'toList'),
    href: '/',
    kind: again === false ? 'primary' : 'secondary',
  })
  return html`${head(say(lang, `${kind}Title`), say(lang, `${kind}Text`))}
${words}${actions(html`${again}${list}`)}
<p class="small">${say(lang, 'errorCode')} ${ltr(code)}</p>`
}

export function progressScreen({ text }: Extract<Screen, { name: 'progress' }>, { lang }: State): Html {
  return html`<div class="head progress"><h1 id="title" tabindex="-1">${say(lang, text)}</h1></div>`
}
