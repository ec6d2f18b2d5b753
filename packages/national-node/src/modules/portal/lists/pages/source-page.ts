import {
  type DatePart,
  dateInput,
  errorSummary,
  fileUpload,
  form,
  type Html,
  html,
  listsTexts,
  pageHead,
  say,
  summaryList,
  textInput,
} from '@entente/ui'
import type { ListDraft } from '../../../trust-lists/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { above } from './above.ts'
import { words } from './words.ts'

export type SourceField = 'sourceAddress' | 'sourceDate' | 'sourceFile'

export type TypedSource = {
  readonly address: string
  readonly date: Readonly<Record<DatePart, string>>
}

export type SourceView = {
  readonly token: string
  readonly draft: ListDraft
  readonly typed: TypedSource
  readonly wrong: readonly SourceField[]
}

export const COPY_MEGABYTES_MAX = 4

/** What the list copies, from where and when: all of it, or nothing. */
export function sourcePage(context: PageContext, { token, draft, typed, wrong }: SourceView): Html {
  const { lang, config } = context
  const title = words.say(lang, 'source')
  const { problems } = listsTexts[lang]
  const errorOf = (name: SourceField) => (wrong.includes(name) ? problems[name] : undefined)
  const errors = wrong.map((name) => ({ href: `#${name}`, text: problems[name] }))
  const print = draft.list.provenance?.sha256
  const fields = html`${textInput({
    lang,
    name: 'sourceAddress',
    label: words.say(lang, 'sourceAddress'),
    autocomplete: 'none',
    type: 'url',
    optional: true,
    value: typed.address,
    error: errorOf('sourceAddress'),
  })}${dateInput({
    lang,
    name: 'sourceDate',
    legend: words.say(lang, 'sourceDate'),
    autocomplete: 'none',
    country: config.country,
    optional: true,
    value: typed.date,
    error: errorOf('sourceDate'),
  })}${
    print !== undefined &&
    summaryList([
      { key: words.say(lang, 'sourcePrint'), value: html`<bdi dir="ltr" class="code">${print}</bdi>` },
    ])
  }${fileUpload({
    lang,
    name: 'sourceFile',
    label: words.say(lang, 'sourceFile'),
    hint: words.say(lang, 'sourceFileHint'),
    kinds: ['HTML', 'PDF', 'ZIP'],
    maxMegabytes: COPY_MEGABYTES_MAX,
    optional: true,
    error: errorOf('sourceFile'),
  })}`
  const main = html`${errors.length > 0 && errorSummary(say(lang, 'errorSummary'), errors)}${pageHead({ title, lede: words.say(lang, 'sourceLede') })}
${form({ action: `/${lang}/workbench/lists/${draft.id}/source`, token, submit: words.say(lang, 'save'), fields, upload: true })}`
  return frame(context, { name: 'list-studio-source', title, main, above: above(lang) })
}
