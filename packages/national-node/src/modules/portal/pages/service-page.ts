import {
  assuranceName,
  attributeName,
  chooseText,
  form,
  formatDuration,
  formatList,
  type Html,
  heading,
  html,
  ltr,
  pageHead,
  say,
  section,
  stepMeter,
  summaryList,
} from '@entente/ui'
import type { Service, ServiceCredential } from '../../registers/index.ts'
import { type AgreementView, suspensionsFor } from '../agreement-view.ts'
import { frame, type PageContext, readerOf } from './frame.ts'
import { modeTag, stateTag } from './state-tag.ts'
import { suspensionNotice } from './suspension.ts'
import { levelText, text } from './texts.ts'

export type ServiceView = {
  readonly service: Service
  readonly agreements: readonly AgreementView[]
  readonly token: string
}

/** Before the person begins: what it is, what will be asked, under which agreement, and whether it stands. */
export function servicePage(context: PageContext, view: ServiceView): Html {
  const { lang } = context
  const { service } = view
  const title = chooseText(service.name, lang).text
  const head = pageHead({ title: text(service.name, lang), lede: text(service.summary, lang) })
  const suspended = suspensionsOf(view)
  const main =
    suspended.length === 0
      ? html`${head}${begin(context, view)}${facts(context, service)}${asked(context, view)}${otherWays(context, service)}`
      : html`${head}${suspended.map((one) => suspensionNotice(context, one))}${otherWays(context, service)}${facts(context, service)}${asked(context, view)}${beginAnyway(context, view)}`
  return frame(context, { name: 'service', title, main })
}

/** Each notice once, though it may reach several articles of the service. */
function suspensionsOf({ service, agreements }: ServiceView) {
  const all = service.credentials.flatMap(({ agreement }) =>
    agreement === undefined ? [] : suspensionsFor(agreements, agreement),
  )
  return all.filter(({ notice }, at) => all.findIndex((one) => one.notice === notice) === at)
}

/** The one thing to do on this page, with how little is left to type. */
function begin({ lang }: PageContext, { service, token }: ServiceView): Html {
  const filled = service.credentials.reduce((sum, { wanted }) => sum + wanted.length, 0)
  const submit = say(lang, 'continueWithWallet')
  return html`<div class="card">${stepMeter({ id: 'meter', lang, typed: 0, filled })}${form({ action: `/${lang}/services/${service.id}`, token, submit })}<p class="hint">${say(lang, 'continueText')}</p></div>`
}

function beginAnyway({ lang }: PageContext, { service, token }: ServiceView): Html {
  const action = `/${lang}/services/${service.id}`
  return html`<div class="part"><p>${say(lang, 'tryAnywayText')}</p>${form({ action, token, submit: say(lang, 'tryAnyway'), kind: 'secondary' })}</div>`
}

function facts(context: PageContext, { relyingParty, purposeText, retention }: Service): Html {
  const { lang } = context
  return html`<div class="card">${summaryList([
    { key: say(lang, 'serviceAuthority'), value: text(relyingParty.name, lang) },
    { key: say(lang, 'servicePurpose'), value: text(purposeText, lang) },
    { key: say(lang, 'serviceRetention'), value: formatDuration(retention, readerOf(context)) },
  ])}</div>`
}

function asked(context: PageContext, view: ServiceView): Html {
  const { lang } = context
  return section({
    level: 2,
    title: say(lang, 'serviceAsked'),
    body: (level) =>
      html`<p>${say(lang, 'serviceAskedText')}</p><div class="cards">${view.service.credentials.map((credential) => html`<div class="card">${document(context, credential, { ...view, level })}</div>`)}</div>`,
  })
}

type Asked = ServiceView & { readonly level: Parameters<typeof heading>[0] }

/** One document: what is taken from it, and on what its recognition rests. */
function document(context: PageContext, credential: ServiceCredential, { level, ...view }: Asked): Html {
  const { lang } = context
  const { title, wanted, agreement, required = view.service.required } = credential
  const known = view.agreements.find(({ id }) => id === agreement?.id)
  const needed = typeof required === 'string' ? assuranceName(lang, required) : ltr(levelText(required))
  const details = formatList(
    wanted.map((name) => attributeName(lang, name)),
    readerOf(context),
  )
  return html`<div class="card-head">${heading(level, text(title, lang))}${known && stateTag(context, known.state)}</div>${summaryList(
    [
      { key: say(lang, 'detailsAsked'), value: details },
      ...(known === undefined
        ? []
        : [
            {
              key: say(lang, 'agreement'),
              value: html`${text(known.title, lang)} ${modeTag(context, known)}`,
            },
          ]),
      ...(agreement === undefined ? [] : [{ key: say(lang, 'article'), value: ltr(agreement.rule) }]),
      { key: say(lang, 'levelNeeded'), value: needed },
    ],
  )}`
}

/** Nobody is left without a way, whatever the agreement says. */
export function otherWays({ lang }: PageContext, { otherWays }: Service): Html {
  return section({
    level: 2,
    title: say(lang, 'otherWays'),
    body: () => html`<ul class="list">${otherWays.map((way) => html`<li>${text(way, lang)}</li>`)}</ul>`,
  })
}
