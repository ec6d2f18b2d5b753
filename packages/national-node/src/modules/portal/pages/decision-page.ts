import { isPositive, type Verdict } from '@entente/agreement'
import {
  assuranceName,
  buttonLink,
  type DecidedDocument,
  form,
  heading,
  type HeadingLevel,
  type Html,
  html,
  instantText,
  ltr,
  names,
  type ReasonClass,
  reasonList,
  reasonTexts,
  receiptsTexts,
  say,
  section,
  sayHtml,
  summaryList,
  type SummaryRow,
  verdict,
} from '@entente/ui'
import { describedBy, type Service } from '../../registers/index.ts'
import { type AgreementView, suspensionsFor } from '../agreement-view.ts'
import type { Decided } from '../portal-deps.ts'
import { frame, type PageContext, readerOf } from './frame.ts'
import { otherWays } from './service-page.ts'
import { attributeRows } from './shown-attributes.ts'
import { suspensionNotice } from './suspension.ts'
import { fingerprint, levelText, text } from './texts.ts'

export type DecisionView = {
  readonly service: Service
  readonly credentials: readonly Decided[]
  readonly agreements: readonly AgreementView[]
  readonly receiptUrl: (id: string) => string
  /** Where the person of this session gets what is needed to check the decision. */
  readonly inputsUrl: (receipt: string) => string
  /** Documents, by query, of which an attestation of this country can be had. */
  readonly attestation?: {
    readonly documents: readonly string[]
    readonly responseCode: string
    readonly token: string
  }
}

const GRAVEST_FIRST = [
  'NOT_RECOGNISED',
  'SUSPENDED',
  'INDETERMINATE',
  'RECOGNISED_LIMITED',
  'RECOGNISED',
] as const satisfies readonly Verdict[]
const GRAVE_CLASSES = ['refuse', 'suspend', 'unknown', 'limit'] as const satisfies readonly ReasonClass[]

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
  const usable = isPositive(overall)
  const main = html`${verdict({
    lang,
    verdict: overall,
    from: originOf(view),
    to: config.country,
    body: html`<p>${verdictNext[overall]}</p>`,
    documents: credentials.map((credential) => glance(context, credential, view)),
  })}
${stopping(view).map((suspension) => suspensionNotice(context, suspension))}
${!usable && otherWays(context, service)}
${credentials.map((credential) => decided(context, credential, view))}
${view.attestation?.documents.map((document) => attestation(context, { ...view, document }))}
<div class="actions">${buttonLink({ label: say(lang, 'backToService'), href: `/${lang}/services/${service.id}`, kind: 'secondary' })}</div>`
  const above = [{ label: text(service.name, lang), path: `services/${service.id}` }]
  return frame(context, { name: 'decision', title: verdictTitles[overall], main, above })
}

/** Recognition by re-attestation: the way from the partner's document to one of this country. */
function attestation({ lang }: PageContext, view: DecisionView & { readonly document: string }): Html {
  const { service, attestation: { responseCode = '', token = '' } = {}, document } = view
  const fields = html`<input type="hidden" name="response_code" value="${responseCode}"><input type="hidden" name="document" value="${document}">`
  return section({
    level: 2,
    title: say(lang, 'attestTitle'),
    body: () =>
      html`<p>${say(lang, 'attestText')}</p>${form({ action: `/${lang}/services/${service.id}/attestation`, token, fields, submit: say(lang, 'attestButton') })}`,
  })
}

/** One document in a line: its word, level, article, and the gravest of its reasons. */
function glance(context: PageContext, { queryId, decision }: Decided, view: DecisionView): DecidedDocument {
  const { lang } = context
  const { agreement, rule, effect, verdict, reasons } = decision
  const known = view.agreements.find(({ id }) => id === agreement?.id)
  const gravest = GRAVE_CLASSES.flatMap((name) => reasons.filter((reason) => reason.class === name))[0]
  return {
    title: titleOf(context, queryId, view),
    verdict,
    href: `#${queryId}`,
    assurance: isPositive(verdict) ? effect.assurance : undefined,
    ...(known !== undefined && { agreement: text(known.title, lang) }),
    ...(rule !== null && { article: ltr(rule) }),
    ...(gravest !== undefined && { why: reasonTexts(lang, gravest.code).person }),
  }
}

function titleOf({ lang }: PageContext, queryId: string, { service }: DecisionView): Html {
  const title = describedBy(service, queryId)?.title
  return title === undefined ? html`${queryId}` : text(title, lang)
}

/** The jurisdiction of the first document: the rule names it, `<pointed>-<pointing>.<name>` (agreement-1 §4). */
function originOf({ credentials, service }: DecisionView): string {
  const [first] = credentials
  const named = first?.decision.rule?.split('-')[0]?.toUpperCase()
  if (named !== undefined && named !== '') return named
  return describedBy(service, first?.queryId ?? '')?.agreement?.pointed ?? '–'
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
  const received = attributeRows(context, attributes)
  const body = (level: HeadingLevel) =>
    html`<div class="cards"><div class="card">${heading(level, say(lang, 'whatReceived'))}${received.length > 0 ? summaryList(received) : html`<p>${say(lang, 'nothingReceivedHere')}</p>`}</div>
<div class="card">${heading(level, say(lang, 'restsOn'))}${summaryList(basis(context, decision, view.agreements))}<p>${say(lang, 'receiptText')} <a href="/${lang}/receipts/${receiptId}">${receiptsTexts[lang].title}</a></p><p><a href="${view.inputsUrl(receiptId)}" download>${say(lang, 'receiptInputs')}</a></p></div></div>
${heading(level, say(lang, 'whyTitle'))}${decision.reasons.length > 0 ? reasonList(lang, decision.reasons) : html`<p>${say(lang, 'whyNone')}</p>`}`
  return section({ level: 2, id: queryId, title: titleOf(context, queryId, view), body })
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
      note: ltr(fingerprint(agreement.sha256.slice(0, 16))),
    },
    rule !== null && { key: say(lang, 'article'), value: ltr(rule) },
    isPositive(verdict) && {
      key: say(lang, 'levelReached'),
      value: assuranceName(lang, effect.assurance),
      ...(typeof effect.level === 'object' &&
        effect.level !== null && { note: ltr(levelText(effect.level)) }),
    },
    { key: say(lang, 'decidedAt'), value: instantText(at, readerOf(context)) },
  ]
  return rows.filter((row) => row !== false)
}
