/** Who recognises what from whom today: every rule of every agreement, with its state, its clause and its proof. */
import type { Agreement, AgreementState } from '@entente/agreement'
import {
  assuranceName,
  countryName,
  type Html,
  html,
  ltr,
  names,
  pageHead,
  plain,
  recognitionMap,
  recognitionsTexts,
  type TableProps,
  tag,
} from '@entente/ui'
import { viewAgreement } from '../agreement-view.ts'
import { objectName, statusTag } from './agreement/rules.ts'
import { type Told, toldOf } from './agreement/told.ts'
import { frame, type PageContext } from './frame.ts'
import { waysOf } from './recognition-ways.ts'
import { shortOf } from './texts.ts'

type Rule = Agreement['recognitions'][number]

/** The map of the directions, and the table of the rules: a row for each thing, a column for each direction. */
export function recognitionsPage(context: PageContext, states: readonly AgreementState[]): Html {
  const { lang, config } = context
  const words = recognitionsTexts[lang]
  const main = html`${pageHead({ title: words.title, lede: words.lede })}
${recognitionMap({
  id: 'recognitions',
  lang,
  home: config.country,
  land: config.assets.land.path,
  ways: states.flatMap(waysOf),
  data: matrix(context, states),
})}
<p>${words.directions}</p>
<p>${words.own}</p>
${others(context, states)}`
  return frame(context, { name: 'recognitions', title: words.title, main })
}

/** No reciprocity by inference (agreement-1 §5): each direction has rules of its own, or none. */
function matrix(context: PageContext, states: readonly AgreementState[]): TableProps {
  const { lang } = context
  const words = recognitionsTexts[lang]
  return {
    id: 'rules',
    caption: words.caption,
    columns: [words.what, here(context), words.byPartner].map((label) => ({ label })),
    rows: states.flatMap((state) => rowsOf(context, state)),
    lang,
  }
}

function rowsOf(context: PageContext, state: AgreementState): (Html | string)[][] {
  const { lang, config } = context
  const words = recognitionsTexts[lang]
  const view = viewAgreement(state, config.country)
  const told = toldOf(context, state, view)
  const partners = view.partners.map(({ code }) => code)
  const things = Map.groupBy(state.agreement.recognitions, (rule) => objectName(told, rule))
  const cell = (pick: (rule: Rule) => boolean, rules: readonly Rule[]): Html => {
    const picked = rules.filter(pick)
    return picked.length === 0 ? html`<p>${words.none}</p>` : html`${picked.map((rule) => entry(told, rule))}`
  }
  return [...things].map(([name, rules]) => [
    html`${name}<span class="summary-note">${partners.map((code) => countryName(code, lang)).join(' – ')}</span>`,
    cell(({ direction }) => partners.includes(direction.pointed), rules),
    cell(({ direction }) => partners.includes(direction.pointing), rules),
  ])
}

function here({ lang, config }: PageContext): string {
  return plain(recognitionsTexts[lang].byHome({ home: countryName(config.country, lang) }))
}

/** Its state today, how far it goes, and where it is proved: the clause, the signed text, what happened to it. */
function entry(told: Told, rule: Rule): Html {
  const { lang } = told.context
  const { agreement } = told
  const words = recognitionsTexts[lang]
  const { assurance, trustService = 'none' } = rule.effectCeiling
  const level =
    assurance === undefined ? told.words.trustEffects[trustService] : assuranceName(lang, assurance)
  const short = shortOf(agreement.id)
  const page = `/${lang}/agreements/${short}`
  return html`<p><span class="tags">${stateOf(told, rule)}<span>${plain(words.atMost({ level }))}</span></span><span class="actions"><a href="${page}#${rule.id}">${ltr(rule.id)}</a><a href="/agreements/${short}/${agreement.version}">${words.proof}</a><a href="${page}/history">${words.history}</a></span></p>`
}

/** Where the agreement itself does not apply, no rule of it does; in a test, what is active has no effect either. */
function stateOf(told: Told, rule: Rule): Html {
  const { lang } = told.context
  const { phase, rules, agreement } = told.state
  if (phase !== 'in-force') return tag({ label: names[lang].agreementStates[phase] })
  const { status, suspensions } = rules.get(rule.id) ?? { status: rule.status, suspensions: [] }
  const acts = (status === 'in-force' || status === 'pilot') && suspensions.length === 0
  if (acts && agreement.mode === 'test') return tag({ label: names[lang].modes.test, sign: 'info' })
  return statusTag(told, rule)
}

/** The partners of these agreements have pages of their own, where the reader can compare. */
function others({ lang, config }: PageContext, states: readonly AgreementState[]): Html | false {
  const parties = states.flatMap(({ agreement }) => agreement.parties.map(({ code }) => code))
  const known = config.partners.filter(({ party }) => parties.includes(party))
  if (known.length === 0) return false
  const links = known.map(
    ({ party, baseUrl }, at) =>
      html`${at > 0 && ' · '}<a href="${baseUrl}/${lang}/recognitions">${countryName(party, lang)}</a>`,
  )
  return html`<p>${recognitionsTexts[lang].others} ${links}</p>`
}
