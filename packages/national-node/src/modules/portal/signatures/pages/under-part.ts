import { isPositive } from '@entente/agreement'
import type { SignatureReport } from '@entente/trust'
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
import type { Decided, UnderAgreement } from '../../../signatures/index.ts'
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
        : html`<div class="cards">${answers.map((one) => underAnswer(context, one, one.report))}</div>`,
  })
}

/** What one agreement says; with what it was decided from, where a report of a signature is there. */
export function underAnswer(context: PageContext, one: Decided, report?: SignatureReport): Html {
  const { lang } = context
  const { decision } = one
  return html`<div class="card"><p>${verdictTag(lang, decision.verdict)}</p>${summaryList(facts(context, one, report === undefined ? stampWorth : signatureWorth))}${decision.reasons.length > 0 && reasonList(lang, decision.reasons)}${report !== undefined && details({ summary: words.say(lang, 'specialist'), body: summaryList(technical(context, report)) })}</div>`
}

type Worth = (lang: PageContext['lang'], effect: Decided['decision']['effect']) => string

const signatureWorth: Worth = (lang, { trustService }) => signaturesTexts[lang].effects[trustService]

/** Of time-stamps the rules know two kinds. */
const stampWorth: Worth = (lang, { trustService }) =>
  signaturesTexts[lang].stampWorths[trustService === 'qualified' ? 'QTSA' : 'TSA']

function facts(
  { lang }: PageContext,
  { agreement, list, decision, receiptId }: Decided,
  worth: Worth,
): SummaryRow[] {
  const { verdict, effect, rule } = decision
  const short = shortOf(agreement.id)
  return [
    {
      key: say(lang, 'agreement'),
      value: html`<a href="/${lang}/agreements/${short}">${text(agreement.agreement.title, lang)}</a>`,
    },
    ...(isPositive(verdict) ? [{ key: words.say(lang, 'worth'), value: worth(lang, effect) }] : []),
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
