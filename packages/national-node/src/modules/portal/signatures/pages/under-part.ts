import { isPositive } from '@entente/agreement'
import {
  details,
  type Html,
  html,
  ltr,
  reasonList,
  say,
  signaturesTexts,
  type SummaryRow,
  summaryList,
  verdictTag,
} from '@entente/ui'
import type { UnderAgreement } from '../../../signatures/index.ts'
import type { PageContext } from '../../pages/frame.ts'
import { shortOf, text } from '../../pages/texts.ts'
import { technical } from './home-part.ts'
import { part, type Place } from './part.ts'
import { words } from './words.ts'

/** The same signature under each agreement that speaks of the partner's trust services. */
export function underPart(context: PageContext, answers: readonly UnderAgreement[], place: Place): Html {
  const { lang } = context
  return part(place, {
    title: words.say(lang, 'underTitle'),
    id: 'under',
    body: () =>
      answers.length === 0
        ? html`<p>${words.say(lang, 'underNone')}</p>`
        : html`<div class="cards">${answers.map((one) => answer(context, one))}</div>`,
  })
}

function answer(context: PageContext, one: UnderAgreement): Html {
  const { lang } = context
  const { decision, report } = one
  return html`<div class="card"><p>${verdictTag(lang, decision.verdict)}</p>${summaryList(facts(context, one))}${decision.reasons.length > 0 && reasonList(lang, decision.reasons)}${details({ summary: words.say(lang, 'specialist'), body: summaryList(technical(context, report)) })}</div>`
}

function facts(
  { lang }: PageContext,
  { agreement, list, decision, receiptId }: UnderAgreement,
): SummaryRow[] {
  const { verdict, effect, rule } = decision
  const short = shortOf(agreement.id)
  return [
    {
      key: say(lang, 'agreement'),
      value: html`<a href="/${lang}/agreements/${short}">${text(agreement.agreement.title, lang)}</a>`,
    },
    ...(isPositive(verdict)
      ? [{ key: words.say(lang, 'worth'), value: signaturesTexts[lang].effects[effect.trustService] }]
      : []),
    ...(rule === null
      ? []
      : [
          {
            key: words.say(lang, 'rule'),
            value: html`<a href="/${lang}/agreements/${short}#${rule}">${ltr(rule)}</a>`,
          },
        ]),
    ...(list.uri === ''
      ? []
      : [{ key: words.say(lang, 'list'), value: html`<bdi dir="ltr" class="code">${list.uri}</bdi>` }]),
    ...(receiptId === undefined
      ? []
      : [
          {
            key: words.say(lang, 'receipts'),
            value: html`<a href="/${lang}/receipts/${receiptId}">${words.say(lang, 'openReceipt')}</a>`,
          },
        ]),
  ]
}
