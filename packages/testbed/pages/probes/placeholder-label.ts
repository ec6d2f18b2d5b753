import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Fields that only their placeholder names: it vanishes with the first letter typed (WCAG 3.3.2). */
export function placeholderLabel({ every, see, visible, words, byIds }: PageKit): Sighting[] {
  const named = (field: HTMLInputElement | HTMLTextAreaElement) =>
    [...(field.labels ?? []), ...byIds(field.getAttribute('aria-labelledby'))].some(
      (label) => words(label.textContent) !== '' && visible(label),
    )
  /** A search box is told by the button at its side. */
  const search = (field: Element) => field.matches('[type=search], [role=search] *, search *')
  return every<HTMLInputElement | HTMLTextAreaElement>('input[placeholder], textarea[placeholder]')
    .filter((field) => visible(field) && !named(field) && !search(field))
    .map((field) => see(field, 'nothing but the placeholder says what this field is for'))
}
