import {
  buttonLink,
  errorSummary,
  fileUpload,
  form,
  formatNumber,
  type Html,
  html,
  invoicesTexts,
  ltr,
  pageHead,
  pagination,
  say,
  section,
  summaryList,
  table,
  tag,
} from '@entente/ui'
import type { BatchProgress, CheckedBatchFile } from '../../../invoicing/index.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { packChoice, problemText } from './upload-page.ts'
import { said, words } from './words.ts'

export type BatchError = 'none' | 'too-many' | 'too-large'

/** Many files and the rules to check them by. */
export function batchPage(
  context: PageContext,
  { token, error }: { readonly token: string; readonly error?: BatchError | undefined },
): Html {
  const { lang } = context
  const title = words.say(lang, 'batchTitle')
  const wrong = error && errorText(context, error)
  const fields = html`${fileUpload({
    lang,
    name: 'file',
    label: words.say(lang, 'batchFiles'),
    hint: words.say(lang, 'batchFilesHint'),
    kinds: ['XML'],
    maxMegabytes: 10,
    multiple: true,
    error: wrong,
  })}${packChoice(context)}`
  const main = html`${wrong !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: '#file', text: wrong }])}${pageHead({ title, lede: words.say(lang, 'batchLede') })}
${form({ action: `/${lang}/invoices/many`, token, submit: words.say(lang, 'batchStart'), fields, upload: true })}`
  return frame(context, { name: 'invoice-batch', title, main, above: [above(context)] })
}

const above = ({ lang }: PageContext) => ({ label: words.say(lang, 'title'), path: 'invoices' })

function errorText({ lang }: PageContext, error: BatchError): string {
  if (error === 'too-many') return words.say(lang, 'batchTooMany')
  return error === 'none' ? invoicesTexts[lang].problems.noFile : words.say(lang, 'batchFilesHint')
}

export type BatchView = {
  readonly progress: BatchProgress
  readonly files: readonly CheckedBatchFile[]
  /** From 1. */
  readonly page: number
  readonly pages: number
  readonly token: string
}

/** How far it is, and what was found so far. The page is asked again by whoever wants to know more. */
export function batchProgressPage(context: PageContext, view: BatchView): Html {
  const { lang } = context
  const { progress, page, pages, token } = view
  const { id, files, done, counts } = progress
  const reader = readerOf(context)
  const root = `/${lang}/invoices/many/${id}`
  const finished = done === files
  const title = words.say(lang, finished ? 'batchDoneTitle' : 'batchProgressTitle')
  const told = words.sayHtml(lang, 'batchProgress', {
    done: formatNumber(done, reader),
    all: formatNumber(files, reader),
  })
  const rows = STATES.filter((state) => counts[state] > 0).map((state) => ({
    key: stateTag(context, state),
    value: formatNumber(counts[state], reader),
  }))
  const main = html`${pageHead({ title, lede: told })}
${!finished && html`<div class="actions no-print">${buttonLink({ label: words.say(lang, 'batchRefresh'), href: root })}</div>`}
${section({ level: 2, title: words.say(lang, 'batchCounts'), body: () => html`<div class="card">${summaryList(rows)}</div><p>${words.say(lang, 'batchKeep')}</p>${results(context, view)}${pagination({ lang, page, pages, href: (to) => `${root}?page=${to}` })}` })}
<div class="actions no-print">${finished && html`<a href="${root}/results.json">${words.say(lang, 'batchJson')}</a>`}</div>
<div class="no-print">${form({ action: `${root}/erase`, token, submit: words.say(lang, 'batchErase'), kind: 'secondary' })}</div>`
  return frame(context, {
    name: 'invoice-batch-progress',
    title,
    main,
    above: [above(context), { label: words.say(lang, 'batchTitle'), path: 'invoices/many' }],
  })
}

const RULES_SHOWN_MAX = 5

const STATES = ['valid', 'not-valid', 'not-an-invoice', 'waiting'] as const

const LABELS = {
  valid: ['batchValid', 'ok'],
  'not-valid': ['batchNotValid', 'stop'],
  'not-an-invoice': ['batchNotInvoice', 'todo'],
  waiting: ['batchWaiting', 'plain'],
} as const

function stateTag({ lang }: PageContext, state: CheckedBatchFile['state']): Html {
  const [key, tone] = LABELS[state]
  return tag({ label: words.say(lang, key), tone })
}

function results(context: PageContext, { files }: BatchView): Html {
  const { lang } = context
  return table({
    id: 'files',
    lang,
    caption: words.say(lang, 'batchFiles'),
    columns: [
      { label: words.say(lang, 'batchFile') },
      { label: words.say(lang, 'result') },
      { label: words.say(lang, 'batchFindings') },
      { label: words.say(lang, 'batchRules') },
    ],
    rows: files.map(({ place, name, state, outcome }) => [
      html`<bdi>${name === '' ? formatNumber(place, readerOf(context)) : name}</bdi>`,
      stateTag(context, state),
      ...findingCells(context, outcome),
    ]),
  })
}

function findingCells(context: PageContext, outcome: CheckedBatchFile['outcome']): Html[] {
  const { lang } = context
  if (outcome === undefined) return [said(undefined, lang), said(undefined, lang)]
  if ('refusal' in outcome) return [html`${problemText(lang, outcome.refusal)}`, said(undefined, lang)]
  const fatal = outcome.findings.filter(({ severity }) => severity === 'fatal').map(({ rule }) => rule)
  const rules = [...new Set(fatal)]
  const shown = rules.slice(0, RULES_SHOWN_MAX).map((rule) => html`${ltr(rule)} `)
  const told =
    rules.length === 0
      ? words.say(lang, 'nothing')
      : rules.length > RULES_SHOWN_MAX
        ? html`${shown}…`
        : html`${shown}`
  return [html`${told}`, ltr(outcome.pack)]
}
