import type { AgreementState } from '@entente/agreement'
import { type Html, html, pageHead, say } from '@entente/ui'
import { viewAgreement } from '../../agreement-view.ts'
import { frame, type PageContext } from '../frame.ts'
import { suspensionNotice } from '../suspension.ts'
import { text } from '../texts.ts'
import { exchange } from './exchange.ts'
import { glance, history, instrument, legal, life, parties } from './paper.ts'
import { recognitions } from './rules.ts'
import { programme, proof, safeguards } from './stops.ts'
import { toldOf } from './told.ts'

/** A signed agreement in plain words (promise BE-JP 18): everything the text makes this node do, and its proof. */
export function agreementPage(context: PageContext, state: AgreementState): Html {
  const { lang } = context
  const view = viewAgreement(state, context.config.country)
  const told = toldOf(context, state, view)
  const title = text(view.title, lang)
  const main = html`${pageHead({ title, lede: told.words.lede })}
${view.suspensions.map((one) => suspensionNotice(context, one))}
${[glance, recognitions, exchange, life, safeguards, instrument, legal, parties, programme, history, proof].map((part) => part(told))}`
  return frame(context, {
    name: 'agreement',
    title: view.title[lang] ?? view.title['en'] ?? view.id,
    main,
    above: [{ label: say(lang, 'homeAgreements'), path: '' }],
  })
}
