import {
  assuranceName,
  attributeName,
  CATALOGUES,
  chooseText,
  form,
  formatDuration,
  type Html,
  html,
  ltr,
  say,
  summaryList,
  tag,
} from '@entente/ui'
import type { Service, ServiceCredential } from '../../registers/index.ts'
import { type AgreementView, suspensionsFor } from '../agreement-view.ts'
import { stateTag } from './agreement-figure.ts'
import { frame, type PageContext, readerOf } from './frame.ts'
import { suspensionNotice } from './suspension.ts'
import { levelText, text } from './texts.ts'

export type ServiceView = {
  readonly service: Service
  readonly agreements: readonly AgreementView[]
  readonly token: string
}

/** Before the person begins: what it is, what will be asked, under which agreement, and whether it stands. */
export function servicePage(context: PageContext, { service, agreements, token }: ServiceView): Html {
  const { lang } = context
  const title = chooseText(service.name, lang).text
  const suspensions = service.credentials.flatMap(({ agreement }) =>
    agreement === undefined ? [] : suspensionsFor(agreements, agreement),
  )
  const suspended = suspensions.filter(
    ({ notice }, at) => suspensions.findIndex((one) => one.notice === notice) === at,
  )
  const stands = suspended.length === 0
  const main = html`<div class="head"><h1>${title}</h1><p class="lede">${text(service.summary, lang)}</p></div>
${suspended.map((suspension) => suspensionNotice(context, suspension))}
${!stands && otherWays(context, service)}
<div class="card">${facts(context, service)}</div>
<section class="part"><h2>${say(lang, 'serviceAsked')}</h2><p>${say(lang, 'serviceAskedText')}</p><div class="cards">${service.credentials.map((credential) => asked(context, credential, { service, agreements }))}</div></section>
${stands ? go(context, service, token) : goAnyway(context, service, token)}
${stands && otherWays(context, service)}`
  return frame(context, { title, main })
}

function facts(context: PageContext, { relyingParty, purposeText, retention }: Service): Html {
  const { lang } = context
  return summaryList([
    { key: say(lang, 'serviceAuthority'), value: text(relyingParty.name, lang) },
    { key: say(lang, 'servicePurpose'), value: text(purposeText, lang) },
    { key: say(lang, 'serviceRetention'), value: formatDuration(retention, readerOf(context)) },
  ])
}

type Asking = Pick<ServiceView, 'service' | 'agreements'>

function asked(context: PageContext, credential: ServiceCredential, { service, agreements }: Asking): Html {
  const { lang } = context
  const { title, wanted, agreement, required = service.required } = credential
  const known = agreements.find(({ id }) => id === agreement?.id)
  const level = typeof required === 'string' ? assuranceName(lang, required) : ltr(levelText(required))
  return html`<div class="card"><div class="card-head"><h3>${text(title, lang)}</h3>${known && stateTag(context, known.state)}</div>${summaryList(
    [
      {
        key: say(lang, 'detailsAsked'),
        value: html`<ul class="list">${wanted.map((name) => html`<li>${attributeName(lang, name)}</li>`)}</ul>`,
      },
      ...(known === undefined
        ? []
        : [
            {
              key: say(lang, 'agreement'),
              value: html`${text(known.title, lang)} ${known.mode !== 'production' && tag({ label: CATALOGUES[lang].modes[known.mode] })}`,
            },
          ]),
      ...(agreement === undefined ? [] : [{ key: say(lang, 'article'), value: ltr(agreement.rule) }]),
      { key: say(lang, 'levelNeeded'), value: level },
    ],
  )}</div>`
}

function go({ lang }: PageContext, { id }: Service, token: string): Html {
  return html`<div class="part">${form({ action: `/${lang}/services/${id}`, token, submit: say(lang, 'continueWithWallet') })}<p class="hint">${say(lang, 'continueText')}</p></div>`
}

function goAnyway({ lang }: PageContext, { id }: Service, token: string): Html {
  return html`<div class="part"><p>${say(lang, 'tryAnywayText')}</p>${form({ action: `/${lang}/services/${id}`, token, submit: say(lang, 'tryAnyway'), kind: 'secondary' })}</div>`
}

export function otherWays({ lang }: PageContext, { otherWays }: Service): Html {
  return html`<section class="part"><h2>${say(lang, 'otherWays')}</h2><ul class="list">${otherWays.map((way) => html`<li>${text(way, lang)}</li>`)}</ul></section>`
}
