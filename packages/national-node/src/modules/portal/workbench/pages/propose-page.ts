import type { Problem } from '@entente/agreement'
import { errorSummary, form, type Html, html, ltr, pageHead, say, textarea } from '@entente/ui'
import type { Language } from '../../../../kernel/language.ts'
import type { AgreementView } from '../../agreement-view.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { shortOf, text } from '../../pages/texts.ts'
import { words } from './words.ts'

export type ProposeView = {
  readonly token: string
  readonly agreements: readonly AgreementView[]
  /** What stands in the box: the text to begin with, or what was sent and could not be taken. */
  readonly json: string
  /** The proposal that this one answers. */
  readonly instead: string | undefined
  readonly problems?: readonly Problem[]
  readonly notOurs?: boolean
}

const PROBLEMS_SHOWN = 20

/** What is not simply missing is told by the reader of the language, in English, to whoever writes its JSON. */
function problemText(lang: Language, { pointer, detail, missing }: Problem): Html {
  const place = ltr(pointer === '' ? '/' : pointer)
  if (missing === true) return words.sayHtml(lang, 'errorTextMissing', { place })
  const problem = html`<bdi lang="en" dir="ltr">${detail}</bdi>`
  return words.sayHtml(lang, 'errorTextAt', { place, problem })
}

/** A text in the agreement language, changed by hand; what is wrong with it is told place by place. */
export function proposePage(context: PageContext, view: ProposeView): Html {
  const { lang } = context
  const { token, json, instead, problems = [], notOurs = false } = view
  const title = words.say(lang, 'proposeTitle')
  const error = notOurs
    ? words.say(lang, 'errorNotOurs')
    : problems.length > 0
      ? words.say(lang, 'errorText')
      : undefined
  const summary = notOurs
    ? [{ href: '#json', text: words.say(lang, 'errorNotOurs') }]
    : problems
        .slice(0, PROBLEMS_SHOWN)
        .map((problem) => ({ href: '#json', text: problemText(lang, problem) }))
  const main = html`${error !== undefined && errorSummary(say(lang, 'errorSummary'), summary)}${pageHead({ title, lede: words.say(lang, 'proposeLede') })}
${instead === undefined && bases(context, view)}
${form({
  action: `/${lang}/workbench/propose`,
  token,
  submit: words.say(lang, 'proposeButton'),
  fields: html`${instead !== undefined && html`<input type="hidden" name="instead" value="${instead}">`}${textarea(
    {
      lang,
      name: 'json',
      autocomplete: 'none',
      rows: 24,
      valueLang: 'zxx',
      label: words.say(lang, 'proposeText'),
      hint: words.say(lang, 'proposeHint'),
      value: json,
      error,
    },
  )}`,
})}`
  return frame(context, {
    name: 'workbench-propose',
    title,
    main,
    above: [{ label: words.say(lang, 'title'), path: 'workbench' }],
  })
}

function bases({ lang }: PageContext, { agreements }: ProposeView): Html {
  if (agreements.length === 0) return html``
  return html`<nav aria-labelledby="bases"><h2 id="bases">${words.say(lang, 'proposeBase')}</h2><ul class="list">${agreements.map(
    ({ id, title }) =>
      html`<li><a href="/${lang}/workbench/propose?base=${shortOf(id)}">${words.sayHtml(lang, 'proposeBaseNext', { title: text(title, lang) })}</a></li>`,
  )}</ul></nav>`
}
