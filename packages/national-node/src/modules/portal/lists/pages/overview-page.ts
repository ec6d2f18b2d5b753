import type { CertificateFileCode } from '@entente/trust'
import {
  details,
  errorSummary,
  fileUpload,
  form,
  formatNumber,
  type Html,
  html,
  instantText,
  listsTexts,
  ltr,
  pageHead,
  say,
  section,
  select,
  table,
  textInput,
} from '@entente/ui'
import type { ListDraft, PublishedList } from '../../../trust-lists/index.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { shortOf } from '../../pages/texts.ts'
import { above } from './above.ts'
import { words } from './words.ts'

export type BeginProblem =
  | { readonly at: 'name'; readonly kind: 'name' | 'taken' | 'many' }
  | { readonly at: 'files'; readonly kind: 'noFile' | 'tooLarge' }
  | { readonly at: 'from'; readonly kind: 'noPointer' }
  | { readonly at: 'files'; readonly kind: CertificateFileCode; readonly file: string }

export type OverviewView = {
  readonly token: string
  readonly drafts: readonly ListDraft[]
  readonly published: readonly PublishedList[]
  /** That recognise trust services, by their ids: a list of lists may begin from one. */
  readonly agreements: readonly string[]
  readonly name?: string | undefined
  readonly problem?: BeginProblem | undefined
}

/** Before the id of an agreement, where a list of lists begins from it. */
export const FROM_AGREEMENT = 'agreement:'

const MEGABYTES_MAX = 4

/** Drafts, what is published, and a form to begin another. */
export function listStudioPage(context: PageContext, view: OverviewView): Html {
  const { lang } = context
  const { problem } = view
  const title = words.say(lang, 'title')
  const error = problem && { at: problem.at, text: problemText(context, problem) }
  const main = html`${error !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: `#${error.at}`, text: error.text }])}${pageHead({ title, lede: words.say(lang, 'lede') })}
${section({ level: 2, title: words.say(lang, 'drafts'), body: () => drafts(context, view.drafts) })}
${section({ level: 2, title: words.say(lang, 'published'), body: () => published(context, view.published) })}
${section({ level: 2, title: words.say(lang, 'begin'), body: () => beginForm(context, view, error) })}
<p><a href="/${lang}/signatures/lists">${words.say(lang, 'health')}</a></p>`
  return frame(context, { name: 'list-studio', title, main, above: above(lang).slice(0, 1) })
}

function problemText({ lang }: PageContext, problem: BeginProblem): string {
  if (!('file' in problem)) return listsTexts[lang].problems[problem.kind]
  const { file, kind } = problem
  return words.say(lang, 'errorFile', { file, problem: listsTexts[lang].fileProblems[kind] })
}

function drafts(context: PageContext, all: readonly ListDraft[]): Html {
  const { lang } = context
  if (all.length === 0) return html`<p>${words.say(lang, 'draftsNone')}</p>`
  return table({
    id: 'drafts',
    caption: words.say(lang, 'drafts'),
    columns: (['columnName', 'columnSaved', 'columnPublished'] as const).map((key) => ({
      label: words.say(lang, key),
    })),
    rows: all.map(({ id, name, savedAt, publishedAt }) => [
      html`<a href="/${lang}/workbench/lists/${id}">${words.sayHtml(lang, 'openDraft', { name: ltr(name) })}</a>`,
      instantText(savedAt, readerOf(context)),
      publishedAt === undefined ? words.say(lang, 'never') : instantText(publishedAt, readerOf(context)),
    ]),
  })
}

function published(context: PageContext, all: readonly PublishedList[]): Html {
  const { lang } = context
  return table({
    lang,
    id: 'published',
    caption: words.say(lang, 'published'),
    columns: (['columnName', 'columnNumber', 'columnNext'] as const).map((key) => ({
      label: words.say(lang, key),
    })),
    rows: all.map(({ path, sequence, nextUpdate }) => [
      html`<a href="${path}">${ltr(path)}</a>`,
      formatNumber(sequence, { lang }),
      instantText(nextUpdate, readerOf(context)),
    ]),
  })
}

function beginForm(
  { lang }: PageContext,
  { token, published: lists, agreements, name }: OverviewView,
  error: { readonly at: string; readonly text: string } | undefined,
): Html {
  const errorAt = (field: string) => (error?.at === field ? error.text : undefined)
  const copies = lists.map((one) => ({
    value: one.name,
    label: words.say(lang, 'fromList', { name: one.name }),
  }))
  const others = [
    ...copies,
    ...agreements.map((id) => ({
      value: FROM_AGREEMENT + id,
      label: words.say(lang, 'fromAgreement', { name: shortOf(id).toUpperCase() }),
    })),
  ]
  const fields = html`${textInput({
    lang,
    name: 'name',
    label: words.say(lang, 'name'),
    hint: words.say(lang, 'nameHint'),
    autocomplete: 'none',
    dir: 'ltr',
    value: name,
    error: errorAt('name'),
  })}${fileUpload({
    lang,
    name: 'files',
    label: words.say(lang, 'files'),
    hint: words.say(lang, 'filesHint'),
    kinds: ['PEM', 'CSV', 'ZIP'],
    maxMegabytes: MEGABYTES_MAX,
    multiple: true,
    optional: true,
    error: errorAt('files'),
  })}${details({ summary: words.say(lang, 'tableHelp'), body: html`<p>${words.say(lang, 'tableHelpText')}</p>` })}${
    copies.length > 0 &&
    select({
      lang,
      name: 'from',
      label: words.say(lang, 'from'),
      autocomplete: 'none',
      value: 'files',
      options: [{ value: 'files', label: words.say(lang, 'fromFiles') }, ...others],
      error: errorAt('from'),
    })
  }`
  return form({
    action: `/${lang}/workbench/lists`,
    token,
    submit: words.say(lang, 'beginAction'),
    fields,
    upload: true,
  })
}
