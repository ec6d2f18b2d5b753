import {
  chooseText,
  formatDate,
  type Html,
  html,
  invoicesTexts,
  linkCard,
  pageHead,
  recognitionsTexts,
  sandboxTexts,
  say,
  sayHtml,
  section,
  signaturesTexts,
  worldMap,
} from '@entente/ui'
import type { Service } from '../../registers/index.ts'
import type { AgreementView } from '../agreement-view.ts'
import { frame, type PageContext, readerOf } from './frame.ts'
import { modeTag } from './state-tag.ts'
import { shortOf, text } from './texts.ts'

export type HomeView = {
  readonly services: readonly Service[]
  readonly agreements: readonly AgreementView[]
  readonly issues: boolean
  readonly signatures: boolean
  /** People sign here. */
  readonly signs: boolean
  /** For outside developers. */
  readonly sandbox: boolean
}

/** What this node is, what can be done here, and under which agreements. */
export function homePage(context: PageContext, view: HomeView): Html {
  const { lang } = context
  const { services, agreements, issues, signatures, signs, sandbox } = view
  const title = say(lang, 'homeTitle')
  const main = html`${pageHead({ title, lede: say(lang, 'homeLede') })}
${services.length > 0 && section({ level: 2, title: say(lang, 'homeServices'), body: () => html`<div class="cards">${services.map((service) => serviceCard(context, service))}</div>` })}
${issues && section({ level: 2, title: say(lang, 'homeIssue'), body: () => html`<div class="cards">${linkCard({ title: say(lang, 'homeIssueCard'), text: say(lang, 'homeIssueText'), href: `/${lang}/issue` })}</div>` })}
${section({ level: 2, title: invoicesTexts[lang].findInvoices, body: () => html`<div class="cards">${linkCard({ title: invoicesTexts[lang].title, text: invoicesTexts[lang].cardText, href: `/${lang}/invoices` })}</div>` })}
${signatures && section({ level: 2, title: signaturesTexts[lang].find, body: () => html`<div class="cards">${linkCard({ title: signaturesTexts[lang].title, text: signaturesTexts[lang].cardText, href: `/${lang}/signatures` })}${signs && linkCard({ title: signaturesTexts[lang].signTitle, text: signaturesTexts[lang].signCard, href: `/${lang}/sign` })}</div>` })}
${section({ level: 2, title: say(lang, 'homeAgreements'), body: () => ties(context, agreements) })}
${sandbox && html`<div class="cards">${linkCard({ title: sandboxTexts[lang].title, text: sandboxTexts[lang].lede, href: `/${lang}/sandbox` })}</div>`}`
  return frame(context, { name: 'home', title, main })
}

function serviceCard({ lang }: PageContext, { id, name, relyingParty }: Service): Html {
  return linkCard({
    title: text(name, lang),
    text: text(relyingParty.name, lang),
    href: `/${lang}/services/${id}`,
  })
}

/** The map of the agreements with its table; every decision names one of them. */
function ties(context: PageContext, agreements: readonly AgreementView[]): Html {
  const { lang, config } = context
  if (agreements.length === 0) return html`<p>${say(lang, 'homeAgreementsNone')}</p>`
  return html`<p>${say(lang, 'homeAgreementsText')} <a href="/${lang}/recognitions">${recognitionsTexts[lang].link}</a></p>${worldMap(
    {
      id: 'ties',
      lang,
      home: config.country,
      land: config.assets.land.path,
      ties: agreements.map((view) => ({
        codes: view.partners.map(({ code }) => code),
        state: view.state,
        agreement: chooseText(view.title, lang).text,
        href: `/${lang}/agreements/${shortOf(view.id)}`,
        note: html`${period(context, view)} ${modeTag(context, view)}`,
      })),
    },
  )}`
}

/** In UTC, in which the parties agreed the first and the last moment (agreement-1 §4). */
function period(context: PageContext, { from, until }: AgreementView): Html {
  const reader = readerOf(context)
  return sayHtml(context.lang, 'period', {
    from: formatDate(from.slice(0, 10), reader),
    until: formatDate(until.slice(0, 10), reader),
  })
}
