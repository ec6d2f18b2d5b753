import type { AgreementState, LintFinding, Proposal } from '@entente/agreement'
import {
  agreementTexts,
  changeList,
  checkboxes,
  countryName,
  errorSummary,
  findingTexts,
  form,
  type HeadingLevel,
  type Html,
  html,
  instantText,
  ltr,
  notice,
  pageHead,
  say,
  section,
  summaryList,
  type SummaryRow,
  table,
  tag,
  textarea,
  textInput,
  workbenchTexts,
} from '@entente/ui'
import type { Review } from '../../../agreements/index.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { reciprocity } from './reciprocity.ts'
import { standingTag, versionTitle, words } from './words.ts'
import { fingerprint } from '../../pages/texts.ts'

export type ProposalError = 'errorFingerprint' | 'errorRead' | 'errorComment' | 'errorPlace' | 'errorStale'

export type ProposalView = {
  readonly proposal: Proposal
  readonly review: Review
  /** How it would stand when it enters into force. */
  readonly state: AgreementState
  readonly token: string
  readonly errors?: readonly ProposalError[]
  /** What was typed, when the page comes back. */
  readonly typed?: { readonly fingerprint?: string; readonly pointer?: string; readonly text?: string }
}

const FIELDS: Readonly<Record<ProposalError, string>> = {
  errorFingerprint: '#fingerprint',
  errorRead: '#read',
  errorComment: '#text',
  errorPlace: '#pointer',
  errorStale: '#what-changes',
}
/** One text on the table: what changes, what the check finds, what was said, and the signature. */
export function proposalPage(context: PageContext, view: ProposalView): Html {
  const { lang } = context
  const { proposal, errors = [] } = view
  const title = words.say(lang, 'versionOf', {
    title: proposal.text.title[lang] ?? proposal.text.id,
    version: String(proposal.text.version),
  })
  const summary = errors.map((error) => ({ href: FIELDS[error], text: words.say(lang, error) }))
  const part = (
    key: 'changesTitle' | 'checkTitle' | 'saidTitle' | 'signTitle',
    body: (level: HeadingLevel) => Html,
    id?: string,
  ) => section({ level: 2, title: words.say(lang, key), ...(id === undefined ? {} : { id }), body })
  const main = html`${errors.length > 0 && errorSummary(say(lang, 'errorSummary'), summary)}${pageHead({ title: versionTitle(context, proposal.text) })}
${glance(context, view)}
${part('changesTitle', (level) => changes(context, view, level), 'what-changes')}
${section({ level: 2, title: agreementTexts[lang].recognitionTitle, body: () => reciprocity(context, view.state, `/${lang}/workbench/proposals/${proposal.sha256}/text`) })}
${part('checkTitle', () => findings(context, view.review.findings))}
${part('saidTitle', () => said(context, view), 'said')}
${part('signTitle', () => signing(context, view), 'sign')}
${withdrawal(context, view)}`
  return frame(context, {
    name: 'workbench-proposal',
    title,
    main,
    above: [{ label: words.say(lang, 'title'), path: 'workbench' }],
  })
}

function glance(context: PageContext, { proposal }: ProposalView): Html {
  const { lang } = context
  const { sha256, text, by, at, instead, standing, signedBy } = proposal
  const reader = readerOf(context)
  const rows: SummaryRow[] = [
    { key: words.say(lang, 'columnStanding'), value: standingTag(lang, standing) },
    { key: words.say(lang, 'columnBy'), value: countryName(by, lang), note: instantText(at, reader) },
    ...(instead === null
      ? []
      : [
          {
            key: words.say(lang, 'instead'),
            value: html`<a href="/${lang}/workbench/proposals/${instead}">${ltr(fingerprint(instead.slice(0, 16)))}</a>`,
          },
        ]),
    { key: words.say(lang, 'inForceFrom'), value: instantText(text.validity.inForceFrom, reader) },
    {
      key: words.say(lang, 'signedBy'),
      value:
        signedBy.length === 0
          ? words.say(lang, 'nobody')
          : html`${signedBy.map((code) => html`${tag({ label: countryName(code, lang), tone: 'ok' })} `)}`,
    },
    { key: words.say(lang, 'fingerprint'), value: ltr(fingerprint(sha256)) },
  ]
  return html`<div class="card">${summaryList(rows)}<p><a href="/${lang}/workbench/proposals/${sha256}/text">${words.say(lang, 'readText')}</a></p></div>`
}

function changes(context: PageContext, { proposal, review }: ProposalView, level: HeadingLevel): Html {
  const { lang } = context
  const { previous, changes: all } = review
  if (previous === undefined) return html`<p>${words.say(lang, 'changesFirst')}</p>`
  return changeList(lang, {
    changes: all,
    before: previous,
    after: proposal.text,
    country: context.config.country,
    level,
  })
}

const WEIGHTS = {
  error: ['stop', 'cross'],
  warning: ['todo', 'warning'],
  information: ['plain', 'info'],
} as const

