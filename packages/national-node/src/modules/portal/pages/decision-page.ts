import type { Verdict } from '@entente/agreement'
import {
  assuranceName,
  buttonLink,
  chooseText,
  type Html,
  html,
  instantText,
  ltr,
  names,
  reasonList,
  say,
  sayHtml,
  summaryList,
  type SummaryRow,
  verdict,
  verdictTag,
} from '@entente/ui'
import type { Service } from '../../registers/index.ts'
import { type AgreementView, suspensionsFor } from '../agreement-view.ts'
import type { Decided } from '../portal-deps.ts'
import { frame, type PageContext, readerOf } from './frame.ts'
import { otherWays } from './service-page.ts'
import { attributeRows } from './shown-attributes.ts'
import { suspensionNotice } from './suspension.ts'
import { levelText, text } from './texts.ts'

export type DecisionView = {
  readonly service: Service
  readonly credentials: readonly Decided[]
  readonly agreements: readonly AgreementView[]
  readonly receiptUrl: (id: string) => string
}

const GRAVEST_FIRST = [
  'NOT_RECOGNISED',
  'SUSPENDED',
  'INDETERMINATE',
  'RECOGNISED_LIMITED',
  'RECOGNISED',
] as const satisfies readonly Verdict[]
const USABLE: readonly Verdict[] = ['RECOGNISED', 'RECOGNISED_LIMITED']

/** A service needs all its documents: together they are worth what the gravest verdict says. */
export function overallVerdict(credentials: readonly Decided[]): Verdict {
  const found = new Set(credentials.map(({ decision }) => decision.verdict))
  return GRAVEST_FIRST.find((name) => found.has(name)) ?? 'NOT_RECOGNISED'
}

/** The decision: at a glance, then document by document with what was received, on what it rests, and every reason. */
export function decisionPage(context: PageContext, view: DecisionView): Html {
  const { lang, config } = context
  const { service, credentials } = view
  const overall = overallVerdict(credentials)
  const { verdictNext, verdictTitles } = names[lang]
  const usable = USABLE.includes(overall)
  const main = html`${verdict({ lang, verdict: overall, from: originOf(view), to: config.country, body: html`<p>${verdictNext[overall]}</p>` })}
${stopping(view).map((suspension) => suspensionNotice(context, suspension))}
${credentials.map((credential) => decided(context, credential, view))}
${!usable && otherWays(context, service)}
<div class="actions">${buttonLink({ label: say(lang, 'backToService'), href: `/${lang}/services/${service.id}`, kind: 'secondary' })}</div>`
  const above = [{ label: chooseText(service.name, lang).text, path: `services/${service.id}` }]
  return frame(context, { name: 'decision', title: verdictTitles[overall], main, above })
}

/** The jurisdiction of the first document: the rule names it, `<pointed>-<pointing>.<name>` (agreement-1 §4). */
function originOf({ credentials, service }: DecisionView): string {
  const [first] = credentials
  const named = first?.decision.rule?.split('-')[0]?.toUpperCase()
  if (named !== undefined && named !== '') return named
  return service.credentials.find(({ id }) => id === first?.queryId)?.agreement?.pointed ?? '–'
}

/** The notices behind the suspensions among the reasons, each once. */
function stopping({ credentials, agreements }: DecisionView) {
  const found = credentials.flatMap(({ decision: { reasons, agreement, rule } }) => {
    const suspended = reasons.some(
      ({ code }) => code === 'SUSPENDED_BY_NOTICE' || code === 'SUSPENDED_BY_TRIGGER',
    )
    return suspended && agreement !== null && rule !== null
      ? suspensionsFor(agreements, { id: agreement.id, rule })
      : []
  })
  return found.filter(({ notice }, index) => found.findIndex((one) => one.notice === notice) === index)
}

function decided(context: PageContext, credential: Decided, view: DecisionView): Html {
  const { lang } = context
  const { queryId, decision, receiptId, attributes = {} } = credential
  const title = view.service.credentials.find(({ id }) => id === queryId)?.title
  const received = attributeRows(context, attributes)
  return html`<section class="part"><div class="card-head"><h2>${title === undefined ? queryId : text(title, lang)}</h2>${verdictTag(lang, decision.verdict)}</div>
<div class="cards"><div class="card"><h3>${say(lang, 'whatReceived')}</h3>${received.length > 0 ? summaryList(received) : html`<p>${say(lang, 'nothingReceivedHere')}</p>`}</div>
<div class="card"><h3>${say(lang, 'restsOn')}</h3>${summaryList(basis(context, decision, view.agreements))}<p>${say(lang, 'receiptText')} <a href="${view.receiptUrl(receiptId)}">${say(lang, 'receiptOpen')}</a></p></div></div>
<h3>${say(lang, 'whyTitle')}</h3>${decision.reasons.length > 0 ? reasonList(lang, decision.reasons) : html`<p>${say(lang, 'whyNone')}</p>`}</section>`
}

function basis(
  context: PageContext,
  decision: Decided['decision'],
  agreements: readonly AgreementView[],
): SummaryRow[] {
  const { lang } = context
  const { agreement, rule, effect, verdict, at } = decision
  const known = agreements.find(({ id }) => id === agreement?.id)
  const rows: (SummaryRow | false)[] = [
    agreement !== null && {
      key: say(lang, 'agreement'),
      value: sayHtml(lang, 'agreementVersion', {
        agreement: known === undefined ? ltr(agreement.id) : text(known.title, lang),
        version: agreement.version,
      }),
      note: ltr(agreement.sha256.replaceAll(/(.{4})(?=.)/g, '$1 ').slice(0, 19)),
    },
    rule !== null && { key: say(lang, 'article'), value: ltr(rule) },
    USABLE.includes(verdict) && {
      key: say(lang, 'levelReached'),
      value: assuranceName(lang, effect.assurance),
      ...(typeof effect.level === 'object' &&
        effect.level !== null && { note: ltr(levelText(effect.level)) }),
    },
    { key: say(lang, 'decidedAt'), value: instantText(at, readerOf(context)) },
  ]
  return rows.filter((row) => row !== false)
}
