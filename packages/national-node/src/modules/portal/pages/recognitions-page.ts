/** Who recognises what from whom today: every rule of every agreement, with its state, its clause and its proof. */
import type { Agreement, AgreementState } from '@entente/agreement'
import {
  assuranceName,
  chooseText,
  countryName,
  type Html,
  html,
  ltr,
  names,
  pageHead,
  plain,
  recognitionsTexts,
  section,
  table,
  tag,
  worldMap,
} from '@entente/ui'
import { viewAgreement } from '../agreement-view.ts'
import { objectName, statusTag } from './agreement/rules.ts'
import { toldOf } from './agreement/told.ts'
import { frame, type PageContext } from './frame.ts'

type Rule = Agreement['recognitions'][number]

/** The map of the agreements, the rules in force and suspended, and where recognition goes both ways. */
export function recognitionsPage(context: PageContext, states: readonly AgreementState[]): Html {
  const { lang, config } = context
  const words = recognitionsTexts[lang]
  const views = states.map((state) => viewAgreement(state, config.country))
  const map = worldMap({
    id: 'recognitions',
    lang,
    home: config.country,
    land: config.assets.land.path,
    ties: views.map((view) => ({
      codes: view.partners.map(({ code }) => code),
      state: view.state,
      agreement: chooseText(view.title, lang).text,
      href: `/${lang}/agreements/${shortOf(view.id)}`,
    })),
  })
  const main = html`${pageHead({ title: words.title, lede: words.lede })}${map}
${table({
  id: 'rules',
  caption: words.caption,
  columns: [words.recogniser, words.from, words.what, words.today, words.atMost, words.clause].map(
    (label) => ({ label }),
  ),
  rows: states.flatMap((state) => state.agreement.recognitions.map((rule) => ruleRow(context, state, rule))),
})}
${section({ level: 2, title: words.reciprocity, body: () => html`<p>${words.reciprocityText}</p>${reciprocity(context, states)}` })}`
  return frame(context, { name: 'recognitions', title: words.title, main })
}

function ruleRow(context: PageContext, state: AgreementState, rule: Rule): (Html | string)[] {
  const { lang, config } = context
  const told = toldOf(context, state, viewAgreement(state, config.country))
  const { pointing, pointed } = rule.direction
  const { assurance, trustService = 'none' } = rule.effectCeiling
  return [
    countryName(pointing, lang),
    countryName(pointed, lang),
    objectName(told, rule),
    phaseTag(context, state) ?? statusTag(told, rule),
    assurance === undefined ? told.words.trustEffects[trustService] : assuranceName(lang, assurance),
    html`<a href="/${lang}/agreements/${shortOf(state.id)}#${rule.id}">${ltr(rule.id)}</a>`,
  ]
}

/** Where the agreement itself does not apply, no rule of it does. */
function phaseTag({ lang }: PageContext, { phase }: AgreementState): Html | undefined {
  return phase === 'in-force' ? undefined : tag({ label: names[lang].agreementStates[phase] })
}

/** For each pair and kind of thing: both directions, or the one there is. No reciprocity by inference (agreement-1 §5). */
function reciprocity(context: PageContext, states: readonly AgreementState[]): Html {
  const { lang } = context
  const words = recognitionsTexts[lang]
  const rows = states.flatMap((state) => {
    const told = toldOf(context, state, viewAgreement(state, context.config.country))
    const { recognitions } = state.agreement
    const kinds = new Map<string, Rule[]>()
    for (const rule of recognitions) {
      const name = objectName(told, rule)
      kinds.set(name, [...(kinds.get(name) ?? []), rule])
    }
    return [...kinds].map(([name, rules]) => [
      html`<a href="/${lang}/agreements/${shortOf(state.id)}">${ltr(shortOf(state.id))}</a>`,
      name,
      directionsOf(lang, rules),
    ])
  })
  return table({
    id: 'reciprocity',
    caption: words.reciprocity,
    columns: [words.clause, words.what, words.reciprocity].map((label) => ({ label })),
    rows,
  })
}

function directionsOf(lang: PageContext['lang'], rules: readonly Rule[]): string {
  const words = recognitionsTexts[lang]
  const ways = new Set(rules.map(({ direction }) => `${direction.pointed}>${direction.pointing}`))
  const [first = '>'] = ways
  const [from = '', to = ''] = first.split('>')
  if (ways.has(`${to}>${from}`)) return words.bothWays
  return plain(words.oneWay({ from: countryName(from, lang), to: countryName(to, lang) }))
}

function shortOf(id: string): string {
  return id.split(':').at(-1) ?? id
}