function findings({ lang }: PageContext, all: readonly LintFinding[]): Html {
  if (all.length === 0) return html`<p>${words.say(lang, 'checkClean')}</p>`
  const ordered = (['error', 'warning', 'information'] as const).flatMap((weight) =>
    all.filter(({ severity }) => severity === weight),
  )
  return table({
    id: 'findings',
    caption: words.say(lang, 'checkTitle'),
    columns: (['columnFinding', 'columnSeverity', 'columnPlace'] as const).map((key) => ({
      label: words.say(lang, key),
    })),
    rows: ordered.map(({ rule, severity, pointer, detail }) => {
      const [tone, sign] = WEIGHTS[severity]
      return [
        html`${findingTexts(lang, rule).caseWorker} <bdi lang="en" dir="ltr" class="hint">${rule}: ${detail}</bdi>`,
        tag({ label: workbenchTexts[lang].severities[severity], tone, sign }),
        pointer === '' ? words.say(lang, 'wholeText') : ltr(pointer),
      ]
    }),
  })
}

function said(context: PageContext, { proposal, token, errors = [], typed }: ProposalView): Html {
  const { lang } = context
  const reader = readerOf(context)
  const errorOf = (error: ProposalError) => (errors.includes(error) ? words.say(lang, error) : undefined)
  const remarks = proposal.remarks.map(
    (one) =>
      html`<article class="card"><p class="hint">${words.sayHtml(lang, 'saidBy', { country: countryName(one.by, lang), date: instantText(one.at, reader) })}${one.pointer !== '' && html` ${ltr(one.pointer)}`}</p><p lang="${one.lang}" dir="auto">${one.text}</p></article>`,
  )
  return html`${remarks.length === 0 ? html`<p>${words.say(lang, 'saidNone')}</p>` : html`<div class="cards">${remarks}</div>`}
${form({
  action: `/${lang}/workbench/proposals/${proposal.sha256}/comment`,
  token,
  submit: words.say(lang, 'commentButton'),
  labelledBy: 'said',
  kind: 'secondary',
  fields: html`${textarea({
    lang,
    name: 'text',
    autocomplete: 'none',
    label: words.say(lang, 'commentText'),
    hint: words.say(lang, 'commentHint'),
    limit: 4000,
    value: typed?.text,
    error: errorOf('errorComment'),
  })}${textInput({
    lang,
    name: 'pointer',
    autocomplete: 'none',
    dir: 'ltr',
    optional: true,
    label: words.say(lang, 'commentPlace'),
    hint: words.say(lang, 'commentPlaceHint'),
    value: typed?.pointer,
    error: errorOf('errorPlace'),
  })}`,
})}`
}

function signing(context: PageContext, view: ProposalView): Html {
  const { lang, config } = context
  const { proposal, review, token, errors = [], typed } = view
  const { standing, signedBy, sha256 } = proposal
  const country = countryName(config.country, lang)
  if (standing === 'signed')
    return notice({ kind: 'success', level: 3, title: words.say(lang, 'signComplete') })
  if (signedBy.includes(config.country))
    return notice({ kind: 'info', level: 3, title: words.say(lang, 'signDone') })
  if (standing !== 'open' && standing !== 'half-signed')
    return notice({ kind: 'info', level: 3, title: words.say(lang, 'signOver') })
  if (!review.signable) return notice({ kind: 'refusal', level: 3, title: words.say(lang, 'signStopped') })
  const errorOf = (error: ProposalError) => (errors.includes(error) ? words.say(lang, error) : undefined)
  return html`<p>${words.sayHtml(lang, 'signText', { country })}</p>${form({
    action: `/${lang}/workbench/proposals/${sha256}/sign`,
    token,
    submit: words.say(lang, 'signButton', { country }),
    labelledBy: 'sign',
    fields: html`<input type="hidden" name="changes" value="${review.changesSha256}">${textInput({
      lang,
      name: 'fingerprint',
      autocomplete: 'none',
      dir: 'ltr',
      short: true,
      label: words.say(lang, 'signFingerprint'),
      hint: words.say(lang, 'signFingerprintHint'),
      value: typed?.fingerprint,
      error: errorOf('errorFingerprint'),
    })}${checkboxes({
      lang,
      name: 'read',
      legend: words.say(lang, 'signRead'),
      options: [{ value: 'yes', label: words.sayHtml(lang, 'signReadConfirm', { country }) }],
      error: errorOf('errorRead'),
    })}`,
  })}`
}

function withdrawal({ lang, config }: PageContext, { proposal, token }: ProposalView): Html {
  const { by, standing, signedBy, sha256 } = proposal
  const open = standing === 'open' || standing === 'half-signed'
  const ours = by === config.country && open && !signedBy.some((code) => code !== config.country)
  const answer = html`<p><a href="/${lang}/workbench/propose?instead=${sha256}">${words.say(lang, 'answerButton')}</a></p>`
  if (!ours) return standing === 'signed' ? html`` : answer
  return html`${answer}${section({
    level: 2,
    id: 'withdraw',
    title: words.say(lang, 'withdrawTitle'),
    body: () =>
      html`<p>${words.say(lang, 'withdrawText')}</p>${form({ action: `/${lang}/workbench/proposals/${sha256}/withdraw`, token, submit: words.say(lang, 'withdrawButton'), kind: 'secondary', labelledBy: 'withdraw' })}`,
  })}`
}
