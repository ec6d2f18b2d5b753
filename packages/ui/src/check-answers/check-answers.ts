import { type Message, rich } from '../catalogues/message.ts'
import { form as texts } from '../generated/form.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'

/** An answer can be changed by whoever gave it: the person what they typed, an authority what it holds. */
export type CheckedAnswer = {
  readonly question: string
  /** Left out when an optional question was not answered. */
  readonly answer?: Html | string | undefined
} & (
  | {
      readonly source: 'typed'
      /** The page of the question. */
      readonly change: string
    }
  | {
      readonly source: 'wallet' | 'register'
      /** Who issued the document or keeps the register. */
      readonly authority?: string | undefined
      /** Where that authority corrects its data. */
      readonly wrong: string
    }
)

export type CheckAnswersProps = {
  readonly lang: Lang
  readonly title: string
  readonly level?: 2 | 3
  readonly answers: readonly CheckedAnswer[]
}

/** Every answer before the form is sent, where it comes from, and the link to mend it. */
export function checkAnswers({ lang, title, level = 2, answers }: CheckAnswersProps): Html {
  const heading = level === 2 ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`
  return html`<section class="card">${heading}<dl class="summary check-answers">${answers.map((answer) => row(lang, answer))}</dl></section>`
}

function row(lang: Lang, answer: CheckedAnswer): Html {
  const shown =
    answer.answer === undefined
      ? html`<span class="hint">${texts[lang].notAnswered}</span>`
      : html`<bdi>${answer.answer}</bdi>`
  return html`<div class="summary-row"><dt>${answer.question}</dt><dd>${shown}${answer.answer !== undefined && sourceOf(lang, answer)}</dd><dd class="no-print">${linkOf(lang, answer)}</dd></div>`
}

/** A pencil, a wallet, a page of a register: beside the word, never instead of it. */
const SIGNS = {
  typed: 'M4 20l1-5L16.5 3.5l4 4L9 19zM14 6l4 4',
  wallet: 'M3.5 7v12h17V7zM3.5 7L16 3.5V7M20.5 11h-5v4h5',
  register: 'M5.5 3.5h13v17h-13zM9 8h6M9 12h6M9 16h3',
} as const satisfies Record<CheckedAnswer['source'], string>

function sourceOf(lang: Lang, answer: CheckedAnswer): Html {
  const { source } = answer
  const authority = source === 'typed' ? undefined : answer.authority
  const words =
    source === 'typed' || authority === undefined
      ? texts[lang].sources[source]
      : rich(texts[lang].sourcesFrom[source]({ authority }))
  return html`<span class="answer-source"><svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${SIGNS[source]}"/></svg><span>${words}</span></span>`
}

function linkOf(lang: Lang, answer: CheckedAnswer): Html {
  const own = texts[lang]
  return answer.source === 'typed'
    ? link(answer.change, own.change, name(own.changeWhat, answer))
    : link(answer.wrong, own.wrong, name(own.wrongWhat, answer))
}

/** The short word is seen; a list of links read aloud says of each what it changes. */
function link(href: string, seen: string, heard: Html): Html {
  return html`<a href="${href}"><span aria-hidden="true">${seen}</span><span class="hidden">${heard}</span></a>`
}

function name(text: Message<'what'>, { question }: CheckedAnswer): Html {
  return rich(text({ what: question }))
}
