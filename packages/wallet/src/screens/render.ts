import {
  CATALOGUES,
  chooseText,
  directionOf,
  type Html,
  html,
  type Lang,
  LANGUAGE_NAMES,
  LANGUAGES,
} from '@entente/ui'
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
import { say, sayHtml } from './texts/texts.ts'

/** The whole page from the state, and from nothing else. */
export function render(state: State): Html {
  const { lang, config } = state
  const { skipToMain } = CATALOGUES[lang].page
  return html`<a class="skip" href="#main">${skipToMain}</a>
<header>${config?.demo !== false && testBanner(lang)}<div class="bar wrap">${site(state)}${languageSwitch(lang)}</div></header>
<main id="main" class="wrap" tabindex="-1">${screenOf(state)}</main>
<footer><div class="wrap">${footer(lang)}</div></footer>`
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

function testBanner(lang: Lang): Html {
  const { testLabel } = CATALOGUES[lang].page
  return html`<p class="test"><span class="wrap"><strong>${testLabel}</strong> <span>${say(lang, 'testNote')}</span></span></p>`
}

function site({ lang, config }: State): Html {
  const home = config && chooseText(config.homeName, lang)
  const name =
    home === undefined
      ? say(lang, 'walletName')
      : sayHtml(lang, 'walletOf', { name: html`<span lang="${home.lang}">${home.text}</span>` })
  return html`<a class="site" href="/">${emblem()}<span><strong>Entente</strong> <span class="node">${name}</span></span></a>`
}

function languageSwitch(lang: Lang): Html {
  const choice = (other: Lang) =>
    html`<li><button type="submit" name="language" value="${other}" lang="${other}" dir="${directionOf(other)}"${other === lang && html` aria-current="true"`}>${LANGUAGE_NAMES[other]}</button></li>`
  return html`<nav class="languages" aria-label="${CATALOGUES[lang].page.languages}"><form><ul>${LANGUAGES.map(choice)}</ul></form></nav>`
}

/** On every page: what can and what cannot be expected of keys in a browser. */
function footer(lang: Lang): Html {
  const { footerDraft, footerDraftMore, footerSource } = CATALOGUES[lang].page
  return html`<h2>${say(lang, 'honestTitle')}</h2><p>${say(lang, 'honestText')}</p><p>${say(lang, 'honestDevice')}</p><p><strong>${footerDraft}</strong> ${footerDraftMore}</p><p>${footerSource}</p>`
}

function emblem(): Html {
  return html`<svg class="emblem" viewBox="0 0 40 26" aria-hidden="true" focusable="false"><circle cx="13" cy="13" r="11"/><circle cx="27" cy="13" r="11"/><path d="M20 4.6a11 11 0 0 1 0 16.8a11 11 0 0 1 0-16.8z"/></svg>`
}
