import { chooseText, footer, header, type Html, html, languageButtons, section, skipLink } from '@entente/ui'
import { errorScreen, progressScreen } from './error-screen.ts'
import { listScreen, removeScreen } from './list-screen.ts'
import { requestScreen, sentScreen } from './present-screens.ts'
import {
  approveScreen,
  issuersScreen,
  noticeScreen,
  offerScreen,
  receivedScreen,
  typesScreen,
} from './receive-screens.ts'
import type { Screen, State } from './screen.ts'
import { say, sayHtml } from './texts.ts'

/** The whole page from the state, and from nothing else. */
export function render(state: State): Html {
  const { lang, config } = state
  const test = config?.demo === false ? undefined : say(lang, 'testNote')
  return html`${skipLink(lang)}
${header({ lang, home: '/', name: nameOf(state), test, switch: languageButtons(lang) })}
<main id="main" class="wrap" tabindex="-1">${screenOf(state)}</main>
${footer({ reader: { lang }, body: honestWords(state), scripted: true })}`
}

type Draw = { readonly [Name in Screen['name']]: (screen: Named<Name>, state: State) => Html }
type Named<Name extends Screen['name']> = Extract<Screen, { name: Name }>

const SCREENS: Draw = {
  progress: progressScreen,
  list: listScreen,
  remove: removeScreen,
  notice: noticeScreen,
  offer: offerScreen,
  approve: approveScreen,
  received: receivedScreen,
  issuers: issuersScreen,
  types: typesScreen,
  request: requestScreen,
  sent: sentScreen,
  error: errorScreen,
}

function screenOf(state: State): Html {
  const draw = SCREENS[state.screen.name] as (screen: Screen, state: State) => Html
  return draw(state.screen, state)
}

/** What a live region says while there is nothing to read yet, and of what happened meanwhile. */
export function statusOf({ screen, lang }: State): string {
  if (screen.name === 'progress') return say(lang, screen.text)
  return screen.name === 'list' && screen.note !== undefined ? say(lang, screen.note) : ''
}

function nameOf({ lang, config }: State): Html {
  const home = config && chooseText(config.homeName, lang)
  return home === undefined
    ? html`${say(lang, 'walletName')}`
    : sayHtml(lang, 'walletOf', { name: html`<span lang="${home.lang}">${home.text}</span>` })
}

/** On every page: what can and what cannot be expected of keys in a browser. */
function honestWords({ lang }: State): Html {
  return section({
    level: 2,
    title: say(lang, 'honestTitle'),
    body: () => html`<p>${say(lang, 'honestText')}</p><p>${say(lang, 'honestDevice')}</p>`,
  })
}
