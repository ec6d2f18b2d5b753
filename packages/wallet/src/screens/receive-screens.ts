import {
  button,
  buttonLink,
  chooseText,
  type Html,
  html,
  type Lang,
  ltr,
  notice,
  summaryList,
  textInput,
} from '@entente/ui'
import type { CredentialConfiguration, Display } from '@entente/credentials'
import type { OpenOffer } from '../core/receive-offer.ts'
import { documentsOf, type Label } from '../core/store.ts'
import { labelIn, mainAttributes, orderedAttributes, typeName } from './credential-text.ts'
import { documentCard } from './document-card.ts'
import { actions, head, strange, wayButton } from './parts.ts'
import type { Screen, State } from './screen.ts'
import { say, sayHtml } from './texts.ts'

type Named<Name extends Screen['name']> = Extract<Screen, { name: Name }>

/** Nothing has been fetched yet: whoever made the link must not learn that it was opened. */
export function noticeScreen({ notice: { host } }: Named<'notice'>, { lang }: State): Html {
  return html`${head(say(lang, 'noticeTitle'), say(lang, 'noticeText'))}
<div class="card">${summaryList([{ key: say(lang, 'noticeFrom'), value: ltr(host) }])}</div>
${actions([button({ label: say(lang, 'goOn'), name: 'openOffer' }), button({ label: say(lang, 'cancel'), kind: 'secondary', name: 'list' })])}`
}

/** What the issuer says it offers, and the code that ties the offer to the person. */
export function offerScreen({ offer, codeError }: Named<'offer'>, { lang }: State): Html {
  const { issuer, configurations, preAuthorized } = offer
  const rows = [
    { key: say(lang, 'offerBy'), value: selfName(issuer, lang), note: ltr(hostOf(issuer.issuer)) },
    ...datasetsOf(configurations).map((one) => ({
      key: say(lang, 'offerDocument'),
      value: configurationName(one, lang),
    })),
  ]
  const cancel = button({ label: say(lang, 'cancel'), kind: 'secondary', name: 'list' })
  const answer =
    preAuthorized === undefined
      ? html`<p>${say(lang, 'atIssuerText')}</p>${actions([button({ label: say(lang, 'atIssuer'), name: 'authorize' }), cancel])}`
      : html`<form class="form">${preAuthorized.txCode !== undefined && codeField(preAuthorized.txCode, lang, codeError)}<div class="actions">${button({ label: say(lang, 'fetchIt'), name: 'receive' })}${cancel}</div></form>`
  return html`${head(say(lang, 'offerTitle'))}<div class="card">${summaryList(rows)}<p class="hint">${say(lang, 'offerUnchecked')}</p></div>${answer}`
}

type TxCode = NonNullable<NonNullable<OpenOffer['preAuthorized']>['txCode']>

/** A code is read from paper or another screen and typed: no guess of the browser helps here. */
function codeField(
  { inputMode, length, description }: TxCode,
  lang: Lang,
  wrong: 'codeMissing' | 'codeWrong' | undefined,
): Html {
  const hint =
    length === undefined
      ? html`${say(lang, 'codeHint')}`
      : sayHtml(lang, 'codeLength', { length: String(length) })
  const says =
    description !== undefined && html`<br>${sayHtml(lang, 'codeSays', { text: strange(description) })}`
  return textInput({
    lang,
    name: 'code',
    label: say(lang, 'codeLabel'),
    hint: html`${hint}${says}`,
    error: wrong && say(lang, wrong),
    autocomplete: 'one-time-code',
    dir: 'ltr',
    digits: inputMode === 'numeric',
    short: true,
  })
}

/** The name an issuer gives itself, before its certificate has been seen. */
function selfName({ display, issuer }: OpenOffer['issuer'], lang: Lang): Html {
  return html`<bdi>${labelIn(labelsOf(display), lang) ?? hostOf(issuer)}</bdi>`
}

function configurationName({ type, display }: CredentialConfiguration, lang: Lang): Html {
  return html`<bdi>${typeName({ type, labels: labelsOf(display) }, lang)}</bdi>`
}

function labelsOf(display: readonly Display[]): readonly Label[] {
  return display.flatMap(({ name, locale }) => (name === undefined ? [] : [{ name, locale }]))
}

/** The part of an address that says whose it is. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url
}

/** ISSU_11: contents and issuer are shown, and nothing is kept without a yes. */
export function approveScreen({ preview }: Named<'approve'>, state: State): Html {
  const { lang } = state
  const copies = { key: say(lang, 'copyCount'), value: String(preview.copyCount) }
  return html`${head(say(lang, 'approveTitle'), say(lang, 'approveText'))}
${notice({ kind: 'success', title: say(lang, 'approveChecked'), body: html`<p>${say(lang, 'approveCheckedText')}</p>` })}
${documentCard(preview, state, { id: 'document', attributes: orderedAttributes(preview), rows: [copies] })}
${actions([button({ label: say(lang, 'keep'), name: 'keep' }), button({ label: say(lang, 'discard'), kind: 'secondary', name: 'discard' })])}`
}

/** What is now in the wallet, and where to go from here. */
export function receivedScreen({ credentials }: Named<'received'>, state: State): Html {
  const { lang } = state
  const [first] = credentials
  const back =
    first !== undefined &&
    buttonLink({ label: say(lang, 'receivedBack'), href: first.issuerUrl, kind: 'secondary' })
  const cards = documentsOf(credentials).map((one, index) =>
    documentCard(one, state, { id: `document-${index}`, attributes: mainAttributes(one) }),
  )
  return html`${head(say(lang, 'receivedTitle'), say(lang, 'receivedText'))}
<div class="cards">${cards}</div><div class="actions">${buttonLink({ label: say(lang, 'toList'), href: '/' })}${back}</div>`
}

/** The issuers that this wallet was set up with. */
export function issuersScreen(_: Named<'issuers'>, { lang, config }: State): Html {
  const issuers = config?.issuers ?? []
  const ways = issuers.map(({ name, url }, index) => {
    const { text, lang: spoken } = chooseText(name, lang)
    const title = html`<bdi lang="${spoken}">${text}</bdi>`
    return wayButton({ name: 'issuer', value: String(index), title, text: ltr(hostOf(url)) })
  })
  const none = issuers.length === 0 ? say(lang, 'issuersNone') : undefined
  return html`${head(say(lang, 'issuersTitle'), none)}${choice(ways, lang)}`
}

/** What an issuer has that this wallet can hold. */
export function typesScreen({ issuer }: Named<'types'>, { lang }: State): Html {
  const usable = datasetsOf(issuer.configurations)
  const ways = usable.map((one) =>
    wayButton({
      name: 'type',
      value: one.id,
      title: configurationName(one, lang),
      text: selfName(issuer, lang),
    }),
  )
  const none = usable.length === 0 ? say(lang, 'typesNone') : undefined
  return html`${head(say(lang, 'typesTitle'), none)}${choice(ways, lang)}`
}

/** What comes in several formats is one document to the person. */
function datasetsOf(all: readonly CredentialConfiguration[]): readonly CredentialConfiguration[] {
  return all.filter(
    ({ scope }, index) => scope === undefined || all.findIndex((one) => one.scope === scope) === index,
  )
}

/** One form: a second one without a name would be a riddle to a screen reader. */
function choice(ways: readonly Html[], lang: Lang): Html {
  const cancel = button({ label: say(lang, 'cancel'), kind: 'secondary', name: 'list' })
  return html`<form class="form">${ways.length > 0 && html`<div class="cards">${ways}</div>`}<div class="actions">${cancel}</div></form>`
}
