import { service } from '../generated/service.ts'
import { heading, type HeadingLevel } from '../heading/heading.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { ltr } from '../ltr/ltr.ts'
import { summaryList, type SummaryRow } from '../summary-list/summary-list.ts'

export type HelpProps = {
  readonly lang: Lang
  readonly id: string
  readonly level?: HeadingLevel
  /** A person answers: `number` in E.164 for the call, `shown` as people of the country write it. */
  readonly phone: { readonly number: string; readonly shown: string; readonly note?: string }
  /** Where help is given in person; help never needs a screen. */
  readonly counter: Html | string
  readonly hours: Html | string
  readonly mail?: string
}

/** Who helps, by telephone and in person, and when. It stands at the end of the content of every page. */
export function helpBox(props: HelpProps): Html {
  const { lang, id, level = 2 } = props
  return html`<aside class="card help" aria-labelledby="${id}">${heading(level, service[lang].helpTitle, id)}${summaryList(rows(props))}</aside>`
}

function rows({ lang, phone, counter, hours, mail }: HelpProps): SummaryRow[] {
  const { helpPhone, helpCounter, helpHours, helpMail } = service[lang]
  return [
    {
      key: helpPhone,
      value: html`<a href="tel:${phone.number}">${ltr(phone.shown)}</a>`,
      ...(phone.note === undefined ? {} : { note: phone.note }),
    },
    { key: helpCounter, value: counter },
    { key: helpHours, value: hours },
    ...(mail === undefined
      ? []
      : [{ key: helpMail, value: html`<a href="mailto:${mail}">${ltr(mail)}</a>` }]),
  ]
}
