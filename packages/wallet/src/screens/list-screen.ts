import { button, buttonLink, type Html, html, type Lang, notice, summaryList, tag } from '@entente/ui'
import type { StoredCredential } from '../core/store.ts'
import { attributeList } from './attribute-list.ts'
import {
  dayText,
  issuerText,
  mainAttributes,
  orderedAttributes,
  type ShownCredential,
  typeName,
} from './credential-text.ts'
import { actions, head, namedButton } from './parts.ts'
import type { Screen, State } from './screen.ts'
import { say, sayHtml } from './texts.ts'

export function listScreen(screen: Extract<Screen, { name: 'list' }>, { lang, now }: State): Html {
  const { credentials, note } = screen
  const told = note !== undefined && notice({ kind: 'info', title: say(lang, note) })
  const receive = html`<div>${buttonLink({ label: say(lang, 'receive'), href: '/issuers', kind: credentials.length > 0 ? 'secondary' : 'primary' })}</div>`
  if (credentials.length === 0) {
    return html`${head(say(lang, 'listEmptyTitle'), say(lang, 'listEmptyText'))}${told}${receive}`
  }
  return html`${head(say(lang, 'listTitle'))}${told}<div class="cards">${credentials.map((one) => card(one, lang, now))}</div>${receive}`
}

export function isExpired({ expires }: Pick<ShownCredential, 'expires'>, now: number): boolean {
  return expires !== undefined && expires <= now
}

export function validityRow(
  { expires }: Pick<ShownCredential, 'expires'>,
  lang: Lang,
): { key: string; value: string } {
  return {
    key: say(lang, 'validUntil'),
    value: expires === undefined ? say(lang, 'noEnd') : dayText(expires, lang),
  }
}

function card(credential: StoredCredential, lang: Lang, now: number): Html {
  const { id, claimLabels: labels } = credential
  const main = mainAttributes(credential)
  const more = orderedAttributes(credential).filter(
    ({ path }) => path.length > 1 || !main.some((one) => one.path[0] === path[0]),
  )
  const title = `card-${id}`
  const expired = isExpired(credential, now)
  const state = expired
    ? tag({ label: say(lang, 'expired'), tone: 'stop', sign: 'cross' })
    : tag({ label: say(lang, 'valid'), tone: 'ok', sign: 'tick' })
  return html`<article class="card credential" aria-labelledby="${title}">
<div class="card-head"><h2 id="${title}">${typeName(credential, lang)}</h2>${state}</div>
${attributeList({ attributes: main, labels, lang })}
${more.length > 0 && html`<details id="details-${id}"><summary>${say(lang, 'moreDetails')}</summary>${attributeList({ attributes: more, labels, lang })}</details>`}
${summaryList([{ key: say(lang, 'issuer'), value: issuerText(credential, lang) }, validityRow(credential, lang), copiesRow(credential, lang)])}
<form>${namedButton({ name: 'remove', value: id, label: say(lang, 'remove'), about: title })}</form></article>`
}

/** A copy that was shown may be recognised when it is shown again. */
function copiesRow({ copies }: StoredCredential, lang: Lang) {
  const left = copies.filter(({ uses }) => uses === 0).length
  return {
    key: say(lang, 'copiesLeft'),
    value: sayHtml(lang, 'copiesOf', { left, total: copies.length }),
    note: say(lang, left > 0 ? 'copiesText' : 'copiesNone'),
  }
}

export function removeScreen({ credential }: Extract<Screen, { name: 'remove' }>, { lang }: State): Html {
  const { claimLabels: labels } = credential
  return html`${head(say(lang, 'removeTitle'), say(lang, 'removeText'))}
<article class="card credential"><h2>${typeName(credential, lang)}</h2>${attributeList({ attributes: mainAttributes(credential), labels, lang })}</article>
${actions([
  button({ label: say(lang, 'removeNo'), kind: 'secondary', name: 'list' }),
  button({ label: say(lang, 'removeYes'), name: 'removeYes', value: credential.id }),
])}`
}
