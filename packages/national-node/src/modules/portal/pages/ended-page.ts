import { buttonLink, type Html, html, ltr, notice, pageHead, say } from '@entente/ui'
import type { Service } from '../../registers/index.ts'
import { frame, type PageContext } from './frame.ts'
import { otherWays } from './service-page.ts'
import { text } from './texts.ts'

const TEXTS = {
  declined: { title: 'declinedTitle', text: 'declinedText', kind: 'info' },
  expired: { title: 'expiredTitle', text: 'expiredText', kind: 'warning' },
} as const

export type EndedView = {
  readonly service: Service
  readonly ending: keyof typeof TEXTS
  /** Error code of the wallet, when it was not the person who said no. */
  readonly code?: string | undefined
}

/** A request without a decision: the person said no, or it is no longer open. Nothing was handed over. */
export function endedPage(context: PageContext, { service, ending, code }: EndedView): Html {
  const { lang } = context
  const { title: titleKey, text: textKey, kind } = TEXTS[ending]
  const title = say(lang, titleKey)
  const href = `/${lang}/services/${service.id}`
  const main = html`${pageHead({ title })}
${notice({ kind, title: say(lang, 'nothingReceived'), body: html`<p>${say(lang, textKey)}</p>${code !== undefined && html`<p>${say(lang, 'reasonCode')}: ${ltr(code)}</p>`}` })}
<div class="actions">${buttonLink({ label: say(lang, 'backToService'), href })}</div>
${otherWays(context, service)}`
  const above = [{ label: text(service.name, lang), path: `services/${service.id}` }]
  return frame(context, { name: 'ended', title, main, above })
}
