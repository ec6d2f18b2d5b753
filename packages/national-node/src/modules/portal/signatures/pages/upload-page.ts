import {
  checkboxes,
  errorSummary,
  fileUpload,
  form,
  type Html,
  html,
  linkCard,
  pageHead,
  say,
  type SignaturesTexts,
  signaturesTexts,
} from '@entente/ui'
import { frame, type PageContext } from '../../pages/frame.ts'
import { words } from './words.ts'

export type CheckProblem = keyof SignaturesTexts['problems']

export type SignatureUploadView = {
  readonly token: string
  readonly problem?: CheckProblem | undefined
  /** What the reader of the file met, in English, for whoever made it. */
  readonly detail?: string | undefined
}

const MEGABYTES_MAX = 128

/** A signed document, and the files that it is about where they are not inside. */
export function signatureUploadPage(context: PageContext, view: SignatureUploadView): Html {
  const { lang } = context
  const { token, problem, detail } = view
  const title = words.say(lang, 'title')
  const error = problem === undefined ? undefined : signaturesTexts[lang].problems[problem]
  const fields = html`${fileUpload({
    lang,
    name: 'file',
    label: words.say(lang, 'file'),
    hint: words.say(lang, 'fileHint'),
    kinds: ['PDF', 'XML', 'CMS', 'ASiC'],
    maxMegabytes: MEGABYTES_MAX,
    error,
  })}${fileUpload({
    lang,
    name: 'detached',
    label: words.say(lang, 'detached'),
    hint: words.say(lang, 'detachedHint'),
    optional: true,
    kinds: ['PDF', 'XML', 'TXT', 'ZIP', 'PNG', 'JPEG'],
    maxMegabytes: MEGABYTES_MAX,
    multiple: true,
  })}${checkboxes({
    lang,
    name: 'receipts',
    legend: words.say(lang, 'receipts'),
    optional: true,
    options: [{ value: 'yes', label: words.say(lang, 'receiptsChoice') }],
  })}`
  const main = html`${error !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: '#file', text: error }])}${pageHead({ title, lede: words.say(lang, 'lede') })}
${detail !== undefined && html`<p><bdi lang="en" dir="ltr">${detail}</bdi></p>`}${form({ action: `/${lang}/signatures`, token, submit: words.say(lang, 'check'), fields, upload: true })}
<p>${words.say(lang, 'nothingKept')}</p>
<div class="cards">${linkCard({ title: words.say(lang, 'listsTitle'), text: words.say(lang, 'listsCard'), href: `/${lang}/signatures/lists` })}</div>`
  return frame(context, { name: 'signatures', title, main })
}
