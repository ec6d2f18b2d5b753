import type { AgreementState } from '@entente/agreement'
import { type Html, historyTexts, html, pageHead, say } from '@entente/ui'
import { viewAgreement } from '../../agreement-view.ts'
import { frame, type PageContext } from '../frame.ts'
import { suspensionNotice } from '../suspension.ts'
import { shortOf, text } from '../texts.ts'
import { beside, type Neighbours } from './beside.ts'
import { exchange } from './exchange.ts'
import { glance, history, instrument, legal, life, parties } from './paper.ts'
import { recognitions } from './rules.ts'
import { programme, proof, safeguards } from './stops.ts'
import { type Told, toldOf } from './told.ts'

/**
 * A signed agreement in plain words (promise BE-JP 18): everything the text makes this node do, and its proof. A text
 * that is only proposed stands alone.
 */
export function agreementPage(context: PageContext, state: AgreementState, neighbours?: Neighbours): Html {
  const { lang } = context
  const view = viewAgreement(state, context.config.country)
  const told = toldOf(context, state, view)
  const title = text(view.title, lang)
  const main = html`${pageHead({ title, lede: told.words.lede })}
${view.suspensions.map((one) => suspensionNotice(context, one))}
${glance(told)}${neighbours && elsewhere(told)}${recognitions(told)}${neighbours && beside(told, neighbours)}${[exchange, life, safeguards, instrument, legal, parties, programme, history, proof].map((part) => part(told))}`
  return frame(context, {
    name: 'agreement',
    title: view.title[lang] ?? view.title['en'] ?? view.id,
    main,
    above: [{ label: say(lang, 'homeAgreements'), path: '' }],
  })
}

/** The two pages that look at it over time. */
function elsewhere({ context: { lang }, state }: Told): Html {
  const words = historyTexts[lang]
  const here = `/${lang}/agreements/${shortOf(state.id)}`
  return html`<ul class="list"><li><a href="${here}/changes">${words.compareLink}</a></li><li><a href="${here}/history">${words.link}</a></li></ul>`
}
