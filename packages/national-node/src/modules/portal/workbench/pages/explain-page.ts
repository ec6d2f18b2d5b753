import {
  buttonLink,
  type Child,
  details,
  type DiagnosisTexts,
  diagnosisTexts,
  engineerText,
  errorSummary,
  fileUpload,
  form,
  type Html,
  html,
  instantText,
  ltr,
  notice,
  pageHead,
  say,
  section,
  type Speaker,
  speaker,
  summaryList,
  table,
  tag,
  textarea,
  textInput,
} from '@entente/ui'
import { type Diagnosis, remedyFor, type StageReport } from '../../../diagnosis/index.ts'
import type { EndedPresentation } from '../../../verifier/index.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { words as workbenchWords } from './words.ts'

/** The texts of the diagnosis, by key. */
const words: Speaker<DiagnosisTexts> = speaker(diagnosisTexts)

export type ExplainError = 'nothingGiven' | 'unreadable' | 'tooLarge'

type ExplainView = {
  readonly token: string
  readonly recent: readonly EndedPresentation[]
  readonly typed?: { readonly text: string; readonly audience: string; readonly nonce: string }
  readonly errors?: readonly ExplainError[]
  /** Why it cannot be read, in English. */
  readonly detail?: string
}

const MEGABYTES_MAX = 20

/** Something to bring, as text or as a file, and what the verifier decided lately. */
export function explainPage(context: PageContext, view: ExplainView): Html {
  const { lang } = context
  const { token, recent, typed, errors = [], detail } = view
  const [error] = errors
  const problem = error && words.say(lang, error)
  const title = words.say(lang, 'title')
  const fields = html`${textarea({
    lang,
    name: 'text',
    autocomplete: 'none',
    rows: 8,
    valueLang: 'zxx',
    label: words.say(lang, 'text'),
    hint: words.say(lang, 'textHint'),
    value: typed?.text,
    optional: true,
    error: error === 'tooLarge' ? undefined : problem,
  })}${fileUpload({
    lang,
    name: 'file',
    label: words.say(lang, 'file'),
    hint: words.say(lang, 'fileHint'),
    optional: true,
    kinds: ['TXT', 'JSON', 'PEM', 'CBOR'],
    maxMegabytes: MEGABYTES_MAX,
    error: error === 'tooLarge' ? problem : undefined,
  })}${code(context, 'audience', typed?.audience)}${code(context, 'nonce', typed?.nonce)}`
  const main = html`${problem !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: error === 'tooLarge' ? '#file' : '#text', text: problem }])}${pageHead({ title, lede: words.say(lang, 'lede') })}
${detail !== undefined && html`<p>${english(detail)}</p>`}${form({ action: `/${lang}/workbench/explain`, token, submit: words.say(lang, 'check'), fields, upload: true })}
<p class="hint">${words.say(lang, 'nothingKept')}</p>
${section({ level: 2, id: 'recent-title', title: words.say(lang, 'recentTitle'), body: () => recently(context, recent) })}`
  return frame(context, { name: 'workbench-explain', title, main, above: above(context) })
}

function above({ lang }: PageContext) {
  return [{ label: workbenchWords.say(lang, 'title'), path: 'workbench' }]
}

function code({ lang }: PageContext, name: 'audience' | 'nonce', value: string | undefined): Html {
  return textInput({
    lang,
    name,
    autocomplete: 'none',
    optional: true,
    label: words.say(lang, name),
    ...(name === 'audience' && { hint: words.say(lang, 'audienceHint') }),
    value,
  })
}

/** What a core says of a check is English, whatever the language of the page. */
function english(text: string): Html {
  return html`<bdi lang="en" dir="ltr">${text}</bdi>`
}

function recently(context: PageContext, recent: readonly EndedPresentation[]): Html {
  const { lang } = context
  if (recent.length === 0) return html`<p>${words.say(lang, 'recentNone')}</p>`
  const rows = recent.flatMap(({ id, serviceId, endedAt, failure, decided }) => {
    const codes =
      failure === undefined ? decided.map(({ reason }) => reason) : [{ code: failure, detail: '' }]
    return codes.map((reason) => [
      instantText(endedAt, readerOf(context)),
      html`${ltr(serviceId)} <span class="hint">${ltr(id.slice(0, 8))}</span>`,
      reason === undefined ? words.say(lang, 'recentAll') : told(context, reason),
      reason === undefined ? words.say(lang, 'noCause') : diagnosisTexts[lang].remedies[remedyFor(reason)],
    ])
  })
  return html`<p>${words.say(lang, 'recentText')}</p>${table({
    id: 'recent',
    caption: words.say(lang, 'recentTitle'),
    columns: (['when', 'service', 'cause', 'remedy'] as const).map((key) => ({
      label: words.say(lang, key),
    })),
    rows,
  })}`
}

/** A code with its sentence for the engineer, where the catalogues have one. */
function told({ lang }: PageContext, { code: name, detail }: { code: string; detail: string }): Html {
  const sentence = engineerText(lang, name)
  return html`${ltr(name)}${sentence !== undefined && html` <span>${sentence}</span>`}${detail !== '' && html` <span class="hint">${english(detail)}</span>`}`
}

