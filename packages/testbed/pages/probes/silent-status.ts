import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/**
 * Places named as messages (toast, alert, error summary, an empty status line) that no screen reader is told
 * about: neither a live region, nor tied to a field, nor given focus (WCAG 4.1.3).
 */
export function silentStatus({ every, see, words }: PageKit): Sighting[] {
  const live =
    '[role=status], [role=alert], [role=log], [role=alertdialog], [aria-live=polite], [aria-live=assertive], output'
  const message = /(?:^|-)(?:toast|snackbar|flash|alert|error-summary|status-message|feedback)$/
  /** Only when empty: a column of a table may well be called status. */
  const place = /(?:^|-)(?:status|messages?|live|live-region|result)$/
  const tied = new Set(
    every<Element>('[aria-describedby], [aria-errormessage]').flatMap((field) =>
      [field.getAttribute('aria-describedby'), field.getAttribute('aria-errormessage')].flatMap((list) =>
        (list ?? '').split(/\s+/),
      ),
    ),
  )
  return every('main [class], main [id], body > [class], body > [id]').flatMap((element) => {
    const names = [...element.classList, element.id].map((name) => name.toLowerCase())
    const empty = words(element.textContent) === '' && element.children.length === 0
    const wanted = names.some((name) => message.test(name) || (empty && place.test(name)))
    const box = element.matches('div, p, span, section, aside, ul, strong')
    const given =
      element.tabIndex >= -1 && (element.hasAttribute('tabindex') || element.hasAttribute('autofocus'))
    if (!wanted || !box || given || tied.has(element.id)) return []
    const announced = element.closest(live) !== null || element.querySelector(live) !== null
    return announced ? [] : [see(element, 'looks like a message, and no screen reader is told of it')]
  })
}
