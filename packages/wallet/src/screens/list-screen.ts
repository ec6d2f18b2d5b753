import {
  button,
  buttonLink,
  dateText,
  details,
  type Html,
  html,
  type Lang,
  notice,
  type SummaryRow,
  summaryList,
} from '@entente/ui'
import { documentsOf, scarcestCopies, type StoredCredential } from '../core/store.ts'
import { attributeRows } from './attribute-list.ts'
import { civilOf, mainAttributes, orderedAttributes, typeName } from './credential-text.ts'
import { documentCard } from './document-card.ts'
import { actions, head, namedButton } from './parts.ts'
import type { Screen, State } from './screen.ts'
import { say, sayHtml } from './texts.ts'

/** The home of the wallet: what the person holds, and the way to more. */
export function listScreen(screen: Extract<Screen, { name: 'list' }>, state: State): Html {
  const { lang } = state
  const { note } = screen
  const credentials = documentsOf(screen.credentials)
  const told = note !== undefined && notice({ kind: 'info', title: say(lang, note) })
  const empty = credentials.length === 0
  const receive = buttonLink({
    label: say(lang, 'receive'),
    href: '/issuers',
    kind: empty ? 'primary' : 'secondary',
  })
  const title = empty
    ? head(say(lang, 'listEmptyTitle'), say(lang, 'listEmptyText'))
    : head(say(lang, 'listTitle'))
  const cards = credentials.map((one) => {
    const copies = scarcestCopies(one, screen.credentials)
    return card({ ...one, copies, nth: nth(one, credentials, lang) }, state)
  })
  return html`${title}${told}${!empty && html`<form class="cards">${cards}</form>`}<div>${receive}</div>`
}

type Nth = { readonly nth: number }

/** Which of the documents of the same name this is: without it two buttons would say the same. */
function nth(credential: StoredCredential, all: readonly StoredCredential[], lang: Lang): number {
  const name = typeName(credential, lang)
  const same = all.filter((one) => typeName(one, lang) === name)
  return same.indexOf(credential) + 1
}

function card(credential: StoredCredential & Nth, state: State): Html {
  const { lang } = state
  const { id } = credential
  const title = `card-${id}`
  // When no copy is fresh any more, that is no detail: it stands on the card.
  const copies = copiesRow(credential, lang)
  const used = freshCopies(credential) === 0
  const more = details({
    id: `details-${id}`,
    summary: html`${say(lang, 'moreDetails')}<span class="hidden"> ${typeName(credential, lang)}</span>`,
    body: summaryList([
      ...attributeRows({ attributes: otherAttributes(credential), labels: credential.claimLabels, lang }),
      ...(used ? [] : [copies]),
      { key: say(lang, 'checkedOn'), value: dateText(civilOf(credential.receivedAt), { lang }) },
    ]),
  })
  const remove = namedButton({ name: 'remove', value: id, label: say(lang, 'remove'), about: title })
  return documentCard(credential, state, {
    id: title,
    nth: credential.nth,
    attributes: mainAttributes(credential),
    rows: used ? [copies] : [],
    more: html`${more}<div>${remove}</div>`,
  })
}

function otherAttributes(credential: StoredCredential) {
  const main = mainAttributes(credential)
  return orderedAttributes(credential).filter(
    ({ path }) => !main.some((one) => one.path.join() === path.join()),
  )
}

function freshCopies({ copies }: StoredCredential): number {
  return copies.filter(({ uses }) => uses === 0).length
}

/** A copy that was shown may be recognised when it is shown again. */
function copiesRow(credential: StoredCredential, lang: Lang): SummaryRow {
  const left = freshCopies(credential)
  return {
    key: say(lang, 'copiesLeft'),
    value: sayHtml(lang, 'copiesOf', { left, total: credential.copies.length }),
    note: say(lang, left > 0 ? 'copiesText' : 'copiesNone'),
  }
}

/** What is lost by deleting, before it is lost. */
export function removeScreen({ credential }: Extract<Screen, { name: 'remove' }>, state: State): Html {
  const { lang } = state
  return html`${head(say(lang, 'removeTitle'), say(lang, 'removeText'))}
${documentCard(credential, state, { id: 'document', attributes: mainAttributes(credential) })}
${actions([
  button({ label: say(lang, 'removeYes'), name: 'removeYes', value: credential.id }),
  button({ label: say(lang, 'removeNo'), kind: 'secondary', name: 'list' }),
])}`
}
