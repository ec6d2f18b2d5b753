import {
  button,
  errorSummary,
  footer,
  header,
  type Html,
  html,
  languageButtons,
  ltr,
  notice,
  pageHead,
  type Reader,
  skipLink,
  textarea,
} from '@entente/ui'
import type { Answers, Mistake, ProofReport } from './check-proof.ts'
import { resultOf } from './result.ts'
import { say, sayHtml } from './texts.ts'

export type State = {
  readonly reader: Reader
  readonly answers: Answers
  /** Undefined before anything was checked. */
  readonly report?: ProofReport | undefined
  /** Without Ed25519 nothing is checked. */
  readonly able: boolean
}

/** Where the focus goes when there is a result. */
export const RESULT_ID = 'result'

/** The whole page from the state, and from nothing else. */
export function render(state: State): Html {
  const { reader, report, able } = state
  const { lang } = reader
  return html`${skipLink(lang)}
${header({ lang, home: '#main', name: say(lang, 'siteName'), switch: languageButtons(lang) })}
<main id="main" class="wrap" tabindex="-1">${pageHead({ title: say(lang, 'title'), lede: say(lang, 'lede') })}
${able ? report && answerOf(report, reader) : notice({ kind: 'warning', title: say(lang, 'unableTitle'), body: html`<p>${say(lang, 'unableText')}</p>` })}
${form(state)}</main>
${footer({ reader, scripted: true })}`
}

function answerOf(report: ProofReport, reader: Reader): Html {
  const { lang } = reader
  if (report.outcome === 'mistaken') {
    const errors = report.mistakes.map((one) => ({ href: `#${one.field}`, text: mistakeText(one, reader) }))
    return errorSummary(say(lang, 'mistakesTitle'), errors)
  }
  return html`<div id="${RESULT_ID}" tabindex="-1" class="part">${resultOf(report, reader)}</div>`
}

function mistakeText(one: Mistake, { lang }: Reader): string {
  if (one.code === 'keyUnreadable') return say(lang, 'keyUnreadable', { line: one.line ?? 1 })
  if (one.code === 'logKeyMissing') return say(lang, 'logKeyMissing', { log: one.origin })
  return say(lang, one.code)
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
const HASH_FORM = 'notice/6b86b273ff34…'
const KEY_FORM = 'node.be.example/log+b3d6d345+ATPw…'

type Field = { readonly name: keyof Answers; readonly rows: number; readonly hint: Html }

/** The browser sends nothing anywhere: the script takes what is entered. */
function form({ reader, answers, report }: State): Html {
  const { lang } = reader
  const mistakes = report?.outcome === 'mistaken' ? report.mistakes : []
  const fields: readonly Field[] = [
    { name: 'document', rows: 6, hint: sayHtml(lang, 'documentHint', { form: ltr(HASH_FORM) }) },
    { name: 'salt', rows: 2, hint: sayHtml(lang, 'saltHint') },
    { name: 'proof', rows: 8, hint: sayHtml(lang, 'proofHint', { line: ltr(FIRST_LINE) }) },
    { name: 'keys', rows: 4, hint: sayHtml(lang, 'keysHint', { form: ltr(KEY_FORM) }) },
  ]
  const box = ({ name, rows, hint }: Field): Html => {
    const wrong = mistakes.find(({ field }) => field === name)
    return textarea({
      lang,
      name,
      rows,
      hint,
      label: say(lang, `${name}Label`),
      autocomplete: 'none',
      value: answers[name],
      valueLang: 'zxx',
      optional: name === 'salt',
      error: wrong && mistakeText(wrong, reader),
    })
  }
  return html`<form class="form" novalidate><p>${say(lang, 'dropText')}</p>${fields.map(box)}<div>${button({ label: say(lang, 'check'), name: 'check' })}</div></form>`
}