const KINDS = { trusted: 'success', 'not-trusted': 'refusal', undecided: 'warning' } as const
const TONES = { passed: 'ok', failed: 'stop', 'not-reached': 'plain' } as const

/** The whole diagnosis: the cause first, then each check in order, the lists and the certificates. */
export function toldPage(context: PageContext, diagnosis: Diagnosis): Html {
  const { lang } = context
  const texts = diagnosisTexts[lang]
  const { kind, verdict, cause, stages, lists, certificates, about, notes, agreement } = diagnosis
  const part = (key: 'lists' | 'certificates' | 'about' | 'notes', shown: boolean, body: () => Html) =>
    shown && section({ level: 2, title: words.say(lang, key), body })
  const body =
    cause === undefined
      ? html`<p>${verdict === 'trusted' && words.say(lang, 'noCause')}</p>`
      : summaryList([
          { key: words.say(lang, 'cause'), value: told(context, cause) },
          { key: words.say(lang, 'remedy'), value: texts.remedies[cause.remedy] },
        ])
  const decided =
    agreement !== undefined && summaryList([{ key: texts.stages.agreement, value: under(agreement) }])
  const title = words.say(lang, 'title')
  const main = html`${pageHead({ title, lede: texts.kinds[kind] })}
${notice({ kind: KINDS[verdict], title: texts.verdicts[verdict], body: html`${body}${decided}` })}
${section({ level: 2, title: words.say(lang, 'checks'), body: () => checks(context, stages) })}
${part('lists', lists.length > 0, () => html`${lists.map((list) => oneList(context, list))}`)}
${part('certificates', certificates.length > 0, () => html`${certificates.map((one) => oneCertificate(context, one))}`)}
${part('about', about.length > 0, () => summaryList(about.map(({ name, value }) => ({ key: ltr(name), value: ltr(value) }))))}
${part('notes', notes.length > 0, () => html`<ul>${notes.map((note) => html`<li>${english(note)}</li>`)}</ul>`)}
<div class="actions">${buttonLink({ label: words.say(lang, 'another'), href: `/${lang}/workbench/explain` })}</div>`
  return frame(context, { name: 'workbench-explained', title, main, above: above(context) })
}

/** By their codes: which text, which of its rules, and what it came to. */
function under({ agreement, rule, verdict }: NonNullable<Diagnosis['agreement']>): Html {
  const text = agreement === null ? '–' : `${agreement.id} ${agreement.version}`
  return html`${ltr(text)} ${ltr(rule ?? '–')} ${ltr(verdict)}`
}

function checks({ lang }: PageContext, stages: readonly StageReport[]): Html {
  const texts = diagnosisTexts[lang]
  return table({
    id: 'checks',
    caption: words.say(lang, 'checks'),
    columns: (['stage', 'outcome', 'found'] as const).map((key) => ({ label: words.say(lang, key) })),
    rows: stages.map(({ stage, outcome, findings }) => [
      texts.stages[stage],
      tag({ label: texts.outcomes[outcome], tone: TONES[outcome] }),
      html`${findings.map(({ code: name, ok, detail }) => html`<p>${ltr(name)} ${ok ? texts.outcomes.passed : texts.outcomes.failed}${detail !== undefined && html`: ${english(detail)}`}</p>`)}`,
    ]),
  })
}

function oneList(context: PageContext, list: Diagnosis['lists'][number]): Html {
  const { lang } = context
  const { uri, state, detail, sequence, fetchedAt, nextUpdate, holdsPath } = list
  const reader = readerOf(context)
  const rows: (readonly [keyof DiagnosisTexts, Child] | undefined)[] = [
    [
      'state',
      html`${diagnosisTexts[lang].states[state]}${detail !== undefined && html` ${english(detail)}`}`,
    ],
    sequence === undefined ? undefined : ['sequence', ltr(String(sequence))],
    fetchedAt === undefined ? undefined : ['fetched', instantText(fetchedAt, reader)],
    nextUpdate === undefined ? undefined : ['nextUpdate', instantText(nextUpdate, reader)],
    ['holds', words.say(lang, holdsPath ? 'yes' : 'no')],
  ]
  return html`<p>${ltr(uri)}</p>${summaryList(rowsOf(context, rows))}`
}

function rowsOf(
  { lang }: PageContext,
  rows: readonly (readonly [keyof DiagnosisTexts, Child] | undefined)[],
) {
  return rows.flatMap((row) =>
    row === undefined ? [] : [{ key: diagnosisTexts[lang][row[0]] as string, value: row[1] }],
  )
}

function oneCertificate(context: PageContext, one: Diagnosis['certificates'][number]): Html {
  const { subject, issuer, sha256, notBefore, notAfter } = one
  const reader = readerOf(context)
  const valid = words.sayHtml(context.lang, 'fromTo', {
    from: instantText(notBefore, reader),
    until: instantText(notAfter, reader),
  })
  return html`${summaryList(
    rowsOf(context, [
      ['subject', html`<bdi>${subject}</bdi>`],
      ['issuer', html`<bdi>${issuer}</bdi>`],
      ['validity', valid],
    ]),
  )}${details({ summary: ltr('SHA-256'), body: html`<p>${ltr(sha256)}</p>` })}`
}
