import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/**
 * Presses every button that sends no form, and names the text that appears where no screen reader is told of it
 * (WCAG 4.1.3). The page is no longer as it was: the caller loads it anew.
 */
export async function unannouncedChange({ every, see, visible, words }: PageKit): Promise<Sighting[]> {
  const live =
    '[role=status], [role=alert], [role=log], [role=timer], [aria-live=polite], [aria-live=assertive], output'
  const buttons = every<HTMLButtonElement>('button').filter(
    (button) => visible(button) && !button.disabled && (button.type === 'button' || button.form === null),
  )
  const found: Sighting[] = []
  for (const button of buttons) {
    const records: MutationRecord[] = []
    const observer = new MutationObserver((changes) => void records.push(...changes))
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['hidden'],
    })
    button.focus()
    button.click()
    await new Promise((done) => setTimeout(done, 60))
    observer.disconnect()
    const focused = document.activeElement ?? document.body
    const changed = records
      .filter(({ type, addedNodes }) => type !== 'childList' || addedNodes.length > 0)
      .map(({ target }) => (target instanceof HTMLElement ? target : target.parentElement))
      .filter((element) => element !== null)
    /** A disclosure says by aria-expanded that something opened. */
    const controlled = button.hasAttribute('aria-expanded')
    const told = (element: Element) =>
      element.closest(live) !== null ||
      controlled ||
      button.contains(element) ||
      (focused !== button &&
        focused !== document.body &&
        (element.contains(focused) || focused.contains(element)))
    for (const element of new Set(changed))
      if (element.isConnected && visible(element) && words(element.textContent) !== '' && !told(element))
        found.push(see(element, `changes after "${words(button.textContent)}", and no screen reader is told`))
  }
  return found
}
