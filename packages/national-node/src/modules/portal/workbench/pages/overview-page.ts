import type { Proposal } from '@entente/agreement'
import {
  buttonLink,
  countryName,
  diagnosisTexts,
  form,
  type Html,
  html,
  instantText,
  linkCard,
  listsTexts,
  notice,
  pageHead,
  say,
  section,
  signaturesTexts,
  table,
} from '@entente/ui'
import type { AgreementView } from '../../agreement-view.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { stateTag } from '../../pages/state-tag.ts'
import { shortOf, text } from '../../pages/texts.ts'
import { standingTag, versionTitle, words } from './words.ts'

export type OverviewView = {
  readonly operator: string
  readonly token: string
  readonly proposals: readonly Proposal[]
  readonly agreements: readonly AgreementView[]
  /** There is a page that explains why something is not trusted. */
  readonly explains: boolean
  /** Documents can be sealed here. */
  readonly seals: boolean
  /** Trusted lists can be made here. */
  readonly lists: boolean
  readonly waiting: readonly { readonly party: string; readonly count: number }[]
}

/** What is on the table, what is in force, and what the partners have not been told. */
export function overviewPage(context: PageContext, view: OverviewView): Html {
  const { lang, config } = context
  const { operator, token, waiting } = view
  const title = words.say(lang, 'title')
  const lede = words.sayHtml(lang, 'lede', { operator, country: countryName(config.country, lang) })
  const main = html`${pageHead({ title, lede })}
${waiting.map(({ party, count }) => notice({ kind: 'warning', title: words.say(lang, 'waitingTitle'), body: html`<p>${words.sayHtml(lang, 'waitingText', { count, country: countryName(party, lang) })}</p>` }))}
${section({ level: 2, title: words.say(lang, 'proposals'), body: () => proposals(context, view.proposals) })}
${section({ level: 2, title: say(lang, 'homeAgreements'), body: () => agreements(context, view.agreements) })}
${view.explains && linkCard({ title: diagnosisTexts[lang].title, text: diagnosisTexts[lang].lede, href: `/${lang}/workbench/explain` })}
${view.seals && linkCard({ title: signaturesTexts[lang].sealTitle, text: signaturesTexts[lang].sealCard, href: `/${lang}/workbench/seal` })}
${view.lists && linkCard({ title: listsTexts[lang].title, text: listsTexts[lang].card, href: `/${lang}/workbench/lists` })}
${form({ action: `/${lang}/workbench/sign-out`, token, submit: words.say(lang, 'signOut'), kind: 'secondary' })}`
  return frame(context, { name: 'workbench', title, main })
}

function proposals(context: PageContext, all: readonly Proposal[]): Html {
  const { lang } = context
  const reader = readerOf(context)
  const propose = html`<div class="actions">${buttonLink({ label: words.say(lang, 'propose'), href: `/${lang}/workbench/propose` })}</div>`
  if (all.length === 0) return html`<p>${words.say(lang, 'proposalsNone')}</p>${propose}`
  return html`${table({
    id: 'proposals',
    caption: words.say(lang, 'proposals'),
    columns: (['columnText', 'columnStanding', 'columnBy', 'columnOn'] as const).map((key) => ({
      label: words.say(lang, key),
    })),
    rows: all.map((one) => [
      html`<a href="/${lang}/workbench/proposals/${one.sha256}">${versionTitle(context, one.text)}</a>`,
      standingTag(lang, one.standing),
      countryName(one.by, lang),
      instantText(one.at, reader),
    ]),
  })}${propose}`
}

function agreements(context: PageContext, all: readonly AgreementView[]): Html {
  const { lang } = context
  if (all.length === 0) return html`<p>${say(lang, 'homeAgreementsNone')}</p>`
  return table({
    id: 'agreements',
    caption: say(lang, 'homeAgreements'),
    columns: [say(lang, 'columnAgreement'), say(lang, 'columnState'), words.say(lang, 'columnOperate')].map(
      (label) => ({ label }),
    ),
    rows: all.map((one) => [
      html`<a href="/${lang}/agreements/${shortOf(one.id)}">${text(one.title, lang)}</a>`,
      stateTag(context, one.state),
      html`<a href="/${lang}/workbench/agreements/${shortOf(one.id)}">${words.say(lang, 'operateTitle', { title: one.title[lang] ?? one.id })}</a>`,
    ]),
  })
}
