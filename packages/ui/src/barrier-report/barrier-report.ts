import { form } from '../form/form.ts'
import { service } from '../generated/service.ts'
import { heading, type HeadingLevel } from '../heading/heading.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { textarea } from '../textarea/textarea.ts'

/** For the foot of every page; `href` carries the address of the page it stands on. */
export function barrierLink({ lang, href }: { readonly lang: Lang; readonly href: string }): Html {
  return html`<a class="barrier-link no-print" href="${href}">${service[lang].barrierLink}</a>`
}

export type BarrierReportProps = {
  readonly lang: Lang
  readonly id: string
  readonly level?: HeadingLevel
  readonly action: string
  readonly token: string
  /** The page with the barrier; the server checks that it is one of its own. */
  readonly page: string
  /** What was typed before, and what is wrong with it. */
  readonly value?: string
  readonly error?: string
}

export const BARRIER_FIELDS = { page: 'page', text: 'barrier' } as const

/** One question and no address: whoever meets a barrier should not meet a second one while reporting it. */
export function barrierReport(props: BarrierReportProps): Html {
  const { lang, id, level = 2, action, token, page, value, error } = props
  const { barrierLink, barrierText, barrierWhat, barrierWhatHint, barrierSend } = service[lang]
  const question = textarea({
    lang,
    name: BARRIER_FIELDS.text,
    label: barrierWhat,
    hint: barrierWhatHint,
    autocomplete: 'none',
    value,
    error,
  })
  const fields = html`<input type="hidden" name="${BARRIER_FIELDS.page}" value="${page}">${question}`
  return html`<section class="card no-print" aria-labelledby="${id}">${heading(level, barrierLink, id)}<p>${barrierText}</p>${form({ action, token, submit: barrierSend, kind: 'secondary', fields })}</section>`
}
