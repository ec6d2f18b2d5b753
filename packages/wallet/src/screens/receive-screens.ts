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
} from '@entente/ui'
import type { CredentialConfiguration, Display } from '@entente/credentials'
import type { OpenOffer } from '../core/receive-offer.ts'
import type { Label } from '../core/store.ts'
import { attributeList } from './attribute-list.ts'
import { issuerText, labelIn, mainAttributes, orderedAttributes, typeName } from './credential-text.ts'
import { validityRow } from './list-screen.ts'
import { actions, head } from './parts.ts'
import type { Screen, State } from './screen.ts'
import { say } from './texts.ts'

type Named<Name extends Screen['name']> = Extract<Screen, { name: Name }>

/** Nothing has been fetched yet: whoever made the link must not learn that it was opened. */
export function noticeScreen({ notice: { host } }: Named<'notice'>, { lang }: State): Html {
  return html`${head(say(lang, 'noticeTitle'))}
<div class="card">${summaryList([{ key: say(lang, 'noticeFrom'), value: ltr(host) }])}</div><p>${say(lang, 'noticeText')}</p>
${actions([button({ label: say(lang, 'goOn'), name: 'openOffer' }), button({ label: say(lang, 'cancel'), kind: 'secondary', name: 'list' })])}`
}

export function offerScreen({ offer, codeError }: Named<'offer'>, { lang }: State): Html {
  const { issuer, configurations, preAuthorized } = offer
  const rows = [
    { key: say(lang, 'offerBy'), value: selfName(issuer, lang), note: ltr(hostOf(issuer.issuer)) },
    ...configurations.map((one) => ({
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
    length === undefined ? say(lang, 'codeHint') : say(lang, 'codeLength', { length: String(length) })
  const described = [
    'code-hint',
    description !== undefined && 'code-says',
    wrong !== undefined && 'code-error',
  ]
  return html`<div class="field"><label for="code">${say(lang, 'codeLabel')}</label><p class="hint" id="code-hint">${hint}</p>${description !== undefined && html`<p class="hint" id="code-says">${say(lang, 'codeSays', { text: description })}</p>`}${wrong !== undefined && html`<p class="field-error" id="code-error">${say(lang, wrong)}</p>`}<input class="code-box" id="code" name="code" type="text" dir="ltr" inputmode="${inputMode}" autocomplete="one-time-code" spellcheck="false" maxlength="64" aria-describedby="${described.filter(Boolean).join(' ')}"${wrong !== undefined && html` aria-invalid="true"`}></div>`
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

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url
}

/** ISSU_11: contents and issuer are shown, and nothing is kept without a yes. */
export function approveScreen({ preview }: Named<'approve'>, { lang }: State): Html {
  const { claimLabels: labels, copyCount } = preview
  const rows = [
    { key: say(lang, 'issuer'), value: issuerText(preview, lang) },
    validityRow(preview, lang),
    { key: say(lang, 'copyCount'), value: String(copyCount) },
  ]
  return html`${head(say(lang, 'approveTitle'), say(lang, 'approveText'))}
${notice({ kind: 'success', title: say(lang, 'approveChecked'), body: html`<p>${say(lang, 'approveCheckedText')}</p>` })}
<article class="card credential"><h2>${typeName(preview, lang)}</h2>${attributeList({ attributes: orderedAttributes(preview), labels, lang })}</article>
<div class="card">${summaryList(rows)}</div>
${actions([button({ label: say(lang, 'keep'), name: 'keep' }), button({ label: say(lang, 'discard'), kind: 'secondary', name: 'discard' })])}`
}

export function receivedScreen({ credentials }: Named<'received'>, { lang }: State): Html {
  const [first] = credentials
  const back =
    first !== undefined &&
    buttonLink({ label: say(lang, 'receivedBack'), href: first.issuerUrl, kind: 'secondary' })
  return html`${head(say(lang, 'receivedTitle'), say(lang, 'receivedText'))}
<div class="cards">${credentials.map(
    (one) =>
      html`<article class="card credential"><h2>${typeName(one, lang)}</h2>${attributeList({ attributes: mainAttributes(one), labels: one.claimLabels, lang })}</article>`,
  )}</div><div class="actions">${buttonLink({ label: say(lang, 'toList'), href: '/' })}${back}</div>`
}

export function issuersScreen(_: Named<'issuers'>, { lang, config }: State): Html {
  const issuers = config?.issuers ?? []
  const choices = issuers.map(({ name, url }, index) => {
    const { text, lang: spoken } = chooseText(name, lang)
    return html`<button class="choice" type="submit" name="issuer" value="${index}"><strong lang="${spoken}"><bdi>${text}</bdi></strong>${ltr(hostOf(url))}</button>`
  })
  return html`${head(say(lang, 'issuersTitle'), issuers.length === 0 ? say(lang, 'issuersNone') : undefined)}<form class="cards">${choices}</form>${cancelForm(lang)}`
}

export function typesScreen({ issuer }: Named<'types'>, { lang }: State): Html {
  const usable = issuer.configurations.filter(({ format }) => format === 'dc+sd-jwt')
  const choices = usable.map(
    (one) =>
      html`<button class="choice" type="submit" name="type" value="${one.id}"><strong>${configurationName(one, lang)}</strong>${selfName(issuer, lang)}</button>`,
  )
  return html`${head(say(lang, 'typesTitle'), usable.length === 0 ? say(lang, 'typesNone') : undefined)}<form class="cards">${choices}</form>${cancelForm(lang)}`
}

function cancelForm(lang: Lang): Html {
  return actions(button({ label: say(lang, 'cancel'), kind: 'secondary', name: 'list' }))
}
