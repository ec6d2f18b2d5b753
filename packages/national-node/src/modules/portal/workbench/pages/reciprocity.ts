import type { Agreement, AgreementState } from '@entente/agreement'
import {
  agreementTexts,
  assuranceName,
  countryName,
  type Html,
  html,
  ltr,
  plain,
  recognitionsTexts,
  table,
} from '@entente/ui'
import { viewAgreement } from '../../agreement-view.ts'
import { objectName, statusTag } from '../../pages/agreement/rules.ts'
import { type Told, toldOf } from '../../pages/agreement/told.ts'
import type { PageContext } from '../../pages/frame.ts'

type Rule = Agreement['recognitions'][number]

/** What a text would recognise in each direction, side by side: no reciprocity by inference (agreement-1 §5). */
export function reciprocity(context: PageContext, state: AgreementState, text: string): Html {
  const { lang, config } = context
  const words = recognitionsTexts[lang]
  const told = toldOf(context, state, viewAgreement(state, config.country))
  const [here, there] = sides(state.agreement, config.country)
  const things = Map.groupBy(state.agreement.recognitions, (rule) => objectName(told, rule))
  const cell = (pointing: string, rules: readonly Rule[]): Html => {
    const own = rules.filter(({ direction }) => direction.pointing === pointing)
    return own.length === 0 ? html`${words.none}` : html`${own.map((rule) => entry(told, rule, text))}`
  }
  return table({
    id: 'reciprocity',
    caption: agreementTexts[lang].recognitionTitle,
    columns: [
      words.what,
      ...[here, there].map((code) => plain(words.byHome({ home: countryName(code, lang) }))),
    ].map((label) => ({ label })),
    rows: [...things].map(([name, rules]) => [name, cell(here, rules), cell(there, rules)]),
    lang,
  })
}

/** Our side first. */
function sides({ parties: [first, second] }: Agreement, country: string): readonly [string, string] {
  const ours = second.code === country || second.covers.includes(country)
  return ours ? [second.code, first.code] : [first.code, second.code]
}

function entry(told: Told, rule: Rule, text: string): Html {
  const { lang } = told.context
  const { assurance, trustService = 'none' } = rule.effectCeiling
  const level =
    assurance === undefined ? told.words.trustEffects[trustService] : assuranceName(lang, assurance)
  return html`<p><span class="tags">${statusTag(told, rule)}<span>${plain(recognitionsTexts[lang].atMost({ level }))}</span></span> <a href="${text}#${rule.id}">${ltr(rule.id)}</a></p>`
}
