import { button, formatList, type Html, html, type Lang, notice, summaryList } from '@entente/ui'
import type { Unfit } from '../core/present-select.ts'
import { nameOf } from './credential-text.ts'
import { isExpired } from './document-card.ts'
import { actions } from './parts.ts'
import type { RequestScreen, State } from './screen.ts'
import { say } from './texts.ts'

/** Why the wallet has no answer. Only the person reads this; whoever asks learns no more than from a no. */
export function missing(screen: RequestScreen, state: State): Html {
  const { lang } = state
  const lacking = screen.opened.offer.choices.filter(({ candidates }) => candidates.length === 0)
  const cards = lacking.map(({ asked, unfit }) => {
    const names = asked.map(
      (path) =>
        nameOf(
          path.filter((key) => key !== null),
          [],
          lang,
        ).name,
    )
    const reasons = reasonsOf(unfit, screen, state)
    const why =
      reasons.length === 1
        ? html`${reasons[0]}`
        : html`<ul class="list">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`
    const rows =
      names.length === 0 ? [] : [{ key: say(lang, 'missingAsked'), value: formatList(names, { lang }) }]
    return html`<div class="card">${summaryList([...rows, { key: say(lang, 'missingWhy'), value: why }])}</div>`
  })
  return html`${notice({ kind: 'warning', title: say(lang, 'missingTitle'), body: html`<p>${say(lang, 'missingText')}</p>` })}
${cards}${actions(button({ label: say(lang, 'sayNo'), name: 'refuse' }))}`
}

/** A document of the right kind that does not fit says more than all those of another kind. */
function reasonsOf(unfit: readonly Unfit[], { credentials }: RequestScreen, { lang, now }: State): string[] {
  const near = unfit.filter(({ reason }) => reason !== 'TYPE' && reason !== 'FORMAT')
  const reasons = near.map((one) => reasonText(one, lang))
  if (reasons.length > 0) return [...new Set(reasons)]
  const expired = credentials.some((credential) => isExpired(credential, now))
  return [say(lang, expired ? 'missingExpired' : 'missingHold')]
}

function reasonText({ reason, path = [] }: Unfit, lang: Lang): string {
  const { name } = nameOf(
    path.filter((key) => key !== null),
    [],
    lang,
  )
  switch (reason) {
    case 'AUTHORITY':
      return say(lang, 'missingIssuer')
    case 'HOLDER_BINDING':
      return say(lang, 'missingKey')
    case 'CLAIM_MISSING':
      return say(lang, 'missingDetail', { name })
    case 'CLAIM_VALUE':
      return say(lang, 'missingValue', { name })
    case 'FORMAT':
      return say(lang, 'missingForm')
    case 'TYPE':
      return say(lang, 'missingHold')
  }
}
