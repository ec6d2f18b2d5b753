import { chooseText, type Html, html, linkCard, say } from '@entente/ui'
import type { Service } from '../../registers/index.ts'
import type { AgreementView } from '../agreement-view.ts'
import { agreementFigure } from './agreement-figure.ts'
import { frame, type PageContext } from './frame.ts'

export type HomeView = {
  readonly services: readonly Service[]
  readonly agreements: readonly AgreementView[]
  readonly issues: boolean
}

/** What this node is, what can be done here, and under which agreements. */
export function homePage(context: PageContext, { services, agreements, issues }: HomeView): Html {
  const { lang } = context
  const title = say(lang, 'homeTitle')
  const main = html`<div class="head"><h1>${title}</h1><p class="lede">${say(lang, 'homeLede')}</p></div>
${services.length > 0 && html`<section class="part"><h2>${say(lang, 'homeServices')}</h2><div class="cards">${services.map((service) => serviceCard(context, service))}</div></section>`}
${issues && html`<section class="part"><h2>${say(lang, 'homeIssue')}</h2><div class="cards">${linkCard({ title: say(lang, 'homeIssueCard'), text: say(lang, 'homeIssueText'), href: `/${lang}/issue` })}</div></section>`}
<section class="part"><h2>${say(lang, 'homeAgreements')}</h2>${agreements.length === 0 ? html`<p>${say(lang, 'homeAgreementsNone')}</p>` : agreementFigure(context, agreements)}</section>`
  return frame(context, { title, main, isHome: true })
}

function serviceCard({ lang }: PageContext, { id, name, relyingParty }: Service): Html {
  return linkCard({
    title: chooseText(name, lang).text,
    text: chooseText(relyingParty.name, lang).text,
    href: `/${lang}/services/${id}`,
  })
}
