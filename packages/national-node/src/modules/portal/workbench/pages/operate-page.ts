import type { AgreementState, Suspension } from '@entente/agreement'
import {
  agreementTexts,
  checkboxes,
  countryName,
  errorSummary,
  form,
  formatDuration,
  type Html,
  html,
  pageHead,
  radios,
  say,
  section,
  textarea,
} from '@entente/ui'
import { viewAgreement } from '../../agreement-view.ts'
import { objectName } from '../../pages/agreement/rules.ts'
import { partyName, toldOf } from '../../pages/agreement/told.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { suspensionNotice } from '../../pages/suspension.ts'
import { shortOf, text } from '../../pages/texts.ts'
import { words } from './words.ts'

export type OperateError = 'errorTargets' | 'errorReason' | 'errorWords'

export type OperateView = {
  readonly state: AgreementState
  readonly token: string
  readonly errors?: readonly OperateError[]
  readonly chosen?: {
    readonly targets: readonly string[]
    readonly reason: string | undefined
    readonly own: string | undefined
  }
}

const FIELDS = { errorTargets: '#target', errorReason: '#reason', errorWords: '#own' } as const

/** Suspends and lifts for our side, with what the agreement itself says about how long and by whom. */
export function operatePage(context: PageContext, view: OperateView): Html {
  const { lang } = context
  const { state, errors = [] } = view
  const { title } = state.agreement
  const summary = errors.map((error) => ({ href: FIELDS[error], text: words.say(lang, error) }))
  const main = html`${errors.length > 0 && errorSummary(say(lang, 'errorSummary'), summary)}${pageHead({ title: words.sayHtml(lang, 'operateTitle', { title: text(title, lang) }) })}
${section({ level: 2, id: 'lift', title: words.say(lang, 'liftTitle'), body: () => lifting(context, view) })}
${section({ level: 2, id: 'suspend', title: words.say(lang, 'suspendTitle'), body: () => suspending(context, view) })}`
  return frame(context, {
    name: 'workbench-operate',
    title: words.say(lang, 'operateTitle', { title: title[lang] ?? state.id }),
    main,
    above: [{ label: words.say(lang, 'title'), path: 'workbench' }],
  })
}

function suspending(context: PageContext, { state, token, errors = [], chosen }: OperateView): Html {
  const { lang } = context
  const errorOf = (error: OperateError) => (errors.includes(error) ? words.say(lang, error) : undefined)
  const fields = html`${checkboxes({
    lang,
    name: 'target',
    legend: words.say(lang, 'suspendTargets'),
    options: targets(context, state).map((option) => ({
      ...option,
      checked: chosen?.targets.includes(option.value) === true,
    })),
    error: errorOf('errorTargets'),
  })}${radios({
    lang,
    name: 'reason',
    legend: words.say(lang, 'suspendReason'),
    hint: words.say(lang, 'suspendReasonHint'),
    options: reasons(context, state).map((option) => ({
      ...option,
      checked: chosen?.reason === option.value,
    })),
    error: errorOf('errorReason'),
  })}${textarea({
    lang,
    name: 'own',
    autocomplete: 'none',
    rows: 3,
    optional: true,
    limit: 1000,
    label: words.say(lang, 'suspendWords'),
    hint: words.say(lang, 'suspendWordsHint'),
    value: chosen?.own,
    error: errorOf('errorWords'),
  })}`
  return html`<p>${words.say(lang, 'suspendText')}</p>${form({
    action: `/${lang}/workbench/agreements/${shortOf(state.id)}/suspend`,
    token,
    submit: words.say(lang, 'suspendButton'),
    labelledBy: 'suspend',
    fields,
  })}`
}

/** Everything that a notice may name in this agreement, in words. */
function targets(context: PageContext, state: AgreementState): { value: string; label: Html | string }[] {
  const { lang } = context
  const told = toldOf(context, state, viewAgreement(state, context.config.country))
  const { recognitions, dataExchange } = state.agreement
  return [
    { value: 'agreement', label: words.say(lang, 'targetAll') },
    ...recognitions.map((rule) => ({
      value: `recognitions:${rule.id}`,
      label: words.sayHtml(lang, 'targetRule', {
        what: objectName(told, rule),
        from: partyName(told, rule.direction.pointed),
        to: partyName(told, rule.direction.pointing),
      }),
    })),
    ...dataExchange.map(({ id }) => ({
      value: `dataExchange:${id}`,
      label: words.sayHtml(lang, 'targetClause', { clause: id }),
    })),
  ]
}

/** The safeguards of the agreement are the reasons it knows. */
function reasons(
  context: PageContext,
  { agreement }: AgreementState,
): { value: string; label: string; hint: Html }[] {
  const { lang } = context
  return agreement.safeguards.suspension.map(({ id, trigger, max, lift }) => ({
    value: id,
    label: agreementTexts[lang].triggers[trigger.on],
    hint: words.sayHtml(lang, 'suspendLimits', {
      time: formatDuration(max, readerOf(context)),
      lift: words.say(lang, lift === 'both' ? 'liftBoth' : 'liftAlone'),
    }),
  }))
}

function lifting(context: PageContext, { state, token }: OperateView): Html {
  const { lang } = context
  const view = viewAgreement(state, context.config.country)
  if (view.suspensions.length === 0) return html`<p>${words.say(lang, 'liftNone')}</p>`
  const active = [...state.rules.values(), ...state.clauses.values()].flatMap(
    ({ suspensions }) => suspensions,
  )
  return html`${view.suspensions.map((one) => {
    const suspension = active.find(({ notice }) => notice === one.notice)
    return html`${suspensionNotice(context, one)}${suspension !== undefined && liftForm(context, { state, token, suspension })}`
  })}`
}

type Lifted = { readonly state: AgreementState; readonly token: string; readonly suspension: Suspension }

function liftForm(context: PageContext, { state, token, suspension }: Lifted): Html {
  const { lang, config } = context
  const { safeguard, by, sha256 } = suspension
  const rule = state.agreement.safeguards.suspension.find(({ id }) => id === safeguard)
  const both = rule?.lift !== 'suspender'
  const liftedBy = state.notices
    .filter(({ notice }) => notice.type === 'lift' && notice.refs.includes(sha256))
    .map(({ notice }) => notice.issuer.party)
  const other = state.agreement.parties.find(({ code }) => code !== config.country)?.code ?? ''
  const country = countryName(other, lang)
  if (liftedBy.includes(config.country)) return html`<p>${words.sayHtml(lang, 'liftWaits', { country })}</p>`
  if (!both && by !== config.country) return html`<p>${words.say(lang, 'liftAlone')}</p>`
  const said = liftedBy.includes(other)
    ? words.sayHtml(lang, 'liftAsked', { country })
    : html`${words.say(lang, both ? 'liftBoth' : 'liftAlone')}`
  return html`<p>${said}</p>${form({
    action: `/${lang}/workbench/agreements/${shortOf(state.id)}/lift`,
    token,
    submit: words.say(lang, 'liftButton', { country: countryName(config.country, lang) }),
    labelledBy: 'lift',
    fields: html`<input type="hidden" name="notice" value="${sha256}">`,
  })}`
}
