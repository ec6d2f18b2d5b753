import { PACKS } from '@entente/invoice'
import {
  details,
  errorSummary,
  fileUpload,
  form,
  type Html,
  html,
  type InvoicesTexts,
  invoicesTexts,
  linkCard,
  ltr,
  pageHead,
  say,
  select,
  summaryList,
} from '@entente/ui'
import type { FileRefusal } from '../../../invoicing/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { words } from './words.ts'

export type UploadView = {
  readonly token: string
  /** Many files can be checked here. */
  readonly many: boolean
  readonly refusal?: FileRefusal | undefined
  readonly pack?: string | undefined
}

type Problem = keyof InvoicesTexts['problems']

const PROBLEMS: Readonly<Record<FileRefusal['problem'], Problem>> = {
  'no-file': 'noFile',
  'empty-file': 'emptyFile',
  pdf: 'pdf',
  archive: 'archive',
  picture: 'picture',
  'web-page': 'webPage',
  'too-large': 'tooLarge',
  'wrong-encoding': 'encoding',
  doctype: 'doctype',
  'too-deep': 'oversized',
  'too-many-nodes': 'oversized',
  'too-many-attributes': 'oversized',
  'unknown-entity': 'damaged',
  'duplicate-attribute': 'damaged',
  'unknown-prefix': 'damaged',
  'forbidden-character': 'damaged',
  'not-well-formed': 'damaged',
  'no-element': 'damaged',
  'not-an-invoice': 'otherDocument',
}

/** What the file is instead of an invoice, in one sentence. */
export function problemText(lang: PageContext['lang'], { problem }: FileRefusal): string {
  return invoicesTexts[lang].problems[PROBLEMS[problem]]
}

/** A file and the rules to check it by; after a file that is no invoice, what it is instead. */
export function uploadPage(context: PageContext, { token, many, refusal, pack }: UploadView): Html {
  const { lang } = context
  const title = words.say(lang, 'title')
  const error = refusal && problemText(lang, refusal)
  const fields = html`${fileUpload({
    lang,
    name: 'file',
    label: words.say(lang, 'file'),
    hint: words.say(lang, 'fileHint'),
    kinds: ['XML'],
    maxMegabytes: 10,
    error,
  })}${packChoice(context, pack)}`
  const main = html`${error !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: '#file', text: error }])}${pageHead({ title, lede: words.say(lang, 'lede') })}
${refusal !== undefined && whyRefused(context, refusal)}${form({ action: `/${lang}/invoices`, token, submit: words.say(lang, 'check'), fields, upload: true })}
<p>${words.say(lang, 'nothingKept')}</p>
${many && html`<div class="cards">${linkCard({ title: words.say(lang, 'manyTitle'), text: words.say(lang, 'manyText'), href: `/${lang}/invoices/many` })}</div>`}`
  return frame(context, { name: 'invoices', title, main })
}

/** The rules of the invoice itself, or others by name. */
export function packChoice(
  { lang }: PageContext,
  chosen = '',
  packs: readonly { readonly name: string; readonly version: string; readonly title: string }[] = PACKS,
): Html {
  return select({
    lang,
    name: 'pack',
    label: words.say(lang, 'pack'),
    hint: words.say(lang, 'packHint'),
    autocomplete: 'none',
    value: chosen,
    options: [
      { value: '', label: words.say(lang, 'packNamed') },
      ...packs.map(({ name, version, title }) => ({
        value: `${name}@${version}`,
        label: words.say(lang, 'packTitle', { title, version }),
      })),
    ],
  })
}

/** For whoever makes such files: the place and the reader's own words, which are English. */
function whyRefused({ lang }: PageContext, { detail, line, column, problem }: FileRefusal): Html {
  if (problem === detail) return html``
  return details({
    summary: say(lang, 'reasonMore'),
    body: summaryList([
      {
        key: words.say(lang, 'place'),
        value: words.sayHtml(lang, 'problemPlace', { line: String(line), column: String(column) }),
      },
      { key: words.say(lang, 'problemKey'), value: html`<bdi lang="en" dir="ltr">${detail}</bdi>` },
      { key: say(lang, 'reasonCode'), value: ltr(problem) },
    ]),
  })
}
